"""Each bench runs in its small form and prints its whole table. How fast it was is asserted nowhere."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parent.parent
LIMIT = 300
Table = list[list[str]]


def run(bench: str) -> list[Table]:
    """The tables that a bench prints; it exits 0, whatever the figures."""
    ours = ("DATABASE_URL", "UPSTANDER_DATA", "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-m", f"bench.{bench}", "--small", "--markdown"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=LIMIT)
    assert done.returncode == 0, done.stderr
    tables: list[Table] = [[]]
    for line in map(str.strip, done.stdout.splitlines()):
        if line.startswith("|"):
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif tables[-1]:
            tables.append([])
    return [[head, *rows] for head, _, *rows in filter(None, tables)]


def heads(bench: str) -> list[str]:
    return [name.strip() for name in importlib.import_module(f"bench.{bench}").COLUMNS]


def number(cell: str) -> float:
    return float(cell.split(maxsplit=1)[0].replace(",", "").rstrip("×"))


def test_scenario_bench_prints_its_states_beside_those_of_a_plain_reading():
    [[head, row]] = run("scenario")
    assert head == heads("scenario")
    found = dict(zip(head, row, strict=True))
    assert all(row)
    assert 100 < number(found["Scenario"]) <= number(found["its states"])


def test_understanding_bench_prints_ours_beside_peers_and_the_speed():
    quality, [speed_head, speed] = run("understanding")
    head, *rows = quality
    assert head == heads("understanding")
    readers = {row[head.index("Reader")] for row in rows}
    assert readers >= {"ours", "ours, words alone", "keywords"}
    found = {row[head.index("Reader")]: number(row[head.index("macro-F1")]) for row in rows}
    assert found["ours"] > found["keywords"]
    assert number(dict(zip(speed_head, speed, strict=True))["lines"]) > 50


@pytest.mark.slow
def test_turn_bench_prints_one_player_and_twenty_and_every_line_was_read():
    [[head, *rows]] = run("turns")
    assert head == heads("turns")
    assert [row[0] for row in rows] == ["1", "20"]
    assert {row[head.index("read")] for row in rows} == {"100 %"}


@pytest.mark.slow
def test_resume_bench_goes_back_into_a_scene():
    [[head, *rows]] = run("resume")
    assert head == heads("resume")
    assert len(rows) == 2
    for row in rows:
        assert all(row)


def test_audit_bench_finds_the_altered_entry_on_both_databases():
    [[head, *rows]] = run("audit")
    assert head == heads("audit")
    assert [row[0] for row in rows] == ["SQLite, 1,000 entries", "PostgreSQL, 1,000 entries"]
    assert [row[head.index("the right one")] for row in rows] == ["yes", "yes"]


@pytest.mark.slow
def test_import_bench_prints_both_databases_and_both_sizes_and_the_same_file_changes_nothing():
    [[head, *rows]] = run("import")
    assert head == heads("import")
    assert [row[0] for row in rows] == [
        f"{database}, {people} people" for database in ("SQLite", "PostgreSQL") for people in ("200", "2,000")
    ]
    for row in rows:
        assert all(row)
        assert row[head.index("changed")] == "0"


@pytest.mark.slow
def test_sign_in_bench_lets_everybody_in_from_one_address_on_both_databases():
    [[head, *rows]] = run("signin")
    assert head == heads("signin")
    assert [row[0] for row in rows] == ["SQLite", "PostgreSQL"]
    for row in rows:
        assert all(row)
        assert [cell for name, cell in zip(head, row, strict=True) if name == "passed"] == ["24", "24"]


@pytest.mark.slow
def test_page_bench_prints_every_page_at_every_size_and_on_both_databases():
    bench = importlib.import_module("bench.pages")
    *sizes, flat = run("pages")
    assert len(sizes) == 4
    for head, *rows in sizes:
        assert head == ["page", *heads("pages")]
        assert [row[0] for row in rows] == [bench.YARDSTICK, *bench.GOALS]
        assert all(number(cell) > 0 for row in rows for cell in (row[1], row[3], row[4], row[6], row[7]))
        for row in rows[1:]:
            most, queries = bench.GOALS[row[0]]
            assert bool(row[5]) is (most is not None)
            assert row[2].startswith(f"≤ {queries}")
    held = [row[0] for row in flat[1:]]
    assert held == [
        f"{database} {what}"
        for database in ("SQLite", "PostgreSQL")
        for what in (*bench.GOALS, "worker MB", "first load kB")
    ]
