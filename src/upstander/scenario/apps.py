from django.apps import AppConfig


class ScenarioConfig(AppConfig):
    name = "upstander.scenario"
    label = "scenario"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.ground import nav

        from . import receivers

        receivers.listen()
        nav.register(nav.NavItem("Scenes", "scenario:own", Deed.PUBLISH_SCENES, 25))
