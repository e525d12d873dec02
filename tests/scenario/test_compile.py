"""The compiler: the table is what a plain reading of the rules gives; limits are kept and explained."""

import gzip
import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.play.core.walk import Walk
from upstander.scenario.core.audit import audit
from upstander.scenario.core.compile import MAX_STATES, compile_scenario
from upstander.scenario.core.faults import BadScenario
from upstander.scenario.core.load import load
from upstander.scenario.core.table import BadTable, Table

from .naive import Naive
from .synthetic import as_yaml, large, small


def compiled(scenario: dict[str, Any]) -> Table:
    loaded, _ = load(as_yaml(scenario), "x.yaml")
    return compile_scenario(loaded, "x.yaml")


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Small random scenarios, some of them absurd."""
    names = [f"place_{n}" for n in range(draw(st.integers(1, 4)))]
    targets = st.sampled_from([*names, "safe", "over"])
    conditions = st.builds(
        "{}{} {} {}".format, st.sampled_from(["", "not "]), st.sampled_from(["danger", "trust", "clock"]),
        st.sampled_from([">=", "<=", "=="]), st.integers(-1, 6),
    )  # fmt: skip
    joined = st.builds("{} {} {}".format, conditions, st.sampled_from(["and", "or"]), conditions)
    when = st.none() | conditions | joined
    change = st.integers(-3, 3) | st.integers(0, 4).map("={}".format)
    effects = st.dictionaries(st.sampled_from(["danger", "trust"]), change, max_size=2)
    scenes = []
    for name in names:
        moves = []
        for m in range(draw(st.integers(1, 3))):
            results = [{"to": draw(targets), "effect": draw(effects)}]
            if draw(st.booleans()):
                results.insert(0, {"to": draw(targets), "when": draw(conditions), "effect": draw(effects)})
            moves.append({"id": f"m{m}", "text": "Go.", "spends": draw(st.integers(1, 4)), "results": results}
                         | ({"when": condition} if (condition := draw(when)) else {}))  # fmt: skip
        scenes.append({"id": name, "stage": "see", "best": "m0", "moves": moves})
    drift = [
        {"every": draw(st.integers(1, 4)), "add": draw(effects), "when": draw(when)}
        for _ in range(draw(st.integers(0, 2)))
    ]
    return small(
        scenes=scenes,
        drift=[{k: v for k, v in d.items() if v is not None} for d in drift],
        vars={
            "danger": {"start": 1, "least": 0, "most": 5, "means": "x"},
            "trust": {"start": 0, "least": -2, "most": 4, "means": "x"},
        },
        harm={"danger": "danger", "when": draw(conditions.filter(lambda c: c != "x")), "ending": "over"},
        clock={"tick_seconds": 5, "limit": draw(st.integers(1, 12)), "ending": "over"},
    )


@settings(max_examples=60, deadline=None)
@given(scenarios(), st.integers(0, 2**32))
def test_table_agrees_with_a_plain_reading_whatever_the_scenario_and_the_moves(
    scenario: dict[str, Any], seed: int
) -> None:
    table, dice = compiled(scenario), random.Random(seed)
    for _ in range(5):
        walk, naive = Walk(table), Naive(scenario)
        for _ in range(40):
            names = [table.words["moves"][move]["id"] for move in walk.moves()]
            assert names == naive.moves()
            assert walk.tick == naive.values["clock"]
            assert table.danger[walk.state] == naive.values["danger"]
            if walk.ended:
                break
            if not names or dice.random() < 0.4:
                walk.wait()
                naive.tick()
            else:
                pick = dice.randrange(len(names))
                walk.choose(walk.moves()[pick])
                naive.choose(names[pick])
            place = table.place[walk.state]
            parts = [*table.words["scenes"], *table.words["endings"]]
            assert parts[place]["id"] == naive.place


def test_thirteen_thousand_states_compile_and_audit_within_two_seconds() -> None:
    scenario, source = load(as_yaml(large()), "large.yaml")
    started = time.process_time()
    table = compile_scenario(scenario, "large.yaml")
    audit(scenario, table, source)

    assert time.process_time() - started <= 2
    assert 13_000 <= table.states <= 14_000


def test_too_many_states_name_the_variables_that_make_it_so() -> None:
    with pytest.raises(BadScenario) as caught:
        compiled(large(limit=200, most=60))

    message = str(caught.value)
    assert f"more than {MAX_STATES:,} states" in message
    assert "danger (" in message
    assert "clock (" in message


def test_bytes_are_the_same_each_time_and_read_back_equal() -> None:
    first, second = compiled(small()), compiled(small())

    assert first.to_bytes() == second.to_bytes()
    assert Table.from_bytes(first.to_bytes()).to_bytes() == first.to_bytes()
    assert first.digest == second.digest


def test_another_word_gives_another_digest() -> None:
    assert compiled(small()).digest != compiled(small(title="Other")).digest


@pytest.mark.parametrize("cut", [0, 3, 7, 100, -1])
def test_broken_bytes_are_refused(cut: int) -> None:
    with pytest.raises(BadTable):
        Table.from_bytes(compiled(small()).to_bytes()[:cut])


def test_harm_cuts_a_move_short_and_its_reply_is_not_said() -> None:
    scenario = small(drift=[{"every": 1, "add": {"danger": 5}}])
    walk = Walk(compiled(scenario))
    walk.choose(walk.moves()[0])

    assert (walk.ended, walk.tick) == (True, 1)
    assert [shown.kind for shown in walk.shown] == ["opening", "scene", "move"]


def test_html_in_a_text_stays_text_in_the_table() -> None:
    table = compiled(small(title="<b>&amp;</b>"))

    assert table.words["title"] == "<b>&amp;</b>"


def test_large_table_packs_below_the_limit_of_its_kind() -> None:
    table = compiled(large())

    assert len(gzip.compress(table.to_bytes(), 9)) / table.states < 8.5
