"""What people made of a finding: kept, with the reason."""

from typing import ClassVar

from django.db import models

from upstander.agency.models import AgencyRow, Person
from upstander.policy.models import PolicyVersion


class Overrule(AgencyRow):
    """A coordinator's judgement in the place of the program's, of one clause in one exact text. The last one holds."""

    class Judgement(models.TextChoices):
        PRESENT = "present", "Present"
        PARTIAL = "partial", "Partial"
        ABSENT = "absent", "Absent"

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="overrules")
    text_hash = models.CharField(max_length=64, help_text="Of the text that was judged.")
    clause = models.CharField(max_length=6)
    read_as = models.CharField(max_length=7, choices=Judgement, help_text="What the program found.")
    judgement = models.CharField(max_length=7, choices=Judgement)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "version", "text_hash"], name="overruled_of_text")
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.judgement}"
