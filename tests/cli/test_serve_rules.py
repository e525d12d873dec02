"""What `serve` refuses, and when the night's work is due."""

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from upstander.cli import installation, serve
from upstander.cli.errors import AlreadyServed, CannotServe
from upstander.web.environment import Environment


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key.pem"
    path.write_text("-----BEGIN PRIVATE KEY-----\n")
    return path


@pytest.mark.parametrize(
    ("url", "host", "tls", "proxies"),
    [
        ("http://localhost:8000", "127.0.0.1", False, 0),
        ("https://upstander.example.gov", "127.0.0.1", False, 1),
        ("https://upstander.example.gov", "0.0.0.0", False, 2),
        ("https://upstander.example.gov", "0.0.0.0", True, 0),
    ],
)
def test_safe_ways_to_serve_are_let_through(url: str, host: str, tls: bool, proxies: int, key: Path) -> None:
    pem = key if tls else None
    serve.check_transport(url, host=host, certificate=pem, key=pem, proxies=proxies)


@pytest.mark.parametrize(
    ("url", "host", "proxies", "said"),
    [
        ("http://upstander.example.gov", "0.0.0.0", 0, "is plain http"),
        ("http://upstander.example.gov", "127.0.0.1", 1, "is plain http"),
        ("http://localhost:8000", "0.0.0.0", 0, "Nothing here speaks https"),
        ("https://upstander.example.gov", "127.0.0.1", 0, "Nothing here speaks https"),
    ],
)
def test_a_way_that_sends_passwords_in_the_clear_is_refused(
    url: str, host: str, proxies: int, said: str
) -> None:
    with pytest.raises(CannotServe) as caught:
        serve.check_transport(url, host=host, certificate=None, key=None, proxies=proxies)
    assert said in caught.value.what


def test_a_certificate_without_its_key_is_refused(key: Path) -> None:
    with pytest.raises(CannotServe) as caught:
        serve.check_transport("https://a.example", host="0.0.0.0", certificate=key, key=None, proxies=0)
    assert caught.value.what == "A certificate needs its key."


def test_a_key_in_another_form_is_refused_with_the_command_that_converts_it(key: Path) -> None:
    key.write_text("-----BEGIN RSA PRIVATE KEY-----\n")
    with pytest.raises(CannotServe) as caught:
        serve.check_transport("https://a.example", host="0.0.0.0", certificate=key, key=key, proxies=0)
    assert caught.value.mend.startswith("Convert it: openssl pkcs8 -topk8 -nocrypt -in ")


def test_a_host_that_is_no_address_is_refused() -> None:
    with pytest.raises(CannotServe) as caught:
        serve.check_host("upstander.example.gov")
    assert caught.value.what == "--host “upstander.example.gov” is not an address."


def test_a_port_that_another_program_has_is_refused() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CannotServe) as caught:
            serve.check_port("127.0.0.1", other.getsockname()[1])
    assert "can't be had" in caught.value.what


def test_a_second_server_on_a_data_folder_is_refused_and_the_first_named(tmp_path: Path) -> None:
    handle = installation.take_lock(tmp_path)
    installation.write_private(tmp_path / installation.SERVING, '{"pid": 4711}')

    with pytest.raises(AlreadyServed) as caught:
        installation.take_lock(tmp_path)

    assert caught.value.what == f"A server already runs on {tmp_path} (process 4711)."
    assert "kill -HUP 4711" in caught.value.mend
    os.close(handle)
    os.close(installation.take_lock(tmp_path))


@pytest.mark.parametrize(("address", "threads"), [("sqlite:///x", "1"), ("postgresql://h/d", "2")])
def test_threads_follow_the_database(
    tmp_path: Path, address: str, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    env = Environment(tmp_path, {"DATABASE_URL": address, "UPSTANDER_WORKERS": "3"})
    command = serve.web_command(env, host="127.0.0.1", port=1, certificate=None, key=None)
    assert command[command.index("--blocking-threads") + 1] == threads
    assert command[command.index("--workers") + 1] == "3"


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-11-22T03:00", "2026-11-23T02:59", False),
        ("2026-11-22T03:00", "2026-11-23T03:00", True),
        ("2026-11-23T03:00", "2026-11-23T03:59", False),
        ("2026-11-22T03:00", "2026-11-23T08:59", False),
        ("2026-11-22T03:00", "2026-11-23T09:01", True),
    ],
)
def test_the_night_comes_once_and_is_made_up_for(last: str, now: str, due: bool) -> None:
    then, today = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (last, now))
    assert serve.night_is_due(then, today) is due


def test_settings_are_kept_in_place_and_private(tmp_path: Path) -> None:
    path = tmp_path / "settings.env"
    path.write_text("# ours\nUPSTANDER_URL=http://old\nOTHER=1\n")

    installation.keep_settings(tmp_path, {"UPSTANDER_URL": "https://new", "UPSTANDER_MAIL": "smtp://h"})

    assert path.read_text() == "# ours\nUPSTANDER_URL=https://new\nOTHER=1\nUPSTANDER_MAIL=smtp://h\n"
    assert path.stat().st_mode & 0o777 == 0o600
