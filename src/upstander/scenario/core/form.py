"""The format of a scenario (`docs` hold its reference; `json_schema` gives it to editors).

Time is whole ticks. Numbers are whole. Every text is plain text and is shown as such.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from upstander.intervention.core import vocabulary

from . import domain as packs

Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=900)]
Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Clause = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2,5}-[0-9]{2}$")]
Condition = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]
Change = StrictInt | Annotated[str, StringConstraints(strict=True, pattern=r"^=[+-]?\d{1,4}$")]
AfterAction = Literal["aid", "evidence", "tell", "report", "colleague", "self"]
Receives = Literal["stops", "thanks", "asks", "brushes_off", "pays_back"]
Where = Literal["street", "vehicle", "indoors", "custody", "station", "control", "off_duty", "ward"]
TAKEN, REFUSED = ("stops", "thanks", "asks"), ("brushes_off", "pays_back")
Small = Annotated[int, Field(strict=True, ge=-999, le=999)]


def _codes(entries: tuple[Any, ...]) -> dict[str, Any]:
    return {"enum": [entry.code for entry in entries]}


Stage = Annotated[str, Field(json_schema_extra=_codes(vocabulary.stages()))]
Tactic = Annotated[str, Field(json_schema_extra={"enum": ["none", *(t.code for t in vocabulary.tactics())]})]
Approach = Annotated[str, Field(json_schema_extra={"enum": packs.approach_codes()})]
Inhibitor = Annotated[str, Field(json_schema_extra=_codes(vocabulary.inhibitors()))]


class Part(BaseModel):
    """What every part of a scenario is: unknown fields are refused, values don't change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Variable(Part):
    """A whole number that moves between two limits."""

    start: Small
    least: Small
    most: Small
    means: Text


class Clock(Part):
    """How long a tick is, and what ends a scene that nothing else ends."""

    tick_seconds: Annotated[int, Field(strict=True, ge=5, le=120)]
    limit: Annotated[int, Field(strict=True, ge=1, le=400)]
    ending: Name


class Drift(Part):
    """What changes by itself: every so many ticks, while `when` holds."""

    every: Annotated[int, Field(strict=True, ge=1, le=100)]
    add: dict[Name, Change]
    when: Condition | None = None


class Harm(Part):
    """The rule that ends the scene badly, the variable that the timeline draws, and when it is too late to turn it.

    Where nothing is wrong there is no rule: `danger` is how bad it looks.
    """

    danger: Name
    when: Condition | None = None
    ending: Name | None = None
    too_late: Condition | None = None


class Window(Part):
    """The realistic opportunity, in ticks from the start: from the first sign one could act on to the harm."""

    opens: Annotated[int, Field(strict=True, ge=0)]
    closes: Annotated[int, Field(strict=True, ge=1)]


class Line(Part):
    """Something seen or heard. A line with `cue` is a sign; its cue names it in the debrief."""

    text: Text
    speaker: Text | None = None
    cue: Text | None = None
    plain: StrictBool = False  # a sign that nobody could miss
    interrupts: Tactic | None = None  # for a receiver: here a colleague tries to stop you, in this way


class Beat(Line):
    """A line that comes by the clock: at tick `at`, or at the first later moment at which `when` holds."""

    at: Annotated[int, Field(strict=True, ge=0)]
    when: Condition | None = None


class Result(Part):
    """What a move leads to: the first result whose `when` holds."""

    to: Name
    when: Condition | None = None
    reply: Text | None = None
    speaker: Text | None = None
    effect: dict[Name, Change] = {}


class Move(Part):
    """Something that the learner can say or do."""

    id: Name
    text: Text
    tactic: Tactic = "none"
    superior: Approach | None = None
    tone: Literal["firm", "calm", "flat", "sharp", "joking"] = "calm"
    ladder: Annotated[int, Field(strict=True, ge=0, le=4)] = 0  # 0 none, 1 ask, 2 say, 3 insist, 4 step in
    owns: StrictBool = False  # takes it on aloud
    names_need: StrictBool = False  # says what is wrong, or that it must stop
    spends: Annotated[int, Field(strict=True, ge=0, le=40)] = 1
    when: Condition | None = None
    acknowledges: StrictBool = False  # shows that you noticed, and asks for nothing more
    receives: Receives | None = None  # for a receiver: how the interruption is taken
    heard: Text | None = None  # how it sounded to the colleague
    inhibitor: Inhibitor | None = None
    after_action: AfterAction | None = None
    note: Text | None = None  # what the debrief says of it
    results: Annotated[list[Result], Field(min_length=1)]


class Scene(Part):
    """A place in the story: what is seen, and the moves from it. While it stands still, time waits."""

    id: Name
    stage: Stage
    lines: list[Line] = []
    still: StrictBool = False
    best: Name
    moves: Annotated[list[Move], Field(min_length=1)]


class Ending(Part):
    """What became of everyone."""

    id: Name
    outcome: Literal["good", "mixed", "harm"]
    headline: Text
    person: Text
    colleague: Text
    you: Text
    agency: Text
    community: Text


class Elements(Part):
    """What a court would ask, answered for this scene."""

    knew: Text
    chance: Text
    step: Text


class Law(Part):
    """The legal hook: where the duty comes from, with source and date. Not legal advice."""

    basis: Text
    elements: Elements
    source: Text
    as_of: Annotated[str, StringConstraints(strict=True, pattern=r"^\d{4}-\d{2}-\d{2}$")]


class AfterStep(Part):
    """One line of the checklist for afterwards. The moves with the same `after_action` tick it."""

    id: AfterAction
    text: Text


class Styles(Part):
    """The stronger line again, as three kinds of speaker would say it."""

    firm: Text
    calm: Text
    joking: Text


class Debrief(Part):
    """Sentences for the page after the play."""

    best: Text
    stronger: Text
    stronger_why: Text
    styles: Styles | None = None
    superior: Text
    if_: Annotated[Text, Field(alias="if")]
    then: Text
    after: list[AfterStep] = []


class Reader(Part):
    """Somebody who read it before it was called reviewed."""

    role: Literal["officer", "trainer", "community", "lawyer", "other"]
    on: Annotated[str, StringConstraints(strict=True, pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Review(Part):
    """How far the reading has come. “written” says honestly that nobody outside has read it."""

    status: Literal["written", "in_review", "reviewed"]
    readers: list[Reader] = []


class Level(Part):
    """For the library: how subtle it is (1) or obvious (5), where it plays, how long it takes."""

    subtlety: Annotated[int, Field(strict=True, ge=1, le=5)]
    where: Where = "street"
    setting: Text
    minutes: Annotated[int, Field(strict=True, ge=1, le=30)]


class Scenario(Part):
    """One scenario, whole."""

    id: Slug
    version: Annotated[int, Field(strict=True, ge=1)]
    title: Text
    summary: Text
    domain: Annotated[str, Field(json_schema_extra={"enum": list(packs.codes())})] = "police"
    wrong: StrictBool = True  # false: nothing is wrong, and restraint is what is trained
    needs: list[Slug] = []  # what the table of stage two says of this conduct
    levels: Level
    rank_gap: Annotated[int, Field(strict=True, ge=-3, le=6)]  # 0 peers; above 0, the colleague outranks you
    learner_role: Literal["witness", "receiver", "supervisor_called"]
    content_note: Text | None
    opening: Text
    clock: Clock
    vars: dict[Name, Variable]
    drift: list[Drift] = []
    harm: Harm
    window: Window
    beats: list[Beat]
    scenes: Annotated[list[Scene], Field(min_length=1, max_length=200)]
    endings: Annotated[list[Ending], Field(min_length=1, max_length=40)]
    debrief: Debrief
    law: Law | None
    policy_clauses: list[Clause]
    sources: Annotated[list[Text], Field(min_length=1)]
    review: Review


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the format, for editors that check while one types."""
    return Scenario.model_json_schema()
