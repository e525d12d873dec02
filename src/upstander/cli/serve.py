"""`upstander serve`: web and job worker under one supervisor, one per data folder."""

import http.client
import ipaddress
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from upstander.understanding.client import socket_of
from upstander.web import environment

from . import installation
from .errors import CannotServe
from .supervisor import Child, Supervisor

LOCAL = ("localhost", "127.0.0.1", "::1")
NIGHT = 3  # the hour of the nightly backup, by the machine's clock
SELF = [sys.executable, "-m", "upstander.cli"]


def check_transport(url: str, *, host: str, certificate: Path | None, key: Path | None, proxies: int) -> None:
    """Refuse to carry sign-ins in the clear.

    Raises
    ------
    CannotServe
        Plain http on a public address, or https that nothing here speaks.
    """
    address = urlsplit(url)
    if (certificate is None) != (key is None):
        raise CannotServe("A certificate needs its key.", "Give both --cert and --key.")
    if key is not None and "BEGIN PRIVATE KEY" not in key.read_text("ascii", "replace"):
        raise CannotServe(
            f"{key} is not in the form the server reads (PKCS #8).",
            f"Convert it: openssl pkcs8 -topk8 -nocrypt -in {key} -out {key.stem}-pkcs8.pem",
        )
    if address.hostname not in LOCAL and address.scheme != "https":
        raise CannotServe(
            f"The public address {url} is plain http, which would send passwords in the clear.",
            "Set UPSTANDER_URL to an https address, and give --cert and --key, or --behind-proxy 1.",
        )
    if certificate is None and not proxies and (address.scheme == "https" or host not in LOCAL):
        raise CannotServe(
            f"Nothing here speaks https, and people are to come in at {url} through {host}.",
            "Give --cert and --key, or --behind-proxy 1 if a proxy with https stands in front.",
        )


def check_host(host: str) -> None:
    """Refuse what is no address of a machine."""
    try:
        ipaddress.ip_address(host)
    except ValueError as error:
        mend = "Write 127.0.0.1 for this machine alone, or 0.0.0.0 for every network it is in."
        raise CannotServe(f"--host “{host}” is not an address.", mend) from error


def check_port(host: str, port: int) -> None:
    """Refuse a port that another program has; the web server itself would share it without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            mend = f"Choose another with --port, such as {port + 1}."
            raise CannotServe(f"Port {port} of {host} can't be had ({error.strerror}).", mend) from error


def web_command(
    env: environment.Environment, *, host: str, port: int, certificate: Path | None, key: Path | None
) -> list[str]:
    """The web server. SQLite has one writer, so its workers have one thread; PostgreSQL's have two."""
    sqlite = env.text("DATABASE_URL", "sqlite:").startswith("sqlite")
    workers = env.number("UPSTANDER_WORKERS", max(2, min(os.cpu_count() or 2, 8)))
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": 1 if sqlite else 2,
        "--backpressure": 64,
        "--workers-kill-timeout": 10,
        "--log-level": "warning",
    }
    if certificate and key:
        options |= {"--ssl-certificate": certificate, "--ssl-keyfile": key, "--ssl-protocol-min": "tls1.2"}
    said = [str(word) for pair in options.items() for word in pair]
    flags = ["--respawn-failed-workers", "--no-ws", "--no-access-log", "--factory"]
    return [sys.executable, "-m", "granian", *said, *flags, "django.core.wsgi:get_wsgi_application"]


def answers(host: str, port: int, *, tls: bool) -> bool:
    """Whether the web server answers a request."""
    anywhere = ipaddress.ip_address(host).is_unspecified
    asked = ("::1" if ":" in host else "127.0.0.1") if anywhere else host
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    own.check_hostname, own.verify_mode = False, ssl.CERT_NONE  # our own server, asked on this machine
    connection = (
        http.client.HTTPSConnection(asked, port, timeout=2, context=own)
        if tls
        else http.client.HTTPConnection(asked, port, timeout=2)
    )
    with suppress(OSError, http.client.HTTPException):
        connection.request("HEAD", "/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    return False


class Chores:
    """Starts the chores in processes of their own when they are due, one at a time."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.stamp, self.env = folder / "backups" / "last-night", env
        self.running: subprocess.Popen[bytes] | None = None
        self.next_hour = datetime.now().astimezone() + timedelta(seconds=30)

    def each_tick(self) -> None:
        """Start what is due."""
        if self.running is not None and self.running.poll() is None:
            return
        now = datetime.now().astimezone()
        if now >= self.next_hour:
            self.next_hour = now.replace(minute=2, second=0) + timedelta(hours=1)
            self.running = subprocess.Popen([*SELF, "chores", "day"], env=self.env)
        elif night_is_due(self.last_night(now), now):
            self.stamp.touch()
            self.running = subprocess.Popen([*SELF, "chores", "night"], env=self.env)

    def last_night(self, now: datetime) -> datetime:
        """When the last nightly backup began; the first one comes a night after the first start."""
        if not self.stamp.is_file():
            self.stamp.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.stamp.touch()
        return datetime.fromtimestamp(self.stamp.stat().st_mtime, now.tzinfo)


def night_is_due(last: datetime, now: datetime) -> bool:
    """In the hour of the night, once; at any hour if the machine slept through it."""
    return now - last > timedelta(hours=20 if now.hour == NIGHT else 30)


class Announcement:
    """Says where the pages are, once they answer."""

    def __init__(self, said: dict[str, Any], *, folder: Path, path: str) -> None:
        self.said, self.folder, self.path, self.made = said, folder, path, False

    def each_tick(self) -> None:
        """Ask, until there is an answer."""
        if not self.made and answers(self.said["host"], self.said["port"], tls=self.said["tls"]):
            self.made = True
            click.echo(f"{self.said['url']}{self.path}")
            click.echo(f"Upstander runs on {self.folder}. Stop it with Ctrl-C.", err=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--cert", "certificate", type=click.Path(path_type=Path, exists=True), help="Certificate chain, PEM."
)
@click.option("--key", type=click.Path(path_type=Path, exists=True), help="Its private key, PEM (PKCS #8).")
@click.option("--behind-proxy", "proxies", type=click.IntRange(0, 9), help="How many proxies stand in front.")
@click.option("--announce", "path", default="/", hidden=True)
@click.option("--ready", is_flag=True, hidden=True, help="The tables are up to date.")
def serve(
    host: str,
    port: int,
    certificate: Path | None,
    key: Path | None,
    proxies: int | None,
    path: str,
    ready: bool,
) -> None:
    """Serve the pages and run the jobs, until stopped; HUP restarts without a lost request."""
    env, host = environment.read(), "127.0.0.1" if host == "localhost" else host
    folder = env.folder
    check_host(host)
    if not folder.is_dir():
        raise CannotServe(
            f"There is no data folder {folder}.", "Run `upstander setup`, or name the folder with --data."
        )
    given = {} if proxies is None else {"UPSTANDER_PROXIES": str(proxies)}
    proxies = env.number("UPSTANDER_PROXIES", 0) if proxies is None else proxies
    url = env.text("UPSTANDER_URL").rstrip("/")
    if not url:
        url = given["UPSTANDER_URL"] = f"http://localhost:{port}"
    check_transport(url, host=host, certificate=certificate, key=key, proxies=proxies)
    lock = installation.take_lock(folder)
    check_port(host, port)
    child_env = {**os.environ, **given, "UPSTANDER_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
    child_env["DJANGO_SETTINGS_MODULE"] = "upstander.web.settings"
    if not ready and subprocess.run([*SELF, "chores", "start"], env=child_env, check=False).returncode:
        raise CannotServe("The database isn't ready (see above).", "`upstander doctor` says more.")
    web = Child(
        "The web server",
        web_command(env, host=host, port=port, certificate=certificate, key=key),
        on_hup=signal.SIGHUP,
    )
    worker = Child(
        "The job worker",
        [*SELF, "manage", "db_worker", "--no-startup-delay", "--no-reload", "--skip-checks"],
    )
    reader = Child("The reader", [*SELF, "reader", str(socket_of(folder))])
    supervisor = Supervisor([web, worker, reader], env=child_env, keep=(lock,))
    supervisor.start()
    said = {"pid": os.getpid(), "url": url, "host": host, "port": port, "tls": certificate is not None}
    installation.write_private(folder / installation.SERVING, json.dumps(said))
    announcement, chores = Announcement(said, folder=folder, path=path), Chores(folder, child_env)
    sys.exit(supervisor.run(announcement.each_tick, chores.each_tick))


commands: list[click.Command] = [serve]
