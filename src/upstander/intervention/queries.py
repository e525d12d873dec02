"""Reads of the agency's table."""

from django.db.models import QuerySet

from upstander.agency.models import Agency

from .models import NeedsEntry


def entries(agency: Agency) -> QuerySet[NeedsEntry]:
    """The agency's table, in its order."""
    return NeedsEntry.objects.filter(agency=agency)


def by_level(agency: Agency) -> list[tuple[str, str, list[NeedsEntry]]]:
    """(code, name, entries) of the three levels, the gravest last; one query."""
    rows = list(entries(agency))
    return [
        (level.value, str(level.label), [row for row in rows if row.level == level.value])
        for level in NeedsEntry.Level
    ]
