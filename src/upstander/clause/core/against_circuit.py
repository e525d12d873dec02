"""Compares what a text holds with what a federal circuit looks at under Section 1983. Not legal advice."""

from upstander.law.core.entry import Circuit

from .against_law import MET, NOT_CHECKABLE, STANDING, STRICTER, Compared
from .check import Checked
from .finding import ABSENT


def against_circuit(checked: Checked, circuit: Circuit) -> tuple[Compared, ...]:
    """What a claim looks at in this circuit, each beside what the text says."""
    elements, found = circuit.elements, list[Compared]()
    asked = (
        ("primary_violation", elements.primary_violation, "DTI-03"),
        ("omission", elements.omission, "DTI-02"),
    )
    for name, asks, ident in asked:
        if asks:
            finding = checked[ident]
            found.append(
                _row(circuit, name, asks, STANDING[finding.judgement], finding.reason, checked, ident)
            )
    if elements.opportunity:
        waits = checked["DTI-08"].judgement != ABSENT
        reason = (
            checked["DTI-08"].reason
            if waits
            else "The text waits for no opportunity, so it asks more than the court."
        )
        found.append(
            _row(
                circuit,
                "opportunity",
                elements.opportunity,
                MET if waits else STRICTER,
                reason,
                checked,
                "DTI-08",
            )
        )
    if elements.knowledge:
        reason = "What an officer knew is decided case by case."
        found.append(_row(circuit, "knowledge", elements.knowledge, NOT_CHECKABLE, reason, checked))
    return tuple(found)


def _row(
    circuit: Circuit, name: str, asks: str, standing: str, reason: str, checked: Checked, *idents: str
) -> Compared:
    spans = tuple(span for ident in idents for span in checked[ident].spans[:2])
    return Compared(
        f"elements.{name}", asks, standing, reason, idents, spans, circuit.confidence != "verified"
    )
