from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "upstander.drafting"
    label = "drafting"

    def ready(self) -> None:
        from upstander.agency.core.matrix import Deed
        from upstander.ground import nav

        write = Deed.WRITE_POLICY
        nav.register_link("policy.write", nav.Link("Write one from answers", "drafting:start", write, 10))
        nav.register_link("policy.write", nav.Link("Edit the text", "drafting:editor", write, 20))
        nav.register_link("compliance.clause", nav.Link("Put it into the text", "drafting:put", write, 10))
        for order, (label, name) in enumerate((("Word", "word"), ("PDF", "pdf"), ("Markdown", "markdown"))):
            nav.register_link("policy.files", nav.Link(label, f"drafting:{name}", write, order))
