"""The database of an installation, copied and put back whole: SQLite by `VACUUM INTO`, PostgreSQL by its tools."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from .errors import BadBackup

SQLITE, DUMP = "upstander.sqlite3", "database.dump"


def copy_out(folder: Path) -> Path:
    """Copy the whole database, as it is at one moment, into `folder`; nobody has to stop working. Needs Django."""
    from django.db import connection

    if connection.vendor == "sqlite":
        target = folder / SQLITE
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as source:
            source.execute("VACUUM INTO ?", (str(target),))
        return target
    target = folder / DUMP
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--enable-row-security", f"--file={target}"]
    _run(command, connection.settings_dict)
    return target


def put_back_postgresql(dump: Path) -> None:
    """Fill the empty database of DATABASE_URL from a dump, in one transaction. Needs Django."""
    from django.db import connection

    if connection.vendor != "postgresql":
        raise BadBackup(
            "This backup holds a PostgreSQL database.",
            mend="Set DATABASE_URL to an empty one: postgresql://user:password@host/name.",
        )
    if connection.introspection.table_names():
        raise BadBackup("The database of DATABASE_URL has tables in it.", mend="Name an empty one.")
    options = ["--no-owner", "--single-transaction", "--exit-on-error"]
    _run(
        [tool("pg_restore"), *options, f"--dbname={connection.settings_dict['NAME']}", str(dump)],
        connection.settings_dict,
    )


def check_sqlite(path: Path) -> None:
    """Read every page of a restored SQLite file."""
    with closing(sqlite3.connect(path)) as connection:
        said = connection.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise BadBackup(f"The database in the backup is damaged: {said}.", mend="Use another backup.")


def tool(name: str) -> str:
    """A tool of PostgreSQL: from $PG_BIN, or on the path."""
    found = shutil.which(name, path=os.environ.get("PG_BIN")) or shutil.which(name)
    if found is None:
        raise BadBackup(
            f"`{name}` is not on this machine, and a PostgreSQL database is copied with it.",
            mend="Install it (Debian, Ubuntu: sudo apt-get install -y postgresql-client), or set PG_BIN to its folder.",
        )
    return found


def _run(command: list[str], settings: dict[str, Any]) -> None:
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    env = os.environ | {name: str(settings[key]) for name, key in names.items() if settings.get(key)}
    env["PGOPTIONS"] = "-c upstander.agency=*"  # all agencies are in sight, as for every command
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BadBackup(f"{Path(command[0]).name} failed: {said[-1] if said else 'it said nothing'}.")
