"""Which scene next: the weakest line first, then a place not seen; never one that was played while others wait."""

from upstander.play.core.next import AGAIN, NEW, Scene, weakest, which_next

PEER = Scene("a-peer", subtlety=4, where="street", superior=False, role="witness", wrong=True)
BOSS = Scene("b-boss", subtlety=3, where="station", superior=True, role="witness", wrong=True)
QUIET = Scene("c-quiet", subtlety=1, where="street", superior=False, role="witness", wrong=True)
STOPPED = Scene("d-stopped", subtlety=4, where="vehicle", superior=False, role="receiver", wrong=True)
ALL = [PEER, BOSS, QUIET, STOPPED]


def test_first_scene_is_a_witness_in_plain_sight() -> None:
    chosen = which_next(ALL, set(), [])

    assert chosen is not None
    assert (chosen.slug, chosen.why) == ("a-peer", NEW)


def test_weak_line_chooses_a_scene_that_trains_it() -> None:
    with_boss = which_next(ALL, {"a-peer"}, [{"see": 4, "superior": 0}])
    quiet = which_next(ALL, {"a-peer"}, [{"see": 1, "act": 4}])

    assert with_boss is not None
    assert quiet is not None
    assert (with_boss.slug, quiet.slug) == ("b-boss", "c-quiet")
    assert "outranks you" in with_boss.why


def test_place_never_seen_comes_before_one_that_was() -> None:
    chosen = which_next(ALL, {"a-peer"}, [{"see": 4}])

    assert chosen is not None
    assert chosen.slug != "c-quiet"


def test_what_was_not_shown_is_not_weak() -> None:
    assert weakest([{"superior": None, "see": 3}]) is None
    assert weakest([{"see": 2, "act": 4}, {"see": 2, "act": 0}]) == "see"
    assert weakest([]) is None


def test_all_played_begins_again_and_no_scene_is_no_suggestion() -> None:
    chosen = which_next([PEER], {"a-peer"}, [])

    assert chosen is not None
    assert chosen.why == AGAIN
    assert which_next([], set(), []) is None
