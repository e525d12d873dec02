"""An agency's answers, read and checked; a fault names the field and the mend."""

from collections.abc import Mapping
from typing import Any

import yaml

from upstander.law.core.load import states
from upstander.policy.core.blocks import tidy

from .content import ANY, LEFT_OUT, Question, When, content

LONGEST = 200
Answers = dict[str, str]


class BadAnswer(ValueError):
    """An answer that can't be used."""

    def __init__(self, field: str, found: str, mend: str) -> None:
        super().__init__(f"{field}: {found}")
        self.field, self.found, self.mend = field, found, mend


def holds(when: When, answers: Mapping[str, str]) -> bool:
    """Whether every condition is met."""
    return all(_meets(answers.get(name, ""), wanted) for name, wanted in when.items())


def _meets(given: str, wanted: tuple[str, ...]) -> bool:
    return given in wanted or (ANY in wanted and given not in LEFT_OUT)


def read_answers(text: str) -> Answers:
    """Answers from YAML; what it doesn't say is left out of the policy.

    Raises
    ------
    BadAnswer
    """
    try:
        raw: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        found = f"this is not YAML ({str(error).splitlines()[0]})."
        raise BadAnswer(
            "the whole", found, "Write one line an answer, such as “agency: Example Police”."
        ) from None
    if not isinstance(raw, dict):
        raise BadAnswer(
            "the whole", "there are no answers.", "Write one line an answer: “agency: Example Police”."
        )
    return checked({str(name): _plain(value) for name, value in raw.items()})


def _plain(value: object) -> str:
    if isinstance(value, bool):  # YAML reads yes and no as true and false
        return "yes" if value else "no"
    return "" if value is None else str(value)


def checked(raw: Mapping[str, str]) -> Answers:
    """Every question with its answer, tidied; empty where it was left out or is not asked.

    Raises
    ------
    BadAnswer
    """
    questions = content().questions
    for name in raw:
        if name not in questions:
            raise BadAnswer(name, "there is no such question.", f"Use one of {', '.join(questions)}.")
    found: Answers = {}
    for name, question in questions.items():
        asked = holds(question.when, found)
        found[name] = _answer(question, tidy(raw.get(name, ""))) if asked else ""
    return found


def _answer(question: Question, given: str) -> str:
    """One answer as it is kept.

    Raises
    ------
    BadAnswer
    """
    if not given:
        if question.required:
            raise BadAnswer(question.id, "it is empty.", f"Answer: {question.ask}")
        return question.default if question.when else _first(question)
    if question.kind == "state":
        if given.upper() not in states():
            raise BadAnswer(question.id, f"“{given}” is no state.", "Use two letters, such as CO, or DC.")
        return given.upper()
    if question.kind == "number":
        if not (given.isascii() and given.isdigit() and len(given) < 5) or not (
            question.least <= int(given) <= question.most
        ):
            mend = f"Write a whole number from {question.least} to {question.most}."
            raise BadAnswer(question.id, f"“{given}” can't be used.", mend)
        return str(int(given))
    if question.values and given not in question.values:
        raise BadAnswer(question.id, f"“{given}” is no choice.", f"Use one of {', '.join(question.values)}.")
    if len(given) > LONGEST or "{" in given:
        raise BadAnswer(
            question.id, "it is too long, or has a curly bracket.", f"Use at most {LONGEST} letters."
        )
    return given


def _first(question: Question) -> str:
    """What an unanswered question means: left out; of a choice that always needs one, the first."""
    if question.kind == "yes":
        return "no"
    if question.kind == "choice":
        return "none" if "none" in question.values else question.values[0]
    return ""


def everything(**known: str) -> Answers:
    """The answers of an agency that leaves nothing out; `known` are its own."""
    full = {"agency": "Example Agency", "state": "CO", "reporting_policy": "Duty to Report Misconduct"}
    for question in content().questions.values():
        if question.kind == "yes":
            full[question.id] = "yes"
        elif question.kind == "choice":
            full[question.id] = question.values[-1]
    return checked(full | {"deadline": "end_of_shift", "numbering": "decimal"} | known)
