"""The schema of an entry: a state with its periods, or a circuit. Unknown and missing fields are refused.

`None` is “not recorded”: it was not read. It never means “no”.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from .dates import PartialDate

Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Confidence = Literal["verified", "unverified"]
Status = Literal[
    "statute",
    "administrative_rule",
    "policy_mandate",
    "report_only",
    "training_only",
    "none_found",
    "unverified",
]
Kind = Literal[
    "immediate", "promptly", "as_soon_as_practicable", "end_of_shift", "outer_limit", "agency_policy"
]


def _partial(value: object) -> object:
    return PartialDate.read(value) if isinstance(value, str) else value


When = Annotated[PartialDate, BeforeValidator(_partial)]


class Strict(BaseModel):
    """No field more, none less."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class Source(Strict):
    """Where a statement was read, and how old that copy is."""

    url: Text
    kind: Text
    as_of: Text | None
    supports: Text | None = None


class Report(Strict):
    """The duty to report: what, by when, to whom."""

    required: bool | None
    scope: Text | None
    deadline_text: Text | None
    deadline_kind: Kind | None
    deadline_hours: Annotated[int, Field(ge=0)] | None
    deadline_unit: Literal["hours", "days"] | None
    to: Text | None
    written: bool | None


class Penalty(Strict):
    """What follows for an officer who stands by or does not report."""

    discipline: Text | None
    decertification: Text | None
    criminal: Text | None


class Mandate(Strict):
    """What the law asks of the agency's policy."""

    required: bool | None
    deadline: Text | None
    note: Text | None


class Statements(Strict):
    """What the law of a state says in one period."""

    status: Status
    covered: Text | None
    trigger: Literal["excessive_force", "misconduct_broad", "prohibited_technique"] | None
    trigger_note: Text | None
    includes_attempts: bool | None
    observing_standard: Text | None
    feasibility_condition: Text | None
    regardless_of_rank: bool | None
    report: Report
    medical_aid: Text | None
    anti_retaliation: Text | None
    penalty: Penalty
    training: Text | None
    policy_mandate: Mandate


class Period(Strict):
    """What held from one date to another; `to` is the last day."""

    from_: When | None = Field(alias="from")
    to: When | None
    statements: Statements

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.from_ and self.to and self.to.last < self.from_.first:
            raise ValueError(f"the period ends ({self.to}) before it starts ({self.from_})")
        return self


class NoneBasis(Strict):
    """What was searched where nothing was found."""

    source: Text
    as_of: Text


class State(Strict):
    """The law of a state or of the District of Columbia."""

    code: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    name: Text
    circuit: Text
    confidence: Confidence
    read_on: date
    citation: Text | None
    enacted_by: Text | None
    effective_note: Text | None
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]
    unverified: tuple[Text, ...]
    bills_seen: tuple[Text, ...]
    notes: Text | None
    none_basis: NoneBasis | None
    sources: tuple[Source, ...]

    @model_validator(mode="after")
    def _periods_follow(self) -> Self:
        for before, after in zip(self.periods, self.periods[1:], strict=False):
            if before.to is None or after.from_ is None or after.from_.first <= before.to.last:
                raise ValueError("the periods overlap, or one in the middle has no date")
        return self

    @model_validator(mode="after")
    def _what_is_verified_has_a_source(self) -> Self:
        if self.confidence == "verified" and not self.sources:
            raise ValueError("it is called verified and has no source")
        return self


class Case(Strict):
    """A decision and the point it stands for."""

    name: Text
    cite: Text | None
    year: int | None
    point: Text
    confidence: Confidence
    sources: tuple[Source, ...]


class Elements(Strict):
    """What must be shown of an officer who stood by, under 42 U.S.C. 1983."""

    primary_violation: Text | None
    knowledge: Text | None
    opportunity: Text | None
    omission: Text | None


class Pattern(Strict):
    """A pattern jury instruction."""

    id: Text
    elements: int | None
    summary: Text | None
    confidence: Confidence
    sources: tuple[Source, ...]


class Circuit(Strict):
    """The duty to intercede in a federal circuit."""

    circuit: Text
    jurisdictions: tuple[Text, ...]
    confidence: Confidence
    read_on: date
    elements: Elements
    rights_covered: Text | None
    limits: tuple[Text, ...]
    pattern_instruction: Pattern | None
    cases: tuple[Case, ...]
    unverified: tuple[Text, ...]


class Section1983(Strict):
    """What must be shown under the statute, whatever the circuit."""

    citation: Text
    elements: Annotated[tuple[Text, ...], Field(min_length=1)]
    notes: tuple[Text, ...]
    confidence: Confidence
    sources_note: Text


class Crime(Strict):
    """The federal crime, an example, and what of it was not read."""

    citation: Text
    point: Text
    example: Text
    unverified: Text
    sources: tuple[Source, ...]


class FederalPolicy(Strict):
    """An order or policy of the federal government, and what became of it."""

    name: Text
    issued: When
    effective: When
    point: Text
    status: Text
    sources: tuple[Source, ...]


class Decree(Strict):
    """A consent decree; `terms` on intervening, where they were read."""

    agency: Text
    case: Text
    approved: When
    terms: Text | None
    sources: tuple[Source, ...]


class Federal(Strict):
    """Federal law beside the circuits."""

    read_on: date
    section_1983: Section1983
    criminal: Crime
    policies: tuple[FederalPolicy, ...]
    decrees: tuple[Decree, ...]
