from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "upstander.web"
    label = "web"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.ground import nav

        nav.register(nav.NavItem("Home", "web:home", Deed.SIGN, 5))
        nav.register(nav.NavItem("Program", "web:program", Deed.SEE_PROGRAM, 0))
        nav.register_foot("Help and words we use", "web:help", 10)
        nav.register_foot("What is kept, and who sees it", "web:kept", 20)
