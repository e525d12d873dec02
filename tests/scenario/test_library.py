"""Every scenario that ships: whole, through every gate, every state walked, its sheet beside it."""

import gzip
import re
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from upstander.scenario import library
from upstander.scenario.core.cast import counts, markdown
from upstander.scenario.core.lines import line_faults, read_lines
from upstander.scenario.core.load import load

MARKS = ["place", "reason", "early_cue", "time", "temptation", "replies", "rank", "person", "consequences",
         "do_nothing", "variety", "read_aloud"]  # fmt: skip
SLUGS = library.slugs()


def own_texts(slug: str) -> list[str]:
    """The texts of the story itself: no sources, no law, no ids."""
    outside = {"id", "sources", "law", "policy_clauses", "review", "needs", "levels"}

    def texts(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        return [text for part in parts for text in texts(part)]

    raw = yaml.safe_load(library.text_of(slug))
    return texts({name: value for name, value in raw.items() if name not in outside})


def sentences(slug: str) -> set[str]:
    parts = (part.strip("“”’ ") for text in own_texts(slug) for part in re.split(r"[.?!…]", text))
    return {part for part in parts if len(part) > 20}


def all_text(slug: str) -> str:
    """Every text of the file, joined, with single spaces."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        return [text for part in parts for text in texts(part)]

    return " ".join(" ".join(texts(yaml.safe_load(library.text_of(slug)))).split())


def test_library_holds_every_kind_in_its_number() -> None:
    kinds = counts(library.cast())["kind"]
    assert kinds == {
        "you are there": 29, "you are the supervisor": 1, "you are stopped": 6, "nothing is wrong": 3, "hospital": 3,
    }  # fmt: skip


def test_seven_in_ten_scenes_are_of_the_first_three_levels() -> None:
    subtle = [role for role in library.cast() if role.subtlety <= 3]
    assert len(subtle) >= 0.7 * len(SLUGS)


def test_page_of_the_scenes_shows_who_plays_whom_as_it_is() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "scenes.md").read_text("utf-8")
    assert "\n".join(markdown(library.cast())) in page


@pytest.mark.parametrize("slug", SLUGS)
def test_shipped_scenario_passes_every_gate(slug: str) -> None:
    table, report = library.checked(slug)

    assert library.table_of(slug).to_bytes() == table.to_bytes()  # what was built is what is compiled
    assert [str(fault) for fault in report.faults] == []
    assert table.states <= 8_000
    assert len(gzip.compress(table.to_bytes(), 9)) <= 60_000


@pytest.mark.parametrize("slug", SLUGS)
def test_every_state_of_a_shipped_scenario_is_sound(slug: str) -> None:
    table = library.table_of(slug)
    limit = load(library.text_of(slug), slug)[0].clock.limit
    for state in range(table.states):
        edges = table.edges_of(state)
        assert table.ended(state) == (len(edges) == 0)
        assert 0 <= table.clock[state] <= limit
        assert len({table.move_of(edge) for edge in edges}) == len(edges)
        for edge in edges:
            target = state + table.step[edge]
            assert table.clock[target] == table.clock[state] + table.ticks[edge]


@pytest.mark.parametrize("slug", SLUGS)
def test_shipped_scenario_has_four_decisions_and_different_ends(slug: str) -> None:
    scenario, _ = load(library.text_of(slug), slug)

    assert len([scene for scene in scenario.scenes if len(scene.moves) >= 3]) >= 4
    wanted = {"good", "mixed", "harm"} if scenario.wrong else {"good", "mixed"}
    assert {ending.outcome for ending in scenario.endings} == wanted
    fates = [text for e in scenario.endings for text in (e.person, e.colleague, e.you, e.agency, e.community)]
    assert len(set(fates)) == len(fates)


@pytest.mark.parametrize("slug", SLUGS)
def test_sheet_gives_each_mark_with_a_line_of_the_scenario(slug: str) -> None:
    page, text = library.sheet_of(slug), all_text(slug)

    assert list(page["marks"]) == MARKS
    assert page["scenario"] == slug
    assert page["roles"]
    lines = {name: " ".join(mark["line"].split()) for name, mark in page["marks"].items()}
    assert [name for name, line in lines.items() if line not in text] == []
    marks = [mark["mark"] for mark in page["marks"].values()]
    assert min(marks) >= 1
    assert sum(marks) >= 20


@pytest.mark.parametrize("slug", SLUGS)
def test_shipped_scenario_repeats_no_sentence_of_the_samples(slug: str, shared: Any) -> None:
    samples = (shared / "design" / "scenario-craft.md").read_text("utf-8")
    samples += (shared / "design" / "look" / "play.html").read_text("utf-8")

    assert [sentence for sentence in sentences(slug) if sentence in samples] == []


def test_no_two_scenarios_share_a_sentence() -> None:
    found = {slug: sentences(slug) for slug in SLUGS}

    assert [(a, b, found[a] & found[b]) for a, b in combinations(SLUGS, 2) if found[a] & found[b]] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_shipped_scenario_says_how_it_sounded_and_names_the_need(slug: str) -> None:
    scenario, _ = load(library.text_of(slug), slug)

    moves = [move for scene in scenario.scenes for move in scene.moves]
    spoken = [move for move in moves if move.tactic != "none" or move.receives in ("stops", "thanks")]
    assert [move.id for move in spoken if not move.heard] == []
    assert scenario.debrief.styles is not None
    if scenario.domain == "police":
        assert scenario.needs
    if scenario.rank_gap > 0 and scenario.learner_role == "witness" and scenario.wrong:
        assert len([move for move in moves if move.superior]) >= 3


@pytest.mark.parametrize("slug", SLUGS)
def test_lines_say_every_move_in_other_words(slug: str) -> None:
    path = files("upstander.scenario") / "content" / "lines" / f"{slug}.yaml"
    lines, source = read_lines(path.read_bytes(), path.name)
    scenario, _ = load(library.text_of(slug), slug)

    assert lines.scenario == slug
    assert [str(fault) for fault in line_faults(lines, scenario, source)] == []
    held = [text for text, _, out in lines.labelled() if out]
    assert len(held) >= len(list(lines.labelled())) // 4
