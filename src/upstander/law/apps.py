from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "upstander.law"
    label = "law"
