"""What a roster file holds, and how one row of it is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from upstander.ground.core import tables_values as values
from upstander.ground.core.tables_match import Field

FIELDS = (
    Field(
        "badge",
        "Badge",
        ("badge number", "badge no", "shield", "star number", "employee id", "emp id", "id number"),
    ),
    Field("name", "Name", ("full name", "officer", "employee", "officer name", "employee name", "member")),
    Field("first_name", "First name", ("first", "given name", "fname")),
    Field("last_name", "Last name", ("last", "surname", "family name", "lname")),
    Field("email", "E-mail", ("mail", "email address", "work email", "e-mail address", "dept email")),
    Field("unit_name", "Unit's full name", ("unit name", "assignment name", "unit title")),
    Field(
        "parent_unit",
        "Unit above it",
        ("parent unit", "parent", "bureau", "reports to unit", "division above"),
    ),
    Field(
        "unit",
        "Unit",
        ("unit code", "assignment", "assign cd", "assigned unit", "district", "division", "section"),
    ),
    Field("rank", "Rank", ("rank name", "grade", "job title", "position")),
    Field(
        "hired",
        "Hired",
        ("hire date", "date of hire", "doh", "hired on", "start date", "date hired", "appointed"),
    ),
    Field("status", "Status", ("employment status", "emp status", "duty status", "state of duty")),
    Field("kind", "Sworn or professional", ("sworn", "class", "employee type", "sworn status", "category")),
)
LABELS = {entry.name: entry.label for entry in FIELDS}
FIXABLE = ("badge", "name", "email", "hired", "status", "kind", "rank", "unit")
TEMPLATE = ("badge", "name", "email", "unit", "unit name", "parent unit", "rank", "hired", "status", "kind")
_JAMIE = (
    "1187|Okonjo, Jamie|j.okonjo@agency.example|D2-N|District 2, nights|D2|Officer|2019-03-04|active|sworn"
)
_MARIA = "|Maria Lindqvist|m.lindqvist@agency.example|REC|Records|||2021-07-12|active|professional"
EXAMPLES = tuple(tuple(line.split("|")) for line in (_JAMIE, _MARIA))

ACTIVE, LEAVE, ACADEMY, LEFT = "active", "leave", "academy", "left"
STATUSES = {
    **dict.fromkeys(
        ("active", "a", "act", "current", "employed", "on duty", "full duty", "light duty", "yes"), ACTIVE
    ),
    **dict.fromkeys(("full time", "part time", "ft", "pt", "regular", "probation", "probationary"), ACTIVE),
    **dict.fromkeys(
        ("leave", "on leave", "l", "loa", "fmla", "military", "military leave", "medical leave"), LEAVE
    ),
    **dict.fromkeys(
        ("leave of absence", "admin leave", "administrative leave", "injured", "suspended"), LEAVE
    ),
    **dict.fromkeys(("academy", "in the academy", "recruit", "cadet", "trainee"), ACADEMY),
    **dict.fromkeys(
        ("left", "inactive", "retired", "resigned", "terminated", "separated", "former", "no"), LEFT
    ),
    **dict.fromkeys(("deceased", "transferred out", "dismissed", "t", "r"), LEFT),
}
KINDS = {
    **dict.fromkeys(("sworn", "s", "officer", "police", "deputy", "yes", "y", "true"), "sworn"),
    **dict.fromkeys(
        ("professional", "p", "civilian", "non sworn", "nonsworn", "professional staff"), "professional"
    ),
    **dict.fromkeys(("civ", "no", "n", "false", "dispatcher", "admin"), "professional"),
}
LADDER = (
    *(
        "recruit",
        "cadet",
        "officer",
        "deputy",
        "trooper",
        "agent",
        "detective",
        "investigator",
        "corporal",
        "sergeant",
    ),
    *(
        "lieutenant",
        "captain",
        "major",
        "commander",
        "inspector",
        "colonel",
        "deputy chief",
        "assistant chief",
    ),
    *("undersheriff", "chief", "sheriff"),
)
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "v", "md", "phd", "esq"}
BADGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./#_-]{0,39}")


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that can't be used: the value as it stands, what is wrong, what to do, our guess."""

    field: str
    value: str
    found: str
    mend: str
    guess: str = ""


@dataclass(slots=True)
class Parsed:
    """One row, read. An empty value means that the file says nothing about it."""

    badge: str = ""
    name: str = ""
    email: str = ""
    unit: str = ""
    unit_name: str = ""
    parent_unit: str = ""
    rank: str = ""
    hired: date | None = None
    status: str = ""
    kind: str = ""
    faults: list[CellFault] = field(default_factory=list)


def parse(cells: Mapping[str, str], *, day_first: bool, today: date) -> Parsed:
    """Read the mapped cells of one row; each cell that can't be read leaves its value empty and a fault."""
    row = Parsed()
    for name, text in cells.items():
        if text and name not in ("first_name", "last_name") and not text.isspace():
            try:
                setattr(row, name, value_of(name, text, day_first=day_first, today=today))
            except values.BadValue as bad:
                row.faults.append(CellFault(name, text.strip()[:200], bad.found, bad.mend, bad.guess))
    if not row.name and (cells.get("first_name") or cells.get("last_name")):
        _two_names(row, cells)
    faulty = {fault.field for fault in row.faults}
    if not row.name and "name" not in faulty:
        row.faults.append(CellFault("name", "", "The name is empty.", "Write the name."))
    if not row.badge and not row.email and not faulty & {"badge", "email"}:
        found = "There is neither a badge nor an e-mail address."
        row.faults.append(
            CellFault("badge", "", found, "Write one of them: by it we know the person next time.")
        )
    return row


def value_of(name: str, text: str, *, day_first: bool, today: date) -> str | date:
    """One value of the field `name`.

    Raises
    ------
    tables_values.BadValue
        It can't be used.
    """
    if name == "hired":
        return values.day(text, day_first=day_first, today=today)
    return READERS[name](text)


def badge_of(text: str) -> str:
    """A badge as written, without the “.0” that a spreadsheet adds."""
    value = re.sub(r"^(\d+)\.0+$", r"\1", values.clean(text))
    if not BADGE.fullmatch(value):
        guess = re.sub(r"[^A-Za-z0-9 ./#_-]|^[^A-Za-z0-9]+", "", value)[:40]
        raise values.BadValue(
            f"{values.quoted(value)} is not a badge.", "Use letters, digits and dashes.", guess
        )
    return value


def person_name(text: str) -> str:
    """“Okonjo, Jamie” is Jamie Okonjo; “Marsh, Riley, Jr.” is Riley Marsh Jr."""
    value = values.words(text, longest=120)
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) < 2 or parts[1].rstrip(".").casefold() in SUFFIXES:
        return value
    return " ".join([parts[1], parts[0], *parts[2:]])


READERS: dict[str, Callable[[str], str]] = {
    "badge": badge_of,
    "name": person_name,
    "email": values.email,
    "unit": lambda text: values.words(text, longest=40),
    "unit_name": lambda text: values.words(text, longest=120),
    "parent_unit": lambda text: values.words(text, longest=40),
    "rank": lambda text: values.words(text, longest=60),
    "status": lambda text: values.one_of(
        text, STATUSES, what="a status", such_as="active, leave, academy or left"
    ),
    "kind": lambda text: values.one_of(text, KINDS, what="a kind of staff", such_as="sworn or professional"),
}


def key(text: str) -> str:
    """A unit's or a rank's name without case and double blanks."""
    return " ".join(text.casefold().split())


def rank_order(name: str) -> int:
    """Where a new rank stands by its name; 0 for one that nobody expects, so that it is seen first in the list."""
    found = key(name)
    fitting = [word for word in LADDER if word in found]
    return 10 * (LADDER.index(max(fitting, key=len)) + 1) if fitting else 0


def share_a_word(one: str, other: str) -> bool:
    """Whether two names may be one person's: some word of two letters or more is in both."""
    return bool(_words(one) & _words(other))


def many_leave(leave: int, rows: int) -> bool:
    """Whether so many would leave that the file may be only a part of the agency."""
    return leave > 10 and 4 * leave > rows


def loop(parents: Mapping[str, str | None]) -> list[str] | None:
    """A round of units each of which stands above the next, or None. `parents`: unit -> the unit above it."""
    fine: set[str] = set()
    for start in parents:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in fine:
            if at in path:
                return [*path[path.index(at) :], at]
            path.append(at)
            at = parents.get(at)
        fine.update(path)
    return None


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 1 and word not in SUFFIXES}


def _two_names(row: Parsed, cells: Mapping[str, str]) -> None:
    whole = " ".join(cells.get(part, "") for part in ("first_name", "last_name"))
    try:
        row.name = values.words(whole, longest=120)
    except values.BadValue as bad:
        row.faults.append(CellFault("name", whole[:200], bad.found, bad.mend, bad.guess))
