"""The walker: what can be done, what can't, and that the browser's golden walks are what it does."""

from typing import Any

import pytest

from upstander.play.core.walk import ImpossibleWalk, Walk, until, walk_log
from upstander.scenario import library
from upstander.scenario.core.table import Table

from . import golden


@pytest.fixture(scope="module")
def table() -> Table:
    return library.table_of("still-on-his-back")


def move(table: Table, name: str) -> int:
    return next(n for n, one in enumerate(table.words["moves"]) if one["id"] == name)


def best(table: Table) -> Walk:
    """The best way through, with everything done afterwards."""
    walk = Walk(table)
    for name in ("see_face", "say_need", "own_it", "turn_him", "side", "aid", "rourke", "tell", "write_it"):
        walk.choose(move(table, name))
    return walk


def test_doing_nothing_ends_where_doing_nothing_ends(table: Table) -> None:
    walk = Walk(table)
    walk.wait_out()

    assert (walk.ended, walk.tick, table.ending(walk.state)["id"]) == (True, 36, "gone")


def test_best_way_ends_well_and_can_be_walked_again(table: Table) -> None:
    walk = best(table)

    assert table.ending(walk.state)["id"] == "walked"
    assert walk_log(table, walk.log).state == walk.state


def test_beats_come_once_in_the_order_of_the_clock(table: Table) -> None:
    walk = Walk(table)
    walk.wait_out()

    ticks = [shown.tick for shown in walk.shown if shown.kind == "beat"]
    assert ticks == [beat["at"] for beat in table.words["beats"]]


def test_time_stands_still_where_the_scene_does(table: Table) -> None:
    walk = Walk(table)
    for name in ("see_face", "say_need", "own_it", "turn_him", "side"):
        walk.choose(move(table, name))
    before = walk.tick
    walk.wait(5)

    assert (walk.tick, walk.waits, walk.ended) == (before, False, False)


def test_every_state_is_reached_by_walking(table: Table) -> None:
    seen, queue = {0}, [0]
    for state in queue:
        for edge in table.edges_of(state):
            target = state + table.step[edge]
            if target not in seen:
                seen.add(target)
                queue.append(target)

    assert len(seen) == table.states


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ([[0, "move", 9999]], "Entry 1: Move 9999 isn't open at tick 0."),
        ([[3, "flag", 30]], "Entry 1: Line 30 hasn't been said by tick 3."),
        ([[5, "move", 1], [2, "move", 4]], "Entry 2 is at tick 2, and the play was at tick 6."),
        ([[37, "move", 1]], "Entry 1 is at tick 37; the scene was over or stood still by then."),
        ([[0, "jump", 1]], "Entry 1 is not [tick, kind, number]."),
        ([[0, "move"]], "Entry 1 is not [tick, kind, number]."),
        ([[0, "move", True]], "Entry 1 is not [tick, kind, number]."),
        ([7], "Entry 1 is not [tick, kind, number]."),
        ([["0", "move", 1]], "Entry 1 is not [tick, kind, number]."),
        ([[10**12, "move", 1]], "Entry 1 is at tick 1000000000000, and the play was at tick 0."),
        ([[0, "flag", 0]] * 501, "The log has 501 entries; 500 is the most."),
    ],
)
def test_impossible_log_is_refused_by_its_entry(table: Table, log: list[Any], reason: str) -> None:
    with pytest.raises(ImpossibleWalk) as caught:
        walk_log(table, log)

    assert str(caught.value) == reason


def test_log_that_stops_where_time_stands_still_is_no_whole_play(table: Table) -> None:
    log = best(table).log[:5]

    with pytest.raises(ImpossibleWalk, match="doesn't come to an end"):
        walk_log(table, log)
    assert walk_log(table, log, to_the_end=False).scene["id"] == "after"


def test_line_is_flagged_once(table: Table) -> None:
    walk = Walk(table)
    walk.flag(table.words["opening"])
    walk.wait()
    walk.flag(table.words["opening"])

    assert walk.log == [(0, "flag", table.words["opening"])]


def test_until_takes_what_lies_before_the_tick(table: Table) -> None:
    assert until([(0, "move", 1), (2, "flag", 0), (5, "move", 4)], 5) == [(0, "move", 1), (2, "flag", 0)]


@pytest.mark.parametrize("name", sorted(golden.tables()))
def test_golden_walks_visit_every_kind_of_end(name: str) -> None:
    """What the browser's walker must repeat is not all one way: plays end differently, and flags are set."""
    made = golden.golden(golden.tables()[name])

    assert len({walk["place"] for walk in made["walks"]}) >= 2
    assert any(kind == "flag" for walk in made["walks"] for _, kind, _ in walk["log"])
