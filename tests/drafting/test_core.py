"""The document and its numbers, the writer and its paragraphs."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.clause.core.check import check
from upstander.drafting.core.answers import Answers, BadAnswer, checked, everything, read_answers
from upstander.drafting.core.compose import compose, recorded, rests_on
from upstander.drafting.core.content import content
from upstander.drafting.core.document import (
    DECIMAL,
    HEAD,
    NUMBERED,
    OUTLINE,
    PLAIN,
    PRINTED,
    BadReference,
    Document,
    Node,
    from_blocks,
    labels,
    numbers,
    shaped,
    to_blocks,
)
from upstander.policy.core.blocks import Block

SHARED = Path(__file__).resolve().parents[3] / "shared"
CLAUSES = [f"DTI-{number:02d}" for number in range(1, 24)]
LEFT_OUT = {  # each choice with the clauses that go when it is left out
    "no_longer": {"DTI-04"},
    "misconduct": {"DTI-05"},
    "any_rank": {"DTI-06"},
    "means": {"DTI-07"},
    "safety": {"DTI-08"},
    "other_agencies": {"DTI-09"},
    "supervisors": {"DTI-10"},
    "report": {"DTI-11", "DTI-12"},
    "deadline": {"DTI-12"},
    "medical": {"DTI-13"},
    "retaliation": {"DTI-14"},
    "reporting_policy": {"DTI-15"},
    "discipline": {"DTI-16"},
    "mitigation": {"DTI-17"},
    "training": {"DTI-18"},
    "documentation": {"DTI-19"},
    "recognition": {"DTI-20"},
    "leadership": {"DTI-21"},
    "review": {"DTI-22"},
    "early": {"DTI-23"},
    "law_note": set(),
}


def without(name: str) -> Answers:
    question = content().questions[name]
    empty = "" if question.kind == "text" else "no" if question.kind == "yes" else "none"
    return checked({**everything(), name: empty})


def text(answers: Answers) -> str:
    return "\n\n".join(block.line for block in to_blocks(compose(answers)))


# --- numbers ---------------------------------------------------------------------------------------------------------
NODES = st.lists(
    st.tuples(st.sampled_from([HEAD, NUMBERED, NUMBERED, PLAIN]), st.integers(0, 3)), min_size=1, max_size=30
).map(
    lambda rows: tuple(
        Node(f"n{place}", kind, 0 if kind == PLAIN else level, f"Paragraph {place} of it.")
        for place, (kind, level) in enumerate(rows)
    )
)
STYLE = st.sampled_from([DECIMAL, OUTLINE])


@given(NODES, STYLE)
def test_every_label_is_counted_once_and_without_a_gap(nodes, style):
    document = Document("T", shaped(nodes), style)
    found = labels(document)
    said = [found[node.id] for node in document.nodes if node.counts]
    assert len(set(said)) == len(said)
    assert all(bool(found[node.id]) == node.counts for node in document.nodes)
    if style == DECIMAL:
        for label in said:
            *above, last = label.split(".")
            assert not above or ".".join(above) in said
            assert int(last) == 1 or ".".join([*above, str(int(last) - 1)]) in said


@given(NODES, STYLE, st.data())
def test_reference_prints_the_number_of_its_target_wherever_that_goes(nodes, style, data):
    """Insert, move, delete and indent are changes of the list and of levels: the reference follows through all."""
    target = Node("target", NUMBERED, 1, "Here it is.")
    pointer = Node("pointer", PLAIN, 0, "See section {{ref:target}}.")
    place = data.draw(st.integers(0, len(nodes)))
    document = Document("T", (*nodes[:place], target, *nodes[place:], pointer), style)
    blocks = {block.id: block for block in to_blocks(document)}
    assert blocks["pointer"].text == f"See section {labels(document)['target']}."
    end = re.sub(r"[().]+", " ", labels(document)["target"]).split()[-1]
    assert re.sub(r"[().]+", " ", blocks["target"].number).split()[-1] == end


@given(NODES, STYLE)
def test_document_blocks_document_is_stable(nodes, style):
    blocks = to_blocks(Document("T", nodes, style))
    again = from_blocks(blocks)
    assert to_blocks(again) == blocks
    assert from_blocks(to_blocks(again)) == again


@given(
    st.lists(st.tuples(st.sampled_from(["heading", "subheading", "paragraph", "item", "row", "note"]),
                       st.sampled_from(["", "1.", "1.1", "(a)", "A.", "(i)", "•", "300.2", "IV."])), max_size=20)
)  # fmt: skip
def test_any_blocks_come_back_as_they_were(rows):
    blocks = tuple(Block(kind, number, f"Text {n}", f"b{n}") for n, (kind, number) in enumerate(rows))
    assert to_blocks(from_blocks(blocks)) == blocks


def test_numbers_of_another_counting_are_kept_as_printed():
    blocks = (Block("heading", "300.1", "Purpose", "a"), Block("item", "(b)", "Stop it.", "b"))
    document = from_blocks(blocks)
    assert document.style == PRINTED
    assert numbers(document) == {"a": "300.1", "b": "(b)"}


def test_typed_number_becomes_a_reference_and_follows():
    first = from_blocks((
        Block("heading", "1.", "Duty", "a"),
        Block("item", "1.1", "Stop it.", "b"),
        Block("item", "1.2", "See section 1.1 and section 9.", "c"),
    ))  # fmt: skip
    assert first.nodes[2].text == "See section {{ref:b}} and section 9."
    moved = Document("", (first.nodes[0], Node("n", NUMBERED, 1, "New."), *first.nodes[1:]))
    assert to_blocks(moved)[-1].text == "See section 1.2 and section 9."


def test_reference_to_what_is_gone_names_both():
    document = Document("", (Node("a", NUMBERED, 0, "See {{ref:gone}} first."),))
    with pytest.raises(BadReference, match=r"See \{\{ref:gone\}\}.*“gone”"):
        to_blocks(document)


def test_reference_to_a_paragraph_without_a_number_is_refused():
    document = Document("", (Node("a", PLAIN, 0, "Hello."), Node("b", PLAIN, 0, "See {{ref:a}}.")))
    with pytest.raises(BadReference):
        to_blocks(document)


# --- the writer ------------------------------------------------------------------------------------------------------
def test_whole_policy_has_all_23_clauses():
    judged = {finding.id: finding.judgement for finding in check(text(everything())).clauses}
    assert judged == dict.fromkeys(CLAUSES, "present")


@pytest.mark.parametrize("name", LEFT_OUT)
def test_left_out_choice_is_noticed_and_nothing_else(name):
    judged = {finding.id: finding.judgement for finding in check(text(without(name))).clauses}
    assert {clause for clause, said in judged.items() if said == "absent"} == LEFT_OUT[name]
    assert {clause for clause, said in judged.items() if said == "present"} == {*CLAUSES} - LEFT_OUT[name]


def test_every_choice_that_can_be_left_out_is_tried():
    optional = {
        question.id
        for question in content().questions.values()
        if question.kind == "yes" or "none" in question.values or question.id == "reporting_policy"
    }
    assert optional == set(LEFT_OUT)


@st.composite
def some_answers(draw):
    raw = {
        "agency": draw(st.sampled_from(["North Police", "South Sheriff"])),
        "state": draw(st.sampled_from(["CO", "CA"])),
    }
    for question in content().questions.values():
        if question.values:
            raw[question.id] = draw(st.sampled_from(question.values))
        elif question.kind == "number":
            raw[question.id] = str(draw(st.integers(question.least, question.most)))
        elif not question.required:
            raw[question.id] = draw(st.sampled_from(["", "Chief Example", "Policy 26"]))
    return checked(raw)


@settings(max_examples=60, deadline=None)
@given(some_answers(), some_answers())
def test_two_texts_differ_only_where_the_answers_do(one, other):
    first, second = ({node.id: node.text for node in compose(answers).nodes} for answers in (one, other))
    differ = {name for name in one if one[name] != other[name]}
    for section in content().sections:
        for paragraph in section.paragraphs:
            for part in (paragraph, *paragraph.below):
                rests = rests_on(part, section) | rests_on(paragraph, section)
                if not rests & differ:
                    assert first.get(part.id) == second.get(part.id), part.id
    to_blocks(compose(one))


@pytest.mark.parametrize("name", [name for name in LEFT_OUT if name != "deadline"])
def test_left_out_choice_takes_its_paragraphs_and_no_other(name):
    whole = {node.id: node for node in compose(everything()).nodes if node.kind != HEAD}
    less = {node.id: node for node in compose(without(name)).nodes if node.kind != HEAD}
    assert set(less) < set(whole)
    gone = {clause for ident in set(whole) - set(less) for clause in whole[ident].clauses}
    assert gone >= LEFT_OUT[name]
    assert all(less[ident] == whole[ident] for ident in less)


def test_every_paragraph_has_a_source_and_every_clause_a_paragraph():
    paragraphs = list(content().paragraphs())
    assert all(len(paragraph.source) > 5 for paragraph in paragraphs)
    assert {clause for paragraph in paragraphs for clause in paragraph.clauses} == set(CLAUSES)


@pytest.mark.skipif(not (SHARED / "seed.txt").exists(), reason="the texts to compare with are not here")
def test_no_eight_words_of_ours_stand_in_a_text_of_others():
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9']+", text.lower())
        return {tuple(words[place : place + 8]) for place in range(len(words) - 7)}

    ours = runs("\n".join(node.text for node in compose(everything()).nodes))
    others = [*(SHARED / "data/policies/dev/texts").iterdir(), SHARED / "seed.txt"]
    for path in others:
        assert not ours & runs(path.read_text("utf-8", errors="replace")), path.name


def test_recorded_law_fills_in_the_report(noon):
    found = recorded("CA", noon.date())
    assert found is not None
    assert found.answers["deadline"] == "immediately"
    assert "7286" in found.citation
    assert checked({"agency": "A", "state": "CA", **found.answers})["deadline"] == "immediately"


def test_law_note_has_citation_date_and_that_it_is_no_advice():
    note = next(node.text for node in compose(everything(state="CA")).nodes if node.id == "law")
    assert "Gov. Code 7286" in note
    assert re.search(r"record of \w+ \d+, 20\d\d", note)
    assert "not legal advice" in note


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("agency: A\nstate: ZZ", "state"),
        ("state: CO", "agency"),
        ("agency: A\nstate: CO\ncolour: red", "colour"),
        ("agency: A\nstate: CO\nreview: '9'", "review"),
        ("agency: A\nstate: CO\nreport: yes\ndeadline: hours\nhours: 999", "hours"),
        ("agency: '{x}'\nstate: CO", "agency"),
        ("[1, 2]", "the whole"),
        ("a: [", "the whole"),
        ("", "the whole"),
    ],
)
def test_bad_answer_names_its_field_and_the_mend(raw, field):
    with pytest.raises(BadAnswer) as fault:
        read_answers(raw)
    assert fault.value.field == field
    assert fault.value.mend
