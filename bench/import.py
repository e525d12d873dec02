# ruff: noqa: N999  # the command is `python -m bench.import`
"""How long a roster takes: `python -m bench.import`.

The peer, in the same process, reads the same file with Python's csv module and puts the same values into one table
without a key: by executemany on SQLite, by COPY on PostgreSQL. Nothing that stores the file can be faster.
"""

import csv
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from . import common

SIZES, SMALL = (10_000, 100_000), (200, 2_000)
UNITS = 300
HEADER = (
    "Badge No",
    "Full Name",
    "Work Email",
    "Unit",
    "Unit Name",
    "Parent Unit",
    "Rank",
    "Date of Hire",
    "Status",
)
RANKS = ("Officer", "Sergeant", "Lieutenant")


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def write(path: Path, people: int) -> None:
    """A roster as a personnel system exports it: the same one for the same size."""
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        for n in range(people):
            unit, hired = n % UNITS, f"{1 + n % 12:02d}/{1 + n % 28:02d}/{2000 + n % 25}"
            place = [f"D{unit:03d}", f"District {unit}", f"P{unit % 10}"]
            status = "Leave" if n % 25 == 0 else "Active"
            who = [n + 1, f"Last{n}, First{n % 97}", f"p{n}@bench.example"]
            lines.writerow([*who, *place, RANKS[n % 37 % 3], hired, status])


def peer(path: Path) -> float:
    """Seconds for the same values into a bare table."""
    from django.db import connection, transaction

    names = [f"c{place}" for place in range(len(HEADER))]

    def load() -> None:
        with (
            path.open(newline="", encoding="utf-8") as file,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            rows = csv.reader(file)
            if connection.vendor == "sqlite":
                cursor.cursor.executemany(f"INSERT INTO bare VALUES ({', '.join('?' * len(names))})", rows)
                return
            with cursor.copy("COPY bare FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({', '.join(f'{name} text' for name in names)})")
        took = common.timed(load)
        cursor.execute("DROP TABLE bare")
    return took


def bring_in(agency: Any, coordinator: Any, path: Path) -> tuple[Any, dict[str, float]]:
    """One import, as the page and its job do it; its steps in seconds."""
    from upstander.agency.models_roster import RosterImport
    from upstander.agency.services import roster, roster_apply, roster_sql

    real, numbering, steps = roster_apply.apply, roster_sql.number_new, {"numbering": 0.0}

    def number(batch: RosterImport, day: date) -> None:
        steps["numbering"] += common.timed(lambda: numbering(batch, day))

    def apply(**facts: Any) -> None:
        """The one transaction; numbers are reserved in another before it."""
        steps["apply"] = common.timed(lambda: real(**facts)) - steps["numbering"]

    def read() -> RosterImport:
        with path.open("rb") as file:
            chunks = iter(lambda: file.read(65_536), b"")
            batch = roster.start(agency=agency, name=path.name, chunks=chunks, by=coordinator, at=now())
        roster.set_columns(batch=batch, mapping=batch.mapping, at=now())
        roster.read(batch=batch, now=now)
        return RosterImport.objects.get(pk=batch.pk)

    def go(batch: RosterImport) -> None:
        roster.ask_to_bring_in(batch=batch, by=coordinator, at=now())
        roster.bring_in(batch=batch, now=now)

    roster_apply.apply, roster_sql.number_new = apply, number
    try:
        began = time.perf_counter()
        batch = read()
        steps["read"] = time.perf_counter() - began
        go(batch)
        steps["whole"] = time.perf_counter() - began
    finally:
        roster_apply.apply, roster_sql.number_new = real, numbering
    batch.refresh_from_db()
    if batch.state != RosterImport.State.APPLIED:
        sys.exit(f"The import ended as {batch.state}: {batch.problem} {batch.counts}")
    return batch, steps


def child(people: int) -> dict[str, float]:
    """One size on one database: first load, the same file again, undo."""
    common.begin()
    from django.conf import settings

    from upstander.agency.models import Person
    from upstander.agency.services import found_agency, roster

    path = Path(settings.DATA) / "roster.csv"
    write(path, people)
    found: dict[str, float] = {"peer": peer(path)}
    agency, coordinator = found_agency(
        name="Bench Police", state="CO", coordinator_name="D W", coordinator_email="d@bench.example", at=now()
    )
    first, steps = bring_in(agency, coordinator, path)
    found |= steps | {"mb": common.peak_mb(), "stored": Person.objects.exclude(badge=None).count()}
    again, steps = bring_in(agency, coordinator, path)
    found |= {"again": steps["whole"], "changed": again.counts["new"] + again.counts["changed"]}
    undo: Callable[[Any], None] = lambda batch: roster.undo(batch=batch, by=coordinator, at=now())  # noqa: E731
    undo(again)
    found["undo"] = common.timed(lambda: undo(first))
    return found


COLUMNS = (
    "Roster import", "whole s", "goal", "apply s", "goal ", "peak MB", "goal  ",
    "again s", "changed", "undo s", "bare table s", "whole / bare",
)  # fmt: skip


def line(database: str, people: int, found: dict[str, float]) -> list[object]:
    """One size as a line of the table."""
    return [
        f"{common.DATABASES[database]}, {people:,} people",
        f"{found['whole']:.2f}", common.verdict(found["whole"], 60),
        f"{found['apply']:.2f}", common.verdict(found["apply"], 2),
        f"{found['mb']:.0f}", common.verdict(found["mb"], 500),
        f"{found['again']:.2f}", int(found["changed"]), f"{found['undo']:.2f}",
        f"{found['peer']:.2f}", f"{found['whole'] / found['peer']:.0f}×",
    ]  # fmt: skip


def main() -> None:
    """Measure every size on both databases."""
    asked = common.options(__doc__ or "", small="200 and 2,000 people only")
    if asked.child:
        return common.answer(child(**json.loads(asked.child)))
    rows, growth = [], []
    sizes = SMALL if asked.small else SIZES
    for database in asked.on or common.DATABASES:
        whole = []
        for people in sizes:
            with common.fresh(database) as env:
                found = common.measured("bench.import", env, people=people)
            rows.append(line(database, people, found))
            whole.append(found["whole"] / people)
        growth.append(f"{common.DATABASES[database]} {whole[1] / whole[0]:.2f}")
    common.show("Roster import", COLUMNS, rows, markdown=asked.markdown)
    common.finish(f"Time a person, {sizes[1]:,} / {sizes[0]:,}: {', '.join(growth)}.")
    return None


if __name__ == "__main__":
    main()
