"""Each error page: what happened, what was kept, what to do, and a number that the log knows without a name."""

import logging
import re

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.ground.errors import BadInput, NotAllowed, NotHere, NotNow, Problem, TooMany
from upstander.web import urls as own

RAISED: dict[str, Exception] = {
    "404": NotHere(),
    "403": NotAllowed(),
    "409": Problem("A draft is waiting already.", mend="Publish it or put it aside."),
    "422": BadInput("roster.csv, row 3: “13/25/2024” is not a date.", mend="Write it as 12/25/2024."),
    "429": TooMany(),
    "503": NotNow(),
    "500": RuntimeError("Riley Marsh has badge 1187"),
    "locked": OperationalError("database is locked: INSERT Riley Marsh"),
}


@enter(Deed.KNOW)
def fail(request: HttpRequest, rows: object, which: str) -> HttpResponse:
    raise RAISED[which]


handler400, handler403, handler404, handler500 = (
    own.handler400,
    own.handler403,
    own.handler404,
    own.handler500,
)
urlpatterns = [path("fail/<str:which>/", fail), *own.urlpatterns]


@pytest.fixture
def client(client_for, make_person) -> Client:
    signed_in: Client = client_for(make_person(name="Riley Marsh"))
    signed_in.raise_request_exception = False
    return signed_in


@pytest.mark.parametrize("which", list(RAISED))
@override_settings(ROOT_URLCONF="tests.ground.test_problems")
def test_page_says_what_to_do_and_the_log_finds_its_number(client, caplog, which):
    with caplog.at_level(logging.WARNING, logger="upstander.problem"):
        answer = client.get(f"/fail/{which}/")
    page = answer.content.decode()
    assert answer.status_code == (503 if which == "locked" else int(which))
    assert re.search("<h1>[^<]{10,60}</h1>", page)
    number = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", page)
    assert number is not None
    lines = [record.getMessage() for record in caplog.records if number[0] in record.getMessage()]
    assert len(lines) == 1
    assert "fail/<str:which>/" in lines[0]
    assert "Marsh" not in lines[0]
    assert "1187" not in page
    assert 'href="/' in page


@override_settings(ROOT_URLCONF="tests.ground.test_problems")
def test_page_keeps_the_sentence_of_the_problem_and_its_mend(client):
    page = client.get("/fail/422/").content.decode()
    assert "“13/25/2024” is not a date." in page
    assert "Write it as 12/25/2024." in page
    assert "Nothing was changed." in page


def test_stale_form_is_refused_and_says_so(client_for, make_person):
    person = make_person()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(client_for(person) and person.user)
    answer = strict.post("/policy/read/", {"agree": "on"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()
