"""The agency's own table of stage two."""

from typing import ClassVar

from django.db import models

from upstander.agency.models import AgencyRow


class NeedsEntry(AgencyRow):
    """One line of the table: what a sight like this asks for in this agency."""

    class Level(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", "Acknowledge it"
        WORD = "word", "Say a word"
        STOP = "stop", "Stop it"

    level = models.CharField("what it asks for", max_length=11, choices=Level)
    text = models.CharField("what you see", max_length=300)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField("where this comes from", max_length=200)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "text"], name="needs_text_once")]
        indexes: ClassVar = [models.Index(fields=["agency", "level", "order"], name="needs_in_order")]

    def __str__(self) -> str:
        return self.text
