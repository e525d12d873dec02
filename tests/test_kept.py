"""“What is kept, and who sees it” names every table that we have, and no other."""

from django.apps import apps
from django.conf import settings

from upstander.ground import kept


def test_every_table_is_named_once():
    ours = {model._meta.label for room in settings.ROOMS for model in apps.get_app_config(room).get_models()}
    named = [entry.model for room in settings.ROOMS for entry in kept.load(room)]
    assert sorted(named) == sorted(ours)


def test_every_entry_is_said_in_full():
    for room in settings.ROOMS:
        for entry in kept.load(room):
            assert entry.model.split(".")[0] == room
            assert all(len(text) > 3 for text in (entry.what, entry.who, entry.how_long)), entry.model
