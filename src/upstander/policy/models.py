"""Policies, their versions and who signed which. A published text is closed: here and in the database itself."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelBase

from upstander.agency.models import AgencyRow, Person

DUTY = "duty-to-intervene"  # the slug of the policy that this program is about
REPORT = "duty-to-report"  # of the policy beside it, on reporting and on whistleblowers
TITLES = {DUTY: "Duty to Intervene", REPORT: "Duty to Report"}  # where neither file nor person gives another


class Closed(RuntimeError):
    """Code tried to change or delete what is published: a mistake of ours, so it stays loud."""


class Policy(AgencyRow):
    """A policy through all its versions."""

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "policies"
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "slug"], name="policy_slug_once")]

    def __str__(self) -> str:
        return self.title


class PolicyVersion(AgencyRow):
    """One text of a policy, with the file it was read from. A draft has no number; publishing gives it one."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "review", "In review"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    text_bytes = models.BinaryField(help_text="The canonical bytes: upstander-text-1.")
    text_hash = models.CharField(max_length=64, help_text="Their SHA-256: what is signed.")
    original = models.BinaryField(help_text="The file as it came.")
    original_name = models.CharField(max_length=200)
    original_type = models.CharField(max_length=120)
    original_hash = models.CharField(max_length=64)
    notes = models.JSONField(default=list, help_text="What was left out of the file, or assumed.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    summary_of_change = models.CharField(max_length=500, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True, help_text="Of the text that was approved.")
    review_on = models.DateField(null=True, blank=True, help_text="Published: when it is to be read again.")
    withdrawn_on = models.DateField(
        null=True, blank=True, help_text="Since then a published one binds nobody."
    )

    _stored: str | None = None  # the status of the row in the database, once there is one

    class Meta:
        ordering: ClassVar = ["-number", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "policy", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["agency", "policy"],
                condition=Q(status__in=["draft", "review", "approved"]),
                name="one_draft_a_policy",
            ),
            models.UniqueConstraint(
                fields=["agency", "policy"], condition=Q(status="published"), name="one_published_a_policy"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["draft", "review", "approved", "withdrawn"], number=None, published_at=None
                )
                | Q(
                    status__in=["published", "superseded", "withdrawn"],
                    number__gte=1,
                    effective_on__isnull=False,
                    published_at__isnull=False,
                    published_by__isnull=False,
                ),
                name="published_needs_who_and_when",
            ),
            models.CheckConstraint(condition=~Q(text_hash=""), name="text_has_its_hash"),
            models.CheckConstraint(
                condition=Q(approved_hash="", approved_by=None, approved_at=None)
                | Q(approved_hash=F("text_hash"), approved_by__isnull=False, approved_at__isnull=False),
                name="approval_is_of_this_text",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(approved_hash=""), name="approved_has_its_approval"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "policy", "status"], name="version_by_status")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """“Version 3”, or “Draft”."""
        return f"Version {self.number}" if self.number else self.state

    @property
    def named(self) -> str:
        """To tell it from the others in a list."""
        return self.label if self.number else f"{self.state}, {self.original_name}"

    @property
    def state(self) -> str:
        """Its status in a word or two; what was never published is put aside, not withdrawn."""
        aside = self.status == self.Status.WITHDRAWN and not self.number
        return "Put aside" if aside else str(self.get_status_display())

    @property
    def is_open(self) -> bool:
        """Whether it is on its way to being published."""
        return self.status in OPEN

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """A stored row remembers how it was stored."""
        row = super().from_db(db, field_names, values, **more)
        row._stored = row.__dict__.get("status", "")
        return row

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Store the row; of one that was published or put aside, nothing but where it stands now.

        Raises
        ------
        Closed
        """
        fields = None if update_fields is None else set(update_fields)
        if self._stored not in (None, *OPEN) and (fields is None or fields - LEFT_OPEN):
            raise Closed(f"{self.label} is closed: only where it stands can change.")
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=fields)
        self._stored = self.status

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Never: a version is superseded or put aside."""
        raise Closed("A version of a policy is never deleted.")


OPEN = (PolicyVersion.Status.DRAFT, PolicyVersion.Status.IN_REVIEW, PolicyVersion.Status.APPROVED)
LEFT_OPEN = {"status", "review_on", "withdrawn_on"}  # what a closed version may still change


class Step(AgencyRow):
    """One step in the life of a version: who did it, when, why, and on which text."""

    class Kind(models.TextChoices):
        SENT = "sent", "Sent to review"
        CHANGED = "changed", "Text replaced, back to draft"
        APPROVED = "approved", "Approved"
        SENT_BACK = "sent_back", "Sent back"
        PUBLISHED = "published", "Published"
        REVIEWED = "reviewed", "Read again and kept"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REMINDED_SOON = "soon", "Reminder sent: review within 30 days"
        REMINDED_DUE = "due", "Reminder sent: review is due"

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=1000, blank=True, help_text="The reason, where one is asked for.")
    text_hash = models.CharField(max_length=64)
    day = models.DateField(null=True, blank=True, help_text="The review date that a reminder is about.")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "version", "kind", "day"],
                condition=Q(kind__in=["soon", "due"]),
                name="reminded_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "version"], name="step_of_version")]


class Comment(AgencyRow):
    """What a reviewer says on a paragraph, or on the whole text; or a reply to that."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    block = models.CharField(
        max_length=40, blank=True, help_text="The paragraph's id; empty: the whole text."
    )
    quote = models.CharField(max_length=300, blank=True, help_text="Its first words, for when it is gone.")
    words = models.TextField(max_length=2000)
    text_hash = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    answers: list["Comment"]  # the replies, where a query has gathered them

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, parent=None),
                name="resolved_needs_who_and_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "version"], name="comment_of_version")]


class Acknowledgement(AgencyRow):
    """That a person signed a version: when, under which words, and the hash of the text."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()
    statement = models.CharField(max_length=300)
    text_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "version", "person"], name="signed_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "person"], name="signed_by_person")]
