"""Reads a file of signatures that were given elsewhere: a person and a day a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstander.ground.core.tables import Fault, Layout, Row, look, read
from upstander.ground.core.tables_match import Field, match, plain
from upstander.ground.core.tables_values import BadValue, DateOrder, clean, day

FIELDS = (
    Field(
        "badge", "Badge", ("badge number", "badge no", "shield", "employee id", "emp id", "id number", "star")
    ),
    Field(
        "name",
        "Name",
        ("full name", "officer", "employee", "officer name", "employee name", "member", "signed by"),
    ),
    Field(
        "signed",
        "Signed",
        ("date", "signed on", "date signed", "signature date", "acknowledged", "acknowledged on"),
    ),
    Field("version", "Version", ("policy version", "edition", "revision")),
)
MOST_FAULTS = 200  # kept of a file


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the roster, as far as a row is held against it."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Given:
    """A signature as a row tells it."""

    row: int
    person: int
    version: int
    on: date


@dataclass(frozen=True)
class Sheet:
    """What a file holds: signatures, or faults. A file with a fault gives nothing."""

    signatures: tuple[Given, ...]
    faults: tuple[Fault, ...]  # the first of them
    fault_count: int = 0
    notes: tuple[str, ...] = ()


def read_sheet(
    path: Path, name: str, *, people: Mapping[str, Known], versions: frozenset[int], usual: int, today: date
) -> Sheet:
    """Read the signatures of a file.

    Parameters
    ----------
    people : by badge, as the roster writes it, in small letters.
    versions : published numbers; `usual` is meant where the file has no column for it.

    Raises
    ------
    BadTable
        Not a table.
    """
    layout = look(path, name)
    columns = _columns(layout)
    missing = [
        field.label for field in FIELDS if field.name in ("badge", "signed") and field.name not in columns
    ]
    if missing:
        words = " and ".join(missing)
        mend = f"Name a column {words}. The file has: {', '.join(layout.header)[:200]}."
        return Sheet((), (Fault(name, None, "", f"There is no column for {words}.", mend),), 1)
    rows = list(read(path, layout))
    order = DateOrder.of(row.cells[columns["signed"]] for row in rows)
    signatures, faults, seen = list[Given](), list[Fault](), dict[tuple[int, int], int]()
    reader = _Reader(name, columns, people, versions, usual, today, day_first=order.reads_day_first)
    for row in rows:
        found = reader.row(row)
        if isinstance(found, Fault):
            faults.append(found)
            continue
        before = seen.setdefault((found.person, found.version), found.row)
        if before == found.row:
            signatures.append(found)
        else:
            faults.append(
                Fault(
                    name,
                    row.number,
                    "Badge",
                    f"This person stands in row {before} too.",
                    "Keep one of the two.",
                )
            )
    notes = ("Days and months could be either way round; we read 3/4 as March 4.",) if order.is_open else ()
    return Sheet(() if faults else tuple(signatures), tuple(faults[:MOST_FAULTS]), len(faults), notes)


def _columns(layout: Layout) -> dict[str, int]:
    found = match(layout.header, layout.samples, FIELDS)
    return {each.field: place for place, each in enumerate(found) if each.field}


@dataclass(frozen=True)
class _Reader:
    """Reads one row after the other."""

    file: str
    columns: Mapping[str, int]
    people: Mapping[str, Known]
    versions: frozenset[int]
    usual: int
    today: date
    day_first: bool

    def row(self, row: Row) -> Given | Fault:
        if row.fault is not None:
            return row.fault
        badge = clean(self._cell(row, "badge"))
        person = self.people.get(badge.casefold())
        if person is None:
            mend = "Mend the badge, or bring the person in with the roster first."
            return self._fault(row, "Badge", f"Nobody on the roster has the badge “{badge[:40]}”.", mend)
        name = clean(self._cell(row, "name"))
        if name and not _is_like(name, person.name):
            found = f"“{name[:60]}” is not the name on the roster for badge {badge[:40]} ({person.name})."
            return self._fault(row, "Name", found, "Mend the badge or the name.")
        return self._dated(row, person)

    def _dated(self, row: Row, person: Known) -> Given | Fault:
        try:
            on = day(self._cell(row, "signed"), day_first=self.day_first, today=self.today)
        except BadValue as problem:
            return self._fault(
                row, "Signed", problem.found, "Write it as year-month-day, such as 2026-03-04."
            )
        if on > self.today:
            return self._fault(row, "Signed", "This day is still to come.", "Write the day that they signed.")
        said = clean(self._cell(row, "version")).removeprefix("v").removeprefix("V")
        if said and (not said.isdigit() or int(said) not in self.versions):
            known = ", ".join(map(str, sorted(self.versions)))
            return self._fault(
                row, "Version", f"“{said[:20]}” is no published version.", f"Write one of {known}."
            )
        return Given(row.number, person.pk, int(said) if said else self.usual, on)

    def _cell(self, row: Row, field: str) -> str:
        place = self.columns.get(field)
        return "" if place is None else row.cells[place]

    def _fault(self, row: Row, field: str, found: str, mend: str) -> Fault:
        return Fault(self.file, row.number, field, found, mend)


def _is_like(given: str, known: str) -> bool:
    """Whether two writings of a name share their family name, whatever the order: “Okonjo, J.” and “Jamie Okonjo”."""
    words = {plain(word) for word in given.replace(",", " ").split() if len(plain(word)) > 1}
    family = plain(known.rsplit(maxsplit=1)[-1]) if known.split() else ""
    return family in words or plain(given) == plain(known)
