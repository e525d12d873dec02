"""Every scenario that ships: whole, through every gate, every state walked, its sheet beside it."""

import gzip
from importlib.resources import files
from typing import Any

import pytest
import yaml

from upstander.scenario import library
from upstander.scenario.core.load import load
from upstander.scenario.core.source import read_source

MARKS = ["place", "reason", "early_cue", "time", "temptation", "replies", "rank", "person", "consequences",
         "do_nothing", "variety", "read_aloud"]  # fmt: skip
SLUGS = library.slugs()


def sheet(slug: str) -> dict[str, Any]:
    path = files("upstander.scenario") / "content" / f"{slug}.sheet.yaml"
    return read_source(path.read_text("utf-8"), path.name).values


def all_text(slug: str) -> str:
    """Every text of the file, joined, with single spaces."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        return [text for part in parts for text in texts(part)]

    return " ".join(" ".join(texts(yaml.safe_load(library.text_of(slug)))).split())


def test_the_library_holds_the_first_scenario() -> None:
    assert "still-on-his-back" in SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_shipped_scenario_passes_every_gate(slug: str) -> None:
    table, report = library.checked(slug)

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
    assert {ending.outcome for ending in scenario.endings} == {"good", "mixed", "harm"}
    fates = [text for e in scenario.endings for text in (e.person, e.colleague, e.you, e.agency, e.community)]
    assert len(set(fates)) == len(fates)


@pytest.mark.parametrize("slug", SLUGS)
def test_sheet_gives_each_mark_with_a_line_of_the_scenario(slug: str) -> None:
    page, text = sheet(slug), all_text(slug)

    assert list(page["marks"]) == MARKS
    assert [name for name, mark in page["marks"].items() if mark["line"] not in text] == []
    marks = [mark["mark"] for mark in page["marks"].values()]
    assert min(marks) >= 1
    assert sum(marks) >= 20


@pytest.mark.parametrize("slug", SLUGS)
def test_shipped_scenario_repeats_no_sentence_of_the_samples(slug: str, shared: Any) -> None:
    text = all_text(slug)
    samples = (shared / "design" / "scenario-craft.md").read_text("utf-8")
    samples += (shared / "design" / "look" / "play.html").read_text("utf-8")
    sentences = [part.strip("“” ") for part in text.replace("?", ".").split(".") if len(part) > 20]

    assert [sentence for sentence in sentences if sentence in samples] == []
