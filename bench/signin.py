"""What a sign-in costs, as a ratio to the bare password hash: `python -m bench.signin`.

The hash is the physical limit: every sign-in has to compute it once. Sign-ins come from one address with all limits on,
first one after the other in one process, then sixteen at once through the web server, as at a roll call.
"""

import http.client
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from math import sqrt
from statistics import mean, stdev
from typing import Any
from urllib.parse import urlencode

from . import common

PEOPLE, SMALL = 240, 24
PAIRS, SMALL_PAIRS = 60, 6
AT_ONCE = 16
PASSWORD = "seven quiet herons"
ONE_ADDRESS, ANOTHER = "192.0.2.17", "198.51.100.4"
WINDOW = 600  # the ten minutes in which all of them must pass


def accounts(people: int) -> list[str]:
    """Officers with an account and one password; what they type as their name."""
    from django.contrib.auth.hashers import make_password

    from upstander.agency.models import User

    from .agency import Bench

    bench = Bench()
    bench.grow(people)
    stored = make_password(PASSWORD)
    for person in bench.people:
        person.user = User.objects.create(username=person.email, email=person.email, password=stored)
        person.save(update_fields=["user"])
    return [person.email for person in bench.people]


def bare_hash(times: int) -> float:
    """CPU milliseconds of one check of a password, and nothing else."""
    from django.contrib.auth.hashers import check_password, make_password

    stored = make_password(PASSWORD)
    return common.middle([common.cpu(lambda: check_password(PASSWORD, stored)) for _ in range(times)])


def try_in(name: str, password: str, address: str) -> int:
    """The status of one try, in this process: 302 is in, 422 is refused, 429 is over a limit."""
    from django.test import Client
    from django.urls import reverse

    typed = {"login": name, "password": password}
    answer = Client(REMOTE_ADDR=address, HTTP_HOST="localhost").post(reverse("account_login"), typed)
    return answer.status_code


def in_process(names: list[str]) -> dict[str, float]:
    """Everybody once, one after the other."""
    statuses: list[int] = []

    def enter(name: str) -> None:
        statuses.append(try_in(name, PASSWORD, ONE_ADDRESS))

    began = time.perf_counter()
    costs = [common.cpu(partial(enter, name)) for name in names]
    wall = time.perf_counter() - began
    return {"cpu": common.middle(costs), "rate": len(names) / wall, "passed": statuses.count(302)}


def phone(port: int, name: str) -> bool:
    """One person at one phone: the page, then the form."""
    from django.urls import reverse

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    path = reverse("account_login")
    line.request("GET", path, headers={"Host": "localhost"})
    answer = line.getresponse()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    typed = urlencode({"login": name, "password": PASSWORD, "csrfmiddlewaretoken": found[1] if found else ""})
    headers = {"Host": "localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", path, typed, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status == 302


def through_the_server(names: list[str]) -> dict[str, float]:
    """Everybody once, sixteen at a time, each fetching the page first."""
    from . import serving

    with serving.served() as server:
        began = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            passed = sum(pool.map(lambda name: phone(server.port, name), names))
        wall = time.perf_counter() - began
    return {"served_rate": len(names) / wall, "served_passed": passed, "served_wall": wall}


def refused(name: str) -> float:
    """CPU milliseconds of a try with a wrong password."""
    return common.cpu(lambda: try_in(name, "wrong herons", ANOTHER))


def difference(names: list[str]) -> dict[str, float]:
    """A wrong password for a known name less one for an unknown name, in CPU ms: the mean and its 95 % interval."""
    pairs = []
    for number, name in enumerate(names):
        two = [(name, 1.0), (f"nobody{number}@bench.example", -1.0)]
        pairs.append(sum(sign * refused(who) for who, sign in (two if number % 2 else two[::-1])))
    half = 1.96 * stdev(pairs) / sqrt(len(pairs))
    return {"low": mean(pairs) - half, "mean": mean(pairs), "high": mean(pairs) + half}


def child(people: int, pairs: int) -> dict[str, Any]:
    """One database."""
    common.begin()
    names = accounts(people)
    for _ in range(3):
        try_in("warm@bench.example", PASSWORD, "203.0.113.9")
    started = datetime.now(UTC).timestamp()
    found = {"hash": bare_hash(20), "people": people} | in_process(names)
    found["windows"] = int(datetime.now(UTC).timestamp()) // WINDOW - int(started) // WINDOW + 1
    return found | through_the_server(names) | difference(names[:pairs])


COLUMNS = (
    "Sign-in", "hash ms", "sign-in ms", "× hash", "a second, 1 process", "passed",
    "a second, served", "passed ", "seconds", "goal", "known - unknown ms (95 %)",
)  # fmt: skip


def line(database: str, found: dict[str, Any]) -> list[object]:
    """One database as a line of the table."""
    people = found["people"]
    lost = 2 * people - found["passed"] - found["served_passed"]
    goal = f"all {people} in ≤ {WINDOW} s: " + (
        "met" if not lost and found["served_wall"] <= WINDOW else "NOT MET"
    )
    return [
        common.DATABASES[database],
        f"{found['hash']:.1f}", f"{found['cpu']:.1f}", f"{found['cpu'] / found['hash']:.2f}",
        f"{found['rate']:.1f}", found["passed"],
        f"{found['served_rate']:.1f}", found["served_passed"], f"{found['served_wall']:.1f}", goal,
        f"{found['mean']:+.2f} ({found['low']:+.2f} to {found['high']:+.2f})",
    ]  # fmt: skip


def main() -> None:
    """Measure on both databases."""
    asked = common.options(__doc__ or "", small=f"{SMALL} people instead of {PEOPLE}")
    if asked.child:
        return common.answer(child(**json.loads(asked.child)))
    rows = []
    for database in asked.on or common.DATABASES:
        with common.fresh(database) as env:
            task = {
                "people": SMALL if asked.small else PEOPLE,
                "pairs": SMALL_PAIRS if asked.small else PAIRS,
            }
            rows.append(line(database, common.measured("bench.signin", env, **task)))
    title = "Sign-ins from one address, limits on (served: page and form, 16 at once, 2 workers)"
    common.show(title, COLUMNS, rows, markdown=asked.markdown)
    common.finish()
    return None


if __name__ == "__main__":
    main()
