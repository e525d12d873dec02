"""What `doctor` looks at. Each look returns findings and changes nothing."""

import shutil
import socket
import ssl
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from upstander.ground.core.folder import data_folder

from . import installation
from .finding import Finding

LOCAL = ("localhost", "127.0.0.1")


def look(*, mail_to: str | None) -> list[Finding]:
    """Look at everything; what needs the database is left out when it can't be opened."""
    from django.core.exceptions import ImproperlyConfigured

    folder = data_folder()
    if not folder.is_dir():
        mend = "Run `upstander setup`, or name the folder: upstander --data FOLDER doctor."
        return [Finding("settings", "mend", f"There is no data folder {folder}.", mend)]
    try:
        from upstander.ground.boot import start_django

        start_django()
    except ImproperlyConfigured as error:
        return [Finding("settings", "mend", str(error), f"Mend it in {folder / installation.SETTINGS}.")]
    found = [Finding("settings", "ok", f"read from the environment and {folder}")]
    found += [
        *database(),
        *secrets(folder),
        *disk(folder),
        *clock(),
        *law(),
        *mail(mail_to),
        *address(),
        *server(folder),
    ]
    if not any(finding.name == "database" and finding.state == "mend" for finding in found):
        found += stored()
    return found


def database() -> Iterator[Finding]:
    """Opens, is up to date, and on SQLite lets readers and the writer work side by side."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding(
            "database", "mend", f"{connection.vendor} can't be opened: {error}", "Check DATABASE_URL."
        )
        return
    if waiting:
        mend = "Start `upstander serve`, which applies them after a backup."
        count = (
            "1 change of the tables waits."
            if len(waiting) == 1
            else f"{len(waiting)} changes of the tables wait."
        )
        yield Finding("database", "mend", count, mend)
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            whole = cursor.execute("PRAGMA quick_check").fetchone()[0]
        if mode != "wal" or whole != "ok":
            mend = "Restore the last backup: upstander restore FILE --into NEW."
            yield Finding("database", "mend", f"SQLite in mode {mode} says: {whole}.", mend)
            return
    yield Finding("database", "ok", f"{connection.vendor}, tables up to date")


def secrets(folder: Path) -> Iterator[Finding]:
    """Secret files are there and only their owner can read them."""
    paths = [*(folder / "secrets").glob("*"), folder / installation.SETTINGS]
    open_to_others = [path for path in paths if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_to_others:
        names = " ".join(str(path) for path in open_to_others)
        yield Finding(
            "secrets", "mend", "Other users of this machine can read secrets.", f"chmod 600 {names}"
        )
    elif not (folder / "secrets" / "secret_key").is_file():
        yield Finding(
            "secrets", "mend", "There is no secret key.", "Restore it from a backup, or start the server."
        )
    else:
        yield Finding("secrets", "ok", "only their owner can read them")


def disk(folder: Path) -> Iterator[Finding]:
    """There is room to go on, and for a backup."""
    free = shutil.disk_usage(folder).free / 1e9
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9
    if free < max(1.0, 2 * used):
        mend = f"Free {max(1.0, 2 * used) - free:.1f} GB, or move old files out of {folder / 'backups'}."
        yield Finding("disk", "mend", f"{free:.1f} GB free, {used:.1f} GB used", mend)
    else:
        yield Finding("disk", "ok", f"{free:.0f} GB free, {used:.2f} GB used")


def clock() -> Iterator[Finding]:
    """The clock agrees with the database's newest line and is kept by a time service."""
    from upstander.agency.models import AuditEntry

    now = datetime.now(UTC)
    newest = (
        AuditEntry.objects.order_by("-at").values_list("at", flat=True).first() if _tables_there() else None
    )
    if newest is not None and (newest - now).total_seconds() > 60:
        mend = "Set the clock, then run: timedatectl set-ntp true"
        yield Finding(
            "clock", "mend", f"The clock says {now:%Y-%m-%d %H:%M} UTC, before the newest entry.", mend
        )
    else:
        yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC, {time.tzname[0]} here")


def law() -> Iterator[Finding]:
    """The edition of the law in use; an update that can't be used (its key is gone, it was changed) is named."""
    from upstander.law.core.load import edition, faults

    mend = "Take it in again: upstander law update FILE. If its key is gone: upstander law trust KEY.pem"
    for fault in faults():
        yield Finding("law", "mend", fault, mend)
    used = edition()
    yield Finding("law", "ok", f"edition {used.number}, made on {used.made_on}")


def mail(to: str | None) -> Iterator[Finding]:
    """The mail server answers; a message is sent only when asked for."""
    from django.conf import settings
    from django.core.mail import get_connection, send_mail

    if "smtp" not in settings.EMAIL_BACKEND:
        seen = f"No mail server; messages are written to {settings.EMAIL_FILE_PATH}."
        yield Finding("mail", "note", seen, "Set UPSTANDER_MAIL, or hand out printed slips.")
        return
    try:
        connection = get_connection(timeout=8)
        connection.open()
        connection.close()
        if to:
            send_mail("Upstander can send mail", "Nobody needs to answer this.", None, [to])
    except OSError as error:
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        yield Finding(
            "mail", "mend", f"{where} does not take mail: {error}", "Mend UPSTANDER_MAIL in settings.env."
        )
        return
    yield Finding(
        "mail", "ok", f"{settings.EMAIL_HOST} answers" + (f"; a message went to {to}" if to else "")
    )


def address() -> Iterator[Finding]:
    """The public address is https, and its certificate is good for two weeks more."""
    from django.conf import settings

    url = urlsplit(settings.UPSTANDER_URL)
    host = url.hostname or "localhost"
    if host in LOCAL:
        yield Finding(
            "address", "note", f"{settings.UPSTANDER_URL} is for this machine alone.", _TO_GO_PUBLIC
        )
        return
    if url.scheme != "https":
        yield Finding("address", "mend", f"{settings.UPSTANDER_URL} is not https.", _TO_GO_PUBLIC)
        return
    try:
        until = _certificate_end(host, url.port or 443)
    except OSError as error:
        mend = "Check that the name, the proxy and the certificate are in place, and that the server runs."
        yield Finding("address", "mend", f"{settings.UPSTANDER_URL} does not answer: {error}", mend)
        return
    days = int((ssl.cert_time_to_seconds(until) - time.time()) // 86400)
    state: Literal["ok", "mend"] = "ok" if days >= 14 else "mend"
    mend = "" if days >= 14 else "Renew the certificate, then restart: kill -HUP."
    yield Finding("address", state, f"{settings.UPSTANDER_URL}, certificate good for {days} days", mend)


def _certificate_end(host: str, port: int) -> str:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=5) as raw,
        context.wrap_socket(raw, server_hostname=host) as secure,
    ):
        return str((secure.getpeercert() or {}).get("notAfter"))


_TO_GO_PUBLIC = "To let others in, set UPSTANDER_URL to an https address (docs/guides/install.md)."


def server(folder: Path) -> Iterator[Finding]:
    """The server runs, and its job worker keeps up."""
    if not installation.is_locked(folder):
        yield Finding("server", "note", "It is not running.", "Start it: upstander serve.")
        return
    said = installation.serving(folder)
    yield Finding("server", "ok", f"process {said.get('pid')} at {said.get('url')}")
    late = _oldest_waiting_job() if _tables_there() else 0
    if late > 300:
        mend = "Look at the server's output, then restart it: kill -HUP " + str(said.get("pid"))
        yield Finding("jobs", "mend", f"A job has waited for {late // 60} minutes.", mend)
    else:
        yield Finding("jobs", "ok", "none has waited for five minutes")
    last = folder / "backups" / "last-night"
    age = (time.time() - last.stat().st_mtime) / 3600 if last.is_file() else 0
    if age > 48:
        yield Finding("backups", "mend", f"The last was {age:.0f} hours ago.", "Run: upstander backup FILE.")
    else:
        yield Finding("backups", "ok", f"every night, in {last.parent}")


def stored() -> list[Finding]:
    """How many rows of each kind are kept: what the page “What is kept, and who sees it” speaks of."""
    from django.apps import apps

    rooms = [config for config in apps.get_app_configs() if config.name.startswith("upstander.")]
    rows: list[tuple[str, int]] = [
        (f"{model._meta.verbose_name_plural}", model._default_manager.count())
        for config in rooms
        for model in config.get_models()
    ]
    said = ", ".join(f"{count:,} {name}" for name, count in rows if count)
    return [Finding("stored", "ok", said or "nothing yet")]


def _tables_there() -> bool:
    from django.db import DatabaseError, connection

    try:
        return "agency_auditentry" in connection.introspection.table_names()
    except DatabaseError:
        return False


def _oldest_waiting_job() -> int:
    from django_tasks_db.models import DBTaskResult

    waiting: Any = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    return int((datetime.now(UTC) - waiting.enqueued_at).total_seconds()) if waiting else 0
