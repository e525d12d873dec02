"""Comparison of two texts, block by block and word by word."""

from hypothesis import given
from hypothesis import strategies as st

from upstander.policy.core.change import changed_blocks, compare, glimpse, pieces
from upstander.policy.core.reading import read

from . import makers


def blocks(text: str):
    return read(text.encode(), "d.txt").blocks


def test_only_what_differs_is_marked_in_its_place():
    lines = changed_blocks(compare(blocks(makers.DUTY), blocks(makers.DUTY_2)))
    assert [(line.kind, line.block.number) for line in lines] == [("new", "(a)"), ("changed", "(c)")]
    assert [(piece.kind, piece.text.strip()) for piece in lines[1].pieces if piece.kind != "same"] == [
        ("gone", "before the end of your shift."),
        ("new", "within one hour."),
    ]


def test_equal_texts_and_new_numbers_are_no_change():
    text = makers.DUTY
    assert changed_blocks(compare(blocks(text), blocks(text))) == ()
    assert (
        changed_blocks(
            compare(blocks("1 Duty\n\n(a) Give first aid.\n"), blocks("1 Duty\n\n(b) Give first aid.\n"))
        )
        == ()
    )


def test_paragraph_that_went_stands_where_it_stood():
    old = "1 Duty\n\n1.1 First of all.\n\n1.2 This one will go.\n\n1.3 Last of all.\n"
    lines = compare(blocks(old), blocks(old.replace("1.2 This one will go.\n\n", "")))
    assert [line.kind for line in lines].index("gone") == 2


@given(st.text("ab ", max_size=40), st.text("ab ", max_size=40))
def test_pieces_make_up_both_texts(old: str, new: str):
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.kind != "gone").split() == new.split()
    assert "".join(p.text for p in found if p.kind != "new").split() == old.split()


def test_glimpse_is_the_first_words():
    assert glimpse("one two three, four", 3) == "one two three, four"
    assert glimpse("one two three, four five", 3) == "one two three …"
