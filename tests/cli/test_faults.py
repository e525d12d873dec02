"""Signing while web workers are killed: no signature lost, none twice. Real processes on loopback."""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from .processes import PROGRAM, Server, clean_env, command_of, descendants, free_port, run

pytestmark = [pytest.mark.database, pytest.mark.slow]
OFFICERS = 24

FURNISH = """
import json, sys
from datetime import date
from upstander.ground.boot import start_django
start_django()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from upstander.agency.models import Agency, Person, Status, User
from upstander.policy import services
agency, now, keys = Agency.objects.get(), timezone.now(), []
lead = Person.objects.get()
text = b"Duty to Intervene\\n\\n1 Duty\\n\\nA member must intervene when another uses too much force.\\n"
draft = services.import_file(agency=agency, file_name="duty.txt", data=text, by=lead, at=now)
services.put_through(version=draft, effective_on=now.date(), by=lead, at=now)
for number in range(int(sys.argv[1])):
    user = User.objects.create_user(username=f"officer-{number}", password=None)
    person = Person.objects.create(agency=agency, name=f"Officer {number}", badge=str(number), user=user)
    Status.objects.create(agency=agency, person=person, kind="active", from_date=date(2026, 1, 1))
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    keys.append(session.session_key)
print(json.dumps([settings.SESSION_COOKIE_NAME, keys]))
"""

COUNT = """
import json
from upstander.ground.boot import start_django
start_django()
from upstander.agency.audit import verify
from upstander.agency.models import Agency, AuditEntry
from upstander.policy.models import Acknowledgement
agency = Agency.objects.get()
print(json.dumps([Acknowledgement.objects.count(), Acknowledgement.objects.values("person").distinct().count(),
                  AuditEntry.objects.filter(verb="policy.acknowledged").count(), verify(agency)[1]]))
"""


def python(code: str, *words: str, env: dict[str, str]) -> Any:
    """Run a piece of the program; what it prints last, read as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def ask(
    port: int, method: str, cookies: dict[str, str], form: dict[str, str] | None = None
) -> tuple[int, str]:
    """One request for the page that is read and signed; 0 where no answer came."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Host": f"localhost:{port}",
        "Origin": f"http://localhost:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    try:
        line.request(method, "/policy/read/", urlencode(form or {}), headers)
        answer = line.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                cookies[key] = rest.partition(";")[0]
        return answer.status, text
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        line.close()


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" (?:type="hidden" )?value="([^"]+)"', page)
    found = found or re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)
    assert found, name
    return found[1]


def sign(port: int, cookies: dict[str, str], until: float) -> bool:
    """Read and sign as a phone would, sending again until an answer comes."""
    while time.monotonic() < until:
        status, page = ask(port, "GET", cookies)
        if status == 200 and "You have signed this version" in page:
            return True
        if status == 200:
            form = {name: field(page, name) for name in ("csrfmiddlewaretoken", "text_hash")}
            ask(port, "POST", cookies, form | {"agree": "on"})
        time.sleep(random.random() / 5)  # spreads the load
    return False


@pytest.mark.parametrize(
    ("kills", "every"),
    [pytest.param(6, 0.6, marks=pytest.mark.sample, id="in a burst"), pytest.param(20, 4.0, id="one by one")],
)
def test_no_signature_is_lost_or_counted_twice_while_workers_are_killed(
    tmp_path: Path, kills: int, every: float
) -> None:
    env, port = clean_env(tmp_path / "data"), free_port()
    done = run(
        "setup", "--agency", "Cedar Falls Police", "--state", "CO", "--time-zone", "America/Denver",
        "--coordinator-name", "Dana", "--coordinator-email", "dana@cedar.example",
        "--url", f"http://localhost:{port}", "--yes", env=env,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    cookie, keys = python(FURNISH, str(OFFICERS), env=env)
    with Server([*PROGRAM, "serve", "--port", str(port)], env, tmp_path) as server:
        results, until = dict[str, bool](), time.monotonic() + 120 + kills * every

        def officer(key: str) -> None:
            results[key] = sign(port, {cookie: key}, until)

        threads = [threading.Thread(target=officer, args=(key,)) for key in keys]
        killer = random.Random(7)  # the same order every time
        for number in range(kills):
            if number < len(threads):
                threads[number].start()
            workers = web_workers(server.process.pid)
            if workers:
                os.kill(killer.choice(workers), signal.SIGKILL)
            time.sleep(every)
        for thread in threads[kills:]:
            thread.start()
        for thread in threads:
            thread.join()
    assert list(results.values()) == [True] * OFFICERS
    assert python(COUNT, env=env) == [OFFICERS, OFFICERS, OFFICERS, None]


def web_workers(pid: int) -> list[int]:
    """The processes that answer requests: the children of the web server's main process."""
    found = []
    for child in descendants(pid):
        words = command_of(child)
        if any("granian" in word or "multiprocessing" in word for word in words) and not descendants(child):
            found.append(child)
    return sorted(found)
