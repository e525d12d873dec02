"""What a reading may do in a scene: act, offer two, ask again; and what is passed on the way."""

from typing import Any

import pytest

from tests.scenario.synthetic import as_yaml, receiving, small
from upstander.play.core.debrief import debrief
from upstander.play.core.proposal import AGAIN, Candidate, candidates, label_of, propose
from upstander.play.core.readings import ImpossibleReading, before_last, by_the_machine_alone, checked
from upstander.play.core.walk import Walk
from upstander.play.library import said
from upstander.scenario import library
from upstander.scenario.core.compile import compile_scenario
from upstander.scenario.core.load import load
from upstander.scenario.core.table import Table
from upstander.understanding.core.labels import SEVEN


@pytest.fixture(scope="module")
def table() -> Table:
    return library.table_of("still-on-his-back")


def labels(table: Table) -> dict[int, str]:
    return {number: label_of(move) for number, move in enumerate(table.words["moves"])}


def answer(
    found: list[Candidate], label: str, turn: str, *, best: int = 0, heard: tuple[str, ...] = ()
) -> dict[str, Any]:
    fits = [0.6 if place == best else 0.4 / max(1, len(found) - 1) for place in range(len(found))]
    chances = {name: 0.8 if name == label else 0.2 / 6 for name in SEVEN}
    return {"label": label, "turn": turn, "probabilities": chances, "fits": fits, "heard": list(heard)}


def ids(table: Table, found: list[Candidate]) -> list[str]:
    return [table.words["moves"][one.move]["id"] for one in found]


def test_open_moves_come_first_then_tries_behind_a_step_that_only_looks(table: Table) -> None:
    found = candidates(table, 0, labels(table))

    assert ids(table, found)[:4] == ["legs", "see_face", "kids", "ask_rourke"]
    further = [one for one in found if len(one.path) > 1]
    assert {one.label for one in further} == {"direct", "delegate", "distract"}
    assert "turn_him" in ids(table, further)
    path = next(one.path for one in further if table.words["moves"][one.move]["id"] == "turn_him")
    assert [table.words["moves"][number]["id"] for number in path] == [
        "see_face",
        "name",
        "own_it",
        "turn_him",
    ]


def test_sure_reading_acts_on_the_move_that_fits_best_and_holds_others_ready(table: Table) -> None:
    walk = walked(table, "see_face", "name", "own_it")
    found = candidates(table, walk.state, labels(table))
    place = ids(table, found).index("off_now")
    proposal = propose(table, found, answer(found, "direct", "act", best=place))

    assert proposal.turn == "act"
    assert proposal.reads[0].path == (found[place].move,)
    assert len(proposal.reads) == 3
    assert "direct" not in {read.label for read in proposal.reads[1:]}


def walked(table: Table, *names: str) -> Walk:
    walk = Walk(table)
    for name in names:
        walk.choose(next(m for m in walk.moves() if table.words["moves"][m]["id"] == name))
    return walk


def test_in_doubt_two_readings_of_different_kinds_are_offered(table: Table) -> None:
    walk = walked(table, "see_face", "name", "own_it")
    found = candidates(table, walk.state, labels(table))
    proposal = propose(table, found, answer(found, "direct", "choose", best=1))

    assert proposal.turn == "choose"
    assert len({read.label for read in proposal.reads}) == 2


def test_a_step_in_that_was_nearly_read_is_offered_though_its_place_lies_behind(table: Table) -> None:
    """At first sight one can only look or join in; who half said “come up off him” isn't offered the worst alone."""
    found = candidates(table, 0, {number: one.label for number, one in said(table).items()})
    doubtful = answer(found, "escalate_or_join", "choose")
    doubtful["probabilities"] |= {
        "escalate_or_join": 0.44,
        "direct": 0.39,
        "delegate": 0.04,
        "distract": 0.04,
    }
    fits = {
        "escalate_or_join": 0.3,
        "direct": 0.1,
        "delegate": 0.2,
    }  # one of several places that call for somebody
    doubtful["fits"] = [fits.get(one.label, 0.05) for one in found]

    proposal = propose(table, found, doubtful)

    assert [read.label for read in proposal.reads] == ["escalate_or_join", "direct"]
    assert len(proposal.reads[1].path) > 1


def test_unsure_asks_again_unless_one_move_fits_far_better(table: Table) -> None:
    found = candidates(table, 0, labels(table))
    vague = answer(found, "unclear", "again")
    vague["fits"] = [1 / len(found)] * len(found)
    clear = answer(found, "unclear", "again", best=1)
    clear["fits"] = [0.95 if place == 1 else 0.05 / (len(found) - 1) for place in range(len(found))]

    assert propose(table, found, vague) == AGAIN
    assert propose(table, found, clear).turn == "choose"
    assert propose(table, found, clear).reads[0].path == (found[1].move,)


def test_an_intervention_that_has_no_place_here_never_becomes_its_contrary(table: Table) -> None:
    """Sure, but only a move of letting it be is open: it is offered, not done."""
    scenario = small()
    one = compile_scenario(load(as_yaml(scenario), "x.yaml")[0])
    found = [Candidate((0,), "passive_rationalise")]
    assert propose(one, found, answer(found, "direct", "act")).turn == "choose"


def test_a_call_for_a_supervisor_may_be_a_direct_move_or_a_delegated_one(table: Table) -> None:
    walk = walked(table, "see_face", "name", "own_it")
    found = candidates(table, walk.state, labels(table))
    place = ids(table, found).index("off_now")
    called = answer(found, "delegate", "act", best=place, heard=("supervisor",))

    assert propose(table, found, called).reads[0].path == (found[place].move,)
    assert (
        table.words["moves"][
            propose(table, found, answer(found, "delegate", "act", best=place)).reads[0].path[-1]
        ]["id"]
        == "turn_him"
    )


def test_receiver_who_stops_at_once_is_not_held_back() -> None:
    table = compile_scenario(load(as_yaml(receiving()), "x.yaml")[0])
    found = candidates(table, 0, labels(table))
    assert all(len(one.path) == 1 or one.label == "stops" for one in found)


def played(table: Table, *names: str) -> tuple[Walk, list[tuple[int, str, int]]]:
    walk = walked(table, *names)
    log = list(walk.log)
    walk.wait_out()
    return walk, log


def reading(walk: Walk, entry: int, **more: Any) -> dict[str, Any]:
    tick, _, number = walk.log[entry]
    return {"tick": tick, "move": number, "read": "direct", "meant": "direct", "percent": 80, "heard": ["specific"],
            "how": "sure", "steps": 1, "approach": ""} | more  # fmt: skip


def test_what_is_passed_on_the_way_takes_its_time_and_earns_nothing(table: Table) -> None:
    walk, _ = played(table, "see_face", "name", "own_it", "turn_him")
    said = debrief(walk, [reading(walk, 3, steps=4, read="delegate", meant="delegate")])
    chosen = debrief(walk)
    rows = {row.code: row.value for row in said.profile}

    assert {row.code: row.value for row in chosen.profile}["own"] == 4
    assert [made.passed for made in said.said] == [True, True, True, False]
    assert rows["own"] == 4  # turn_him is taken on aloud itself
    assert [row.you for row in said.rows if row.you == "On the way"] == ["On the way"] * 3
    assert [made.move["id"] for _, made in said.read] == ["turn_him"]


def test_way_with_a_superior_that_is_heard_in_words_counts() -> None:
    table = library.table_of("just-a-quick-look")
    walk = Walk(table)
    for name in ("her_words", "name_it", "step_up", "soft"):
        walk.choose(next(m for m in walk.moves() if table.words["moves"][m]["id"] == name))
    walk.wait_out()
    plain = {row.code: row.value for row in debrief(walk).profile}
    heard = {row.code: row.value for row in debrief(walk, [reading(walk, 3, approach="solution")]).profile}

    assert plain["superior"] == 0
    assert heard["superior"] == 3


def test_readings_are_checked_against_the_play(table: Table) -> None:
    walk, log = played(table, "see_face", "name")
    good = reading(walk, 0)

    assert checked([good], log) == [good]
    bad: list[tuple[Any, str]] = [
        ("x", "isn't one"),
        (good | {"tick": 99}, "no move in this play"),
        (good | {"read": "shouting"}, "what no reader says"),
        (good | {"how": "guessed"}, "what no reader says"),
        (good | {"percent": 300}, "no percent"),
        (good | {"heard": ["the words themselves"]}, "heard something unknown"),
        (good | {"steps": 9}, "made 9 moves"),
        (good | {"approach": "shouting"}, "no way with a superior"),
    ]
    for one, says in bad:
        with pytest.raises(ImpossibleReading, match=says):
            checked([one], log)
    with pytest.raises(ImpossibleReading, match="60 is the most"):
        checked([good] * 61, log)
    assert set(checked([good | {"text": "the words"}], log)[0]) == set(good)  # nothing else is kept


def test_going_back_takes_the_whole_path_of_the_last_reading(table: Table) -> None:
    walk = walked(table, "ask_rourke", "say_need", "own_it", "off_now")
    walk.flag(walk.shown[0].number)

    assert before_last([reading(walk, 3, steps=2)], walk.log) == walk.log[:2]
    assert before_last([reading(walk, 3)], walk.log) == walk.log[:3]


def test_a_play_rests_on_the_machine_alone_until_its_officer_confirms(table: Table) -> None:
    walk, _ = played(table, "see_face")
    assert by_the_machine_alone([reading(walk, 0)])
    assert not by_the_machine_alone(
        [reading(walk, 0, how=how) for how in ("confirmed", "chosen", "corrected")]
    )
    assert not by_the_machine_alone([])
