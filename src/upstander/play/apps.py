from django.apps import AppConfig


class PlayConfig(AppConfig):
    name = "upstander.play"
    label = "play"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.agency.tallies import register_counter
        from upstander.ground import nav

        from . import queries

        register_counter("practiced", queries.practiced)
        nav.register(nav.NavItem("Practice", "play:practice", Deed.PRACTICE, 20))
