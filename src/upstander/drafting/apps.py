from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "upstander.drafting"
    label = "drafting"

    def ready(self) -> None:
        from upstander.ground import nav

        nav.offer("policy", "Write one from answers", "drafting:start")
        nav.offer("policy", "Edit the text", "drafting:editor")
        nav.offer("version", "Word", "drafting:word")
        nav.offer("version", "PDF", "drafting:pdf")
        nav.offer("version", "Markdown", "drafting:markdown")
