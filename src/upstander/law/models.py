"""What an agency's own counsel says of an entry of the law: beside ours, never over it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.agency.models import AgencyRow, Person

WHOLE = "whole"
QUESTIONS = {  # the questions of `core.plain`, by a key that stays
    WHOLE: "The whole entry",
    "duty": "Must I step in?",
    "when": "When?",
    "covered": "Whom does it bind?",
    "report": "Whom do I tell, and by when?",
    "aid": "Must I help the person who is hurt?",
    "protection": "What protects me?",
    "cost": "What happens if I don't?",
    "agency": "What must my agency do?",
}


class Note(AgencyRow):
    """A word of counsel on an entry: confirmed, corrected or annotated. A later one on the same question holds."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", "Confirmed"
        CORRECT = "correct", "Corrected"
        ANNOTATE = "annotate", "Annotated"

    jurisdiction = models.CharField(max_length=12, help_text="CO, or circuit-10.")
    question = models.CharField(max_length=12, choices=list(QUESTIONS.items()), default=WHOLE)
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField(max_length=2000, blank=True)
    source = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind="confirm") | ~Q(words=""), name="correction_has_words"),
            models.CheckConstraint(
                condition=~Q(kind="correct") | ~Q(source=""), name="correction_has_source"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "jurisdiction"], name="note_of_entry")]

    def __str__(self) -> str:
        return f"{self.jurisdiction}, {self.get_question_display()}: {self.get_kind_display()}"
