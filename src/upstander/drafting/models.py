"""The answers that an agency has given the writer so far, and each save of the text in the editor."""

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


class TextRevision(AgencyRow):
    """The text in the editor after one save; the one with the highest number is the text as it stands."""

    number = models.PositiveIntegerField()
    document = models.JSONField()
    what = models.CharField(max_length=80, help_text="What was done, in words.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number"], name="text_revision_once")
        ]

    def __str__(self) -> str:
        return f"Save {self.number}: {self.what}"
