"""`upstander setup`: makes a real agency with its first coordinator, by questions or by flags."""

import os
import sys
import zoneinfo
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from upstander.ground.core.folder import data_folder

from . import installation
from .errors import BadSetup

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
    "OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP VI"
)
SMALL = (
    "A small agency: one person may hold several roles, so the coordinator you named is administrator too and may be "
    "given more. Who has signed and who has practiced is shown by name to those entitled; figures about what people "
    "think or answer are not shown below 11 people, so in an agency of ten you will not see those."
)


@dataclass
class Answers:
    """What a new agency needs to be known."""

    agency: str
    state: str
    url: str
    mail: str
    mail_from: str
    coordinator_name: str
    coordinator_email: str
    time_zone: str

    def check(self) -> None:
        """Refuse what can't be right, naming the flag."""
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email

        address, mail = urlsplit(self.url), urlsplit(self.mail)
        local = address.hostname in ("localhost", "127.0.0.1")
        wrong = {
            "--agency": (not self.agency, "Give the agency's name."),
            "--state": (self.state.upper() not in STATES.split(), "Give two letters, such as CO."),
            "--url": (
                not address.hostname
                or not (address.scheme == "https" or (address.scheme == "http" and local)),
                "Give an https address, such as https://upstander.example.gov, or http://localhost:8000 to try it.",
            ),
            "--mail": (
                self.mail and (mail.scheme not in ("smtp", "smtps") or not mail.hostname),
                "Write smtp://user:password@host:587 or smtps://user:password@host:465.",
            ),
            "--time-zone": (
                self.time_zone not in zoneinfo.available_timezones(),
                "Write America/Denver, for example.",
            ),
        }
        for flag, (bad, mend) in wrong.items():
            if bad:
                said = (
                    "" if flag == "--mail" else f" “{getattr(self, flag[2:].replace('-', '_'))}”"
                )  # no password
                raise BadSetup(f"{flag}{said} can't be used.", mend=mend)
        for flag, said in (("--coordinator-email", self.coordinator_email), ("--mail-from", self.mail_from)):
            try:
                validate_email(said)
            except ValidationError as error:
                raise BadSetup(
                    f"{flag} “{said}” is not an e-mail address.", mend="Write name@example.gov."
                ) from error


QUESTIONS = {
    "agency": "The agency's name",
    "state": "State (two letters)",
    "url": "The address people will type",
    "mail": "Mail server (smtp://user:password@host:587; leave empty to hand out printed slips)",
    "mail_from": "Mail comes from",
    "coordinator_name": "The first coordinator's name",
    "coordinator_email": "The coordinator's e-mail address",
    "time_zone": "Time zone",
}


def ask(given: dict[str, Any], *, yes: bool) -> Answers:
    """Fill in what was not given by a flag: by asking, or by what is usual where there is such a thing."""
    host = urlsplit(given["url"] or "").hostname or "localhost"
    usual = {
        "url": "http://localhost:8000",
        "mail": "",
        "mail_from": f"upstander@{host}" if "." in host else "upstander@localhost.localdomain",
        "time_zone": "America/New_York",
    }
    missing = [
        f"--{name.replace('_', '-')}" for name in QUESTIONS if given[name] is None and name not in usual
    ]
    if yes and missing:
        raise click.UsageError(f"With --yes nothing is asked, and {', '.join(missing)} is missing.")
    for field in fields(Answers):
        if given[field.name] is None:
            default = usual.get(field.name)
            given[field.name] = (
                default
                if yes
                else click.prompt(QUESTIONS[field.name], default=default, show_default=bool(default))
            )
    return Answers(**{field.name: str(given[field.name]).strip() for field in fields(Answers)})


def settings_of(answers: Answers, folder: Path, given: dict[str, Any]) -> dict[str, str]:
    """What goes into `settings.env`: of an installation that has one, only what was given by a flag."""
    every = {"UPSTANDER_URL": "url", "UPSTANDER_MAIL": "mail", "UPSTANDER_MAIL_FROM": "mail_from"}
    if (folder / installation.SETTINGS).is_file():
        every = {name: field for name, field in every.items() if given[field] is not None}
    found = {name: getattr(answers, field) for name, field in every.items()}
    if "DATABASE_URL" in os.environ:
        found["DATABASE_URL"] = os.environ["DATABASE_URL"]
    return {name: value for name, value in found.items() if value}


def found(answers: Answers, *, small: bool, at: datetime) -> str:
    """Make the tables, the agency and its coordinator; returns the address at which they sign in first."""
    from django.core.management import call_command
    from django.db import transaction

    from upstander.agency.models import Installation
    from upstander.agency.services import found_agency, joining

    call_command("migrate", verbosity=0, interactive=False)
    if Installation.objects.filter(demo=True).exists():
        raise BadSetup(
            "This data folder holds the demonstration, and the two never mix.",
            mend="Name another: upstander --data FOLDER setup.",
        )
    with transaction.atomic():
        _, coordinator = found_agency(
            name=answers.agency,
            state=answers.state,
            time_zone=answers.time_zone,
            coordinator_name=answers.coordinator_name,
            coordinator_email=answers.coordinator_email,
            small=small,
            at=at,
        )
        _, token = joining.invite(person=coordinator, how="link", by=None, at=at)
    return joining.link(token)


def send_test_mail(to: str) -> str:
    """Send one message; what went wrong, or nothing."""
    from django.core.mail import send_mail

    text = "This message shows that Upstander can send mail. Nobody needs to answer it."
    try:
        send_mail("Upstander can send mail", text, None, [to])
    except OSError as error:  # smtplib's errors are OSErrors too
        return str(error) or type(error).__name__
    return ""


@click.command()
@click.option("--agency", help="The agency's name.")
@click.option("--state", help="Its state, two letters.")
@click.option("--url", help="The public address, https://…")
@click.option("--mail", help="Mail server: smtp://user:password@host:587, or smtps://…:465.")
@click.option("--mail-from", help="The address that mail comes from.")
@click.option("--coordinator-name", help="The first coordinator, who is administrator too.")
@click.option("--coordinator-email", help="Where the coordinator gets mail.")
@click.option("--time-zone", help="Such as America/Denver.")
@click.option("--small", is_flag=True, help="An agency of about ten people.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def setup(small: bool, yes: bool, **given: Any) -> None:
    """Make a real agency with its first coordinator, by questions or by flags."""
    answers = ask(dict(given), yes=yes)
    answers.check()
    folder = installation.own_folder(data_folder())
    settings = settings_of(answers, folder, given)
    os.environ |= settings
    from upstander.ground.boot import start_django

    start_django()
    link = found(answers, small=small, at=datetime.now(UTC))
    path = installation.keep_settings(folder, settings)
    click.echo(f"{answers.agency} is set up in {folder}; its settings are in {path.name}.", err=True)
    if small:
        click.echo(SMALL, err=True)
    wrong = send_test_mail(answers.coordinator_email) if answers.mail else ""
    click.echo(f"{answers.coordinator_name} signs in first here, once:", err=True)
    click.echo(link)
    click.echo(f"Start the server now: upstander --data {folder} serve", err=True)
    if wrong:
        click.echo(
            f"The test message was not sent: {wrong}. Mend UPSTANDER_MAIL in {path}; all else is done.",
            err=True,
        )
        sys.exit(1)
    said = (
        f"A test message went to {answers.coordinator_email}."
        if answers.mail
        else "No mail server: hand out slips."
    )
    click.echo(said, err=True)


commands: list[click.Command] = [setup]
