"""How long it takes to find one altered entry among 100,000: `python -m bench.audit`.

The peer, in the same process, reads the same rows with the database's own cursor and puts them through SHA-256 as they
come: what any check of them costs at least.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from . import common

SIZES, SMALL = (10_000, 100_000), (1_000,)


def chain(agency: Any, count: int, at: datetime) -> None:
    """Make the chain of `agency` `count` entries longer, in bulk, with the product's own digest."""
    from upstander.agency.core.chain import Link, digest
    from upstander.agency.models import AuditEntry, AuditHead

    head = AuditHead.objects.get(agency=agency)
    rows = []
    for number in range(head.number + 1, head.number + count + 1):
        facts: dict[str, int | str] = {"number": number}
        link = Link(agency.pk, number, at.isoformat(), "bench.happened", "bench.Row:1", None, facts)
        head.digest, head.number = digest(link, head.digest), number
        rows.append(
            AuditEntry(
                agency=agency, number=number, at=at, verb=link.verb, target=link.target, facts=facts,
                digest=head.digest,
            )
        )  # fmt: skip
    AuditEntry.objects.bulk_create(rows, batch_size=5_000)
    head.save()


def alter(number: int) -> None:
    """What someone with the database's own password could do."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE agency_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER agency_auditentry_closed_update")
        cursor.execute("UPDATE agency_auditentry SET verb = 'bench.lied' WHERE number = %s", [number])


def by_hand() -> None:
    """Read every row and hash it."""
    from django.db import connection

    total = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM agency_auditentry ORDER BY agency_id, number")
        while rows := cursor.fetchmany(5_000):
            for row in rows:
                total.update(repr(row).encode())


def child(entries: int) -> dict[str, Any]:
    """One size."""
    common.begin()
    from upstander.agency.audit import verify
    from upstander.agency.services import found_agency

    at = datetime(2026, 1, 1, tzinfo=UTC)
    agency, _ = found_agency(
        name="Bench", state="CO", coordinator_name="Dana", coordinator_email="d@bench.example", at=at
    )
    chain(agency, entries, at)
    found: dict[str, Any] = {}
    found["whole"] = common.timed(lambda: found.update(holds=verify(agency)))
    found["peer"] = common.timed(by_hand)
    number = found["holds"][0] - 1
    alter(number)
    found["altered"] = common.timed(lambda: found.update(broken=verify(agency)[1]))
    return found | {"right": found["broken"] == number, "mb": common.peak_mb()}


COLUMNS = (
    "Audit",
    "whole chain s",
    "altered found s",
    "goal",
    "the right one",
    "peak MB",
    "bare read s",
    "× bare read",
)


def main() -> None:
    """Measure every size on both databases."""
    asked = common.options(__doc__ or "", small="1,000 entries only")
    if asked.child:
        return common.answer(child(**json.loads(asked.child)))
    rows = []
    for database in asked.on or common.DATABASES:
        for entries in SMALL if asked.small else SIZES:
            with common.fresh(database) as env:
                found = common.measured("bench.audit", env, entries=entries)
            rows.append(
                [
                    f"{common.DATABASES[database]}, {entries:,} entries", f"{found['whole']:.2f}",
                    f"{found['altered']:.2f}", common.verdict(found["altered"], 5), "yes" if found["right"] else "NO",
                    found["mb"], f"{found['peer']:.2f}", f"{found['altered'] / found['peer']:.1f}×",
                ]
            )  # fmt: skip
    common.show("One altered entry in the audit", COLUMNS, rows, markdown=asked.markdown)
    common.finish()
    return None


if __name__ == "__main__":
    main()
