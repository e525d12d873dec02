"""`upstander`: finds the verbs, starts one, and turns what went wrong into a sentence and an exit code."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from upstander import __version__
from upstander.ground.errors import Problem

PACKAGE = Path(__file__).resolve().parent.parent
WHOLE = ("setup", "serve", "doctor", "backup", "restore", "demo", "chores")  # modules beside this one


class Verbs(click.Group):
    """The commands of every room, and those for the whole; looked for when they are first asked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.gathered = False

    def gather(self) -> None:
        """Import the commands once. A room's `cli.py` lists them in `commands`; two of a name are a mistake."""
        if self.gathered:
            return
        self.gathered = True
        rooms = sorted(path.parent.name for path in PACKAGE.glob("*/cli.py"))
        modules = [*(f"upstander.cli.{name}" for name in WHOLE), *(f"upstander.{room}.cli" for room in rooms)]
        for module in modules:
            for command in import_module(module).commands:
                if command.name in self.commands:
                    raise RuntimeError(f"{module}: there is a command “{command.name}” already.")
                self.add_command(command)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self.gather()
        return super().list_commands(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One whole sentence a verb."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [
            (name, verb.get_short_help_str(limit=200)) for name, verb in found if verb and not verb.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self.gather()
        return super().get_command(ctx, cmd_name)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="The data folder, in place of UPSTANDER_DATA.")
@click.version_option(__version__, message="%(version)s")
def upstander(data: Path | None) -> None:
    """Run a peer bystander intervention program in a law-enforcement agency."""
    if data is not None:
        os.environ["UPSTANDER_DATA"] = str(data.expanduser().resolve())


@upstander.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Pass a command on to Django, for those who maintain the program."""
    from upstander.ground.boot import start_django

    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["upstander manage", *arguments])


def sentence(error: Exception) -> str | None:
    """What to say of an error that a person can mend; None for a mistake in the program, which stays loud."""
    if isinstance(error, Problem):
        return str(error)
    where = f"{type(error).__module__}.{type(error).__name__}"
    if where == "django.core.exceptions.ImproperlyConfigured":
        return str(error)
    if where in ("django.db.utils.OperationalError", "django.db.utils.ProgrammingError"):
        return (
            f"The database can't be used: {str(error).strip()}. Run `upstander doctor` to see what to mend."
        )
    return None


def main() -> None:
    """Exit 0: done. 1: the answer is no. 2: wrong use or input."""
    try:
        sys.exit(upstander.main(prog_name="upstander", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        said = sentence(error)
        if said is None:
            raise
        click.echo(said, err=True)
        sys.exit(getattr(error, "exit_code", 2))
