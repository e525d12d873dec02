"""Narrows the list of states by what their law says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .entry import State, Statements
from .stated import NONE_STATED, NOT_RECORDED, YES, stated

Test = Callable[[State, Statements], bool]


@dataclass(frozen=True, slots=True)
class Filter:
    """One question with its answers, each a test of a state."""

    name: str
    label: str
    choices: tuple[tuple[str, str, Test], ...]


def _kind(kind: str) -> Test:
    return lambda _state, said: said.report.deadline_kind == kind


def _time_unread(_state: State, said: Statements) -> bool:
    return bool(said.report.required) and said.report.deadline_kind is None


FILTERS = (
    Filter(
        "duty",
        "Must step in",
        (
            (
                "binds",
                "A law or rule binds officers",
                lambda _s, said: said.status in ("statute", "administrative_rule"),
            ),
            ("policy", "Agencies must have a policy", lambda _s, said: said.status == "policy_mandate"),
            (
                "part",
                "Report or training only",
                lambda _s, said: said.status in ("report_only", "training_only"),
            ),
            (
                "none",
                "None found, or not confirmed",
                lambda _s, said: said.status in ("none_found", "unverified"),
            ),
        ),
    ),
    Filter(
        "trigger",
        "What sets it off",
        (
            ("force", "Excessive force", lambda _s, said: said.trigger == "excessive_force"),
            ("wide", "Misconduct of other kinds too", lambda _s, said: said.trigger == "misconduct_broad"),
            ("attempt", "An attempt too", lambda _s, said: bool(said.includes_attempts)),
        ),
    ),
    Filter(
        "report",
        "Report by",
        (
            ("any", "A report is required", lambda _s, said: bool(said.report.required)),
            ("immediate", "At once", _kind("immediate")),
            ("end_of_shift", "The end of the shift", _kind("end_of_shift")),
            ("outer_limit", "A number of hours or days", _kind("outer_limit")),
            ("unread", "A report, its time not recorded", _time_unread),
            (
                "soft",
                "No number",
                lambda _s, said: said.report.deadline_kind in ("promptly", "as_soon_as_practicable"),
            ),
        ),
    ),
    Filter(
        "protects",
        "Protection",
        (
            ("yes", "Retaliation is spoken of", lambda _s, said: stated(said.anti_retaliation) == YES),
            (
                "silent",
                "None stated in what was read",
                lambda _s, said: stated(said.anti_retaliation) == NONE_STATED,
            ),
            ("unread", "Not recorded", lambda _s, said: stated(said.anti_retaliation) == NOT_RECORDED),
        ),
    ),
    Filter(
        "costs",
        "What it can cost",
        (
            ("discipline", "Discipline", lambda _s, said: stated(said.penalty.discipline) == YES),
            ("certification", "Certification", lambda _s, said: stated(said.penalty.decertification) == YES),
            ("crime", "A crime", lambda _s, said: stated(said.penalty.criminal) == YES),
        ),
    ),
    Filter(
        "mandate",
        "The agency's policy",
        (
            ("yes", "The law requires one", lambda _s, said: bool(said.policy_mandate.required)),
            ("time", "It sets the time for a report", _kind("agency_policy")),
        ),
    ),
    Filter(
        "sure",
        "How sure",
        (
            ("yes", "Read in a source", lambda state, _said: state.confidence == "verified"),
            ("no", "Not confirmed", lambda state, _said: state.confidence != "verified"),
        ),
    ),
)


def passes(state: State, said: Statements | None, wanted: Mapping[str, str]) -> bool:
    """Whether a state is among what is asked for. One whose day can't be told passes only where nothing is asked."""
    for each in FILTERS:
        tests = [test for code, _, test in each.choices if code == wanted.get(each.name)]
        if tests and (said is None or not tests[0](state, said)):
            return False
    return True
