"""Reads of plays. Every one starts from the person whose plays they are: there is no other way in."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from upstander.agency.models import Agency, Person
from upstander.ground.errors import NotHere
from upstander.scenario.models import ScenarioVersion
from upstander.scenario.queries import current

from .models import Play, Practiced


def plays_of(person: Person) -> QuerySet[Play]:
    """A person's own plays, newest first."""
    own = Play.objects.filter(agency=person.agency_id, person=person)
    return own.select_related("version").defer("version__source", "version__packed")


def play_of(person: Person, pk: int) -> Play:
    """One of a person's own plays; anybody else's is not here."""
    try:
        return plays_of(person).get(pk=pk)
    except (Play.DoesNotExist, OverflowError):
        raise NotHere() from None


def practiced(agency: Agency, day: date) -> QuerySet[Person]:
    """The people who have played a scenario to its end by `day`."""
    done = Practiced.objects.filter(agency=agency, person=OuterRef("pk"), on_date__lte=day)
    return Person.objects.filter(Exists(done), agency=agency)


def next_scenario(person: Person) -> ScenarioVersion | None:
    """The scenario to practice next: one that this person hasn't finished, or else the first."""
    done = Practiced.objects.filter(agency=person.agency_id, person=person, slug=OuterRef("slug"))
    return current(person.agency).annotate(done=Exists(done)).order_by("done", "title").first()


def has_practiced(person: Person) -> bool:
    """Whether this person has played any scenario to its end."""
    return Practiced.objects.filter(agency=person.agency_id, person=person).exists()
