"""What the page of questions shows: the questions of a version for a person, and the paragraphs that answer them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from upstander.clause.core.finding import PRESENT
from upstander.compliance import queries as compliance
from upstander.policy import queries as policies
from upstander.policy.core.blocks import Block
from upstander.policy.models import DUTY, PolicyVersion

from .core.questions import Question, at_first, changed, questions_for


@dataclass(frozen=True)
class Tried:
    """A question with its field, and once it is answered whether that was right; None while it is not."""

    field: BoundField
    answer: str  # the right one
    is_right: bool | None
    paragraphs: tuple[Block, ...]


def questions(version: PolicyVersion, own: policies.Own) -> tuple[Question, ...]:
    """What to ask a person on `version`: what changed since they last signed, else the heart of it. One query."""
    new, before = compliance.checked(version), own.before
    ids = changed(compliance.checked(before.version), new) if before else at_first(new)
    if not ids:
        return ()
    said = compliance.overruled(version)  # a finding that a person corrected makes no sure question
    return questions_for(new, [one for one in ids if one not in said or said[one].judgement == PRESENT])


def link_label(context: Mapping[Any, Any]) -> str:
    """The words of the link on the page to read and sign; none where there is nothing to ask."""
    version, own = context["version"], context["own"]
    found = questions(version, own) if version.policy.slug == DUTY else ()
    if not found:
        return ""
    count = "1 question" if len(found) == 1 else f"{len(found)} questions"
    return f"Try {count} on {'what changed' if own.before else 'what it asks'}"


def tried(version: PolicyVersion, given: list[tuple[Question, BoundField, str]]) -> list[Tried]:
    """Each question with what was answered, empty for nothing yet, and the paragraphs that bear it."""
    text = policies.blocks(version)
    return [
        Tried(
            field,
            question.answers[question.right],
            (answer == str(question.right)) if answer else None,
            tuple(text[line] for line in question.lines),
        )
        for question, field, answer in given
    ]
