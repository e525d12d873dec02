"""What the commands of every room share."""

from .errors import NoSuchAgency
from .models import Agency


def the_agency(slug: str | None) -> Agency:
    """The agency that a command acts in: the named one, or the only one.

    Raises
    ------
    NoSuchAgency
        None, or several and none named, or none of that name.
    """
    known = {agency.slug: agency for agency in Agency.objects.all()}
    if slug is None and len(known) == 1:
        return next(iter(known.values()))
    if slug is None or slug not in known:
        raise NoSuchAgency(slug, sorted(known))
    return known[slug]
