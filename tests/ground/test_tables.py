"""Table files of every make: what is read, what is refused and with which sentence."""

import csv
import io
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.ground.core import tables_values as values
from upstander.ground.core import tables_write
from upstander.ground.core.tables import BadTable, Layout, Limits, look, read
from upstander.ground.core.tables_match import GUESSED, SAME, UNUSED, Field, fingerprint, match
from upstander.ground.core.tables_text import LIMITS

TODAY = date(2026, 11, 23)
Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(content: bytes) -> Path:
        path = tmp_path / "stored"
        path.write_bytes(content)
        return path

    return make


def cells(path: Path, layout: Layout) -> list[tuple[str, ...]]:
    return [row.cells for row in read(path, layout)]


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(BadTable) as bad:
        look(path, "roster.csv", limits)
    return str(bad.value)


TEXT = "badge{0}name\n1187{0}José Ñáñez\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_any_delimiter_in_any_encoding_is_read_alike(write: Write, delimiter: str, encoding: str) -> None:
    path = write(TEXT.format(delimiter).encode(encoding))
    layout = look(path, "roster.csv")

    assert layout.header == ("badge", "name")
    assert cells(path, layout) == [("1187", "José Ñáñez")]


def test_latin_1_is_said(write: Write) -> None:
    layout = look(write("badge,name\n1,José\n".encode("latin-1")), "roster.csv")

    assert layout.notes == (
        "The file is in an old Windows encoding (Latin-1). Look at names with accents before you bring it in.",
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(write: Write, end: str) -> None:
    path = write(end.join(["a,b", "1,2", "3,4"]).encode())

    assert cells(path, look(path, "roster.csv")) == [("1", "2"), ("3", "4")]


def test_a_line_break_inside_quotation_marks_stays_in_its_cell(write: Write) -> None:
    path = write(b'a,b\n1,"two\nlines"\n3,4\n')
    rows = list(read(path, look(path, "roster.csv")))

    assert [(row.number, row.cells) for row in rows] == [(2, ("1", "two\nlines")), (3, ("3", "4"))]


def test_the_delimiter_of_the_table_wins_over_commas_in_names(write: Write) -> None:
    path = write(b"badge;name\n1;Okonjo, J.\n2;Marsh, R.\n")

    assert cells(path, look(path, "roster.csv")) == [("1", "Okonjo, J."), ("2", "Marsh, R.")]


def test_excels_own_line_names_the_delimiter(write: Write) -> None:
    path = write(b"sep=;\na;b\n1;2\n")
    layout = look(path, "roster.csv")

    assert (layout.header_at, [row.number for row in read(path, layout)]) == (2, [3])


def test_blank_lines_are_skipped_and_counted(write: Write) -> None:
    path = write(b"\n,,\na,b\n\n1,2\n , \n3,4\n")

    assert [row.number for row in read(path, look(path, "roster.csv"))] == [5, 7]


def test_short_rows_are_filled_and_long_ones_carry_a_fault(write: Write) -> None:
    path = write(b"a,b\n1\n1,2,3\n1,2,,\n")
    rows = list(read(path, look(path, "roster.csv")))

    assert [row.cells for row in rows] == [("1", ""), ("1", "2"), ("1", "2")]
    assert [str(row.fault) if row.fault else "" for row in rows] == [
        "",
        "roster.csv, row 3: The row has 3 cells and the header has 2. "
        "Put quotation marks around a value that holds “,”.",
        "",
    ]


REFUSED = {
    "empty": (b"", "roster.csv: The file is empty. Export the roster again."),
    "blank": (b"\n\n", "roster.csv: The file is empty. Export the roster again, with column names."),
    "header alone": (b"a,b\n", "roster.csv: There are column names and no rows. Export the roster again."),
    "two of a name": (
        b"Name,name\n1,2\n",
        "roster.csv, row 1: Two columns are called “name”. Rename one of them.",
    ),
    "zero byte": (
        b"a,b\n1,\0\n",
        "roster.csv, row 2: The file holds a zero byte, which text never does: it is damaged or of another kind. "
        "Export it again.",
    ),
    "person for header": (
        b"1187,x@alder.example\n1188,y@alder.example\n",
        "roster.csv, row 1: The first row looks like a person, not like names of columns. "
        "Put the names of the columns in the first row: badge, name, e-mail, unit.",
    ),
    "open quotation mark": (
        b'a,b\n1,2\n3,"4\n5,6\n',
        "roster.csv, row 3: A quotation mark opens here and doesn't close. Close it, or take it out.",
    ),
    "quotation mark inside": (
        b'a,b\n"x"y,2\n',
        "roster.csv, row 2: A quotation mark stands inside a quoted value. Write it twice, or take it out.",
    ),
    "workbook": (
        b"PK\x03\x04 and so on",
        "roster.csv: This is an Excel workbook or a zip file. Save it as CSV (UTF-8), then choose that file.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_with_its_mend(write: Write, name: str) -> None:
    content, sentence = REFUSED[name]

    assert refusal(write(content)) == sentence


def test_a_line_of_10_mb_is_refused_at_once_and_in_little_memory(write: Write) -> None:
    path = write(b"a" * 10_000_000)
    tracemalloc.start()
    began = time.perf_counter()
    sentence = refusal(path)
    took, (_, most) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sentence == (
        "roster.csv, row 1: A line is longer than 100,000 letters. Export the roster again, one person a line."
    )
    assert took < 1
    assert most < 5_000_000


def test_a_quoted_cell_of_10_mb_is_refused_in_little_memory(write: Write) -> None:
    path = write(b'a,b\n1,"' + b"x\n" * 5_000_000)

    assert refusal(path).startswith("roster.csv, row 2: A quotation mark opens here")


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(rows=2), "roster.csv, row 4: The file has more than 2 rows. Split it."),
        (
            Limits(columns=2),
            "roster.csv, row 1: The header has 3 columns; 2 is the most. Export only the columns of the roster.",
        ),
    ],
)
def test_a_limit_is_said(write: Write, limits: Limits, sentence: str) -> None:
    assert refusal(write(b"a,b,c\n1,2,3\n1,2,3\n1,2,3\n"), limits) == sentence


def test_100_000_rows_are_read_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "big"
    with path.open("w") as file:
        file.write("badge,name\n")
        file.writelines(f"{number},Somebody With A Name {number}\n" for number in range(100_000))
    tracemalloc.start()
    layout = look(path, "roster.csv")
    count = sum(1 for _ in read(path, layout))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (layout.rows, count) == (100_000, 100_000)
    assert most < 8_000_000


def spreadsheet_text() -> st.SearchStrategy[str]:
    signs = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
    return st.text(signs, max_size=12)


@given(st.lists(st.tuples(spreadsheet_text(), spreadsheet_text()), min_size=1, max_size=8))
def test_what_we_write_reads_back_and_runs_nothing(rows: list[tuple[str, str]]) -> None:
    written = b"".join(tables_write.lines(("left", "right"), rows)).decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(written, newline=""), strict=True))

    assert [tuple(tables_write.unsafe(cell) for cell in row) for row in found[1:]] == [
        tuple(tables_write.unsafe(cell) for cell in row) for row in rows
    ]
    assert not [cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


DATES = {
    "2019-03-04": "2019-03-04",
    "2019/3/4": "2019-03-04",
    "20190304": "2019-03-04",
    "03/04/2019": "2019-03-04",
    "3/4/19": "2019-03-04",
    "3-4-2019": "2019-03-04",
    "3/4/98": "1998-03-04",
    "4-Mar-19": "2019-03-04",
    "March 4, 2019": "2019-03-04",
    "Sept 4, 2019": "2019-09-04",
    "43528": "2019-03-04",
    "2019-03-04 00:00:00": "2019-03-04",
    "3/4/2019 12:00 AM": "2019-03-04",
}


@pytest.mark.parametrize("text", DATES)
def test_a_date_in_any_usual_style_is_read(text: str) -> None:
    assert values.day(text, day_first=False, today=TODAY).isoformat() == DATES[text]


def test_a_date_with_the_day_first_is_read_so_when_the_column_says_so() -> None:
    order = values.DateOrder.of(["3/4/2019", "25/12/2018"])

    assert (order.reads_day_first, order.is_open) == (True, False)
    assert values.day("3/4/2019", day_first=order.reads_day_first, today=TODAY) == date(2019, 4, 3)


@pytest.mark.parametrize(
    ("texts", "day_first", "is_open"),
    [
        (["3/4/2019", "5/6/2020"], False, True),
        (["3/4/2019", "12/25/2020"], False, False),
        (["25/12/2020", "12/25/2020"], False, False),
        (["2019-03-04"], False, False),
    ],
)
def test_the_order_of_day_and_month_needs_evidence(texts: list[str], day_first: bool, is_open: bool) -> None:
    order = values.DateOrder.of(texts)

    assert (order.reads_day_first, order.is_open) == (day_first, is_open)


@pytest.mark.parametrize(
    ("text", "sentence", "guess"),
    [
        ("13/25/2024", "“13/25/2024” is not a date. Write it as 2024-12-25.", "2024-12-25"),
        ("2/30/2024", "“2/30/2024” is not a date. Write it as 2024-02-29.", "2024-02-29"),
        ("25/3/2020", "“25/3/2020” is not a date. Write it as 2020-03-25.", "2020-03-25"),
        ("soon", "“soon” is not a date. Write it as year-month-day, such as 2024-12-25.", ""),
        ("3/4/2029", "“3/4/2029” can't be right. Write the day of hire as year-month-day.", ""),
        ("1/1/0001", "“1/1/0001” can't be right. Write the day of hire as year-month-day.", ""),
    ],
)
def test_what_is_no_date_says_how_to_write_it(text: str, sentence: str, guess: str) -> None:
    with pytest.raises(values.BadValue) as bad:
        values.day(text, day_first=False, today=TODAY)

    assert (str(bad.value), bad.value.guess) == (sentence, guess)


@pytest.mark.parametrize(
    ("text", "found"),
    [(" Riley@Alder.Example ", "riley@alder.example"), ("mailto:a@b.co", "a@b.co"), ("<a@b.co>", "a@b.co")],
)
def test_an_email_address_is_tidied(text: str, found: str) -> None:
    assert values.email(text) == found


@pytest.mark.parametrize(
    ("text", "guess"),
    [("a b@c.co", "ab@c.co"), ("a@b", ""), ("a@@b.co", ""), ("a@b,co", "a@b.co"), ("x" * 300, "")],
)
def test_what_is_no_email_address_is_refused(text: str, guess: str) -> None:
    with pytest.raises(values.BadValue) as bad:
        values.email(text)

    assert bad.value.guess == guess


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_that_starts_a_formula_is_refused(sign: str) -> None:
    with pytest.raises(values.BadValue) as bad:
        values.words(f"{sign}cmd|' /C calc'!A0", longest=120)

    assert bad.value.mend == f"Take away the “{sign}” at its start."
    assert bad.value.guess == "cmd|' /C calc'!A0"


def test_a_name_loses_control_signs_and_double_blanks() -> None:
    assert values.words("\tRiley\u00a0 \u200bMarsh\r", longest=120) == "Riley Marsh"


FIELDS = (
    Field("badge", "Badge", ("badge no",)),
    Field("unit", "Unit", ("assign cd",)),
    Field("hired", "Hired", ("doh",)),
)


def test_columns_are_guessed_by_the_names_that_other_programs_use() -> None:
    found = match(["BADGE_NO", "Assign-Cd", "veh_id"], ["1187", "D2", "V-22"], FIELDS)

    assert [(entry.column, entry.field, entry.how) for entry in found] == [
        ("BADGE_NO", "badge", GUESSED),
        ("Assign-Cd", "unit", GUESSED),
        ("veh_id", "", UNUSED),
    ]


def test_a_remembered_choice_goes_before_every_guess() -> None:
    found = match(
        ["badge", "veh_id"], ["1", "2"], FIELDS, {"veh_id": "badge", "gone": "unit", "badge": "nonsense"}
    )

    assert [(entry.column, entry.field, entry.how) for entry in found] == [
        ("badge", "", UNUSED),
        ("veh_id", "badge", SAME),
    ]


def test_a_field_is_filled_once() -> None:
    found = match(["badge", "badge no"], ["1", "2"], FIELDS)

    assert [entry.field for entry in found] == ["badge", ""]


def test_a_header_is_known_again_in_another_order_and_case() -> None:
    assert fingerprint(["Badge No", "Name"]) == fingerprint(["name", "BADGE_NO"])
    assert fingerprint(["Badge No", "Name"]) != fingerprint(["Badge No", "Names"])
