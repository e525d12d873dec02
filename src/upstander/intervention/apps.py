from django.apps import AppConfig


class InterventionConfig(AppConfig):
    name = "upstander.intervention"
    label = "intervention"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.ground import nav

        from . import receivers

        receivers.listen()
        nav.register(nav.NavItem("What to say", "intervention:know", Deed.KNOW, 30))
