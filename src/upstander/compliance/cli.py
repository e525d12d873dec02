"""`upstander policy recheck`: the policies to look at again, since the law changed or is due to be read again."""

import json
import sys
from typing import Any

import click

from upstander.policy.cli import policy


@policy.command("recheck")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def recheck(as_json: bool) -> None:
    """List the policies to look at again; the exit code is 1 if there are any."""
    from upstander.ground.boot import start_django

    start_django()
    from django.utils import timezone

    from upstander.agency.models import Agency
    from upstander.agency.tallies import day_of

    from .queries import to_look_at

    now, rows = timezone.now(), list[dict[str, Any]]()
    for agency in Agency.objects.order_by("slug"):
        for again in to_look_at(agency, day_of(agency, now)):
            why = [{"kind": reason.kind, "sentence": reason.sentence} for reason in again.reasons]
            version = again.version
            rows.append(
                {
                    "agency": agency.slug,
                    "policy": version.policy.title,
                    "version": version.number,
                    "label": version.label,
                    "why": why,
                }
            )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif not rows:
        click.echo("No policy needs another look.")
    for row in [] if as_json else rows:
        click.echo(f"{row['agency']}: {row['policy']}, {row['label'].lower()}")
        for reason in row["why"]:
            click.echo(f"  {reason['sentence']}")
    sys.exit(bool(rows))


commands: list[click.Command] = []  # it joins the verbs of `policy`
