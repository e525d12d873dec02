"""`upstander roster …`: the result on standard output, faults and progress on standard error, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import MakeUnit
from upstander.agency.cli_roster import roster
from upstander.agency.errors_roster import BadColumns, BadRoster
from upstander.agency.models import Agency, Person
from upstander.agency.models_roster import RosterImport

ROWS = "badge,name,hired\n1,Riley Marsh,2019-03-04\n2,Teo Whitehorse,2020-01-02\n"


def run(*arguments: str | Path, answer: str | None = None) -> Result:
    return CliRunner().invoke(roster, [str(argument) for argument in arguments], input=answer)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROWS)
    return path


def badges(agency: Agency) -> list[str]:
    people = Person.objects.filter(agency=agency).exclude(badge=None).order_by("badge")
    return [person.badge or "" for person in people]


def test_a_file_is_brought_in(agency: Agency, file: Path) -> None:
    result = run("import", file, "--yes")

    assert (result.exit_code, badges(agency)) == (0, ["1", "2"])
    assert result.stdout == (
        "2 rows: 0 the same, 2 new, 0 changed, 0 leave.\nBrought in. Undo it with “upstander roster undo”.\n"
    )


def test_the_same_file_again_changes_nothing(agency: Agency, file: Path) -> None:
    run("import", file, "--yes")
    result = run("import", file, "--yes")

    assert result.stdout == "2 rows: 2 the same, 0 new, 0 changed, 0 leave.\nNothing changes.\n"
    assert (result.exit_code, RosterImport.objects.filter(state="applied").count()) == (0, 1)


def test_a_dry_run_only_looks(agency: Agency, file: Path) -> None:
    result = run("import", file, "--dry-run", "--json")
    said = json.loads(result.stdout)

    assert (result.exit_code, said["counts"]["new"], said["state"], badges(agency)) == (0, 2, "ready", [])


def test_no_is_an_answer(agency: Agency, file: Path) -> None:
    result = run("import", file, answer="n\n")

    assert (result.exit_code, badges(agency)) == (1, [])


def test_a_fault_names_file_row_field_and_mend(agency: Agency, file: Path) -> None:
    file.write_text(ROWS.replace("2019-03-04", "13/25/2024"))
    result = run("import", file, "--yes")

    assert result.stderr.splitlines()[-2:] == [
        "roster.csv, row 2, hired: “13/25/2024” is not a date. Write it as 2024-12-25.",
        "Nothing was stored.",
    ]
    assert (result.exit_code, badges(agency)) == (2, [])


def test_faults_as_json(agency: Agency, file: Path) -> None:
    file.write_text(ROWS.replace("2019-03-04", "13/25/2024"))
    result = run("import", file, "--yes", "--json")

    assert json.loads(result.stdout)["faults"] == [
        {
            "number": 2,
            "field": "hired",
            "value": "13/25/2024",
            "found": "“13/25/2024” is not a date.",
            "mend": "Write it as 2024-12-25.",
            "guess": "2024-12-25",
        }
    ]


def test_columns_can_be_named(agency: Agency, file: Path) -> None:
    file.write_text("no,who\n1,Riley Marsh\n")
    assert isinstance(run("import", file, "--yes").exception, BadColumns)
    assert run("import", file, "--yes", "--map", "no=badge", "--map", "who=name").exit_code == 0

    assert badges(agency) == ["1"]


def test_a_map_without_a_field_is_wrong_use(agency: Agency, file: Path) -> None:
    assert run("import", file, "--map", "badge").exit_code == 2


def test_a_file_that_is_no_table_is_refused(agency: Agency, file: Path) -> None:
    file.write_bytes(b"")

    assert isinstance(run("import", file).exception, BadRoster)


def test_part_lets_nobody_leave(agency: Agency, file: Path) -> None:
    run("import", file, "--yes")
    file.write_text("badge,name\n3,Ana Castillo\n")
    result = run("import", file, "--yes", "--part")

    assert result.stdout.splitlines()[0] == "1 rows: 0 the same, 1 new, 0 changed, 0 leave."


def test_undo_takes_the_last_import_back(agency: Agency, file: Path) -> None:
    run("import", file, "--yes")
    result = run("undo", "--yes")

    assert (result.exit_code, result.stdout) == (0, "roster.csv was undone. Everybody is as before.\n")
    assert badges(agency) == []
    assert run("undo", "--yes").exit_code == 1


def test_nothing_of_a_refused_file_waits(agency: Agency, file: Path, make_unit: MakeUnit) -> None:
    make_unit("District 1")
    file.write_text("badge,name,unit\n1,Riley Marsh,Dist 4\n")
    run("import", file, "--yes")

    assert list(RosterImport.objects.values_list("state", "stored_as")) == [("stopped", "")]


def test_the_template_is_printed(agency: Agency, tmp_path: Path) -> None:
    printed = run("template").stdout_bytes
    path = tmp_path / "filled.csv"
    path.write_bytes(printed)

    assert run("import", path, "--yes").exit_code == 0
