"""What an agency sets for itself."""

from datetime import datetime

from django.db import transaction

from .. import tallies
from ..audit import record
from ..models import Agency, Person


@transaction.atomic
def set_agency(
    *, agency: Agency, time_zone: str, support_lines: list[dict[str, str]], by: Person, at: datetime
) -> None:
    """Set time zone and support lines. The same again changes nothing."""
    if agency.time_zone == time_zone and agency.support_lines == support_lines:
        return
    moved = agency.time_zone != time_zone
    agency.time_zone, agency.support_lines = time_zone, support_lines
    agency.save(update_fields=["time_zone", "support_lines"])
    record(agency, "agency.set", by=by, at=at, target=agency, lines=len(support_lines), zone=time_zone)
    if moved:
        tallies.recount(agency, at)
