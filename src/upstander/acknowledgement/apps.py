from django.apps import AppConfig


class AcknowledgementConfig(AppConfig):
    name = "upstander.acknowledgement"
    label = "acknowledgement"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.ground import nav

        export = Deed.EXPORT_EVIDENCE
        nav.register_link("policy.list", nav.Link("Evidence", "acknowledgement:evidence", export, 30))
        nav.register_link("policy.signed", nav.Link("Evidence", "acknowledgement:evidence", export, 10))
        nav.register_link("policy.read", nav.Link("What I signed", "acknowledgement:record", Deed.SIGN, 10))
