from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "upstander.drafting"
    label = "drafting"
