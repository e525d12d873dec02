"""Questions on the clauses of a policy, answered from the agency's own text. Nothing is left to chance or stored."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from upstander.clause.core.against_law import own_deadline
from upstander.clause.core.check import Checked
from upstander.clause.core.finding import PRESENT, Finding
from upstander.clause.core.rubric import REQUIRED, clauses

FEWEST_WRONG, MOST_WRONG = 2, 3
AT_FIRST = 5  # questions on a first version
PARAGRAPHS = 2  # of the policy, shown after a wrong answer
DEADLINE = "{deadline}"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _pattern(words: str) -> str:
    re.compile(words)
    return words


class Right(_Strict):
    """A right answer, for evidence that `when` fits; without `when`, for any."""

    text: str = Field(min_length=3, max_length=90)
    when: str = ""

    _compiles = field_validator("when")(_pattern)


class Wrong(_Strict):
    """A near miss, left out where `unless` fits the text (of the template's `near`): there it might be true."""

    text: str = Field(min_length=3, max_length=90)
    unless: str = ""

    _compiles = field_validator("unless")(_pattern)


class Template(_Strict):
    """What is asked about one clause."""

    id: str = Field(pattern=r"^DTI-\d\d$")
    ask: str = Field(min_length=10, max_length=120)
    right: tuple[Right, ...] = Field(min_length=1)
    wrong: tuple[Wrong, ...] = Field(min_length=FEWEST_WRONG)
    near: str = ""

    _compiles = field_validator("near")(_pattern)

    @field_validator("right")
    @classmethod
    def _ends_open(cls, right: tuple[Right, ...]) -> tuple[Right, ...]:
        if right[-1].when or not all(one.when for one in right[:-1]):
            raise ValueError("every right answer but the last has a `when`, and the last has none")
        return right


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `right` is the place of the right answer, `lines` the numbers of the lines that bear it."""

    id: str
    ask: str
    answers: tuple[str, ...]
    right: int
    lines: tuple[int, ...]


@cache
def templates() -> dict[str, Template]:
    """The question of each clause, by clause.

    Raises
    ------
    pydantic.ValidationError
        A template is not as it has to be.
    """
    text = (files("upstander.acknowledgement") / "content" / "questions.yaml").read_text("utf-8")
    return {row["id"]: Template(**row) for row in yaml.load(text, Loader=yaml.CSafeLoader)}


def changed(old: Checked, new: Checked) -> tuple[str, ...]:
    """The clauses whose judgement, or whose words in the text, are others than they were."""
    return tuple(
        now.id for now in new.clauses if (now.judgement, _words(new, now)) != _stood(old, old[now.id])
    )


def _stood(text: Checked, finding: Finding) -> tuple[str, frozenset[str]]:
    return finding.judgement, _words(text, finding)


def at_first(new: Checked) -> tuple[str, ...]:
    """The clauses to ask about where nothing was signed before: the first required ones that are found."""
    required = [clause.id for clause in clauses() if clause.need == REQUIRED]
    return tuple(ident for ident in required if new[ident].judgement == PRESENT)[:AT_FIRST]


def _words(text: Checked, finding: Finding) -> frozenset[str]:
    return frozenset(" ".join(text.source[start:end].split()) for start, end in finding.spans)


def questions_for(new: Checked, changed_ids: Collection[str]) -> tuple[Question, ...]:
    """A question for each of `changed_ids` that is found whole in `new`, in the order of the clauses."""
    made = [_question(new, finding) for finding in new.clauses if finding.id in changed_ids]
    found = [question for question in made if question is not None]
    if len(found) > 1 and len({question.right for question in found}) == 1:
        found[-1] = _turned(found[-1])  # so that choosing the same place each time is never right
    return tuple(found)


def _question(text: Checked, finding: Finding) -> Question | None:
    template = templates()[finding.id]
    right = _right(text, finding, template) if finding.judgement == PRESENT else ""
    said = _near(text, finding, template.near)
    wrong = [one.text for one in template.wrong if not (one.unless and _fits(one.unless, said))]
    wrong = [one for one in wrong if one != right][:MOST_WRONG]
    if not right or len(wrong) < FEWEST_WRONG:
        return None
    answers = sorted([right, *wrong], key=lambda answer: _shuffled(text, finding.id, answer))
    return Question(finding.id, template.ask, tuple(answers), answers.index(right), _lines(text, finding))


def _right(text: Checked, finding: Finding, template: Template) -> str:
    """The right answer for this text; nothing if the text doesn't give one."""
    evidence = "\n".join(text.source[start:end] for start, end in finding.spans)
    answer = next(one.text for one in template.right if not one.when or _fits(one.when, evidence))
    if answer != DEADLINE:
        return answer
    limit = own_deadline(text)
    return limit.sentence if limit is not None and limit.hours is not None else ""


def _near(text: Checked, finding: Finding, near: str) -> str:
    """What could make a wrong answer true: the evidence, each line that `near` fits, and the one after it."""
    lines, evidence = text.source.split("\n\n"), set(_bearing(text, finding))
    kept = {at for at, line in enumerate(lines) if at in evidence or _fits(near, line)}
    return "\n\n".join(line for at, line in enumerate(lines) if at in kept or at - 1 in kept)


def _fits(pattern: str, text: str) -> bool:
    return bool(re.search(pattern, text, re.IGNORECASE))


def _shuffled(text: Checked, clause: str, answer: str) -> bytes:
    """A key that puts the answers in an order of their own in each text and clause, the same each time."""
    return hashlib.sha256("\n".join((clause, answer, text.source)).encode()).digest()


def _turned(question: Question) -> Question:
    """The same with its first answer last."""
    first, *rest = question.answers
    right = (question.right - 1) % len(question.answers)
    return Question(question.id, question.ask, (*rest, first), right, question.lines)


def _lines(text: Checked, finding: Finding) -> tuple[int, ...]:
    """The numbers of the first lines that bear a finding, from 0."""
    return tuple(dict.fromkeys(_bearing(text, finding)))[:PARAGRAPHS]


def _bearing(text: Checked, finding: Finding) -> list[int]:
    """The line of each place: the lines of a source stand a blank line apart."""
    return [text.source.count("\n\n", 0, start) for start, _ in finding.spans]
