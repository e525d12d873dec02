"""The schema of what the guided writer asks and writes. Unknown fields, words and answers are refused."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1, max_length=600)]
Ident = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,30}$")]
When = dict[str, tuple[str, ...]]
WORD = re.compile(r"\{([A-Za-z_]+)\}")
ANY = "*"
LEFT_OUT = ("", "no", "none")
# words that are not the answer to a question of the same name, and the question that each comes from
MADE = dict.fromkeys(("member", "members", "a_member", "A_member", "Members"), "member_title")
MADE |= {"law_note": "state"}


class Strict(BaseModel):
    """No field more, none less."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Option(Strict):
    """One answer to a choice: its value, what the page says, and the words it gives the policy."""

    value: Text
    label: Text
    words: str = ""


class Question(Strict):
    """One question. `when`: asked only after these answers."""

    id: Ident
    kind: Literal["text", "state", "choice", "yes", "number"]
    ask: Text
    help: str = ""
    required: bool = False
    default: str = ""
    least: int = 0
    most: int = 0
    options: tuple[Option, ...] = ()
    when: When = {}

    @property
    def values(self) -> tuple[str, ...]:
        """The answers that it takes, where they are few."""
        return ("yes", "no") if self.kind == "yes" else tuple(option.value for option in self.options)


class Step(Strict):
    """The questions of one page."""

    id: Ident
    title: Text
    questions: tuple[Question, ...]


class Paragraph(Strict):
    """One paragraph, what it rests on and when it stands."""

    id: Ident
    text: Text
    clauses: tuple[Annotated[str, Field(pattern=r"^DTI-\d\d$")], ...] = ()
    source: Text
    when: When = {}
    below: tuple["Paragraph", ...] = ()


class Section(Strict):
    """A heading with its paragraphs."""

    id: Ident
    heading: Text
    when: When = {}
    paragraphs: tuple[Paragraph, ...]


class Content(Strict):
    """The whole."""

    steps: tuple[Step, ...]
    sections: tuple[Section, ...]

    @property
    def questions(self) -> dict[str, Question]:
        """Every question by its id."""
        return {question.id: question for step in self.steps for question in step.questions}

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph."""
        for section in self.sections:
            for paragraph in section.paragraphs:
                yield paragraph
                yield from paragraph.below

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        known = self.questions
        conditions = [question.when for question in known.values()]
        conditions += [section.when for section in self.sections]
        conditions += [paragraph.when for paragraph in self.paragraphs()]
        for name, wanted in ((name, value) for when in conditions for name, value in when.items()):
            if name not in known or not set(wanted) <= {*known[name].values, ANY}:
                raise ValueError(f"a condition asks for {name} = {', '.join(wanted)}")
        for paragraph in self.paragraphs():
            for word in WORD.findall(paragraph.text):
                if word not in known and word not in MADE:
                    raise ValueError(f"{paragraph.id} uses the unknown word {{{word}}}")
        ids = [paragraph.id for paragraph in self.paragraphs()]
        if len(set(ids)) != len(ids):
            raise ValueError("the id of a paragraph stands twice")
        return self


@cache
def content() -> Content:
    """What the program carries."""
    text = (files("upstander.drafting") / "content" / "policy.yaml").read_text("utf-8")
    return Content.model_validate_json(json.dumps(yaml.safe_load(text)))
