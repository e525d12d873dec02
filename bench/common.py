"""What the benches share: a fresh data folder a run, a process a measurement, one kind of table."""

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from tools.postgres import server

ROOT = Path(__file__).resolve().parent.parent
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def options(what: str, *, small: str, databases: bool = True) -> argparse.Namespace:
    """What every bench is asked on the command line."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--small", action="store_true", help=small)
    parser.add_argument("--markdown", action="store_true", help="print the tables for a document")
    if databases:
        parser.add_argument("--on", choices=list(DATABASES), action="append", help="one database only")
    parser.add_argument("--child", help=argparse.SUPPRESS)  # the work of one process, as JSON
    return parser.parse_args()


@contextmanager
def fresh(database: str) -> Iterator[dict[str, str]]:
    """An environment with a data folder and, for PostgreSQL, a server of its own; both are gone afterwards."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="upstander-bench-"))
        env = {name: value for name, value in os.environ.items() if not name.startswith("UPSTANDER_")}
        env.pop("DATABASE_URL", None)
        if database == "postgresql":
            env |= stack.enter_context(server())
        yield env | {
            "UPSTANDER_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }


def measured(module: str, env: dict[str, str], **task: Any) -> Any:
    """Run `task` in a process of its own, and return what it found. What it says on the way goes to stderr."""
    command = [sys.executable, "-m", module, "--child", json.dumps(task)]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{module} could not be measured with {task}: the reason stands above.")
    return json.loads(done.stdout.splitlines()[-1])


def answer(found: Any) -> None:
    """What a process of `measured` ends with."""
    print(json.dumps(found))


def begin() -> None:
    """Set Django up in the process that measures, with empty tables."""
    from django.core.management import call_command

    from upstander.ground.boot import start_django

    start_django()
    call_command("migrate", verbosity=0, skip_checks=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of processor time that `work` takes in this thread."""
    began = time.thread_time_ns()
    work()
    return (time.thread_time_ns() - began) / 1e6


def middle(values: Sequence[float]) -> float:
    """The p50."""
    return float(median(values))


def peak_mb() -> int:
    """The most memory that this process has held so far, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # what `getrusage` says here holds the memory of whoever started this process, too
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) * 1024 // 1_000_000  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // 1_000_000


def verdict(value: float, most: float) -> str:
    """The goal, and whether it is met."""
    return f"≤ {most:g}: {'met' if value <= most else 'NOT MET'}"


def at_least(value: float, least: float) -> str:
    """The goal, and whether it is met."""
    return f"≥ {least:g}: {'met' if value >= least else 'NOT MET'}"


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, markdown: bool) -> None:
    """Print one table; the first column is words, the others are figures."""
    table = Table(title=None if markdown else title, box=box.MARKDOWN if markdown else box.SIMPLE_HEAD)
    for place, name in enumerate(columns):
        table.add_column(name, justify="left" if place == 0 else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console = Console(width=170, highlight=False)
    if markdown:
        console.print(f"\n**{title}**")
    console.print(table)


def machine() -> str:
    """Where and under what load this ran, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, load {load} at the end"
    )


def finish(note: str = "") -> None:
    """The line under the tables."""
    Console(width=170, highlight=False).print(f"{note} {machine()}.".strip())
