"""What is found of a clause."""

from dataclasses import dataclass

from .vocabulary import Span

PRESENT, PARTIAL, ABSENT = JUDGEMENTS = ("present", "partial", "absent")
MOST = 6  # places shown of a clause


@dataclass(frozen=True, slots=True)
class Finding:
    """One clause: the judgement, the places in the text that bear it, and the reason in a sentence."""

    id: str
    judgement: str
    spans: tuple[Span, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule answers: a judgement with its places and reason, before it has its clause."""

    judgement: str
    reason: str
    spans: tuple[Span, ...] = ()


def absent(reason: str) -> Found:
    """Nothing of the clause is there."""
    return Found(ABSENT, reason)


class Gather:
    """Collects what speaks for a clause; the strongest judgement wins, with every place that bears it."""

    def __init__(self) -> None:
        self._reasons = dict[str, str]()
        self._spans: dict[str, list[Span]] = {PRESENT: [], PARTIAL: []}

    def present(self, reason: str, *spans: Span) -> None:
        """The clause is there."""
        self._add(PRESENT, reason, spans)

    def partial(self, reason: str, *spans: Span) -> None:
        """Something of the clause is there."""
        self._add(PARTIAL, reason, spans)

    def _add(self, judgement: str, reason: str, spans: tuple[Span, ...]) -> None:
        self._reasons.setdefault(judgement, reason)
        self._spans[judgement] += [span for span in spans if span not in self._spans[judgement]]

    def found(self, otherwise: str) -> Found:
        """The answer; `otherwise` is the reason if there is nothing."""
        for judgement in (PRESENT, PARTIAL):
            if judgement in self._reasons:
                return Found(judgement, self._reasons[judgement], tuple(self._spans[judgement][:MOST]))
        return absent(otherwise)
