from django.apps import AppConfig


class ClauseConfig(AppConfig):
    name = "upstander.clause"
    label = "clause"
