"""What `serve` has done beside answering: tables brought up to date, the day turned, the nightly backup."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from .backup import back_up
from .errors import CannotServe

KEEP = 7  # nightly backups
DAYS = 30  # that the working copy of a roster import is kept


def bring_up_to_date(*, at: datetime) -> int:
    """Apply the migrations that wait, after a backup if there is anything to lose; returns how many. Needs Django."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        if executor.loader.applied_migrations:
            folder = settings.DATA / "backups"
            folder.mkdir(mode=0o700, exist_ok=True)
            back_up(folder / f"before-upgrade-{at:%Y-%m-%d-%H%M%S}.tar.gz", at=at)
        call_command("migrate", verbosity=0, interactive=False)
    publish_new_scenarios(at=at)
    return len(waiting)


def publish_new_scenarios(*, at: datetime) -> None:
    """Give every agency the scenarios of the library that came with this version. Those it has stay as they are."""
    from upstander.agency.models import Agency
    from upstander.scenario.services import publish_library

    for agency in Agency.objects.all():
        publish_library(agency=agency, by=None, at=at)


def nightly(*, at: datetime) -> Path:
    """Back up, keep the last seven, and throw away what nobody needs any more. Needs Django."""
    from django.conf import settings
    from django.core.management import call_command

    from upstander.agency import limits
    from upstander.agency.services import roll_call, roster
    from upstander.play.services import forget_old_words

    folder = settings.DATA / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target: Path = folder / f"nightly-{at:%Y-%m-%d}.tar.gz"
    back_up(target, at=at)
    for old in sorted(folder.glob("nightly-*.tar.gz"))[:-KEEP]:
        old.unlink()
    call_command("clearsessions")
    call_command("prune_db_task_results", verbosity=0)
    limits.purge(at=at)
    forget_old_words(at=at)
    roll_call.throw_away(at=at)
    roster.sweep(before=at - timedelta(days=DAYS))
    return target


@click.group(hidden=True)
def chores() -> None:
    """What the server has done beside answering; `serve` calls these itself."""
    from upstander.ground.boot import start_django

    start_django()


@chores.command("start")
def start_command() -> None:
    """Bring the tables up to date."""
    from upstander.agency.models import Installation

    done = bring_up_to_date(at=datetime.now(UTC))
    if done:
        click.echo(
            f"The tables are up to date: {done} {'change' if done == 1 else 'changes'} applied.", err=True
        )
    if not Installation.objects.exists():
        raise CannotServe(
            "No agency is set up here.", "Run `upstander setup` first, or name its folder with --data."
        )


@chores.command("day")
def day_command() -> None:
    """Count again where the day has turned, note who is asked to sign, and queue reminders to sign and to review."""
    from upstander.acknowledgement.services import follow_all, queue_reminders
    from upstander.agency.services import turn_the_day
    from upstander.policy.services import remind

    turn_the_day(at=datetime.now(UTC))
    follow_all(at=datetime.now(UTC))
    remind(at=datetime.now(UTC))
    queue_reminders(at=datetime.now(UTC))


@chores.command("night")
def night_command() -> None:
    """Back up and clear away."""
    target = nightly(at=datetime.now(UTC))
    click.echo(f"Backed up to {target.name}.", err=True)


commands: list[click.Command] = [chores]
