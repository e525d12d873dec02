"""Starts Django for the commands that need the database."""

import os

import django
from django.apps import apps


def start_django() -> None:
    """Set Django up once; calling it again does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstander.web.settings")
    if not apps.ready:
        django.setup()
