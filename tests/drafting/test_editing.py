"""Changes to a document, and the pages that make them."""

import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from upstander.drafting.core import editing
from upstander.drafting.core.answers import everything
from upstander.drafting.core.compose import compose
from upstander.drafting.core.document import (
    NUMBERED,
    BadReference,
    Document,
    Node,
    labels,
    shaped,
    to_blocks,
)
from upstander.drafting.models import TextRevision
from upstander.policy import queries as policies
from upstander.policy import services as policy

from .test_core import NODES, STYLE
from .test_views import page, send_all, text_of

__all__ = ["page"]
EDITOR, FILL, UNDO, DRAFT = (reverse(f"drafting:{name}") for name in ("editor", "fill", "undo", "make_draft"))
WHOLE = compose(everything())


def changed(document: Document, kind: int, node: Node, new: str) -> Document:
    """One edit of seven kinds; what a reference points to can't be deleted, so it stays."""
    if kind < 4:
        change, by = (editing.move, editing.indent)[kind // 2], (-1, 1)[kind % 2]
        return change(document, node.id, by)
    if kind == 4:
        return editing.add_below(document, node.id, new, "More.")
    if kind == 5:
        return editing.rewrite(document, node.id, editing.in_box(document, node))
    try:
        return editing.delete(document, node.id)
    except (BadReference, editing.BadEdit):
        return document


@given(NODES, STYLE, st.lists(st.tuples(st.integers(0, 6), st.integers(0, 40)), max_size=12))
def test_numbers_and_references_hold_under_any_edits(nodes, style, edits):
    target, pointer = (
        Node("target", NUMBERED, 1, "Here."),
        Node("pointer", NUMBERED, 1, "See {{ref:target}}."),
    )
    document = Document("T", shaped((*nodes, target, pointer)), style)
    for count, (kind, place) in enumerate(edits):
        document = changed(document, kind, document.nodes[place % len(document.nodes)], f"new{count}")
        assert document.nodes == shaped(document.nodes)
        said = {block.id: block.text for block in to_blocks(document)}
        if "pointer" in said:
            assert said["pointer"] == f"See {labels(document)['target']}."
    assert editing.from_json(json.loads(json.dumps(editing.to_json(document)))) == document


def test_delete_of_a_paragraph_that_another_names_is_refused_by_name():
    with pytest.raises(BadReference, match=r"fails to intervene.*“must”"):
        editing.delete(WHOLE, "must")


def test_reference_in_the_box_is_a_number_and_follows_its_paragraph():
    box = editing.in_box(WHOLE, next(node for node in WHOLE.nodes if node.id == "discipline"))
    assert "[[3.1]]" in box
    moved = editing.move(WHOLE, "must", 1)
    assert "[[3.2]]" in editing.in_box(moved, next(n for n in moved.nodes if n.id == "discipline"))


@pytest.mark.parametrize(
    ("text", "why"), [(" ", "needs words"), ("x" * 5_001, "at most"), ("[[99.9]]", "no paragraph 99.9")]
)
def test_text_that_can_not_stand_is_refused(text, why):
    with pytest.raises(editing.BadEdit, match=why):
        editing.rewrite(WHOLE, "must", text)


def test_last_paragraph_stays():
    with pytest.raises(editing.BadEdit, match="last"):
        editing.delete(Document("", (Node("a", NUMBERED, 0, "One."),)), "a")


# --- the pages -------------------------------------------------------------------------------------------------------
def address(ident):
    return reverse("drafting:paragraph", args=[ident])


def press(page, ident, seen, do="save", **given):
    return page.post(address(ident), {"seen": seen, "do": do, **given})


@pytest.fixture
def begun(page):
    send_all(page)
    page.post(FILL, {"source": "answers"})
    return page


def test_text_of_the_answers_is_edited_and_becomes_the_draft(begun, agency):
    press(begun, "aim", 1, text="Our own first words, as [[3.1]] says.")
    press(begun, "aim", 2, "below", more="A paragraph put in.")
    press(begun, "bound", 3, "delete")
    shown = text_of(begun.get(EDITOR))
    assert "Our own first words, as 3.1 says." in shown
    draft = begun.post(DRAFT)
    row = policies.draft(agency)
    assert row
    assert draft["Location"] == reverse("policy:version", args=[row.pk])
    lines = [block.line for block in policies.blocks(row)]
    assert lines[2:4] == ["1.1 Our own first words, as 3.1 says.", "1.2 A paragraph put in."]
    assert not any("It binds" in line for line in lines)


def test_file_that_was_brought_in_is_edited_with_its_numbers(page, agency, coordinator, noon):
    data = (
        b"Duty\n\n1. Purpose\n\n1.1 You must stop it, and say so.\n\n1.2 See section 1.1 for this, always.\n"
    )
    policy.import_file(agency=agency, file_name="own.txt", data=data, by=coordinator, at=noon)
    page.post(FILL, {"source": "draft"})
    document = editing.from_json(TextRevision.objects.get(agency=agency).document)
    first = next(node for node in document.nodes if node.text.startswith("You must"))
    press(page, first.id, 1, "down")
    assert "See section 1.2 for this, always." in text_of(page.get(EDITOR))


def test_every_save_can_be_taken_back(begun, agency):
    press(begun, "aim", 1, text="Gone in a moment.")
    begun.post(UNDO)
    assert "Gone in a moment." not in text_of(begun.get(EDITOR))
    assert [row.what for row in TextRevision.objects.filter(agency=agency)] == [
        "Taken back",
        "Changed",
        "Begun",
    ]


def test_two_people_edit_two_paragraphs_and_both_are_kept(begun):
    press(begun, "aim", 1, text="One wrote this.")
    press(begun, "bound", 1, text="Another wrote that.")
    shown = text_of(begun.get(EDITOR))
    assert "One wrote this." in shown
    assert "Another wrote that." in shown


def test_two_people_edit_one_paragraph_and_the_second_loses_nothing(begun):
    press(begun, "aim", 1, text="One wrote this.")
    late = press(begun, "aim", 1, text="Another wrote that.")
    assert late.status_code == 422
    assert "Somebody else saved" in text_of(late)
    assert "Another wrote that." in text_of(late)
    assert "One wrote this." in text_of(begun.get(EDITOR))
    press(begun, "aim", late.context["form"].data["seen"], text="Another wrote that.")
    assert "Another wrote that." in text_of(begun.get(EDITOR))


def test_what_can_not_be_done_is_said_beside_the_box(begun):
    assert "needs words" in text_of(press(begun, "aim", 1, text=""))
    assert "no paragraph 9.9" in text_of(press(begun, "aim", 1, "below", more="See [[9.9]]."))
    assert "which is not there" in text_of(press(begun, "must", 1, "delete"))
    assert press(begun, "aim", 1, "nonsense").status_code == 422


def test_empty_editor_says_what_to_do(page):
    assert "There is no text to edit yet" in text_of(page.get(EDITOR))
    assert page.get(address("aim")).status_code == 404
    for path in (FILL, UNDO, DRAFT):
        assert page.post(path).status_code == 409


def test_editor_asks_few_questions_of_the_database(begun, count_queries):
    for path in (EDITOR, address("aim")):
        assert count_queries(lambda path=path: begun.get(path)) <= 12
