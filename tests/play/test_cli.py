"""`upstander play` and `upstander scenario check`: scripted, without a database."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from upstander.play.cli import play
from upstander.scenario import library
from upstander.scenario.cli import scenario

BEST = "2\n2\n1\n3\n4\n1\n1\n1\n1\n"


def test_scripted_play_prints_the_scene_and_its_debrief() -> None:
    result = CliRunner().invoke(play, ["still-on-his-back", "--no-clock"], input=BEST)

    assert result.exit_code == 0
    assert "you: “Moody, leave the legs, take his hip." in result.output
    assert "Wade walks to the ambulance.\nYou turned it with" in result.output
    assert "By stage (never added up)" in result.output


def test_input_that_ends_waits_the_scene_out() -> None:
    result = CliRunner().invoke(play, ["still-on-his-back", "--json"], input="")

    assert json.loads(result.stdout)["ending"] == "gone"


def test_waiting_and_flagging_are_in_the_log() -> None:
    result = CliRunner().invoke(play, ["still-on-his-back", "--json"], input="w\nf 4\n2\n")

    assert json.loads(result.stdout)["log"][0][1] == "flag"


def test_leaving_is_exit_1_and_keeps_nothing() -> None:
    result = CliRunner().invoke(play, ["still-on-his-back"], input="q\n")

    assert (result.exit_code, result.stderr) == (1, "You left the scene. Nothing was kept.\n")


def test_unknown_scenario_is_exit_2_and_names_the_known() -> None:
    result = CliRunner().invoke(play, ["nothing-here"])

    assert result.exit_code == 2
    assert "Use one of: " in result.stderr
    assert "still-on-his-back" in result.stderr


@pytest.mark.parametrize("typed", ["99", "hello", "f 0", "f 999", "-1"])
def test_senseless_typing_changes_nothing(typed: str) -> None:
    result = CliRunner().invoke(play, ["still-on-his-back", "--json"], input=f"{typed}\n")

    assert json.loads(result.stdout)["log"] == []


def test_check_without_a_file_checks_the_library() -> None:
    result = CliRunner().invoke(scenario, ["check", "--json"])

    assert result.exit_code == 0
    found = [(one["file"], one["passed"]) for one in json.loads(result.stdout)]
    assert found == [(f"{slug}.yaml", True) for slug in library.slugs()]


def test_check_of_a_bad_file_is_exit_1_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("id: bad\ntitel: Bad\n")
    result = CliRunner().invoke(scenario, ["check", str(path)])

    assert result.exit_code == 1
    assert "bad.yaml, line 2: “titel” isn't a field here. Did you mean “title”?" in result.stdout


def test_check_of_a_missing_file_is_exit_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(scenario, ["check", str(tmp_path / "none.yaml")])

    assert result.exit_code == 2
    assert "Check the path." in result.stdout


def test_schema_is_json() -> None:
    result = CliRunner().invoke(scenario, ["schema"])

    assert json.loads(result.stdout)["title"] == "Scenario"
