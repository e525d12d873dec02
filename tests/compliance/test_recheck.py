"""Which policies are to be looked at again, and the agency's own limit beside the law's."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from upstander.cli.main import upstander
from upstander.compliance import queries
from upstander.compliance.core.recheck import CHANGED, CIRCUIT_DUE, REVIEW_DUE, reasons
from upstander.policy import services

READ = date(2026, 11, 23)  # when the entries were read


def kinds(state, checked_on, today):
    return [reason.kind for reason in reasons(state, checked_on, today)]


def test_a_change_after_publishing_is_named_with_its_day():
    found = reasons("CO", date(2021, 6, 1), date(2022, 6, 1))
    assert (CHANGED, "The law of Colorado changed: March 1, 2022.") in [(r.kind, r.sentence) for r in found]
    assert CHANGED not in kinds("CO", date(2022, 3, 2), date(2022, 6, 1))


def test_nothing_is_due_the_day_that_it_was_read():
    assert kinds("CO", READ, READ) == []


def test_an_entry_is_due_twelve_months_after_it_was_read():
    assert kinds("CO", READ, date(2027, 11, 22)) == []
    assert kinds("CO", READ, date(2027, 11, 23)) == [REVIEW_DUE, CIRCUIT_DUE]


def test_a_state_that_there_is_not_gives_no_reason():
    assert reasons("", READ, date(2030, 1, 1)) == ()


@pytest.fixture
def published(draft, coordinator, make_person, noon):
    """The version in force."""
    from upstander.agency.core.roles import Role

    chief = make_person("Pat Ortiz", roles=[Role.EXECUTIVE])
    services.send_to_review(draft=draft, by=coordinator, at=noon)
    services.approve(draft=draft, text_hash=draft.text_hash, by=chief, at=noon)
    return services.publish(version=draft, effective_on=noon.date(), by=coordinator, at=noon)


def test_page_and_command_say_the_same(published, client_for, coordinator, agency):
    answer = client_for(coordinator).get("/check/recheck/").content.decode()
    assert "No policy needs another look" in answer
    assert len(queries.to_look_at(agency, date(2027, 12, 1))) == 1
    done = CliRunner().invoke(upstander, ["policy", "recheck", "--json"])
    assert (json.loads(done.output), done.exit_code) == ([], 0)


def test_the_limit_of_the_policy_stands_beside_the_law(published, client_for, coordinator, agency):
    assert queries.own_deadline(agency, date(2026, 11, 24)) == "Soon, without a number."
    shown = client_for(coordinator).get("/law/").content.decode()
    assert "Your agency's policy: Soon, without a number." in shown


def test_without_a_policy_no_limit_is_said(client_for, coordinator, agency):
    assert queries.own_deadline(agency, date(2026, 11, 24)) is None
    assert "Your agency's policy" not in client_for(coordinator).get("/law/").content.decode()
