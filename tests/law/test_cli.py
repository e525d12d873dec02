"""`upstander law`, as one types it."""

import json

import pytest
from click.testing import CliRunner

from upstander.law.cli import law


def run(*words: str):
    return CliRunner().invoke(law, words)


def test_state_on_a_day_is_printed_with_its_sources_and_doubts():
    result = run("co", "--on", "2021-06-01")
    assert result.exit_code == 0
    assert "Failure to report: class 1 misdemeanor" in result.stdout
    assert "C.R.S. 18-8-802" in result.stdout
    assert "anti retaliation: not recorded" in result.stdout
    assert "Circuit 10" in result.stdout
    assert "not legal advice" in result.stderr


def test_day_that_the_records_cant_tell_exits_1_and_says_why():
    result = run("CO", "--on", "2020-06-01")
    assert result.exit_code == 1
    assert "recorded only to the year" in result.stdout


def test_json_has_null_for_what_is_not_recorded():
    printed = json.loads(run("CO", "--on", "2024-01-01", "--json").stdout)
    assert printed["holds"]["anti_retaliation"] is None
    assert printed["holds"]["report"]["deadline_hours"] == 240
    assert printed["circuit"]["circuit"] == "10"


def test_list_has_every_state_with_how_sure_we_are():
    lines = run().stdout.splitlines()
    assert len(lines) == 51
    assert any(line.startswith("CO  Colorado") and "statute" in line and "verified" in line for line in lines)
    assert len(json.loads(run("--json").stdout)) == 51


@pytest.mark.parametrize("words", [("XX",), ("CO", "--on", "June"), ("Colorado",)])
def test_what_is_no_state_or_day_is_refused(words):
    result = run(*words)
    assert result.exit_code == 2
