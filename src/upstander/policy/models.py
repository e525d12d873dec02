"""Policies, their versions and who signed which. A published text is closed: here and in the database itself."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.base import ModelBase

from upstander.agency.models import AgencyRow, Person

DUTY = "duty-to-intervene"  # the slug of the policy that this program is about


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
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Put aside"

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

    _stored: str | None = None  # the status of the row in the database, once there is one

    class Meta:
        ordering: ClassVar = ["-number", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "policy", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["agency", "policy"], condition=Q(status="draft"), name="one_draft_a_policy"
            ),
            models.UniqueConstraint(
                fields=["agency", "policy"], condition=Q(status="published"), name="one_published_a_policy"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"], number=None, published_at=None)
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
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "policy", "status"], name="version_by_status")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """“Version 3”, or “Draft”."""
        return f"Version {self.number}" if self.number else str(self.get_status_display())

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
        """Store the row; of one that is not a draft, nothing but the status.

        Raises
        ------
        Closed
        """
        fields = None if update_fields is None else set(update_fields)
        if self._stored not in (None, self.Status.DRAFT) and (fields is None or fields - {"status"}):
            raise Closed(f"{self.label} is closed: only its status can change.")
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=fields)
        self._stored = self.status

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Never: a version is superseded or put aside."""
        raise Closed("A version of a policy is never deleted.")


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
