"""`upstander law …`: what a state's law says on a date, and the circuit's, without a database; and updates of it."""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .core.edition import Changed
    from .core.entry import Circuit, Period, State

NOT_ADVICE = "Our words, not legal advice. Read the cited law, and ask counsel."


class _StateOrVerb(click.Group):
    """`law CO` is `law show CO`: a word that is no verb is a state."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args.insert(0, "show")
        return super().parse_args(ctx, args)


@click.group(cls=_StateOrVerb)
def law() -> None:
    """What the law asks of an officer who is standing there; `law CO` is `law show CO`."""


@law.command("show")
@click.argument("state", required=False)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day that is asked about; else today.")
@click.option("--json", "as_json", is_flag=True, help="Print the entry as JSON.")
def show(state: str | None, on: datetime | None, as_json: bool) -> None:
    """Say what the law of a state (such as CO) asks of an officer who is standing there; without one, list them."""
    from .core.load import circuits, faults, states

    for fault in faults():
        click.echo(f"An update of the law can't be used. {fault}", err=True)
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


# --- updates ----------------------------------------------------------------------------------------------------------
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@law.command("update")
@click.argument("file", type=FILE)
@click.option("--look", is_flag=True, help="Only show what would change.")
def update(file: Path, look: bool) -> None:
    """Take in FILE, a signed update of the law, and show what it changes."""
    from .core.edition import BadEdition
    from .core.seal import BadUpdate, NotNewer, UnknownKey
    from .core.update import read_update
    from .errors import UpdateRefused

    try:
        found = read_update(file.read_bytes())
    except NotNewer as error:
        raise UpdateRefused(file.name, str(error), mend="There is nothing to take in.") from None
    except UnknownKey as error:
        mend = "Compare the key with who signs the updates; then: upstander law trust KEY.pem"
        raise UpdateRefused(file.name, str(error), mend=mend) from None
    except (BadUpdate, BadEdition) as error:
        raise UpdateRefused(file.name, str(error)) from None
    click.echo(f"Edition {found.edition.number}, made on {found.edition.made_on}: {found.edition.note}")
    _changes(found.changes)
    if look:
        click.echo("Nothing was taken in.", err=True)
        return
    from upstander.ground.boot import start_django

    start_django()
    from .services import take_in

    take_in(found, at=datetime.now(UTC))
    click.echo("It is in use now. Next: upstander policy recheck", err=True)


def _changes(found: Iterable["Changed"]) -> None:
    """What differs, entry by entry."""
    for entry in found:
        click.echo(f"\n{entry.name}")
        for each in entry.differences:
            click.echo(f"  {each.field}\n    before: {each.before}\n    after:  {each.after}")
    click.echo(f"\n{NOT_ADVICE}", err=True)


@law.command("trust")
@click.argument("file", type=FILE, required=False)
@click.option("--yes", is_flag=True, help="Ask nothing: you have compared the fingerprint.")
def trust(file: Path | None, yes: bool) -> None:
    """Trust the public key in FILE to sign updates of the law; without one, list the keys that are trusted."""
    from .core import shelf
    from .core.seal import BadUpdate, fingerprint, read_key
    from .errors import KeyRefused

    if file is None:
        for name in sorted(shelf.keys()):
            click.echo(name)
        return
    try:
        key = read_key(file.read_bytes())
    except BadUpdate as error:
        raise KeyRefused(file.name, str(error)) from None
    click.echo(f"The key is {fingerprint(key)}.")
    if not yes:
        click.confirm("Did who signs the updates tell you the same, over another way?", abort=True)
    click.echo(f"It is trusted from now on. To trust it no more, delete {shelf.trust(key)}", err=True)


@law.command("editions")
def editions() -> None:
    """List the editions of the law that are here, and what each changed."""
    from .core.edition import changed
    from .core.load import faults, history

    found = history()
    for (edition, at), older in zip(found, [*found[1:], None], strict=True):
        came = f"taken in on {at:%Y-%m-%d}" if at else "came with the program"
        click.echo(f"Edition {edition.number}, made on {edition.made_on}, {came}: {edition.note}")
        for entry in changed(older[0], edition) if older else ():
            click.echo(f"  {entry.name}: {', '.join(each.field for each in entry.differences)}")
    for fault in faults():
        click.echo(f"Can't be used: {fault}", err=True)
    sys.exit(bool(faults()))


commands: list[click.Command] = [law]
