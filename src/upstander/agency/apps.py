from django.apps import AppConfig


class AgencyConfig(AppConfig):
    name = "upstander.agency"
    label = "agency"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from upstander.ground import nav

        from .core.matrix import Deed

        nav.register(nav.NavItem("People", "agency:people", Deed.SEE_PEOPLE, 50))
        nav.register(nav.NavItem("Roll call", "joining:begin", Deed.ROLL_CALL, 60))
