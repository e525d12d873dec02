"""Which policies to look at again, since the law changed under them or an entry of the law is due to be read again."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from upstander.law.core.edition import FEDERAL, changed
from upstander.law.core.load import circuits, history, states
from upstander.law.core.on_date import a_year_on, review_due
from upstander.law.core.since import since

CHANGED, READ_AGAIN, REVIEW_DUE, CIRCUIT_DUE = "changed", "read_again", "review_due", "circuit_due"
UPDATED = "updated"
NAMED = 3  # statements that a sentence names before it counts the rest


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a policy is to be looked at again."""

    kind: str
    sentence: str
    code: str  # the state's


def reasons(state_code: str, checked_on: date, today: date) -> tuple[Reason, ...]:
    """Why a policy that was published, or last read, on `checked_on` is to be looked at again on `today`."""
    state = states().get(state_code)
    if state is None:
        return ()
    found = [
        Reason(CHANGED, f"The law of {state.name} changed: {change.when.words}.", state.code)
        for change in since([state], checked_on, today)
        if not change.is_first or change.is_sure
    ]
    if state.read_on > checked_on:
        read = f"{state.read_on:%B} {state.read_on.day}, {state.read_on.year}"
        found.append(Reason(READ_AGAIN, f"Our entry for {state.name} was read again on {read}.", state.code))
    if review_due(state) <= today:
        due = review_due(state)
        words = f"{due:%B} {due.day}, {due.year}"
        found.append(
            Reason(REVIEW_DUE, f"Our entry for {state.name} was to be read again by {words}.", state.code)
        )
    circuit = circuits()[state.circuit]
    if a_year_on(circuit.read_on) <= today:
        found.append(
            Reason(
                CIRCUIT_DUE, f"Our entry for circuit {circuit.circuit} is more than a year old.", state.code
            )
        )
    return tuple(found)


def updates(state_code: str, checked_at: datetime) -> tuple[Reason, ...]:
    """Which updates of the law, taken in after `checked_at`, touch the state, its circuit or federal law."""
    state, found = states().get(state_code), list[Reason]()
    editions = history() if state else []
    for (edition, at), (older, _) in pairwise(editions):
        if state is None or at is None or at <= checked_at:
            continue
        for entry in changed(older, edition, {state.code, f"circuit-{state.circuit}", FEDERAL}):
            names = [difference.field for difference in entry.differences]
            rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            words = f"{', '.join(names[:NAMED])}{rest}"
            found.append(
                Reason(
                    UPDATED, f"Edition {edition.number} of the law mends {entry.name}: {words}.", state.code
                )
            )
    return tuple(found)
