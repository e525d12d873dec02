"""The program itself: its verbs, its exit codes, its start without Django."""

import subprocess
import sys
import time

import click
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

from upstander.cli import main
from upstander.ground.errors import NotHere


def upstander(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "upstander.cli", *arguments]
    return subprocess.run(command, env={"PATH": "/usr/bin:/bin", **env}, capture_output=True, text=True)


def test_help_lists_a_sentence_for_each_verb_in_under_a_second() -> None:
    begun = time.monotonic()
    done = upstander("--help")
    seconds = time.monotonic() - begun

    assert done.returncode == 0
    assert seconds < 3  # 0.4 s on a quiet machine
    listed = done.stdout.partition("Commands:\n")[2]
    for verb in (
        "setup",
        "serve",
        "demo",
        "doctor",
        "backup",
        "restore",
        "audit",
        "roster",
        "policy",
        "play",
    ):
        assert f"\n  {verb} " in f"\n{listed}", verb
    assert "..." not in listed


def test_every_verb_has_a_help_text_of_one_sentence() -> None:
    context = click.Context(main.upstander)
    verbs = {
        name: main.upstander.get_command(context, name) for name in main.upstander.list_commands(context)
    }
    without = [
        name
        for name, verb in verbs.items()
        if verb and not (verb.help or "").strip().split("\n\n")[0].endswith(".")
    ]
    assert without == []


def test_help_does_not_start_django() -> None:
    lines = [
        "import sys, click",
        "from upstander.cli.main import upstander",
        "upstander.list_commands(click.Context(upstander))",
        "print(*sorted(set(sys.modules) & {'django.apps', 'django.conf', 'django.db', 'granian', 'psycopg'}))",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_an_unknown_verb_is_wrong_use() -> None:
    done = upstander("paint")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'paint'" in done.stderr


def test_a_bad_setting_is_a_sentence_not_a_traceback(tmp_path) -> None:
    done = upstander("audit", "verify", UPSTANDER_DATA=str(tmp_path), UPSTANDER_DEBUG="true")
    assert (done.returncode, done.stderr) == (2, "UPSTANDER_DEBUG is “true”; set it to yes or no.\n")


def test_a_data_folder_without_tables_is_a_sentence_with_its_mend(tmp_path) -> None:
    done = upstander("--data", str(tmp_path), "audit", "verify")
    assert done.returncode == 2
    assert done.stderr == (
        "The database can't be used: no such table: agency_agency. Run `upstander doctor` to see what to mend.\n"
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotHere("No such file."), "No such file. Check the link, or go to your home page."),
        (ImproperlyConfigured("A is b."), "A is b."),
        (
            OperationalError("locked"),
            "The database can't be used: locked. Run `upstander doctor` to see what to mend.",
        ),
        (KeyError("a mistake of ours"), None),
    ],
)
def test_what_is_said_of_an_error(error: Exception, said: str | None) -> None:
    assert main.sentence(error) == said
