"""Four weeks ago the demonstration brought in a roster file: promotions, moves and hires, by the real import."""

import csv
from datetime import datetime
from io import StringIO

from upstander.agency.models import Agency, Person
from upstander.agency.services import roster as steps

COLUMNS = ("Badge", "Name", "Unit", "Rank", "Hired", "Status", "Kind")
NEXT_RANK = {"Officer": "Corporal", "Corporal": "Sergeant", "Sergeant": "Lieutenant"}
PROMOTED, MOVED = 5, 4
HIRED = ("Noor Abernathy", "Casimir Oyelaran", "Wren Takahashi-Lund")


def bring_in(*, agency: Agency, people: list[Person], by: Person, at: datetime) -> None:
    """Promote five of `people`, move four to another unit, hire three. The others are not in the file."""
    sworn = [person for person in people if person.rank and person.rank.name in NEXT_RANK]
    promoted, moved = sworn[3 : 3 + 40 * PROMOTED : 40], sworn[20 : 20 + 30 * MOVED : 30]
    places = {person.unit.code: person.unit for person in sworn if person.unit}
    after = dict(zip(places, [*list(places)[1:], *list(places)[:1]], strict=True))
    rows = [_row(person, rank=NEXT_RANK[person.rank.name]) for person in promoted if person.rank]
    rows += [_row(person, unit=after[person.unit.code or ""]) for person in moved if person.unit]
    day = at.date().isoformat()
    for number, name in enumerate(HIRED):
        unit = list(places)[number % len(places)]
        rows.append([str(2900 + number), name, unit, "Officer", day, "active", "sworn"])
    _import(agency, _csv(rows), by, at)


def _row(person: Person, *, unit: str = "", rank: str = "") -> list[str]:
    own_unit = person.unit.code if person.unit else ""
    own_rank = person.rank.name if person.rank else ""
    hired = person.hired_on.isoformat() if person.hired_on else ""
    return [
        person.badge or "",
        person.name,
        unit or own_unit or "",
        rank or own_rank,
        hired,
        "active",
        "sworn",
    ]


def _csv(rows: list[list[str]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    return text.getvalue().encode()


def _import(agency: Agency, data: bytes, by: Person, at: datetime) -> None:
    batch = steps.start(agency=agency, name="roster-changes.csv", chunks=[data], by=by, at=at)
    steps.set_columns(batch=batch, mapping=batch.mapping, whole=False, at=at)
    steps.read(batch=batch, now=lambda: at)
    steps.ask_to_bring_in(batch=batch, by=by, at=at)
    steps.bring_in(batch=batch, now=lambda: at)
