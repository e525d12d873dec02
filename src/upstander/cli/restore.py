"""`upstander restore`: a backup becomes a new data folder, whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path

import click

from . import archive, database, installation
from .errors import BadBackup


def put_back(source: Path, into: Path) -> dict[str, object]:
    """Unpack and check `source` beside `into`, fill the database, and only then give it its name."""
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise BadBackup(f"{into} is not empty.", mend="Name a new folder with --into.")
    into.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{into.name}-", dir=into.parent))
    try:
        manifest = archive.unpack(source, room)
        if manifest["database"] == "sqlite":
            database.check_sqlite(room / database.SQLITE)
        else:
            _fill(room)
        room.replace(into)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return manifest


def _fill(room: Path) -> None:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        raise BadBackup(
            "This backup holds a PostgreSQL database, and DATABASE_URL names none to put it in.",
            mend="Set DATABASE_URL to an empty database: postgresql://user:password@host/name.",
        )
    os.environ["UPSTANDER_DATA"] = str(room)
    from upstander.ground.boot import start_django

    start_django()
    database.put_back_postgresql(room / database.DUMP)
    (room / database.DUMP).unlink()
    installation.keep_settings(room, {"DATABASE_URL": url})


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--into", type=click.Path(path_type=Path), required=True, help="The new data folder.")
def restore(file: Path, into: Path) -> None:
    """Check a backup FILE and make a new data folder from it."""
    manifest = put_back(file, into.resolve())
    click.echo(f"{into}: restored as it was at {manifest['made_at']}, every file as it was written.")
    click.echo(f"Start it with: upstander --data {into} serve", err=True)


commands: list[click.Command] = [restore]
