"""Reads of published scenarios. The bytes stay in the database until they are asked for."""

from django.db.models import OuterRef, QuerySet, Subquery

from upstander.agency.models import Agency

from .models import ScenarioVersion


def versions(agency: Agency) -> QuerySet[ScenarioVersion]:
    """Every version of the agency, newest first in each scenario, without source and bytes."""
    return ScenarioVersion.objects.filter(agency=agency).defer("source", "packed")


def current(agency: Agency) -> QuerySet[ScenarioVersion]:
    """The newest version of each scenario, by title."""
    newest = ScenarioVersion.objects.filter(agency=agency, slug=OuterRef("slug")).order_by("-number")
    return versions(agency).filter(pk=Subquery(newest.values("pk")[:1])).order_by("title")
