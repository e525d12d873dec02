from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "upstander.policy"
    label = "policy"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.agency.tallies import register_counter
        from upstander.ground import nav

        from . import queries

        register_counter("asked", queries.asked)
        register_counter("signed", queries.signed)
        nav.register(nav.NavItem("Policy", "policy:list", Deed.REVIEW_POLICY, 10))
        nav.register(nav.NavItem("My duty", "policy:duty", Deed.KNOW, 25))
