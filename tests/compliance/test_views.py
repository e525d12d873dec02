"""The check page: findings with their places, a judgement of one's own, the standards."""

import pytest

from upstander.agency.core.roles import Role
from upstander.agency.models import Person
from upstander.clause.core.rubric import clauses
from upstander.compliance import queries, services
from upstander.compliance.errors import TextMoved, UnknownClause
from upstander.compliance.models import Overrule
from upstander.policy import services as policies


@pytest.fixture
def page(client_for, coordinator, draft):
    """Opens the check."""
    client = client_for(coordinator)
    return lambda clause="": client.get(f"/check/{draft.pk}/", {"clause": clause} if clause else {})


def test_the_page_says_first_what_must_change(page):
    answer = page()
    assert b"must change before you publish" in answer.content
    assert answer.content.count(b"ev__n") >= 5
    assert b"Wording you could use" in answer.content


@pytest.mark.parametrize("ident", [each.id for each in clauses()])
def test_every_clause_can_be_opened(page, ident):
    answer = page(ident)
    assert answer.status_code == 200
    assert f'href="?clause={ident}#clause" aria-current="true"' in answer.content.decode()


def test_few_queries(page, count_queries):
    page()
    assert count_queries(page) <= 12


def overrule(client, draft, **changes):
    given = {
        "clause": "DTI-04",
        "text_hash": draft.text_hash,
        "judgement": "present",
        "reason": "See order 9.",
    }
    return client.post(f"/check/{draft.pk}/overrule/", given | changes)


def test_a_coordinator_overrules_with_a_reason_and_it_is_kept(client_for, coordinator, draft):
    client = client_for(coordinator)
    assert overrule(client, draft).status_code == 302
    assert overrule(client, draft, judgement="absent", reason="It was withdrawn.").status_code == 302
    shown = client.get(f"/check/{draft.pk}/?clause=DTI-04").content.decode()
    assert "It was withdrawn." in shown
    assert "See order 9." in shown
    assert Overrule.objects.count() == 2
    assert queries.overruled(draft)["DTI-04"].judgement == "absent"


@pytest.mark.parametrize("changes", [{"reason": ""}, {"judgement": ""}, {"judgement": "perhaps"}])
def test_without_a_reason_or_a_judgement_nothing_is_kept(client_for, coordinator, draft, changes):
    answer = overrule(client_for(coordinator), draft, **changes)
    assert answer.status_code == 422
    assert Overrule.objects.count() == 0


def test_another_text_has_its_own_findings(agency, coordinator, draft, noon):
    given = {"clause": "DTI-04", "judgement": "present", "reason": "So it is.", "by": coordinator, "at": noon}
    services.overrule(version=draft, text_hash=draft.text_hash, **given)
    other = policies.replace_draft(
        draft=draft, file_name="n.txt", data=b"Duty\n\nMembers shall intervene.\n", by=coordinator, at=noon
    )
    assert queries.overruled(other) == {}
    with pytest.raises(TextMoved):
        services.overrule(version=other, text_hash=draft.text_hash, **given)
    with pytest.raises(UnknownClause):
        services.overrule(version=other, text_hash=other.text_hash, **given | {"clause": "DTI-99"})


def test_the_policy_beside_it_has_no_such_page(client_for, coordinator, agency, noon):
    other = policies.import_file(
        agency=agency,
        slug="duty-to-report",
        by=coordinator,
        at=noon,
        file_name="r.txt",
        data=b"Report\n\nTell us.\n",
    )
    assert client_for(coordinator).get(f"/check/{other.pk}/").status_code == 404


def test_counsel_sees_no_draft_and_overrules_nothing(client_for, make_person, draft):
    counsel = make_person("Casey Bell", roles=[Role.COUNSEL], kind=Person.Kind.OUTSIDE)
    client = client_for(counsel)
    assert client.get(f"/check/{draft.pk}/").status_code == 404
    assert overrule(client, draft).status_code == 403


def test_the_standards_stand_beside_our_clauses(client_for, coordinator):
    shown = client_for(coordinator).get("/check/crosswalk/").content.decode()
    assert shown.count("<tr id=") == 23
    assert "not legal advice" in shown
    assert "CALEA" in shown


def test_a_text_that_forbids_stepping_in_is_flagged_in_words(client_for, coordinator, agency, draft, noon):
    policies.replace_draft(
        draft=draft,
        file_name="n.txt",
        data=b"Duty\n\nMembers shall not intervene when another officer uses excessive force.\n",
        by=coordinator,
        at=noon,
    )
    shown = client_for(coordinator).get(f"/check/{draft.pk}/").content.decode()
    assert "forbids officers to step in" in shown
