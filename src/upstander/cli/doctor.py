"""`upstander doctor`: looks at everything an installation stands on; each is ok, or comes with its mend."""

import json
import sys
from dataclasses import asdict

import click

from .finding import Finding

WORD = {"ok": "ok  ", "note": "note", "mend": "MEND"}


def show(findings: list[Finding], *, as_json: bool) -> None:
    """Print what was found."""
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
        return
    for finding in findings:
        click.echo(f"{WORD[finding.state]}  {finding.name:10} {finding.seen}")
        if finding.mend:
            click.echo(f"{'':18}{finding.mend}")


@click.command()
@click.option("--mail-to", help="Send a test message to this address.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def doctor(mail_to: str | None, as_json: bool) -> None:
    """Say what is broken in this installation and how to mend it."""
    from . import checkup

    findings = checkup.look(mail_to=mail_to)
    show(findings, as_json=as_json)
    broken = sum(finding.state == "mend" for finding in findings)
    verdict = "Nothing is broken." if not broken else f"{broken} to mend."
    click.echo(verdict, err=as_json)
    sys.exit(1 if broken else 0)


commands: list[click.Command] = [doctor]
