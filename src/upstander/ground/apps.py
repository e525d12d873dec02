from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "upstander.ground"
    label = "ground"
