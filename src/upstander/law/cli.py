"""`upstander law …`: what a state's law says on a date, and the circuit's; from the entries, without a database."""

import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .core.entry import Circuit, Period, State

NOT_ADVICE = "Our words, not legal advice. Read the cited law, and ask counsel."


@click.command()
@click.argument("state", required=False)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day that is asked about; else today.")
@click.option("--json", "as_json", is_flag=True, help="Print the entry as JSON.")
def law(state: str | None, on: datetime | None, as_json: bool) -> None:
    """Say what the law of a state (such as CO) asks of an officer who is standing there; without one, list them."""
    from .core.load import circuits, states

    day = on.date() if on else datetime.now(UTC).date()
    known = states()
    if state is None:
        _list(list(known.values()), day, as_json)
        return
    entry = known.get(state.upper())
    if entry is None:
        raise click.UsageError(f"There is no state “{state}”. Use two letters, such as CO, or DC.")
    certain = _one(entry, circuits()[entry.circuit], day, as_json)
    sys.exit(0 if certain else 1)


def _list(found: "list[State]", day: date, as_json: bool) -> None:
    from .core.on_date import on_date

    rows = []
    for state in found:
        period = on_date(state, day).period
        status = period.statements.status if period else None
        rows.append(
            {"code": state.code, "name": state.name, "status": status, "confidence": state.confidence}
        )
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        words = (row["status"] or "not recorded for this day").replace("_", " ")
        click.echo(f"{row['code']}  {row['name']:<22}{words:<28}{row['confidence']}")
    click.echo(NOT_ADVICE, err=True)


def _one(state: "State", circuit: "Circuit", day: date, as_json: bool) -> bool:
    """Print one state on a day; whether the records can tell what held."""
    from .core.on_date import on_date, review_due

    found = on_date(state, day)
    if as_json:
        printed = {
            "on": day.isoformat(),
            "state": json.loads(state.model_dump_json(by_alias=True, exclude={"periods"})),
            "holds": json.loads(found.period.statements.model_dump_json()) if found.period else None,
            "sentence": found.sentence,
            "circuit": json.loads(circuit.model_dump_json()),
        }
        click.echo(json.dumps(printed, ensure_ascii=False))
        return found.period is not None
    click.echo(f"{state.name} on {day:%B} {day.day}, {day.year}")
    click.echo(f"{state.citation or 'Citation: not recorded'}")
    click.echo(f"{state.confidence}, read {state.read_on}, to be read again by {review_due(state)}\n")
    if found.period is None:
        click.echo(found.sentence)
    else:
        _statements(state, found.period)
    _circuit(circuit)
    click.echo(f"\n{NOT_ADVICE}", err=True)
    return found.period is not None


def _statements(state: "State", period: "Period") -> None:
    from .core.on_date import is_unverified

    start, end = period.from_ or "not recorded", period.to or "now"
    click.echo(f"In force from {start} to {end}")
    for name, value in _flat(period.statements.model_dump()):
        doubt = "  (not confirmed)" if value is not None and is_unverified(state, name) else ""
        click.echo(f"  {name.replace('_', ' ').replace('.', ', ')}: {_said(value)}{doubt}")
    click.echo("Sources")
    for source in state.sources:
        click.echo(
            f"  {source.url} ({source.kind.replace('_', ' ')}, as of {source.as_of or 'not recorded'})"
        )


def _circuit(circuit: "Circuit") -> None:
    click.echo(f"\nCircuit {circuit.circuit}, 42 U.S.C. 1983 ({circuit.confidence}, read {circuit.read_on})")
    for name, value in _flat(circuit.elements.model_dump()):
        click.echo(f"  {name.replace('_', ' ')}: {_said(value)}")
    click.echo(f"  rights covered: {_said(circuit.rights_covered)}")
    for case in circuit.cases:
        click.echo(f"  {case.name}, {case.cite or 'cite not recorded'}: {case.point}")


def _flat(values: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in values.items():
        found += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", value)]
    return found


def _said(value: Any) -> str:
    if value is None:
        return "not recorded"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


commands: list[click.Command] = [law]
