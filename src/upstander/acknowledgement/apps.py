from django.apps import AppConfig


class AcknowledgementConfig(AppConfig):
    name = "upstander.acknowledgement"
    label = "acknowledgement"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.ground import nav
        from upstander.policy.queries import register_audience

        from . import pages, queries

        register_audience(queries.audience, queries.asks)
        nav.register_link(
            "policy.list", nav.Link("Who is asked to sign", "acknowledgement:audience", Deed.SET_AUDIENCE, 15)
        )
        nav.register_link(
            "policy.signed", nav.Link("Who is overdue", "acknowledgement:overdue", Deed.SEE_PROGRESS, 5)
        )
        nav.register_link(
            "policy.signed",
            nav.Link(
                "Bring in signatures given elsewhere", "acknowledgement:elsewhere", Deed.SET_AUDIENCE, 20
            ),
        )
        nav.register_link(
            "policy.signed", nav.Link("Reminders", "acknowledgement:reminders", Deed.SET_AUDIENCE, 15)
        )
        export = Deed.EXPORT_EVIDENCE
        nav.register_link("policy.list", nav.Link("Evidence", "acknowledgement:evidence", export, 30))
        nav.register_link("policy.signed", nav.Link("Evidence", "acknowledgement:evidence", export, 10))
        nav.register_link("policy.read", nav.Link("What I signed", "acknowledgement:record", Deed.SIGN, 10))
        tries = nav.Link("Questions", "acknowledgement:questions", Deed.SIGN, 10, label_for=pages.link_label)
        nav.register_link("policy.questions", tries)
