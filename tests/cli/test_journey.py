"""A real agency from nothing: set up, serve, restart under load, back up, restore, look it over. Real processes."""

import json
import os
import signal
import ssl
import stat
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .processes import (
    PROGRAM,
    Server,
    clean_env,
    command_of,
    descendants,
    fetch,
    free_port,
    mail_server,
    run,
    self_signed,
    wait_until,
)

pytestmark = [pytest.mark.database, pytest.mark.processes, pytest.mark.xdist_group("journey")]

FLAGS = ("--agency", "Cedar Falls Police", "--state", "co", "--time-zone", "America/Denver")
FIRST = ("--coordinator-name", "Dana Whitlock", "--coordinator-email", "dana@cedarfalls.example")

JOB = """
from pathlib import Path
from django_tasks import task

@task
def leave() -> None:
    Path(__file__).with_name("left").touch()
"""


@dataclass
class Place:
    """An installation of this test: where, and how it was set up."""

    folder: Path
    data: Path
    env: dict[str, str]
    port: int
    link: str
    said: str
    mail: list[str]

    def upstander(self, *arguments: str | Path) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        done = run(*arguments, env=self.env)
        return done.returncode, done.stdout, done.stderr

    def serve(self) -> Server:
        """Start the server."""
        return Server([*PROGRAM, "serve", "--port", str(self.port)], self.env, self.folder)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An agency made by flags, with a mail server that takes the test message."""
    folder = tmp_path_factory.mktemp("journey")
    env, port = clean_env(folder / "data", PYTHONPATH=str(folder)), free_port()
    (folder / "journey_job.py").write_text(JOB)
    with mail_server() as (mail_port, kept):
        url = ("--url", f"http://localhost:{port}", "--mail", f"smtp://127.0.0.1:{mail_port}")
        done = run(
            "setup",
            *FLAGS,
            *FIRST,
            *url,
            "--mail-from",
            "upstander@cedarfalls.example",
            "--small",
            "--yes",
            env=env,
        )
        assert done.returncode == 0, done.stderr
        yield Place(folder, folder / "data", env, port, done.stdout.strip(), done.stderr, kept)


@pytest.fixture(scope="module")
def server(place: Place) -> Iterator[Server]:
    """The server of that agency."""
    with place.serve() as running:
        yield running


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_setup_prints_the_first_sign_in_and_sends_a_test_message(place: Place) -> None:
    assert place.link.startswith(f"http://localhost:{place.port}/")
    assert [message.partition("Subject: ")[2].partition("\r\n")[0] for message in place.mail] == [
        "Upstander can send mail"
    ]
    assert "one person may hold several roles" in place.said


def test_setup_keeps_settings_and_secrets_to_their_owner(place: Place) -> None:
    assert (mode(place.data), mode(place.data / "settings.env")) == (0o700, 0o600)
    secrets = list((place.data / "secrets").iterdir())
    assert secrets
    assert {mode(path) for path in secrets} == {0o600}


def test_setup_twice_says_so_and_changes_nothing(place: Place) -> None:
    before = place.upstander("audit", "verify"), (place.data / "settings.env").read_text()

    code, out, error = place.upstander("setup", *FLAGS, *FIRST, "--url", "https://other.example", "--yes")

    assert (code, out) == (2, "")
    assert "cedar-falls-police" in error
    assert (place.upstander("audit", "verify"), (place.data / "settings.env").read_text()) == before


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--state", "Colorado"),
        ("--url", "http://upstander.example.gov"),
        ("--time-zone", "Denver"),
        ("--coordinator-email", "dana"),
    ],
)
def test_setup_refuses_a_bad_answer_and_makes_nothing(tmp_path: Path, flag: str, value: str) -> None:
    good = dict(zip(FLAGS[::2], FLAGS[1::2], strict=True)) | dict(zip(FIRST[::2], FIRST[1::2], strict=True))
    arguments = [word for pair in (good | {flag: value}).items() for word in pair]

    done = run("setup", *arguments, "--yes", env=clean_env(tmp_path / "data"))

    assert done.returncode == 2
    assert done.stderr.startswith(f"{flag} “{value}” ")
    assert not (tmp_path / "data").exists()


def test_setup_refuses_a_mail_server_without_printing_its_password(tmp_path: Path) -> None:
    done = run(
        "setup", *FLAGS, *FIRST, "--mail", "user:hunter2@mail", "--yes", env=clean_env(tmp_path / "data")
    )
    assert done.returncode == 2
    assert done.stderr.startswith("--mail can't be used. Write smtp://")
    assert "hunter2" not in done.stderr


def test_setup_without_questions_names_every_flag_that_is_missing(tmp_path: Path) -> None:
    done = run("setup", "--yes", "--state", "CO", env=clean_env(tmp_path / "data"))
    assert done.returncode == 2
    assert "--agency, --coordinator-name, --coordinator-email is missing" in done.stderr


def test_the_first_sign_in_opens(place: Place, server: Server) -> None:
    assert server.address == f"http://localhost:{place.port}/"
    status, text = fetch(place.link)
    assert status == 200
    assert "Cedar Falls Police" in text


def test_a_second_server_on_the_same_data_is_refused(place: Place, server: Server) -> None:
    code, out, error = place.upstander("serve", "--port", str(free_port()))
    assert (code, out) == (2, "")
    assert error.startswith(f"A server already runs on {place.data} (process {server.process.pid}).")


def test_a_restart_loses_no_request(place: Place, server: Server) -> None:
    before, answers, done = descendants(server.process.pid), list[int](), threading.Event()

    def visit() -> None:
        while not done.is_set():
            try:
                answers.append(fetch(f"{server.address}account/sign-in/")[0])
            except OSError:
                answers.append(0)

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    server.process.send_signal(signal.SIGHUP)
    renewed = wait_until(
        lambda: len(descendants(server.process.pid) - before) >= 3
    )  # two web workers, one job worker
    wait_until(lambda: len(answers) >= 200)
    done.set()
    for visitor in visitors:
        visitor.join()

    assert renewed
    assert len(answers) >= 100
    assert [status for status in answers if status != 200] == []


def test_doctor_finds_nothing_broken(place: Place, server: Server) -> None:
    code, out, _ = place.upstander("doctor", "--json")
    findings = {finding["name"]: finding["state"] for finding in json.loads(out)}
    assert {name: state for name, state in findings.items() if state == "mend"} == {}
    assert code == 0
    assert {name for name, state in findings.items() if state == "ok"} >= {
        "settings", "database", "secrets", "disk", "clock", "mail", "server", "jobs", "backups", "stored",
    }  # fmt: skip


def test_a_job_is_run_by_the_server(place: Place, server: Server) -> None:
    code = "from upstander.ground.boot import start_django as go; go(); import journey_job as j; j.leave.enqueue()"
    subprocess.run([sys.executable, "-c", code], env=place.env, check=True)
    assert wait_until((place.folder / "left").is_file)


def test_a_backup_made_while_serving_is_restored_whole(place: Place, server: Server, tmp_path: Path) -> None:
    file, new = tmp_path / "backup.tar.gz", tmp_path / "new"
    code, _, error = place.upstander("backup", file)
    assert code == 0, error
    assert mode(file) == 0o600

    env = clean_env(new) | {"UPSTANDER_URL": place.env.get("UPSTANDER_URL", "http://localhost:8000")}
    done = run("restore", file, "--into", new, env=env)
    assert done.returncode == 0, done.stderr

    assert run("audit", "verify", "--json", env=env).stdout == place.upstander("audit", "verify", "--json")[1]
    assert (new / "secrets" / "secret_key").read_text() == (place.data / "secrets" / "secret_key").read_text()
    assert mode(new / "secrets" / "secret_key") == 0o600
    again = run("restore", file, "--into", new, env=env)
    assert (again.returncode, again.stderr) == (
        2,
        f"{new} is not empty. Name a new folder with --into. Nothing was changed.\n",
    )


def test_a_damaged_backup_leaves_nothing_behind(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    assert place.upstander("backup", file)[0] == 0
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)

    done = run("restore", file, "--into", tmp_path / "new", env=clean_env(tmp_path / "new"))

    assert done.returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar.gz"]


def test_the_night_backs_up_and_keeps_seven(place: Place) -> None:
    folder = place.data / "backups"
    folder.mkdir(exist_ok=True)
    for day in range(1, 10):
        (folder / f"nightly-2026-01-{day:02}.tar.gz").write_text("old")

    assert place.upstander("chores", "night")[0] == 0

    kept = sorted(path.name for path in folder.glob("nightly-*"))
    assert len(kept) == 7
    assert kept[:6] == [f"nightly-2026-01-{day:02}.tar.gz" for day in range(4, 10)]


def test_doctor_names_what_is_broken_with_its_mend(place: Place) -> None:
    secret = place.data / "secrets" / "secret_key"
    secret.chmod(0o644)
    try:
        code, out, _ = place.upstander("doctor")
    finally:
        secret.chmod(0o600)
    assert code == 1
    assert f"chmod 600 {secret}" in out


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an agency whose server every test starts, and kills, for itself."""
    env = clean_env(tmp_path_factory.mktemp("second") / "data")
    assert run("setup", *FLAGS, *FIRST, "--yes", env=env).returncode == 0
    return env


@pytest.fixture
def other(second: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    """A server of this test alone."""
    with Server([*PROGRAM, "serve", "--port", str(free_port())], second, tmp_path) as running:
        yield running


def test_stopping_ends_every_process(other: Server) -> None:
    family = descendants(other.process.pid)
    assert len(family) >= 4  # the web server, its two workers, the job worker
    assert other.stop() == 0
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []


def test_a_killed_supervisor_takes_its_children_along(other: Server) -> None:
    family = descendants(other.process.pid)
    other.process.kill()
    other.process.wait()
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))


def test_a_job_worker_that_dies_is_started_again(other: Server) -> None:
    def workers() -> list[int]:
        found = descendants(other.process.pid)
        return [pid for pid in found if "db_worker" in command_of(pid)]

    (first,) = workers()
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: workers() not in ([], [first]))


def test_serve_without_an_agency_says_what_comes_first(tmp_path: Path) -> None:
    done = run("serve", env=clean_env(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"There is no data folder {tmp_path / 'data'}. Run `upstander setup`")
    (tmp_path / "data").mkdir()
    again = run("serve", "--port", str(free_port()), env=clean_env(tmp_path / "data"))
    assert again.returncode == 2
    assert "No agency is set up here." in again.stderr


def test_a_mail_server_that_does_not_answer_is_told_and_all_else_is_done(tmp_path: Path) -> None:
    env = clean_env(tmp_path / "data")
    mail = ("--mail", f"smtp://127.0.0.1:{free_port()}", "--mail-from", "upstander@cedarfalls.example")

    done = run("setup", *FLAGS, *FIRST, *mail, "--yes", env=env)

    assert done.returncode == 1
    assert done.stdout.startswith("http://localhost:8000/")
    assert "The test message was not sent: [Errno 111] Connection refused." in done.stderr
    assert run("audit", "verify", env=env).stdout.startswith("cedar-falls-police: ")
    looked = run("doctor", "--json", env=env)
    assert looked.returncode == 1
    assert [found["name"] for found in json.loads(looked.stdout) if found["state"] == "mend"] == ["mail"]


def test_tables_are_brought_up_to_date_after_a_backup(second: dict[str, str]) -> None:
    env, backups = second, Path(second["UPSTANDER_DATA"]) / "backups"
    assert run("manage", "migrate", "sessions", "zero", "-v0", env=env).returncode == 0
    looked = run("doctor", "--json", env=env)
    waits = [found for found in json.loads(looked.stdout) if found["name"] == "database"]

    assert run("chores", "start", env=env).stderr == "The tables are up to date: 1 change applied.\n"

    assert [(found["state"], found["seen"]) for found in waits] == [("mend", "1 change of the tables waits.")]
    assert len(list(backups.glob("before-upgrade-*.tar.gz"))) == 1
    assert run("doctor", env=env).returncode == 0
    assert run("chores", "day", env=env).returncode == 0


def test_https_is_served_with_a_certificate(second: dict[str, str], tmp_path: Path) -> None:
    certificate, key, port = *self_signed(tmp_path), free_port()
    env = second | {"UPSTANDER_URL": f"https://localhost:{port}"}
    command = [*PROGRAM, "serve", "--port", str(port), "--cert", str(certificate), "--key", str(key)]
    with Server(command, env, tmp_path) as server:
        trusted = ssl.create_default_context(cafile=str(certificate))
        with urllib.request.urlopen(server.address, context=trusted) as answer:
            assert answer.status == 200
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
