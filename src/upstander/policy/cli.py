"""`upstander policy …`: bring a policy in, see the text that is read from a file, check what is stored."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from upstander.agency.core.matrix import Deed
    from upstander.agency.models import Agency, Person

    from .models import PolicyVersion

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DOCUMENTS = ("duty-to-intervene", "duty-to-report")  # as in models.TITLES, which needs Django


@click.group()
def policy() -> None:
    """The agency's Duty to Intervene policy, and the one on reporting beside it."""


@policy.command("text")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the blocks and the fingerprint as JSON.")
@click.option("--canonical", is_flag=True, help="Write the canonical bytes (upstander-text-1).")
def text_command(file: Path, as_json: bool, canonical: bool) -> None:
    """Show the text that is read from FILE. Stores nothing and needs no agency."""
    from .core.canonical import fingerprint, to_bytes
    from .core.faults import Unreadable
    from .core.reading import read
    from .errors import FileRefused

    try:
        reading = read(file.read_bytes(), file.name)
    except Unreadable as fault:
        raise FileRefused(fault) from None
    data = to_bytes(reading.blocks)
    if canonical:
        sys.stdout.buffer.write(data)
    elif as_json:
        blocks = [
            {"kind": block.kind, "number": block.number, "text": block.text, "id": block.id}
            for block in reading.blocks
        ]
        click.echo(json.dumps({"fingerprint": fingerprint(data), "blocks": blocks}, ensure_ascii=False))
    else:
        for block in reading.blocks:
            click.echo(f"{'' if block.kind in ('item', 'row') else chr(10)}{block.line}")
    for note in reading.notes:
        click.echo(note, err=True)


@policy.command("check")
@click.argument("file", type=FILE, nargs=-1, required=True)
@click.option("--state", help="Compare with the law of a state too, such as CO, and of its circuit.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the law; else today.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, with places in the text.")
def check_command(file: tuple[Path, ...], state: str | None, on: datetime | None, as_json: bool) -> None:
    """Judge each FILE clause by clause; the exit code is 1 if a required clause is missing. Needs no agency."""
    from datetime import UTC

    from upstander.clause.core.printed import UnknownState, as_rows, as_table, background

    from .core.checking import check_file
    from .core.faults import Unreadable
    from .errors import FileRefused

    try:
        law = background(state, on.date() if on else datetime.now(UTC).date()) if state else None
    except UnknownState as problem:
        raise click.UsageError(str(problem)) from None
    found = []
    for path in file:
        try:
            found.append((str(path), check_file(path.read_bytes(), path.name)))
        except Unreadable as fault:
            raise FileRefused(fault) from None
    rows = as_rows(found, law)
    click.echo(json.dumps(rows, ensure_ascii=False) if as_json else as_table(found, law))
    sys.exit(any(row["required_missing"] for row in rows))


@policy.command("import")
@click.argument("file", type=FILE)
@click.option("--agency", help="The agency, where there are several.")
@click.option("--title", default="", help="What the policy is called; else what the text says.")
@click.option(
    "--document",
    type=click.Choice(DOCUMENTS),
    default=DOCUMENTS[0],
    show_default=True,
    help="Which policy it is.",
)
@click.option("--replace", is_flag=True, help="Put it in the place of the draft that waits.")
@click.option(
    "--publish", "publishes", is_flag=True, help="Approve and publish it at once, for everyone to sign."
)
@click.option("--by", help="E-mail address of the coordinator who publishes.")
@click.option(
    "--approved-by", help="E-mail address of the executive who approved it; else --by, with both roles."
)
@click.option("--effective", type=click.DateTime(["%Y-%m-%d"]), help="In force from this day; else today.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_command(
    file: Path,
    agency: str | None,
    title: str,
    document: str,
    replace: bool,
    publishes: bool,
    by: str | None,
    approved_by: str | None,
    effective: datetime | None,
    as_json: bool,
) -> None:
    """Bring the policy in FILE (Word, PDF or text) in as a draft."""
    from upstander.ground.boot import start_django

    start_django()
    from django.utils import timezone

    from upstander.agency.cli_tools import the_agency
    from upstander.agency.tallies import day_of

    from . import queries, services

    own, now = the_agency(agency), timezone.now()
    person = _coordinator(own, by) if publishes or by else None
    executive = _executive(own, approved_by or by) if publishes else None
    waiting = queries.draft(own, document) if replace else None
    given: dict[str, Any] = {"file_name": file.name, "data": file.read_bytes(), "by": person, "at": now}
    if waiting is not None:
        row = services.replace_draft(draft=waiting, **given)
    else:
        row = services.import_file(agency=own, slug=document, title=title, **given)
    if publishes and person is not None:
        day = effective.date() if effective else day_of(own, now)
        row = services.put_through(
            version=row, effective_on=day, title=title, by=person, approved_by=executive, at=now
        )
    _say(row, as_json)


def _coordinator(agency: "Agency", email: str | None) -> "Person":
    """The person in whose name a policy is published.

    Raises
    ------
    NobodyPublishes
    """
    from upstander.agency.core.matrix import Deed

    from .errors import NobodyPublishes

    known = _entitled(agency, Deed.PUBLISH_POLICY)
    if (email or "").lower() not in known:
        raise NobodyPublishes(sorted(known))
    return known[(email or "").lower()]


def _executive(agency: "Agency", email: str | None) -> "Person":
    """The person in whose name a policy is approved.

    Raises
    ------
    NobodyApproves
    """
    from upstander.agency.core.matrix import Deed

    from .errors import NobodyApproves

    known = _entitled(agency, Deed.APPROVE_POLICY)
    if (email or "").lower() not in known:
        raise NobodyApproves(sorted(known))
    return known[(email or "").lower()]


def _entitled(agency: "Agency", deed: "Deed") -> "dict[str, Person]":
    """Who may do `deed` today, by e-mail address in small letters."""
    from django.utils import timezone

    from upstander.agency.core.matrix import MATRIX
    from upstander.agency.models import Person
    from upstander.agency.rows import holds
    from upstander.agency.tallies import day_of

    today, found = day_of(agency, timezone.now()), dict[str, Person]()
    for role in MATRIX[deed]:
        people = Person.objects.filter(holds(role, today), agency=agency)
        found |= {person.email.lower(): person for person in people if person.email}
    return found


def _say(row: "PolicyVersion", as_json: bool) -> None:
    from . import queries

    blocks, passage = queries.blocks(row), queries.passage(row)
    result = {
        "version": row.number,
        "status": row.status,
        "blocks": len(blocks),
        "fingerprint": row.text_hash,
        "original": row.original_hash,
        "duty": [block.id for block in passage],
        "notes": row.notes,
    }
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    state = "published" if row.number else "a draft; send it to review on the policy page"
    click.echo(f"{row.policy.title}: {row.label}, {state}")
    click.echo(f"{len(blocks)} headings and paragraphs, fingerprint {row.text_hash}")
    if not passage and row.policy.slug == DOCUMENTS[0]:
        click.echo("No sentence of this text says that a member must stop another.", err=True)
    for note in row.notes:
        click.echo(note, err=True)


@policy.command("reviews")
@click.option("--agency", help="The agency, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def reviews_command(agency: str | None, as_json: bool) -> None:
    """List when each published policy is to be read again."""
    from upstander.ground.boot import start_django

    start_django()
    from django.utils import timezone

    from upstander.agency.cli_tools import the_agency
    from upstander.agency.tallies import day_of

    from . import queries
    from .core.renewal import DUE, SOON, standing

    own = the_agency(agency)
    today, words = day_of(own, timezone.now()), {DUE: "due", SOON: "due within 30 days"}
    found = [
        {
            "policy": row.policy.slug,
            "title": row.policy.title,
            "version": row.number,
            "review_on": row.review_on.isoformat() if row.review_on else None,
            "standing": standing(row.review_on, today),
        }
        for row in queries.documents(own)
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for row in found:
            late = words.get(str(row["standing"]))
            click.echo(
                f"{row['title']}, version {row['version']}: {row['review_on']}{f', {late}' if late else ''}"
            )
        if not found:
            click.echo("No policy is published yet.", err=True)
    sys.exit(any(row["standing"] == DUE for row in found))


@policy.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify_command(as_json: bool) -> None:
    """Count every stored text and file again against its hash, and every signature against its text."""
    from upstander.ground.boot import start_django

    start_django()
    from . import queries

    checked, broken = queries.verify()
    if as_json:
        click.echo(json.dumps({"versions": checked, "broken": broken}))
    else:
        click.echo(f"{checked} {'version' if checked == 1 else 'versions'} checked")
        for line in broken:
            click.echo(line)
    sys.exit(bool(broken))


commands: list[click.Command] = [policy]
