"""An agency is founded; a day turns."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from .. import tallies
from ..audit import record
from ..core.roles import Role
from ..errors import AgencyExists
from ..models import Agency, Installation, Person, Status
from ..signals import agency_founded
from .people import give_role


@transaction.atomic
def found_agency(
    *,
    name: str,
    state: str,
    kind: str = Agency.Kind.POLICE,
    time_zone: str = "America/New_York",
    coordinator_name: str,
    coordinator_email: str,
    small: bool = False,
    demo: bool = False,
    at: datetime,
) -> tuple[Agency, Person]:
    """Make an agency with its first coordinator, who is its first administrator too.

    Raises
    ------
    AgencyExists
        An agency of that name is here; nothing of it is touched.
    """
    slug = slugify(name)[:50]
    if Agency.objects.filter(slug=slug).exists():
        raise AgencyExists(slug)
    Installation.objects.get_or_create(defaults={"demo": demo, "made_at": at})
    agency = Agency.objects.create(
        name=name, slug=slug, state=state.upper(), kind=kind, time_zone=time_zone, small=small, made_at=at
    )
    first = Person.objects.create(
        agency=agency, name=coordinator_name, email=coordinator_email.lower(), kind=Person.Kind.PROFESSIONAL
    )
    today = tallies.day_of(agency, at)
    Status.objects.create(agency=agency, person=first, kind=Status.Kind.ACTIVE, from_date=today)
    record(agency, "agency.founded", by=None, at=at, target=agency)
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        give_role(person=first, role=role, by=None, at=at)
    agency_founded.send(Agency, agency=agency, by=first, at=at)
    tallies.recount(agency, at)
    return agency, first


def turn_the_day(*, at: datetime) -> int:
    """Count again in every agency whose day has turned since it was last counted; returns how many."""
    turned = 0
    for agency in Agency.objects.all():
        tallies.recount(agency, at)
        turned += 1
    return turned
