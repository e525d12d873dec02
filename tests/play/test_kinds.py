"""The debrief of a receiver, and of a scene in which nothing was wrong."""

from collections.abc import Callable

import pytest

from tests.scenario.synthetic import as_yaml, in_order, receiving
from upstander.play.core.chart import DESK, describe, timeline_svg
from upstander.play.core.debrief import Debrief, debrief
from upstander.play.core.walk import Walk
from upstander.scenario.core.compile import compile_scenario
from upstander.scenario.core.load import load

Play = Callable[..., Debrief]


def player(text: str) -> Play:
    table = compile_scenario(load(text, "x.yaml")[0])

    def play(*names: str | int) -> Debrief:
        walk = Walk(table)
        for name in names:
            if isinstance(name, int):
                walk.wait(name)
            else:
                walk.choose(next(m for m in walk.moves() if table.words["moves"][m]["id"] == name))
        walk.wait_out()
        return debrief(walk)

    return play


@pytest.fixture(scope="module")
def receiver() -> Play:
    return player(as_yaml(receiving()))


@pytest.fixture(scope="module")
def restraint() -> Play:
    return player(as_yaml(in_order()))


def values(page: Debrief) -> dict[str, int | None]:
    return {row.code: row.value for row in page.profile}


def test_receiver_who_takes_it_at_once_is_told_how_soon(receiver: Play) -> None:
    page = receiver("ask", "step_off")

    assert page.second == "You stepped off 5 seconds after you were first told."
    assert values(page) == {"see": None, "decide": 3, "own": 4, "act": 4, "tone": 3, "after": None}
    assert [made.move["heard"] for made in page.heard] == ["He heard me."]
    assert page.asks[2].name == "Their step worked, since you took it"


def test_receiver_who_brushes_it_off_learns_what_that_was(receiver: Play) -> None:
    late, never = receiver("wave_off", "step_off"), receiver("wave_off", "shove")

    assert values(late)["own"] == 3
    assert values(late)["tone"] == 1
    assert values(never)["tone"] == 0
    assert values(never)["act"] == 0
    assert never.second == "You were told 2 times, and you carried on."
    assert never.lost.headline.endswith("of being told and carrying on")


def test_asking_where_nothing_is_wrong_is_all_it_takes(restraint: Play) -> None:
    page = restraint("ask")

    assert page.second == "Nothing was wrong here. You asked at 0:00, and that was right."
    assert values(page) == {"see": None, "decide": 4, "act": 4, "tone": 4, "after": None}
    assert page.lost.headline == "You asked, and you could let it be"


def test_stepping_in_hard_where_nothing_is_wrong_has_a_price_and_no_shame(restraint: Play) -> None:
    page = restraint("grab", "sorry")

    assert page.second == "Nothing was wrong here, and you stepped in hard."
    assert values(page)["act"] == 1
    assert page.lost.headline == "You stepped in before you asked"
    assert [ask.state for ask in page.asks] == ["good", "good", "half"]


def test_watching_where_nothing_is_wrong_leaves_one_not_knowing(restraint: Play) -> None:
    page = restraint(30)

    assert page.second == "Nothing was wrong here. You never asked, so you never knew."
    assert page.lost.headline == "You never asked"
    assert "Without you" not in " ".join(row.what for row in page.rows)


def test_chart_of_a_scene_in_which_nothing_is_wrong_draws_no_harm(restraint: Play) -> None:
    page = restraint("ask")

    assert "Time to ask" in timeline_svg(page.line, DESK)
    assert "c-harm" not in timeline_svg(page.line, DESK)
    assert "harm" not in describe(page.line)
