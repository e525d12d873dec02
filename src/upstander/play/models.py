"""Plays are the officer's own. That somebody has practiced is a personnel record, and holds no more than that."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from upstander.agency.models import AgencyRow, Person
from upstander.scenario.models import ScenarioVersion

from .core.mastery import PILOT_OFFICERS, PILOT_RATERS


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
    readings = models.JSONField(
        default=list,
        help_text="How free text was read: tick, move, label, percent, heard, how. Never the words.",
    )
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


class KeptWords(AgencyRow):
    """What an officer typed in a play, sealed by their own browser for 30 days. The server can't open it."""

    play = models.OneToOneField(Play, on_delete=models.CASCADE, related_name="words")
    sealed = models.TextField(help_text="An age envelope in armor, made in the browser.")
    until = models.DateField(help_text="The last day on which it is kept.")

    class Meta:
        verbose_name_plural = "kept words"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["agency", "until"], name="words_kept_until")]


class Correction(AgencyRow):
    """A line that was read wrong, given by an officer who agreed to it, without their name, day or play."""

    text = models.CharField(max_length=400)
    read_as = models.CharField(max_length=24)
    meant = models.CharField(max_length=24)
    slug = models.SlugField(max_length=60)

    class Meta:
        ordering: ClassVar = ["text"]


class Check(AgencyRow):
    """A mastery check: that it was finished is a personnel record; whether it was met only after the agency's pilot."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="checks")
    begun_at = models.DateTimeField()
    finished_on = models.DateField(null=True, blank=True)
    met = models.BooleanField(null=True, blank=True, help_text="None: provisional, nobody says pass or fail.")

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "person"], condition=Q(finished_on=None), name="check_one_open"
            ),
            models.CheckConstraint(
                condition=Q(met=None) | Q(finished_on__isnull=False), name="check_met_when_finished"
            ),
        ]


class CheckScene(AgencyRow):
    """One of the three scenes of a check, with the version that was drawn, and the play that counts: the first."""

    check_of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="scenes")
    place = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ScenarioVersion, on_delete=models.PROTECT, related_name="+")
    play = models.OneToOneField(
        Play, null=True, blank=True, on_delete=models.SET_NULL, related_name="check_scene"
    )
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "check_of", "place"], name="check_scene_once")
        ]


class PracticeSettings(AgencyRow):
    """What an agency has decided about practice, and the pilot of the mastery check if it had one."""

    learns = models.BooleanField(default=False, help_text="Officers may give lines that were read wrong.")
    pilot_officers = models.PositiveIntegerField(null=True, blank=True)
    pilot_raters = models.PositiveIntegerField(null=True, blank=True)
    pilot_on = models.DateField(null=True, blank=True, help_text="The day on which the pilot ended.")

    class Meta:
        verbose_name_plural = "practice settings"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency"], name="practice_settings_once"),
            models.CheckConstraint(
                condition=Q(pilot_on=None)
                | Q(pilot_officers__gte=PILOT_OFFICERS, pilot_raters__gte=PILOT_RATERS),
                name="practice_pilot_is_large_enough",
            ),
        ]

    @property
    def piloted(self) -> bool:
        """Whether the standard was tried on enough officers by enough raters."""
        return self.pilot_on is not None


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
