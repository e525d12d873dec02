"""`upstander backup`: database, settings and secrets in one file, while the server runs."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from . import archive, database, installation
from .errors import BadBackup

SKIP = {
    "backups",
    "cache",
    "mail",
    installation.LOCK,
    installation.SERVING,
}  # made again, or of no use elsewhere


def kept_files(folder: Path) -> dict[str, Path]:
    """What lies in the data folder beside the database, by its name in the archive."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if (
            path.is_file()
            and name.parts[0] not in SKIP
            and not name.parts[0].startswith((database.SQLITE, "."))
        ):
            found[name.as_posix()] = path
    return found


def back_up(target: Path, *, at: datetime) -> dict[str, Any]:
    """Write the whole installation to `target` and return the manifest. Needs Django."""
    from django.conf import settings
    from django.db import connection

    from upstander import __version__

    if not target.parent.is_dir():
        raise BadBackup(f"There is no folder {target.parent}.", mend="Make it, or name another file.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as room:
        copy = database.copy_out(Path(room))
        facts = {"program": __version__, "database": connection.vendor}
        files = {**kept_files(settings.DATA), copy.name: copy}
        return archive.write(target, files, facts=facts, at=at)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write database, settings and secrets to one FILE, which only you can read."""
    from upstander.ground.boot import start_django

    start_django()
    if file.exists():
        raise BadBackup(f"{file} is there already.", mend="Name a file that isn't.")
    manifest = back_up(file.resolve(), at=datetime.now(UTC))
    size = file.stat().st_size / 1_000_000
    click.echo(
        f"{file}: {len(manifest['files'])} files, {size:.1f} MB. It holds secrets: keep it as you keep a key."
    )


commands: list[click.Command] = [backup]
