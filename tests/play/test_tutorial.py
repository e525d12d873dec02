"""The tutorial “Write your first scene”: its file is checked, and played as the page says."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from upstander.play.core.debrief import debrief
from upstander.play.core.walk import Walk
from upstander.scenario.cli import scenario
from upstander.scenario.core import form
from upstander.scenario.core.audit import check
from upstander.scenario.core.table import Table

DOCS = Path(__file__).resolve().parents[2] / "docs"
FILE, PAGE = DOCS / "tutorials" / "first-scene.yaml", DOCS / "tutorials" / "write-your-first-scene.md"


@pytest.fixture(scope="module")
def table() -> Table:
    return check(FILE.read_text("utf-8"), FILE.name)[0]


def walked(table: Table, *names: str) -> Walk:
    walk = Walk(table)
    for name in names:
        walk.choose(next(m for m in walk.moves() if table.words["moves"][m]["id"] == name))
    walk.wait_out()
    return walk


def test_the_command_prints_what_the_page_shows() -> None:
    run = CliRunner().invoke(scenario, ["check", str(FILE)])
    shown = re.search(r"```\n(first-scene\.yaml: .*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    assert run.exit_code == 0
    assert shown is not None
    assert run.stdout.replace(str(FILE), "first-scene.yaml") == shown[1]


def test_each_piece_that_the_page_shows_stands_in_the_file() -> None:
    text = FILE.read_text("utf-8")
    for piece in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        assert piece in text


def test_it_is_played_to_each_of_its_ends(table: Table) -> None:
    best = debrief(walked(table, "look_in", "wake", "tell"))
    assert best.headline == "Everything is still in the cart."
    assert best.line.turned is not None
    assert debrief(walked(table)).line.outcome == "harm"
    asked = debrief(walked(table, "monday", "photo", "leave"))
    assert asked.headline == "You drove on."
    assert best.way[-1][1].startswith("Ask his name.")


def test_the_reference_names_every_field_of_the_format() -> None:
    page = (DOCS / "reference" / "scene-format.md").read_text("utf-8")
    parts = [part for part in vars(form).values() if isinstance(part, type) and issubclass(part, form.Part)]
    named = {field.alias or name for part in parts for name, field in part.model_fields.items()}
    assert {name for name in named if f"`{name}`" not in page} == set()
    assert yaml.safe_load(FILE.read_text("utf-8"))["id"] == "the-cart"
