"""Who is asked to sign which policy, by when, who is reminded, and signatures that were given elsewhere."""

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.agency.core.roles import GRANTED
from upstander.agency.models import AgencyRow, Person, Rank, Unit
from upstander.policy.models import Acknowledgement, Policy, PolicyVersion

from .core.window import Window

DAYS = 14  # to sign, where nobody said otherwise


class SigningPlan(AgencyRow):
    """How many days a person has to sign a policy, from the day that it is asked of them."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="signing_plans")
    days = models.PositiveSmallIntegerField(default=DAYS)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "policy"], name="one_plan_a_policy")
        ]


class AudienceRule(AgencyRow):
    """People whom a policy asks to sign, or leaves out: those who fit everything that the rule names.

    Without a rule that asks, everybody on the roster is asked. A rule that leaves out wins.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="audience_rules")
    leaves_out = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rank = models.ForeignKey(Rank, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True, choices=[(role.value, role.words) for role in GRANTED])
    kind = models.CharField(max_length=12, blank=True, choices=Person.Kind)
    status = models.CharField(
        max_length=8, blank=True, choices=[("active", "Active"), ("academy", "In the academy")]
    )
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["leaves_out", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False)
                | Q(rank__isnull=False)
                | ~Q(role="")
                | ~Q(kind="")
                | ~Q(status=""),
                name="rule_names_something",
            )
        ]

    @property
    def words(self) -> str:
        """The rule as a sentence part: “sworn, in District 1”."""
        parts = [
            self.get_status_display().lower() if self.status else "",
            self.get_kind_display().lower() if self.kind else "",
            f"with the role of {self.get_role_display()}" if self.role else "",
            f"of rank {self.rank.name}" if self.rank else "",
            f"in {self.unit.name}" if self.unit else "",
        ]
        return ", ".join(part for part in parts if part)


class Asked(AgencyRow):
    """Since when a policy asks a person to sign; a hire, a transfer or a return from leave begins it anew."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asked")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "policy", "person"], condition=Q(until=None), name="asked_once_at_a_time"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "person"], name="asked_of_person")]


class GivenElsewhere(AgencyRow):
    """That a signature was given outside of this program: where, and in which file it was brought in."""

    acknowledgement = models.ForeignKey(
        Acknowledgement, on_delete=models.PROTECT, related_name="given_elsewhere"
    )
    source = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    row = models.PositiveIntegerField()
    brought_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "acknowledgement"], name="given_elsewhere_once")
        ]


class SignatureFile(AgencyRow):
    """A file of signatures given elsewhere: looked at first, then brought in whole, or thrown away."""

    class State(models.TextChoices):
        WAITS = "waits", "Looked at"
        DONE = "done", "Brought in"

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    data = models.BinaryField(null=True, help_text="Until it is brought in.")
    state = models.CharField(max_length=5, choices=State, default=State.WAITS)
    added = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waits", data__isnull=False) | Q(state="done", data=None),
                name="data_until_done",
            )
        ]


class ReminderPlan(AgencyRow):
    """Whether people are reminded to sign, how often, and in which hours a letter may go out."""

    is_on = models.BooleanField(default=False)
    days = models.CharField(max_length=7, default="01234", help_text="Days of the week; Monday is 0.")
    opens = models.TimeField(default=time(6))
    closes = models.TimeField(default=time(20))
    before = models.PositiveSmallIntegerField(default=3, help_text="Days before the time to sign is over.")
    every = models.PositiveSmallIntegerField(default=7, help_text="Days between two letters to a person.")
    ran_at = models.DateTimeField(null=True, blank=True)
    no_address = models.PositiveIntegerField(
        default=0, help_text="To be reminded at the last look, and can't be."
    )
    trouble = models.CharField(max_length=200, blank=True, help_text="Why the last run could not send.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency"], name="one_reminder_plan"),
            models.CheckConstraint(condition=~Q(days=""), name="reminders_have_a_day"),
            models.CheckConstraint(condition=Q(every__gte=1), name="at_most_one_letter_a_day"),
        ]

    @property
    def window(self) -> Window:
        """The hours in which a letter may go out."""
        return Window(frozenset(int(day) for day in self.days), self.opens, self.closes)


class Reminder(AgencyRow):
    """That a person is to be reminded, or was, to sign one version. Never what the letter said."""

    class State(models.TextChoices):
        WAITS = "waits", "Waits"
        SENT = "sent", "Sent"
        FAILED = "failed", "Given up"
        DROPPED = "dropped", "Not needed any more"

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    state = models.CharField(max_length=7, choices=State, default=State.WAITS)
    queued_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=200, blank=True, help_text="Why it could not be sent.")

    class Meta:
        ordering: ClassVar = ["queued_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "version", "person"], condition=Q(state="waits"), name="one_reminder_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(tried_at__isnull=False), name="sent_reminder_has_its_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "state", "tried_at"], name="reminders_by_state"),
            models.Index(fields=["agency", "person"], name="reminders_of_person"),
        ]
