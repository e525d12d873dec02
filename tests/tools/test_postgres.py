"""The PostgreSQL of the tests: bound by row-level security, reachable through its socket alone, and gone afterwards."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

from tools.ready import ROOT

CODE = """
import json, os, psycopg
url = os.environ["DATABASE_URL"]
with psycopg.connect(url) as connection:
    ask = "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    flags = connection.execute(ask).fetchone()
    listens = connection.execute("SHOW listen_addresses").fetchone()[0]
    folder = connection.info.host
print(json.dumps([flags, listens, folder]))
raise SystemExit(7)
"""


def test_the_server_is_private_its_role_is_bound_and_nothing_stays() -> None:
    command = [sys.executable, "-m", "tools.postgres", sys.executable, "-c", CODE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout, done.stderr
    flags, listens, folder = json.loads(done.stdout)

    assert done.returncode == 7
    assert flags == [False, False, True]
    assert listens == ""
    assert not (ROOT / folder).exists()


def test_the_server_is_gone_when_the_runner_is_told_to_stop() -> None:
    wait = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    command = [sys.executable, "-m", "tools.postgres", sys.executable, "-c", wait]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        folder = Path(unquote(running.stdout.readline().partition("@")[2].rpartition("/")[0]))
        assert folder.is_dir()
        running.terminate()
        assert running.wait(20) == 143
    assert not folder.exists()
