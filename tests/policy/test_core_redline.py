"""The redline of any two texts: it turns the old one into the new one exactly, here and in Word."""

import io
import zipfile
from datetime import UTC, datetime
from time import perf_counter
from xml.etree import ElementTree

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.policy.core.blocks import KINDS, Part, blocks_from
from upstander.policy.core.change import CHANGED, GONE, NEW, SAME
from upstander.policy.core.faults import Undecided
from upstander.policy.core.reading import read
from upstander.policy.core.redline import (
    MOVED_AWAY,
    MOVED_HERE,
    RENUMBERED,
    DoesNotFit,
    apply,
    counts,
    pieces,
    redline,
)
from upstander.policy.core.redline_docx import NS, redline_docx

from . import makers

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
W = f"{{{NS}}}"

WORDS = ["a", "b", "c", "must", "may", "stop", "tell", "now"]
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
parts = st.builds(
    Part, st.sampled_from(KINDS), st.sampled_from(["", "1", "1.1", "(a)", "•"]), words | st.text(max_size=30)
)
texts = st.lists(parts, max_size=9).map(blocks_from)


def blocks(text: str):
    return read(text.encode(), "d.txt").blocks


@given(texts, texts)
def test_redline_applied_to_the_old_text_is_the_new_text(old, new):
    edits = redline(old, new)
    assert apply(edits, old) == new
    assert tuple(edit.old for edit in edits if edit.old) == old


@given(texts, texts)
def test_redline_of_another_text_is_refused(old, new):
    if old != new:
        with pytest.raises(DoesNotFit):
            apply(redline(old, old), new)


@given(words, words)
def test_pieces_are_both_texts_exactly(old, new):
    found = pieces(old, new)
    assert " ".join(piece.text for piece in found if piece.kind != GONE) == new
    assert " ".join(piece.text for piece in found if piece.kind != NEW) == old


def test_equal_texts_have_no_change():
    text = blocks(makers.DUTY)
    assert {edit.kind for edit in redline(text, text)} == {SAME}
    assert counts(redline(text, text)) == {}


def test_words_are_struck_where_they_stood_and_a_new_number_is_said():
    found = [edit for edit in redline(blocks(makers.DUTY), blocks(makers.DUTY_2)) if edit.kind != SAME]
    assert [(edit.kind, edit.block.number) for edit in found] == [
        (NEW, "(a)"),
        (RENUMBERED, "(b)"),
        (CHANGED, "(c)"),
    ]
    assert [(piece.kind, piece.text) for piece in found[2].pieces] == [
        (SAME, "Tell a supervisor"),
        (GONE, "before the end of your shift."),
        (NEW, "within one hour."),
    ]
    assert found[2].renumbered


def test_first_word_that_goes_is_the_only_one_marked():
    assert [(p.kind, p.text) for p in pieces("Sworn officers must act.", "officers must act.")] == [
        (GONE, "Sworn"),
        (SAME, "officers must act."),
    ]


def test_a_word_between_two_changes_is_struck_and_set_again():
    found = pieces("tell the sergeant in person today", "write to the chief by mail today")
    assert [piece.kind for piece in found] == [GONE, NEW, SAME]


def test_paragraph_that_moved_is_not_said_to_be_new():
    old = (
        "1 Duty\n\nStep in when force is too much.\n\nStay until help comes to you.\n\nTell your sergeant.\n"
    )
    new = (
        "1 Duty\n\nStay until help comes to you.\n\nTell your sergeant.\n\nStep in when force is too much.\n"
    )
    kinds = [edit.kind for edit in redline(blocks(old), blocks(new))]
    assert kinds.count(MOVED_AWAY) == kinds.count(MOVED_HERE) == 1
    assert counts(redline(blocks(old), blocks(new))) == {MOVED_HERE: 1}


def test_nearest_paragraph_is_the_one_that_changed():
    old = "1 Duty\n\nA member shall stop a colleague who hurts someone.\n"
    new = (
        "1 Duty\n\nThe chief reads every report within ten days.\n\n"
        "A member shall at once stop a colleague who hurts someone.\n"
    )
    assert [edit.kind for edit in redline(blocks(old), blocks(new))] == [SAME, NEW, CHANGED]


def test_three_hundred_pages_are_compared_in_seconds():
    lines = [
        f"Rule {n} says that member {n * 7 % 1009} shall tell unit {n * 31 % 997} of case {n * 13 % 991}."
        for n in range(7_500)
    ]
    old = blocks_from(Part("paragraph", str(n), line) for n, line in enumerate(lines))
    new = blocks_from(
        Part("paragraph", str(n), line.replace("shall", "must") if n % 7 == 0 else line)
        for n, line in enumerate(lines)
    )
    start = perf_counter()
    edits = redline(old, new)
    assert perf_counter() - start < 5
    assert apply(edits, old) == new


# --- Word ------------------------------------------------------------------------------------------------------------
def document_of(old, new) -> bytes:
    return redline_docx(redline(old, new), title="Duty to Intervene", author="Dana Whitlock", at=AT)


def settled(data: bytes, *, accept: bool) -> list[str]:
    """The paragraphs after all changes are accepted, or all rejected, as Word does it."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        body = ElementTree.fromstring(file.read("word/document.xml")).find(f"{W}body")
    assert body is not None
    gone, found = ("del", "ins")[not accept], list[str]()
    for paragraph in body.iter(f"{W}p"):
        mark = paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}")
        text = ""
        for child in paragraph:
            if child.tag != f"{W}{gone}":
                text += "".join(
                    part.text or "" for part in child.iter() if part.tag in (f"{W}t", f"{W}delText")
                )
        assert mark is None or not text  # a mark that goes joins paragraphs, so nothing may be left before it
        if mark is None:
            found.append(text)
    return found


def printable(blocks) -> list[str]:
    return ["".join(c for c in block.line if c not in "\ufffe\uffff") for block in blocks]


@settings(max_examples=60)
@given(texts, texts)
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old(old, new):
    data = document_of(old, new)
    assert settled(data, accept=True) == printable(new)
    assert settled(data, accept=False) == printable(old)


def test_word_document_opens_and_names_who_and_when():
    data = document_of(blocks(makers.DUTY), blocks(makers.DUTY_2))
    document = Document(io.BytesIO(data))
    assert (document.core_properties.title, document.core_properties.author) == (
        "Duty to Intervene",
        "Dana Whitlock",
    )
    changes = list(document.element.body.iter(f"{W}ins", f"{W}del"))
    assert len(changes) > 3
    assert {node.get(f"{W}author") for node in changes} == {"Dana Whitlock"}
    assert {node.get(f"{W}date") for node in changes} == {"2026-11-23T12:00:00Z"}
    assert len({node.get(f"{W}id") for node in changes}) == len(changes)
    style = document.paragraphs[0].style
    assert style is not None
    assert style.name == "Title"


def test_word_document_is_refused_as_a_policy_until_somebody_decides():
    with pytest.raises(Undecided):
        read(document_of(blocks(makers.DUTY), blocks(makers.DUTY_2)), "redline.docx")
