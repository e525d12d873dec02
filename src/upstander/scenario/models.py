"""Published scenarios. A version never changes; a play goes on with the version it began with."""

import gzip
from functools import lru_cache
from typing import ClassVar

from django.db import models

from upstander.agency.models import AgencyRow, Person

from .core.table import Table


class ScenarioVersion(AgencyRow):
    """One version of a scenario, as it was compiled for this agency."""

    slug = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    about = models.JSONField(
        default=dict, help_text="What a list says of it: summary, levels, review and the like."
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of the table's bytes.")
    source = models.TextField(help_text="The file as it was read.")
    packed = models.BinaryField(help_text="The table's bytes, packed with gzip.")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["slug", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "slug", "number"], name="scenario_number_once"),
            models.UniqueConstraint(fields=["agency", "digest"], name="scenario_digest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def table(self) -> Table:
        """The table; unpacked once a process, whatever the number of plays."""
        return _unpacked(self.digest, self.pk)


class Withdrawal(AgencyRow):
    """A scene that the agency has taken out of practice. Its versions stay; plays that were begun go on."""

    slug = models.SlugField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "slug"], name="scenario_withdrawn_once")
        ]


@lru_cache(maxsize=64)
def _unpacked(digest: str, pk: int) -> Table:
    packed = ScenarioVersion.objects.values_list("packed", flat=True).get(pk=pk)
    return Table.from_bytes(gzip.decompress(bytes(packed)))
