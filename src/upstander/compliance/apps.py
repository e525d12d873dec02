from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "upstander.compliance"
    label = "compliance"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.ground import nav
        from upstander.law.queries import register_policy

        from . import queries

        register_policy(queries.own_deadline, queries.published_on)
        nav.register_link(
            "policy.version",
            nav.Link("Check it clause by clause", "compliance:check", Deed.REVIEW_POLICY, 10),
        )
        nav.register_link(
            "policy.list",
            nav.Link("Standards beside our clauses", "compliance:crosswalk", Deed.REVIEW_POLICY, 10),
        )
        nav.register_link(
            "policy.list", nav.Link("What to look at again", "compliance:recheck", Deed.REVIEW_POLICY, 20)
        )
