"""The answers that an agency has given the writer so far."""

from typing import ClassVar

from django.db import models

from upstander.agency.models import AgencyRow, Person


class WritingSession(AgencyRow):
    """One for each agency: answers by question, saved step by step. `revision` counts the saves."""

    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency"], name="one_writing_an_agency")]

    def __str__(self) -> str:
        return f"Answers, save {self.revision}"
