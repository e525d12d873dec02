"""An entry of the law as answers to what an officer asks, in plain words; what was not read is “not recorded”."""

from dataclasses import dataclass

from .entry import Period, State, Statements
from .on_date import is_unverified
from .stated import NONE_STATED, NOT_RECORDED, stated

ASK = "Not recorded. Ask counsel."
# how it stands at a glance: a state mark (good half none) and words
STATUSES = {
    "statute": ("good", "A law binds officers"),
    "administrative_rule": ("good", "A rule binds officers"),
    "policy_mandate": ("half", "Agencies must have a policy"),
    "report_only": ("half", "Must report"),
    "training_only": ("half", "Training only"),
    "none_found": ("none", "None found"),
    "unverified": ("none", "Not confirmed"),
}
MUST = {
    "statute": "Yes. A law of {state} says that an officer must step in.",
    "administrative_rule": "Yes. A rule that binds officers in {state} says so.",
    "policy_mandate": "The law of {state} makes agencies have a policy that says so. Your policy tells you what to do.",
    "report_only": "The law that was read asks you to report, not to step in. Federal law and your policy may.",
    "training_only": "The law that was read asks for training, not to step in. Federal law and your policy may.",
    "none_found": "We found no law of {state} on this. That proves nothing. Federal law and your policy still hold.",
    "unverified": ASK,
}
WHEN = {
    "excessive_force": "When an officer uses more force than is allowed.",
    "misconduct_broad": "When an officer does wrong: force is one kind of it.",
    "prohibited_technique": "When an officer uses a hold or technique that is not allowed.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with what the entry says, sentence by sentence; `doubt`: a part was not confirmed."""

    question: str
    sentences: tuple[str, ...]
    doubt: bool = False

    @property
    def is_recorded(self) -> bool:
        """Whether there is anything to say."""
        return self.sentences != (ASK,)


def answers(state: State, period: Period) -> tuple[Answer, ...]:
    """Must I act, when, whom do I tell and by when, what protects me, what happens if I don't."""
    said = period.statements
    return (*_duty(state, said), *_afterwards(state, said))


def _duty(state: State, said: Statements) -> tuple[Answer, ...]:
    return (
        _answer(
            state, "Must I step in?", ("status",), MUST[said.status].format(state=state.name), _rank(said)
        ),
        _answer(
            state,
            "When?",
            ("trigger", "observing_standard", "feasibility_condition"),
            WHEN.get(said.trigger or "", ""),
            said.trigger_note,
            "It also reaches force that is about to be used." if said.includes_attempts else None,
            _named("What you must have seen or known", said.observing_standard),
            _named("If it is not safe or not possible", said.feasibility_condition),
        ),
        _answer(state, "Whom does it bind?", ("covered",), said.covered),
        _answer(
            state,
            "Whom do I tell, and by when?",
            ("report",),
            _report(said),
            _named("By when", said.report.deadline_text),
            _named("To", said.report.to),
            "In writing." if said.report.written else None,
        ),
    )


def _afterwards(state: State, said: Statements) -> tuple[Answer, ...]:
    return (
        _answer(state, "Must I help the person who is hurt?", ("medical_aid",), said.medical_aid),
        _answer(state, "What protects me?", ("anti_retaliation",), said.anti_retaliation),
        _answer(
            state,
            "What happens if I don't?",
            ("penalty",),
            *_costs(said),
        ),
        _answer(
            state,
            "What must my agency do?",
            ("policy_mandate", "training"),
            _mandate(said),
            said.policy_mandate.note,
            _named("Training", said.training),
        ),
    )


def _answer(state: State, question: str, fields: tuple[str, ...], *sentences: str | None) -> Answer:
    found = tuple(sentence for sentence in sentences if sentence)
    doubt = any(is_unverified(state, field) for field in fields)
    return Answer(question, found or (ASK,), bool(found) and doubt)


def _named(name: str, value: str | None) -> str | None:
    return f"{name}: {value}" if value else None


def _costs(said: Statements) -> tuple[str, ...]:
    """Career, certification and crime, each by name; nothing at all where none of them was read."""
    penalty = said.penalty
    if penalty.discipline is None and penalty.decertification is None and penalty.criminal is None:
        return ()
    return (
        _cost("Your career (discipline)", penalty.discipline),
        _cost("Your certification", penalty.decertification),
        _cost("A crime", penalty.criminal),
        "You yourself can be sued too: see federal law below.",
    )


def _cost(name: str, value: str | None) -> str:
    """What it can cost; that nothing is stated, or not recorded, is said in so many words."""
    kind = stated(value)
    if kind == NOT_RECORDED:
        return f"{name}: not recorded."
    return (
        f"{name}: none is stated in what was read ({value})." if kind == NONE_STATED else f"{name}: {value}"
    )


def _rank(said: Statements) -> str | None:
    return "It does not matter who outranks whom." if said.regardless_of_rank else None


def _report(said: Statements) -> str | None:
    if said.report.required is None:
        return None
    return said.report.scope or (
        "You must report." if said.report.required else "The text asks for no report."
    )


def _mandate(said: Statements) -> str | None:
    if not said.policy_mandate.required:
        return None
    until = f" by {said.policy_mandate.deadline}" if said.policy_mandate.deadline else ""
    return f"It must have a policy on this{until}."
