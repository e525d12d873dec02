"""The debrief: people first, the clock, the profile in which “not shown” isn't 0, the law, the chart."""

import re
from xml.etree import ElementTree

import pytest

from tests.scenario.synthetic import as_yaml, small
from upstander.play.core.chart import DESK, PHONE, describe, timeline_svg
from upstander.play.core.debrief import Debrief, debrief
from upstander.play.core.walk import Walk
from upstander.scenario import library
from upstander.scenario.core.compile import compile_scenario
from upstander.scenario.core.load import load
from upstander.scenario.core.table import Table

BEST = ["see_face", "say_need", "own_it", "turn_him", "side", "aid", "rourke", "tell", "write_it"]


@pytest.fixture(scope="module")
def table() -> Table:
    return library.table_of("still-on-his-back")


def played(table: Table, names: list[str], *, flag: bool = False) -> Debrief:
    """A finished play: each name is a move, a number lets ticks pass."""
    walk = Walk(table)
    for name in names:
        if name.isdigit():
            walk.wait(int(name))
        else:
            walk.choose(next(m for m in walk.moves() if table.words["moves"][m]["id"] == name))
        if flag:
            for shown in list(walk.shown):
                if shown.kind != "move" and table.words["lines"][shown.number]["cue"]:
                    walk.flag(shown.number)
    walk.wait_out()
    return debrief(walk)


def values(page: Debrief) -> dict[str, int | None]:
    return {row.code: row.value for row in page.profile}


def test_best_play_says_who_was_helped_first_and_with_how_much_time(table: Table) -> None:
    page = played(table, BEST, flag=True)

    assert page.headline == "Wade walks to the ambulance."
    assert page.second == "You turned it with 160 seconds left."
    assert page.fates[0][0] == "The person"
    assert values(page) == {
        "see": 4, "decide": 4, "own": 4, "choose": 4, "act": 4, "tone": 4, "after": 4, "superior": None,
    }  # fmt: skip


def test_doing_nothing_is_zero_where_it_was_asked_and_not_shown_where_it_was_not(table: Table) -> None:
    page = played(table, [])

    assert page.headline == "Wade stopped breathing at 1613."
    assert values(page) == {
        "see": 0, "decide": 0, "own": 0, "choose": 0, "act": 0, "tone": None, "after": None, "superior": None,
    }  # fmt: skip
    assert [ask.state for ask in page.asks] == ["good", "good", "bad"]
    assert page.line.timing is None


def test_no_flag_but_an_early_try_is_not_shown_rather_than_zero(table: Table) -> None:
    assert values(played(table, BEST))["see"] is None


def test_timing_runs_from_the_opening_of_the_window_to_the_harm(table: Table) -> None:
    early, late = played(table, BEST), played(table, ["8", *BEST])

    assert early.line.timing is not None
    assert late.line.timing is not None
    assert 0 < early.line.timing < late.line.timing < 1
    assert late.line.seconds_left == early.line.seconds_left - 40


def test_giving_up_after_one_try_is_two_of_four_at_most(table: Table) -> None:
    page = played(table, ["see_face", "name", "own_it", "ease", "said_it"])

    assert page.line.outcome == "harm"
    assert values(page)["choose"] == 1
    assert page.asks[2].state == "half"


def test_time_lost_names_what_held_back_and_where_to_replay_from(table: Table) -> None:
    page = played(table, ["see_face", "name", "sergeant_call", "off_now", "again", "side", "aid", "write_it"])

    assert page.lost.inhibitor is not None
    assert page.lost.inhibitor.code == "RNK"
    assert page.lost.note.startswith("Watching is not a step.")
    assert re.match(r"\d+ seconds ", page.lost.headline)


def test_afterwards_ticks_what_was_done(table: Table) -> None:
    page = played(table, ["see_face", "say_need", "own_it", "turn_him", "side", "aid", "clear_it"])

    assert [step.word for step in page.after] == [
        "Done", "Not done", "Not in this scene", "Not done", "Not done", "Not in this scene",
    ]  # fmt: skip
    assert page.line.ending["id"] == "unsaid"


def test_signs_are_flagged_or_missed(table: Table) -> None:
    page = played(table, ["8", *BEST])

    assert [(sign.name, sign.flagged) for sign in page.line.signs] == [
        ("Her weight stays after the cuffs are on", None),
        ("His words get shorter", None),
    ]


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_chart_is_whole_xml_with_title_and_words_inside_its_frame(table: Table, size: object) -> None:
    page = played(table, ["8", *BEST], flag=True)
    svg = timeline_svg(page.line, PHONE if size is PHONE else DESK)
    root = ElementTree.fromstring(svg)
    width = float(root.attrib["width"])

    assert [child.tag for child in root][:2] == ["title", "desc"]
    assert root[1].text == describe(page.line)
    assert "style" not in svg
    for circle in root.iter("circle"):
        assert 0 <= float(circle.attrib["cx"]) <= width
    assert len(list(root.iter("circle"))) + svg.count("c-flag") == len(page.line.marked) + len(
        page.line.signs
    )


@pytest.mark.parametrize(("names", "below"), [([], False), (BEST, False), (["legs"], True)])
def test_words_beside_the_line_of_nobody_stand_where_the_play_leaves_room(
    table: Table, names: list[str], below: bool
) -> None:
    root = ElementTree.fromstring(timeline_svg(played(table, names).line, DESK))
    words = next(text for text in root.iter("text") if text.text == "if nobody acts")
    assert (words.get("text-anchor") is None) is below


def test_chart_escapes_what_a_scenario_says() -> None:
    scenario = small(beats=[{"at": 1, "text": "<script>", "cue": "<b>&"}])
    table = compile_scenario(load(as_yaml(scenario), "x.yaml")[0])
    page = played(table, [])

    assert "<script" not in timeline_svg(page.line, PHONE)
    assert page.rows[0].what == "<b>&"


def test_every_end_of_the_shipped_scenario_has_a_whole_debrief(table: Table) -> None:
    first: dict[int, list[tuple[int, int]]] = {0: []}
    queue = [0]
    for state in queue:
        for edge in table.edges_of(state):
            target = state + table.step[edge]
            if target not in first:
                first[target] = [*first[state], (state, table.move_of(edge))]
                queue.append(target)
    ends = {table.place[state]: state for state in first if table.ended(state)}
    for state in ends.values():
        walk = Walk(table)
        for _, move in first[state]:
            walk.wait() if move < 0 else walk.choose(move)
        page = debrief(walk)
        assert walk.state == state
        assert len(page.profile) == 8
        assert ElementTree.fromstring(timeline_svg(page.line, DESK)).tag == "svg"
    assert len(ends) == len(table.words["endings"])
