"""`upstander policy signatures`: bring in signatures that were given elsewhere."""

import sys
from pathlib import Path

import click

from upstander.policy.cli import policy

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@policy.command("signatures")
@click.argument("file", type=FILE)
@click.option(
    "--source", required=True, help="Where they were given, such as “paper, roll call of March 2026”."
)
@click.option("--document", default="duty-to-intervene", help="Which policy; else the duty to intervene.")
@click.option("--agency", help="The agency, where there are several.")
@click.option("--yes", is_flag=True, help="Bring them in; else FILE is only looked at.")
def signatures(file: Path, source: str, document: str, agency: str | None, yes: bool) -> None:
    """Bring in the signatures in FILE (CSV: badge, day signed), given on paper or elsewhere; all rows or none."""
    from upstander.ground.boot import start_django

    start_django()
    from django.utils import timezone

    from upstander.agency.cli_tools import the_agency
    from upstander.policy.queries import current_of

    from . import services
    from .errors import NoVersion

    own, now = the_agency(agency), timezone.now()
    version = current_of(own, document)
    if version is None:
        raise NoVersion()
    row = services.keep_file(
        version=version, source=source, file_name=file.name, data=file.read_bytes(), by=None, at=now
    )
    looked = services.look(row, now)
    for line in (*looked.notes, *map(str, looked.faults)):
        click.echo(line, err=True)
    if looked.faults:
        services.throw_away(row=row)
        sys.exit(1)
    click.echo(f"{len(looked.new)} new, {looked.already} stand already")
    if yes and looked.new:
        click.echo(f"{services.bring_in(row=row, by=None, at=now)} brought in")
    else:
        services.throw_away(row=row)


commands: list[click.Command] = []  # it joins the verbs of `policy`
