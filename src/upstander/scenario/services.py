"""Publishing: a file is read, compiled and audited; what passes becomes a version."""

import gzip
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from upstander.agency.audit import record
from upstander.agency.models import Agency, Person

from . import library, queries
from .core.audit import Report, check, publishable
from .core.faults import BadScenario, Fault
from .core.table import Table
from .errors import NotPublishable, ShippedScene
from .models import ScenarioVersion, Withdrawal

ABOUT = ("summary", "levels", "rank_gap", "role", "content_note", "review", "domain", "wrong", "needs")


def publish(*, agency: Agency, text: str, file: str, by: Person | None, at: datetime) -> ScenarioVersion:
    """Publish the scenario in `text`. The same table again is the same version.

    Raises
    ------
    NotPublishable
        It can't be read, or a gate is closed; nothing is stored.
    """
    try:
        table = publishable(text, file)
    except BadScenario as error:
        raise NotPublishable(error) from None
    return _store(agency=agency, table=table, text=text, by=by, at=at)


def publish_own(
    *, agency: Agency, data: bytes, file: str, by: Person | None, at: datetime
) -> ScenarioVersion:
    """Publish an agency's own scenario file, through the same gates as ours.

    Raises
    ------
    NotPublishable
        As above; also if it takes the id of a scenario that ships, which the next upgrade would take back.
    """
    try:
        table = publishable(data, file)
        _not_ours(str(table.words["id"]), file)
    except BadScenario as error:
        raise NotPublishable(error) from None
    return _store(agency=agency, table=table, text=data.decode("utf-8-sig"), by=by, at=at)


@dataclass(frozen=True)
class Looked:
    """A file that was looked at: its table and report, or its faults."""

    faults: tuple[Fault, ...]
    table: Table | None = None
    report: Report | None = None


def look_at(*, data: bytes, file: str) -> Looked:
    """What publishing `data` would say, without publishing."""
    try:
        table, report = check(data, file)
        _not_ours(str(table.words["id"]), file)
    except BadScenario as error:
        return Looked(tuple(error.faults))
    return Looked(report.faults, None if report.faults else table, report)


def _not_ours(slug: str, file: str) -> None:
    if slug in library.slugs():
        what = f"“{slug}” is the id of a scenario that ships."
        raise BadScenario([Fault(file, 1, "", what, "Give yours an id of its own.")])


def is_own(slug: str) -> bool:
    """Whether a scene is the agency's own."""
    return slug not in library.slugs()


@transaction.atomic
def withdraw_own(*, version: ScenarioVersion, by: Person, at: datetime) -> None:
    """Take an agency's own scene out of practice.

    Raises
    ------
    ShippedScene
        It ships with the product, and comes back with the next start.
    """
    if not is_own(version.slug):
        raise ShippedScene()
    Withdrawal.objects.get_or_create(agency=version.agency, slug=version.slug, defaults={"at": at})
    record(version.agency, "scenario.withdrawn", by=by, at=at, target=version)


def publish_library(*, agency: Agency, by: Person | None, at: datetime) -> list[ScenarioVersion]:
    """Publish every scenario that ships; those that are published already stay as they are."""
    slugs = settings.LIBRARY if settings.LIBRARY is not None else library.slugs()
    known = set(queries.versions(agency).values_list("digest", flat=True))
    tables = ((slug, library.table_of(slug)) for slug in slugs)
    return [
        _store(agency=agency, table=table, text=library.text_of(slug), by=by, at=at)
        for slug, table in tables
        if table.digest not in known
    ]


@transaction.atomic
def _store(*, agency: Agency, table: Table, text: str, by: Person | None, at: datetime) -> ScenarioVersion:
    slug = str(table.words["id"])
    known = queries.versions(agency).filter(slug=slug)
    back, _ = Withdrawal.objects.filter(
        agency=agency, slug=slug
    ).delete()  # published again: back in practice
    same = known.filter(digest=table.digest).first()
    if same is not None:
        if back:
            record(agency, "scenario.published", by=by, at=at, target=same, digest=table.digest)
        return same
    last = known.aggregate(last=Max("number"))["last"] or 0
    version = ScenarioVersion.objects.create(
        agency=agency,
        slug=slug,
        number=last + 1,
        title=table.words["title"],
        about={name: table.words[name] for name in ABOUT},
        digest=table.digest,
        source=text,
        packed=gzip.compress(table.to_bytes(), 9, mtime=0),
        published_at=at,
        published_by=by,
    )
    record(agency, "scenario.published", by=by, at=at, target=version, digest=table.digest)
    return version
