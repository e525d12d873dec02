"""Reads of published scenarios. The bytes stay in the database until they are asked for."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from upstander.agency.models import Agency

from .models import ScenarioVersion, Withdrawal


def versions(agency: Agency) -> QuerySet[ScenarioVersion]:
    """Every version of the agency, newest first in each scenario, without source and bytes."""
    return ScenarioVersion.objects.filter(agency=agency).defer("source", "packed")


def current(agency: Agency) -> QuerySet[ScenarioVersion]:
    """The newest version of each scenario, by title; those that were withdrawn are left out."""
    newest = ScenarioVersion.objects.filter(agency=agency, slug=OuterRef("slug")).order_by("-number")
    gone = Withdrawal.objects.filter(agency=agency, slug=OuterRef("slug"))
    found = versions(agency).filter(~Exists(gone), pk=Subquery(newest.values("pk")[:1]))
    return found.order_by("title")


def own(agency: Agency, ours: Iterable[str]) -> QuerySet[ScenarioVersion]:
    """The agency's own scenes, by title: all but `ours`, those that ship."""
    return current(agency).exclude(slug__in=list(ours))
