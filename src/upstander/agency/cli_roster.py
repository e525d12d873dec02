"""`upstander roster …`: the same steps as the pages, in one go, with the faults as lines."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from .models_roster import RosterImport

SHOWN = 20


@click.group()
def roster() -> None:
    """The people of the agency, from a file."""


@roster.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", help="The agency, where there are several.")
@click.option(
    "--map", "pairs", multiple=True, metavar="COLUMN=FIELD", help="Which column is which; repeat it."
)
@click.option("--part", is_flag=True, help="The file is only a part of the agency: nobody leaves.")
@click.option(
    "--dates", type=click.Choice(["auto", "month", "day"]), default="auto", help="What 3/4/2019 has first."
)
@click.option("--yes", is_flag=True, help="Bring it in without asking.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_command(
    file: Path,
    agency: str | None,
    pairs: tuple[str, ...],
    part: bool,
    dates: str,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring a roster file in: read it, show what changes, apply all of it or nothing."""
    from upstander.ground.boot import start_django

    start_django()
    from django.utils import timezone

    from .cli_tools import the_agency
    from .services import roster as steps

    with file.open("rb") as source:
        chunks = iter(lambda: source.read(1 << 16), b"")
        batch = steps.start(
            agency=the_agency(agency), name=file.name, chunks=chunks, by=None, at=timezone.now()
        )
    mapping = {**batch.mapping, **_pairs(pairs)}
    try:
        steps.set_columns(batch=batch, mapping=mapping, whole=not part, dates=dates, at=timezone.now())
        _with_progress(batch, lambda now: steps.read(batch=batch, now=now))
        batch.refresh_from_db()
        code = _decide(batch, yes=yes, dry_run=dry_run, as_json=as_json)
    finally:
        steps.stop(batch=batch, at=timezone.now())  # nothing, once it is brought in
    sys.exit(code)


def _pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column:
            raise click.UsageError(f"--map {pair}: write it as COLUMN=FIELD, such as --map assign_cd=unit.")
        found[column] = field
    return found


def _with_progress(batch: "RosterImport", work: Callable[[Callable[[], datetime]], None]) -> None:
    """Run `work` with a bar on standard error; the clock it is given is what moves the bar."""
    from django.utils import timezone
    from rich.console import Console
    from rich.progress import Progress

    from .models_roster import RosterImport

    with Progress(console=Console(stderr=True), transient=True) as bar:
        shown = bar.add_task("Reading", total=batch.total)

        def now() -> datetime:
            done = RosterImport.objects.filter(pk=batch.pk).values_list("done", flat=True).get()
            bar.update(shown, completed=done)
            return timezone.now()

        work(now)


def _decide(batch: "RosterImport", *, yes: bool, dry_run: bool, as_json: bool) -> int:
    """Say what was found and, if it may be, bring it in. 0: done or nothing to do. 1: declined. 2: needs a fix."""
    from .core.roster import many_leave

    if batch.state == batch.State.FAILED:
        click.echo(f"{batch.problem} Nothing was stored.", err=True)
        return 2
    counts = batch.counts
    if counts["faults"]:
        _say_faults(batch, as_json)
        return 2
    if not as_json:
        click.echo(_sentence(counts))
    for note in batch.notes:
        click.echo(note, err=True)
    changes = sum(counts[kind] for kind in ("new", "changed", "leaves", "new_units", "moved_units"))
    if dry_run or not changes:
        _say_result(batch, as_json, "Only looked." if dry_run else "Nothing changes.")
        return 0
    many = many_leave(counts["leaves"], counts["rows"])
    if not yes:
        question = (
            f"{counts['leaves']} people would leave, which is many. Go on?" if many else "Bring this in?"
        )
        if not click.confirm(question, err=True):
            click.echo("Nothing was stored.", err=True)
            return 1
    return _bring_in(batch, as_json)


def _bring_in(batch: "RosterImport", as_json: bool) -> int:
    from django.utils import timezone

    from .services import roster as steps

    steps.ask_to_bring_in(batch=batch, sure=True, by=None, at=timezone.now())
    steps.bring_in(batch=batch, now=timezone.now)
    batch.refresh_from_db()
    if batch.state != batch.State.APPLIED:
        click.echo("People changed meanwhile. Nothing was stored. Run the command again.", err=True)
        return 2
    _say_result(batch, as_json, "Brought in. Undo it with “upstander roster undo”.")
    return 0


def _sentence(counts: dict[str, int]) -> str:
    parts = [
        f"{counts[kind]} {said}"
        for kind, said in (("same", "the same"), ("new", "new"), ("changed", "changed"))
    ]
    return f"{counts['rows']} rows: {', '.join(parts)}, {counts['leaves']} leave."


def _say_faults(batch: "RosterImport", as_json: bool) -> None:
    from upstander.ground.core.tables import Fault

    from .queries_roster import faults

    if as_json:
        columns = ("number", "field", "value", "found", "mend", "guess")
        found = [dict(zip(columns, row, strict=True)) for row in faults(batch).values_list(*columns)]
        click.echo(
            json.dumps({"state": "refused", "file": batch.file_name, "counts": batch.counts, "faults": found})
        )
        return
    for fault in faults(batch)[:SHOWN]:
        click.echo(str(Fault(batch.file_name, fault.number, fault.field, fault.found, fault.mend)), err=True)
    more = batch.counts["faults"] - SHOWN
    if more > 0:
        click.echo(f"… and {more} more.", err=True)
    click.echo("Nothing was stored.", err=True)


def _say_result(batch: "RosterImport", as_json: bool, words: str) -> None:
    if as_json:
        result = {
            "import": batch.pk,
            "state": batch.state,
            "file": batch.file_name,
            "sha256": batch.file_hash,
        }
        click.echo(json.dumps({**result, "counts": batch.counts, "notes": batch.notes}))
    else:
        click.echo(words)


@roster.command("undo")
@click.option("--agency", help="The agency, where there are several.")
@click.option("--yes", is_flag=True, help="Undo it without asking.")
def undo_command(agency: str | None, yes: bool) -> None:
    """Undo the last import: everybody gets the values they had before."""
    from upstander.ground.boot import start_django

    start_django()
    from django.utils import timezone

    from .cli_tools import the_agency
    from .queries_roster import last_applied
    from .services import roster as steps

    batch = last_applied(the_agency(agency))
    if batch is None:
        click.echo("No import to undo.", err=True)
        sys.exit(1)
    if not yes and not click.confirm(f"Undo {batch.file_name} of {batch.applied_on}?", err=True):
        sys.exit(1)
    steps.undo(batch=batch, by=None, at=timezone.now())
    click.echo(f"{batch.file_name} was undone. Everybody is as before.")


@roster.command("template")
def template_command() -> None:
    """Print a file to fill in: our columns and two made-up rows."""
    from upstander.ground.core.tables_write import lines

    from .core.roster import EXAMPLES, TEMPLATE

    click.echo(b"".join(lines(TEMPLATE, EXAMPLES)), nl=False)


commands: list[click.Command] = [roster]
