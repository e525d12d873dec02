"""Defined terms: found in the words, defined once, called otherwise everywhere, and printed with the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.drafting import services
from upstander.drafting.core.answers import everything
from upstander.drafting.core.compose import compose
from upstander.drafting.core.document import (
    PRINTED,
    Document,
    Node,
    from_blocks,
    numbers,
    resolved,
    to_blocks,
)
from upstander.drafting.core.editing import BadEdit
from upstander.drafting.core.terms import HEADING, define, faults, rename, terms
from upstander.drafting.models import TextRevision

PAGE = "/policy/write/edit/terms/"


def small(*texts):
    nodes = (
        Node("h", "heading", 0, "Duty"),
        *(Node(f"n{at}", "numbered", 1, text) for at, text in enumerate(texts)),
    )
    return Document("Duty to Intervene", (*nodes, Node("z", "heading", 0, "Review")))


@pytest.fixture
def written():
    return compose(everything(agency="Example Police", state="CA"))


def test_the_writers_terms_are_found_and_used(written):
    found = terms(written)
    assert [term.word for term in found] == ["Intervene", "Excessive force", "Misconduct", "Retaliation"]
    assert all(term.uses for term in found)
    assert faults(found) == []


def test_a_term_more_stands_below_the_last_with_the_next_number(written):
    more = define(written, "serious harm", "harm that needs a doctor.", "t1")
    printed, said = numbers(more), resolved(more)
    last = terms(written)[-1].node
    assert said["t1"] == "“Serious harm” means harm that needs a doctor."
    assert int(printed["t1"].split(".")[1]) == int(printed[last].split(".")[1]) + 1
    assert faults(terms(more)) == ["“Serious harm” is defined, and no other paragraph uses it."]


def test_the_first_term_of_a_text_gets_a_section(written):
    more = define(small("Members shall intervene."), "Members", "all who work here", "t1")
    assert [(node.kind, node.text) for node in more.nodes][2:4] == [
        ("heading", HEADING),
        ("numbered", "“Members” means all who work here."),
    ]
    assert numbers(more)["t1"] == "2.1"


def test_it_survives_the_printed_text_and_back(written):
    more = define(written, "Serious harm", "harm that needs a doctor", "t1")
    assert [term.word for term in terms(from_blocks(to_blocks(more)))][-1] == "Serious harm"


def test_in_a_text_whose_numbers_are_printed_no_number_is_made_up():
    document = Document(
        "T", (Node("h", "heading", 0, "A", printed="I"), Node("a", "plain", 0, "Words.")), PRINTED
    )
    assert numbers(define(document, "Words", "what is said", "t1"))["t1"] == ""


@pytest.mark.parametrize(
    ("word", "meaning", "says"),
    [
        ("", "x", "a word or a few"),
        ("1", "x", "a word or a few"),
        ("intervene", "to act", "defined already"),
        ("Harm", "", "needs words"),
        ("Harm", "what [[99.9]] says", "There is no paragraph 99.9"),
        ("H" * 61, "x", "a word or a few"),
    ],
)
def test_what_can_be_no_term_is_said(written, word, meaning, says):
    with pytest.raises(BadEdit, match=says):
        define(written, word, meaning, "t1")


def test_another_word_is_used_everywhere_with_its_capital():
    document = small(
        "“Colleague” means another member.", "A colleague who sees a Colleague. Colleagues stay."
    )
    named = rename(document, "Colleague", "peer")
    assert [node.text for node in named.nodes][1:3] == [
        "“Peer” means another member.",
        "A peer who sees a Peer. Colleagues stay.",
    ]


def test_a_reference_is_no_word():
    document = small("“Duty” means what {{ref:duty}} says of duty.", "More.")
    document = Document("T", (*document.nodes, Node("duty", "numbered", 1, "Step in.")))
    assert rename(document, "Duty", "Task").nodes[1].text == "“Task” means what {{ref:duty}} says of task."


@pytest.mark.parametrize(
    ("word", "other", "says"),
    [
        ("Nothing", "x y", "not a defined term"),
        ("Intervene", "Misconduct", "already"),
        ("Intervene", "?", "a few"),
    ],
)
def test_what_can_be_no_new_word_is_said(written, word, other, says):
    with pytest.raises(BadEdit, match=says):
        rename(written, word, other)


def test_twice_defined_is_said():
    found = terms(small("“Peer” means a member.", "“Peer” means an officer."))
    assert "“Peer” is defined more than once. Keep one." in faults(found)


@given(word=st.from_regex(r"[A-Za-z][a-z]{2,12}( [a-z]{3,9})?", fullmatch=True))
def test_whatever_the_word_it_is_found_again_and_can_be_renamed(word):
    document = define(small("Members shall act."), word, "what it is", "t1")
    assert terms(document)[0].word.casefold() == word.casefold()
    assert terms(rename(document, terms(document)[0].word, "zzq"))[0].word == "Zzq"


# --- the page ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def page(client_for, coordinator, agency, noon, written):
    services.keep_text(agency=agency, document=written, what="Begun", after=0, by=coordinator, at=noon)
    return client_for(coordinator)


@pytest.mark.django_db
def test_terms_are_listed_defined_and_renamed(page):
    shown = page.get(PAGE).content.decode()
    assert "4 terms are defined" in shown
    assert PAGE in page.get("/policy/write/edit/").content.decode()
    sent = {"do": "define", "seen": 1, "word": "Serious harm", "meaning": "harm that needs a doctor"}
    assert page.post(PAGE, sent).status_code == 302
    assert (
        "“Serious harm” means harm that needs a doctor." in page.get("/policy/write/edit/").content.decode()
    )
    sent = {"do": "rename", "seen": 2, "word": "Serious harm", "other": "Grave harm"}
    assert page.post(PAGE, sent).status_code == 302
    assert "“Grave harm” means" in page.get("/policy/write/edit/").content.decode()
    assert [row.what for row in TextRevision.objects.order_by("number")] == [
        "Begun",
        "Term defined",
        "Term renamed",
    ]


@pytest.mark.django_db
def test_what_is_wrong_is_said_and_what_was_typed_stays(page):
    answer = page.post(PAGE, {"do": "define", "seen": 1, "word": "Intervene", "meaning": "to act at once"})
    assert answer.status_code == 422
    assert "defined already" in answer.content.decode()
    assert "to act at once" in answer.content.decode()
    assert page.post(PAGE, {"do": "rename", "seen": 1, "word": "No such", "other": "x"}).status_code == 422


@pytest.mark.django_db
def test_after_anothers_save_it_is_asked_again(page):
    sent = {"do": "define", "seen": 1, "word": "Serious harm", "meaning": "harm that needs a doctor"}
    page.post(PAGE, sent)
    again = page.post(PAGE, sent | {"word": "Light harm"})
    assert again.status_code == 422
    assert 'name="seen" value="2"' in again.content.decode()
    assert "Light harm" in again.content.decode()


@pytest.mark.django_db
def test_without_a_text_there_is_nothing_to_define(client_for, coordinator):
    assert client_for(coordinator).get(PAGE).status_code == 409
