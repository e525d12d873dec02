"""Findings, people and law brought together, and the text cut for its marks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.clause.core.check import check_lines
from upstander.clause.core.printed import background
from upstander.clause.core.rubric import clauses
from upstander.compliance.core.board import LINKED, Overruled, judge
from upstander.compliance.core.crosswalk import standards
from upstander.compliance.core.marks import mark

DAY = date(2026, 11, 23)
LINES = [
    ("Duty to Intervene", True),
    ("1 Members shall intervene when a colleague uses excessive force, regardless of rank.", False),
    ("2 Members shall promptly report it to a supervisor.", False),
]


def board(lines=LINES, state="CO", overruled=None, linked=False):
    law = background(state, DAY) if state else None
    return judge(check_lines(lines), law, overruled or {}, is_linked=linked)


def ids(rows):
    return {row.clause.id for row in rows}


def test_every_clause_stands_in_one_list():
    found = board()
    lists = [ids(found.must), ids(found.better), ids(found.present)]
    assert set.union(*lists) == {each.id for each in clauses()}
    assert sum(map(len, lists)) == 23
    assert {"DTI-04", "DTI-05"} <= lists[0]
    assert {"DTI-02", "DTI-06"} <= lists[2]


def test_a_clause_that_state_law_asks_for_must_change_although_nobody_else_requires_it():
    assert "DTI-19" in ids(board().must)  # Colorado asks for a written report
    assert "DTI-19" in ids(board(state=None).better)


def test_a_soft_deadline_is_weaker_than_the_limit_of_the_law():
    found = board().row("DTI-12")
    assert found.judgement == "partial"
    assert found.short_of_law.standing == "weaker"
    assert found.must_change


def test_what_a_person_says_holds_and_what_the_program_read_stays():
    said = Overruled("present", "Order 9 says it.", "Dana", DAY)
    row = board(overruled={"DTI-04": said}).row("DTI-04")
    assert (row.judgement, row.finding.judgement, row.must_change) == ("present", "absent", False)


def test_the_policy_beside_it_links_to_reporting():
    row = board(linked=True).row("DTI-15")
    assert (row.judgement, row.finding.reason) == ("present", LINKED)
    assert "DTI-14" not in ids(board(linked=True, state=None).must)


def test_an_unknown_clause_shows_the_first_that_must_change():
    assert board().row("DTI-99") == board().must[0]


def test_before_and_after_follow_the_numbers():
    found = board()
    assert found.beside(found.row("DTI-01")) == (None, found.row("DTI-02"))
    assert found.beside(found.row("DTI-23")) == (found.row("DTI-22"), None)


def test_the_pieces_of_a_line_give_the_line_again_and_carry_their_clauses():
    found = mark(board(), LINES)
    assert ["".join(piece.text for piece in line.pieces) for line in found if line.pieces] == [
        t for t, _ in LINES
    ]
    rank = [piece for line in found for piece in line.pieces if piece.is_of("DTI-06")]
    assert [piece.text for piece in rank] == ["regardless of rank"]
    assert [line.is_heading for line in found] == [True, False, False]


def test_what_is_missing_stands_after_the_duty():
    assert ids(mark(board(), LINES)[1].missing) >= {"DTI-04", "DTI-05"}
    lone = [("Members like coffee.", False)]
    assert ids(mark(board(lone), lone)[-1].missing) >= {"DTI-02", "DTI-04"}


@given(
    st.lists(st.tuples(st.sampled_from([t for t, _ in LINES] + ["x"]), st.booleans()), min_size=1, max_size=6)
)
def test_no_word_is_lost_between_the_marks(lines):
    found = [line for line in mark(board(lines), lines) if line.pieces]
    assert ["".join(piece.text for piece in line.pieces) for line in found] == [text for text, _ in lines]


def test_the_crosswalk_names_only_clauses_that_there_are():
    known = {each.id for each in clauses()}
    for standard in standards():
        assert set(standard.covers) <= known
        assert standard.link.startswith("https://")
        assert standard.read.endswith(".")
    assert len({standard.key for standard in standards()}) == len(standards()) >= 6


@pytest.mark.parametrize("state", ["CO", "IL", "WA", "MS", "DC"])
def test_any_state_can_be_beside_it(state):
    assert all(each.reason and each.asks for each in board(state=state).compared)
