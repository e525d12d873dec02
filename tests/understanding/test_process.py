"""The process that reads, started for real: answers, faults, memory, and silence about what was typed."""

import signal
import socket
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from upstander.understanding import client

from .conftest import ROOT

Started = tuple[Path, subprocess.Popen[bytes]]
MOVES = [
    {"label": "direct", "ways": ["Rourke, get off his back.", "he can't breathe, come off him"]},
    {"label": "distract", "ways": ["Come over here and let me see that nose."]},
    {"label": "passive_rationalise", "ways": ["She fought him and you didn't. Leave it to her."]},
]


def test_a_line_is_read_and_fitted_to_its_move(process: Started) -> None:
    path, _ = process
    client.prepare(path, [way for move in MOVES for way in move["ways"]])
    found = client.read(path, "he's cuffed, get off of his back right now", MOVES)

    assert found is not None
    assert found["label"] == "direct"
    assert max(range(3), key=found["fits"].__getitem__) == 0
    assert sum(found["fits"]) == pytest.approx(1)
    assert "text" not in found
    receiver = client.read(path, "okay, okay, I'm off him", receiver=True)
    assert receiver is not None
    assert receiver["label"] == "stops"


def test_only_the_owner_can_open_the_socket(process: Started) -> None:
    path, _ = process
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_bad_questions_get_no_answer_and_the_process_goes_on(process: Started) -> None:
    path, started = process
    secret = "the-needle-that-was-typed"
    for question in (
        b"not json " + secret.encode(),
        b'{"text": 5}',
        b'{"text": "' + secret.encode() + b'", "moves": [{}]}',
        b"[]",
    ):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(path))
            line.sendall(question + b"\n")
            assert line.makefile().readline().strip() in ("{}", "")
    for half in (b"", b'{"text": "' + secret.encode()):  # someone who hangs up
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(path))
            line.sendall(half)
    assert client.ask(path, {"text": "x" * 300_000}) is None
    assert client.read(path, "come off him") is not None
    started.send_signal(signal.SIGTERM)
    out, err = started.communicate(timeout=10)
    assert secret.encode() not in out + err
    assert started.returncode == 0
    assert not path.exists()


def test_many_ask_at_once_and_each_gets_its_own_answer(process: Started) -> None:
    path, _ = process
    texts = [
        "get off his back",
        "let me take him, go wash your face",
        "Moody, call a medic",
        "not my circus, I'm going home",
    ] * 5
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        answer = client.read(path, texts[number])
        found[number] = answer["label"] if answer else "nobody"

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = {text: (client.read(path, text) or {})["label"] for text in set(texts)}
    assert found == {n: alone[text] for n, text in enumerate(texts)}


def test_loaded_it_stays_under_250_megabytes(process: Started) -> None:
    path, started = process
    for n in range(40):
        client.read(path, f"{n} come off him now please " * (1 + n % 12), MOVES)
    status = Path(f"/proc/{started.pid}/status").read_text()
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    assert peak / 1000 <= 250


def test_where_nobody_listens_there_is_no_answer(tmp_path: Path) -> None:
    assert client.read(tmp_path / "none.sock", "hello") is None
    client.prepare(tmp_path / "none.sock", ["a"])


def test_a_long_path_of_the_data_folder_gets_a_short_socket(tmp_path: Path) -> None:
    assert client.socket_of(Path("/data")) == Path("/data/reading.sock")
    assert len(str(client.socket_of(tmp_path / ("deep/" * 40)))) < 100


def test_a_web_worker_never_loads_the_network() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\n"
        "import django; django.setup()\n"
        "from django.urls import reverse; reverse('play:practice')\n"
        "print([name for name in ('onnxruntime', 'numpy', 'sklearn', 'torch') if name in sys.modules])"
    )
    env = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [__import__("sys").executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr
