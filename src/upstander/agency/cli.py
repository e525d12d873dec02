"""`upstander audit …`; the roster's verbs stand in `cli_roster.py`."""

import json
import sys

import click

from . import cli_roster


@click.group()
def audit() -> None:
    """The append-only record of who changed what."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify_command(as_json: bool) -> None:
    """Read every agency's chain again and name the first altered entry."""
    from upstander.ground.boot import start_django

    start_django()
    from .audit import verify
    from .models import Agency

    results = [(agency.slug, *verify(agency)) for agency in Agency.objects.all()]
    if as_json:
        rows = [{"agency": slug, "entries": count, "first_broken": broken} for slug, count, broken in results]
        click.echo(json.dumps(rows))
    elif not results:
        click.echo("0 entries")
    else:
        for slug, count, broken in results:
            verdict = "the chain holds" if broken is None else f"entry {broken} was altered or is missing"
            click.echo(f"{slug}: {count} {'entry' if count == 1 else 'entries'}, {verdict}")
    sys.exit(0 if all(broken is None for _, _, broken in results) else 1)


commands: list[click.Command] = [audit, *cli_roster.commands]
