from django.apps import AppConfig


class AcknowledgementConfig(AppConfig):
    name = "upstander.acknowledgement"
    label = "acknowledgement"
