"""The duty passage: found where a text asks members to stop one another, and nowhere near it."""

import json
from pathlib import Path

import pytest

from upstander.policy.core.blocks import Part, blocks_from
from upstander.policy.core.duty import MOST, duty_passage, states_duty
from upstander.policy.core.reading import read

from . import makers


@pytest.mark.parametrize(
    "sentence",
    [
        "Every sworn employee has an affirmative obligation to step in when a coworker applies unlawful force.",
        "Officers must act to stop a colleague from using excessive force.",
        "No officer may stand by while another mistreats a person in custody; each officer must intervene.",
        "If you see a fellow deputy using force that is out of line, you must intervene, in words or by hand.",
        "Any member present who sees another member use force that is too much shall intercede to prevent it.",
        "Personnel are duty bound to intervene when they witness abuse.",
        "It is the duty of every officer to prevent or stop the use of illegal force by another officer.",
        "Employees shall intervene, regardless of rank, when misconduct occurs.",
        "Intervention is mandatory where a peer uses force after resistance has ended.",
        "Deputies shall make every effort to stop another deputy from using unnecessary force.",
        "An officer who witnesses another officer use excessive force shall take reasonable action to stop it.",
        "A member shall halt any brutality by other members.",
        "Troopers will intercede when another trooper uses excessive force.",
        "Each member is responsible for intervening when a fellow member breaks the law.",
        "Members are obligated to physically or verbally intervene to end unlawful force by a peer.",
        "All personnel must interrupt misconduct by a colleague as soon as they see it.",
    ],
)
def test_a_sentence_that_asks_members_to_stop_one_another_states_the_duty(sentence):
    assert states_duty(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        # a duty to report only
        "Officers shall report any use of excessive force they witness to a supervisor.",
        "Members who see misconduct must notify Internal Affairs within 24 hours.",
        "The watch commander must be told when any officer uses force.",
        # a duty to render aid
        "Officers shall render medical aid after force is used.",
        "Officers shall see that persons who were subject to force get medical intervention.",
        # no duty
        "Officers may intervene if they think it wise.",
        "Members are encouraged to intervene when a colleague is under stress.",
        "Officers shall not use excessive force.",
        "Officers must stop using force when the subject stops resisting.",
        "Training will cover when to intervene and use of force.",
        # another one is not a member
        "Officers shall use force to stop another person from committing a violent crime they witness.",
        "Officers shall prevent subjects from harming other persons.",
        "An officer shall not intervene in civil disputes between other people.",
        # another meaning of the word
        "Crisis intervention team members shall be requested when a person is in crisis.",
        "The department will intervene early when data shows a pattern of force by an officer.",
        "The Early Intervention System shall be used to identify members with complaints of force.",
        "Officers shall step in front of the camera before they describe the force used by other officers.",
    ],
)
def test_a_sentence_that_comes_near_does_not_state_it(sentence):
    assert not states_duty(sentence)


def test_the_duty_is_found_in_its_sentence_not_across_two():
    assert not states_duty("Members shall be on time. Early intervention is a program. Force is rare.")


def test_a_block_that_ends_in_a_colon_brings_the_items_that_it_leads_into():
    blocks = blocks_from(
        [
            Part("paragraph", "", "Scope is every member."),
            Part("paragraph", "1.1", "A member shall intervene when another member:"),
            Part("item", "(a)", "uses more force than is needed;"),
            Part("item", "(b)", "goes on when it is over."),
            Part("paragraph", "1.2", "Radios are kept charged."),
            Part("item", "(a)", "Daily."),
        ]
    )

    assert duty_passage(blocks) == tuple(block.id for block in blocks[1:4])


def test_a_heading_that_names_the_duty_brings_what_its_section_asks_and_no_other():
    blocks = blocks_from(
        [
            Part("heading", "1", "Duty to Intervene"),
            Part("paragraph", "", "Each of you must act at once, in words first."),
            Part("paragraph", "", "Seen early, most of it ends with a word."),
            Part("heading", "2", "Radios"),
            Part("paragraph", "", "Each of you must charge yours."),
        ]
    )

    assert duty_passage(blocks) == (blocks[1].id,)


def test_a_text_without_the_duty_has_no_passage():
    blocks = read(b"1 Reporting\n\nMembers shall report force that they see.\n", "order.txt").blocks

    assert duty_passage(blocks) == ()
    assert duty_passage(()) == ()


def test_a_passage_is_short_enough_to_show():
    parts = [
        Part("paragraph", "", f"Squad {n}: you must intervene when a peer uses force.") for n in range(30)
    ]
    blocks = blocks_from(parts)

    assert duty_passage(blocks) == tuple(block.id for block in blocks[:MOST])


def test_a_very_long_sentence_is_looked_at_to_its_limit():
    assert states_duty("you must intervene when a peer uses force " * 20_000)
    assert not states_duty("must " * 200_000)


def test_the_passage_holds_the_words_that_a_labeller_marked_as_the_duty(shared: Path):
    """20 dev texts have the duty; the words that make it one must be among those shown. Seen while this was written."""
    folder = shared / "data" / "policies" / "dev"
    labels = [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines()]
    marked = {
        label["id"]: label["labels"]["DTI-02"]["quote"]
        for label in labels
        if label["labels"]["DTI-02"]["label"] != "absent"
    }
    missed = []
    for name, quote in marked.items():
        blocks = read(makers.body(folder / "texts" / f"{name}.txt").encode(), f"{name}.txt").blocks
        passage = duty_passage(blocks)
        shown = makers.words(" ".join(block.text for block in blocks if block.id in passage))
        if " ".join(makers.words(quote)) not in " ".join(shown):
            missed.append(name)

    assert len(marked) == 20
    assert len(missed) <= 1, missed
