"""What was typed becomes a proposal. Nothing of it is stored, here or where it is read."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from upstander.scenario.core import domain
from upstander.scenario.core.table import Table
from upstander.understanding import client
from upstander.understanding.core.safety import Alarm, alarm
from upstander.understanding.core.words import MOST, plain, says_something

from ..core.proposal import AGAIN, Proposal, candidates, propose
from ..errors import TooLong
from ..library import said


@dataclass(frozen=True)
class Outcome:
    """What became of typed words: an alarm stops the play; without a proposal nobody could read them."""

    alarm: Alarm | None = None
    proposal: Proposal | None = None
    approach: str = ""

    def as_facts(self) -> dict[str, Any]:
        """As the player gets it."""
        if self.alarm:
            return {"turn": "stop"}
        if self.proposal is None:
            return {"turn": "away"}
        return self.proposal.as_facts() | {"approach": self.approach}


def read_words(*, table: Table, state: int, text: str) -> Outcome:
    """What `text` could mean in `state` of `table`.

    Raises
    ------
    TooLong
        More than 2,000 characters.
    """
    if len(text) > MOST:
        raise TooLong(len(text), MOST)
    line, words = plain(text), table.words
    found = alarm(line)
    if found:
        return Outcome(alarm=found)
    if not says_something(line):
        return Outcome(proposal=AGAIN)
    ways = said(table)
    meant = candidates(table, state, {number: one.label for number, one in ways.items()})
    moves = [{"label": one.label, "ways": ways[one.move].ways} for one in meant]
    answer = client.read(settings.READER, line, moves, receiver=words["role"] == "receiver")
    if answer is None or not meant:
        return Outcome()
    proposal = propose(table, meant, answer)
    pack = domain.of(words["domain"])
    above = words["rank_gap"] > 0 and words["role"] != "receiver"
    return Outcome(proposal=proposal, approach=pack.heard(line, proposal.heard) if above else "")


def make_ready(table: Table) -> None:
    """Tell the reader which moves will be compared with, so that no turn waits for them."""
    client.prepare(settings.READER, [way for one in said(table).values() for way in one.ways])
