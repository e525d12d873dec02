"""Writes of signatures that were given elsewhere: look at the file, then bring it in whole, or not at all."""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.text import get_valid_filename

from upstander.agency import tallies
from upstander.agency.audit import record
from upstander.agency.models import Agency, Person
from upstander.agency.services.roster_sql import analyze
from upstander.ground.core.tables import BadTable, Fault
from upstander.ground.errors import NotHere
from upstander.policy.models import Acknowledgement, PolicyVersion

from ..core.elsewhere import Given, Known, Sheet, read_sheet
from ..errors import FileTooBig, NothingToBringIn
from ..models import GivenElsewhere, SignatureFile
from .audience import ASKED, SIGNED

MOST = 5_000_000  # bytes
KEPT = timedelta(days=30)  # that a file waits


@dataclass(frozen=True)
class Looked:
    """What a file would bring: new signatures, how many stand already, and what is wrong."""

    new: tuple[Given, ...]
    already: int
    faults: tuple[Fault, ...]  # the first of them
    fault_count: int
    notes: tuple[str, ...]


def keep_file(
    *, version: PolicyVersion, source: str, file_name: str, data: bytes, by: Person | None, at: datetime
) -> SignatureFile:
    """Keep a file to look at. The same file for the same version again is the one that waits.

    Raises
    ------
    FileTooBig
    """
    if len(data) > MOST:
        raise FileTooBig(file_name)
    SignatureFile.objects.filter(agency=version.agency, state="waits", made_at__lt=at - KEPT).delete()
    row, _ = SignatureFile.objects.update_or_create(
        agency=version.agency,
        version=version,
        file_hash=hashlib.sha256(data).hexdigest(),
        state=SignatureFile.State.WAITS,
        defaults={
            "source": source,
            "file_name": get_valid_filename(file_name)[-200:],
            "data": data,
            "made_by": by,
            "made_at": at,
        },
    )
    return row


def look(row: SignatureFile, at: datetime) -> Looked:
    """What a file that waits would bring in."""
    sheet = _read(row, at)
    known = set(
        Acknowledgement.objects.filter(
            agency=row.agency_id, version__policy=row.version.policy_id
        ).values_list("person_id", "version__number")
    )
    new = tuple(given for given in sheet.signatures if (given.person, given.version) not in known)
    return Looked(new, len(sheet.signatures) - len(new), sheet.faults, sheet.fault_count, sheet.notes)


def _read(row: SignatureFile, at: datetime) -> Sheet:
    agency = row.agency
    badges = Person.objects.filter(agency=agency).exclude(badge=None).values_list("badge", "pk", "name")
    people = {str(badge).casefold(): Known(pk, name) for badge, pk, name in badges}
    numbers = _published(agency, row.version)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(bytes(row.data or b""))
        file.flush()
        try:
            return read_sheet(
                Path(file.name),
                row.file_name,
                people=people,
                versions=frozenset(numbers),
                usual=row.version.number or 0,
                today=tallies.day_of(agency, at),
            )
        except BadTable as problem:
            return Sheet((), (problem.fault,), 1)


def _published(agency: Agency, version: PolicyVersion) -> dict[int, tuple[int, str]]:
    """Published numbers of the policy, each with its key and the fingerprint of its text."""
    rows = PolicyVersion.objects.filter(agency=agency, policy=version.policy_id, number__isnull=False)
    return {number or 0: (pk, digest) for number, pk, digest in rows.values_list("number", "pk", "text_hash")}


@transaction.atomic
def bring_in(*, row: SignatureFile, by: Person | None, at: datetime) -> int:
    """Record every new signature of a file, all or none; returns how many.

    Who signs, or is brought in from another file, while this one is read keeps that signature and isn't counted here.

    Raises
    ------
    NothingToBringIn
        A row has a fault, or there is nothing new.
    NotHere
        The file was thrown away meanwhile.
    """
    waiting = SignatureFile.objects.select_for_update(of=("self",)).select_related("agency", "version")
    found = waiting.filter(pk=row.pk).first()
    if found is None:
        raise NotHere()
    row = found
    if row.state == SignatureFile.State.DONE:
        return row.added
    looked = look(row, at)
    if looked.faults or not looked.new:
        raise NothingToBringIn(looked.fault_count)
    made = _store(row, looked.new, by, at)
    if not made:
        raise NothingToBringIn(0)
    row.state, row.data, row.added = SignatureFile.State.DONE, None, made
    row.save(update_fields=["state", "data", "added"])
    record(
        row.agency,
        "policy.signatures_brought_in",
        by=by,
        at=at,
        target=row,
        count=made,
        file=row.file_hash,
    )
    # else counting would be planned for a few rows, and take minutes right after a first roster
    analyze("policy_acknowledgement", "agency_person", "agency_status")
    tallies.recount(row.agency, at, [ASKED, SIGNED])
    return made


def _store(row: SignatureFile, new: tuple[Given, ...], by: Person | None, at: datetime) -> int:
    """Put the signatures in, each with its origin beside it; returns how many were not there yet.

    A day has no hour, so a signature stands at noon.
    """
    versions, zone = _published(row.agency, row.version), ZoneInfo(row.agency.time_zone)
    statement = f"Signed elsewhere: {row.source}"
    # one order for all files, or two that are brought in at once could wait for each other
    ordered = sorted(new, key=lambda given: (versions[given.version][0], given.person))
    made = [
        Acknowledgement(
            agency=row.agency,
            version_id=versions[given.version][0],
            person_id=given.person,
            at=datetime(given.on.year, given.on.month, given.on.day, 12, tzinfo=zone),
            statement=statement,
            text_hash=versions[given.version][1],
        )
        for given in ordered
    ]
    # a signature that came in after the look stands; the insert waits until its transaction has ended
    Acknowledgement.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)
    return _store_origins(
        row,
        statement,
        {(one.version_id, one.person_id): given.row for one, given in zip(made, ordered, strict=True)},
        by,
        at,
    )


def _store_origins(
    row: SignatureFile, statement: str, places: dict[tuple[int, int], int], by: Person | None, at: datetime
) -> int:
    """Say of each signature just put in from which row it came; `places` by version and person."""
    told = GivenElsewhere.objects.filter(agency=row.agency, acknowledgement=OuterRef("pk"))
    versions = {version for version, _ in places}
    # an insert that passes over what exists gives no keys back: ours are those whose origin nobody has told yet
    ours = Acknowledgement.objects.filter(
        ~Exists(told), agency=row.agency, version__in=versions, statement=statement
    ).values_list("pk", "version_id", "person_id")
    origins = [
        GivenElsewhere(
            agency=row.agency,
            acknowledgement_id=pk,
            row=places[version, person],
            source=row.source,
            file_name=row.file_name,
            file_hash=row.file_hash,
            brought_by=by,
            brought_at=at,
        )
        for pk, version, person in ours
    ]
    return len(GivenElsewhere.objects.bulk_create(origins, batch_size=1000))


@transaction.atomic
def throw_away(*, row: SignatureFile) -> None:
    """Forget a file that was not brought in."""
    SignatureFile.objects.filter(pk=row.pk, state=SignatureFile.State.WAITS).delete()
