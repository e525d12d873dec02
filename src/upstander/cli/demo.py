"""`upstander demo`: a demonstration agency with synthetic data, in a data folder of its own."""

import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from . import installation

SEEDED = "seeded"  # written when the data is whole


def demo_folder() -> Path:
    """`.demo` in a checkout, else a folder in the user's cache."""
    if Path("src/upstander").is_dir():
        return Path(".demo").resolve()
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "upstander" / "demo"


def listens(address: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as trial:
        return trial.connect_ex((address, port)) == 0


def free_port(first: int = 8000) -> int:
    """The first port from `first` that nobody listens at."""
    for port in range(first, first + 50):
        if not any(listens(address, port) for address in ("127.0.0.1", "::1")):
            return port
    return first


def prepare(folder: Path) -> None:
    """Make the tables, and the agency if it is not there whole. A half-made one is made again. Needs Django."""
    from django.core.management import call_command

    seeded = folder / SEEDED
    if not seeded.is_file():
        for left in folder.glob("upstander.sqlite3*"):
            left.unlink()
    call_command("migrate", verbosity=0, interactive=False)
    if not seeded.is_file():
        from upstander.web.demo.seed import seed

        click.echo("Making the demonstration agency …", err=True)
        now = datetime.now(UTC)
        seed(at=now)
        installation.write_private(seeded, now.isoformat())


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="8000, or the next free one.")
@click.option("--data", type=click.Path(path_type=Path), help="A data folder for the demonstration alone.")
@click.option("--no-serve", is_flag=True, help="Make the data, then stop.")
def demo(port: int | None, data: Path | None, no_serve: bool) -> None:
    """Serve a demonstration agency whose people and plays are made up."""
    folder = installation.own_folder((data or demo_folder()).expanduser().resolve())
    port = port or free_port()
    for name in [name for name in os.environ if name.startswith("UPSTANDER_")]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    url = f"http://localhost:{port}"
    os.environ |= {"UPSTANDER_DATA": str(folder), "UPSTANDER_DEMO": "yes", "UPSTANDER_URL": url}
    from upstander.ground.boot import start_django

    lock = installation.take_lock(folder)
    start_django()
    prepare(folder)
    os.close(lock)
    if no_serve:
        click.echo(str(folder))
        return
    sys.stdout.flush()
    command = [
        sys.executable,
        "-m",
        "upstander.cli",
        "serve",
        "--port",
        str(port),
        "--announce",
        "/demo",
        "--ready",
    ]
    os.execv(sys.executable, command)  # noqa: S606  # this process becomes the supervisor, without Django in it


commands: list[click.Command] = [demo]
