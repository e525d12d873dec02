from django.apps import AppConfig


class ScenarioConfig(AppConfig):
    name = "upstander.scenario"
    label = "scenario"

    def ready(self) -> None:
        from . import receivers

        receivers.listen()
