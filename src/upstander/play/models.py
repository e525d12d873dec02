"""Plays are the officer's own. That somebody has practiced is a personnel record, and holds no more than that."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from upstander.agency.models import AgencyRow, Person
from upstander.scenario.models import ScenarioVersion


def _sureness(says: str) -> Any:
    """A figure from 1 to 5 that the officer gave, or nothing."""
    limits = [MinValueValidator(1), MaxValueValidator(5)]
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=limits, help_text=says)


class Play(AgencyRow):
    """One play: the moves that were made, and where they led. Only its owner can read it or delete it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plays")
    version = models.ForeignKey(ScenarioVersion, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(
        max_length=40, help_text="Made by the player, so that sending it twice counts once."
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    moves = models.JSONField(default=list, help_text="[tick, move or flag, number], in order.")
    state = models.PositiveIntegerField(default=0)
    ticks = models.PositiveIntegerField(default=0)
    ending = models.CharField(max_length=40, blank=True)
    clock_from = models.DateTimeField(
        null=True, blank=True, help_text="When `ticks` was now; none while paused."
    )
    profile = models.JSONField(default=dict, help_text="Row by row 0 to 4, or null for not shown.")
    before_peer = _sureness("How sure before the play to step in with a peer, 1 to 5.")
    before_superior = _sureness("The same with a superior.")
    after_peer = _sureness("How sure after the debrief, with a peer.")
    after_superior = _sureness("The same with a superior.")

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "person", "key"], name="play_sent_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="play_ends_in_an_ending",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "person", "-started_at"], name="play_of_person")]


class Plan(AgencyRow):
    """The one sentence that an officer takes along: if this, then I will do that. Theirs alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans")
    slug = models.SlugField(max_length=60)
    trigger = models.CharField(max_length=200)
    response = models.CharField(max_length=200)
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-kept_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "person", "slug"], name="plan_once_a_scenario")
        ]


class Practiced(AgencyRow):
    """That a person has played a scenario to its end. It stays when the play is deleted."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="practiced")
    slug = models.SlugField(max_length=60)
    on_date = models.DateField()

    class Meta:
        verbose_name_plural = "practiced"
        ordering: ClassVar = ["on_date", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "person", "slug"], name="practiced_once_a_scenario")
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "on_date"], name="practiced_by_day")]
