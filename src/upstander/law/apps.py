from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "upstander.law"
    label = "law"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.ground import nav

        nav.register(nav.NavItem("Law desk", "law:desk", Deed.ANNOTATE_LAW, 12))
