"""Questions on what a policy says, made from its own text: for who signs, and never kept.

An answer that might be true of this text is no wrong answer: it is left out, and a question of which fewer than two
answers remain is not asked.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from upstander.clause.core.against_law import own_deadline
from upstander.clause.core.check import Checked
from upstander.clause.core.deadline import END_OF_SHIFT, HOURS, IMMEDIATE, SOON, every_deadline
from upstander.clause.core.finding import PRESENT
from upstander.clause.core.rubric import REQUIRED, clauses

MOST_AT_FIRST = 5  # questions on a version that is the first one a person signs
MOST_WRONG = 3
OTHER_HOURS = (72, 24, 48, 240)  # limits to be wrong about


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Right(_Strict):
    """An answer that is right where `when` is found in the places that bear the clause."""

    say: Annotated[str, Field(min_length=3, max_length=120)]
    when: str = ""


class Wrong(_Strict):
    """An answer that is wrong, unless `unless` is found in the text."""

    say: Annotated[str, Field(min_length=3, max_length=120)]
    unless: str = ""


class Template(_Strict):
    """The question of a clause."""

    clause: str
    ask: Annotated[str, Field(min_length=10, max_length=160)]
    right: list[Right] = []
    wrong: list[Wrong] = []
    limits: dict[str, str] = {}

    @model_validator(mode="after")
    def _answers(self) -> Self:
        if bool(self.limits) == bool(self.right) or bool(self.right) != bool(self.wrong):
            raise ValueError(f"{self.clause}: give right and wrong answers, or limits")
        if self.limits and set(self.limits) != {IMMEDIATE, END_OF_SHIFT, HOURS, SOON}:
            raise ValueError(f"{self.clause}: a limit is missing")
        if self.right and sum(not each.unless for each in self.wrong) < 2:
            raise ValueError(f"{self.clause}: two wrong answers must hold for every text")
        return self


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `place` is where in the text the answer stands."""

    clause: str
    ask: str
    answers: tuple[str, ...]
    right: int
    place: int


@cache
def templates() -> dict[str, Template]:
    """The question of each clause, by its id."""
    path = files("upstander.acknowledgement") / "content" / "questions.yaml"
    found = [Template.model_validate(each) for each in yaml.safe_load(path.read_text("utf-8"))]
    return {each.clause: each for each in found}


def questions(
    now: Checked, before: Checked | None, denied: frozenset[str] = frozenset()
) -> tuple[Question, ...]:
    """What to ask of a text: each clause that is new or worded otherwise than `before`.

    Of a first version, the required clauses. `denied` are clauses of which a person said that they are not there.
    """
    asked = (_question(now, clause) for clause in _changed(now, before) if clause not in denied)
    found = tuple(each for each in asked if each is not None)
    return found if before is not None else found[:MOST_AT_FIRST]


def _changed(now: Checked, before: Checked | None) -> Iterator[str]:
    for clause in clauses():
        finding = now[clause.id]
        if finding.judgement != PRESENT or not finding.spans:
            continue
        if before is None:
            if clause.need == REQUIRED:
                yield clause.id
        elif before[clause.id].judgement != PRESENT or _words(now, clause.id) != _words(before, clause.id):
            yield clause.id


def _words(checked: Checked, clause: str) -> str:
    """The places that bear a clause, without what is only layout."""
    return " ".join(" ".join(checked.source[start:end].split()) for start, end in checked[clause].spans)


def _question(checked: Checked, clause: str) -> Question | None:
    template, finding = templates()[clause], checked[clause]
    right, wrong = _limits(template, checked) if template.limits else _said(template, checked)
    if right is None or not wrong:
        return None
    order = [right, *wrong[:MOST_WRONG]]
    # the same for everybody and on every load, and the right one is not always the first
    order.sort(key=lambda answer: hashlib.sha256(f"{_words(checked, clause)}|{answer}".encode()).digest())
    return Question(clause, template.ask, tuple(order), order.index(right), finding.spans[0][0])


def _said(template: Template, checked: Checked) -> tuple[str | None, list[str]]:
    bears = _words(checked, template.clause)
    right = next((each.say for each in template.right if re.search(each.when, bears, re.IGNORECASE)), None)
    wrong = [
        each.say
        for each in template.wrong
        if not each.unless or not re.search(each.unless, checked.source, re.IGNORECASE)
    ]
    return right, wrong


def _limits(template: Template, checked: Checked) -> tuple[str | None, list[str]]:
    """The strictest limit of the text is right. One that the text sets anywhere, for another case, is not wrong."""
    own = own_deadline(checked)
    if own is None:
        return None, []
    sentences = re.split(r"(?<=[.;:])\s", checked.source)
    set_here = {(each.kind, each.hours) for words in sentences for each in every_deadline(words)}
    wrong = [
        template.limits[kind].format(limit=_limit(hours))
        for kind, hours in (
            (SOON, None), (END_OF_SHIFT, None), (IMMEDIATE, None), *((HOURS, hours) for hours in OTHER_HOURS),
        )
        if not any(kind == known and hours in (None, count) for known, count in set_here)
    ]  # fmt: skip
    return template.limits[own.kind].format(limit=_limit(own.hours)), wrong


def _limit(hours: int | None) -> str:
    """24 hours, 10 days."""
    days, left = divmod(hours or 0, 24)
    return f"{hours} hours" if left or days < 4 else f"{days} days"
