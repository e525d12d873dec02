"""The pages of the policy, as coordinator, officer, supervisor and monitor see them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from upstander.agency import tallies
from upstander.agency.core.roles import Role
from upstander.agency.services import give_role
from upstander.policy import queries, services
from upstander.policy.models import Acknowledgement, PolicyVersion

from .conftest import FIRST, SECOND

READ, LIST, UPLOAD = reverse("policy:read"), reverse("policy:list"), reverse("policy:upload")


@pytest.fixture
def as_coordinator(client_for, coordinator):
    return client_for(coordinator)


def text_of(response):
    return " ".join(response.content.decode().split())


def upload(client, data=FIRST, name="duty.txt"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def test_text_goes_from_the_file_through_review_and_approval_to_everyone(
    as_coordinator, client_for, make_person, agency
):
    assert "No policy yet" in text_of(as_coordinator.get(LIST))
    draft = as_coordinator.get(upload(as_coordinator)["Location"])
    page = text_of(draft)
    assert "Read it as officers will, then send it to review" in page
    assert "when another officer uses more force" in page
    row = PolicyVersion.objects.get()
    form = {"title": "Duty to Intervene", "effective_on": "2026-12-01", "text_hash": row.text_hash}
    publish = reverse("policy:publish", args=[row.pk])
    assert as_coordinator.post(publish, form).status_code == 409
    as_coordinator.post(reverse("policy:send", args=[row.pk]))
    assert as_coordinator.post(publish, form).status_code == 409
    chief = client_for(make_person("Chief", roles=[Role.EXECUTIVE]))
    assert "Duty to Intervene waits for your approval" in text_of(chief.get(LIST))
    chief.post(reverse("policy:approve", args=[row.pk]), {"text_hash": row.text_hash})
    assert "Duty to Intervene is approved and waits to be published" in text_of(as_coordinator.get(LIST))
    assert as_coordinator.post(publish, form)["Location"] == LIST
    assert queries.current(agency) == row
    assert "Version 1 is the one to sign" in text_of(as_coordinator.get(LIST))


def test_refused_file_is_said_beside_the_field_and_nothing_is_stored(as_coordinator):
    answer = upload(as_coordinator, b"%PDF-1.7 broken", "scan.pdf")
    assert answer.status_code == 422
    assert "scan.pdf" in text_of(answer)
    assert not PolicyVersion.objects.exists()


def test_form_without_a_file_says_so(as_coordinator):
    answer = as_coordinator.post(UPLOAD, {})
    assert answer.status_code == 422
    assert "Choose a file." in text_of(answer)


def test_second_upload_takes_the_drafts_place(as_coordinator, agency):
    upload(as_coordinator)
    assert "It takes the place of the draft" in text_of(as_coordinator.get(UPLOAD))
    upload(as_coordinator, SECOND)
    assert bytes(PolicyVersion.objects.get().original) == SECOND


def test_form_that_does_not_fit_publishes_nothing(as_coordinator, bring_in, agency):
    draft = bring_in()
    for change in ({"effective_on": "soon"}, {"effective_on": "1066-10-14"}, {"title": ""}):
        form = {"title": "T", "effective_on": "2026-12-01", "text_hash": draft.text_hash} | change
        answer = as_coordinator.post(reverse("policy:publish", args=[draft.pk]), form)
        assert answer.status_code == 422, change
        assert "needs a fix" in text_of(answer)
    assert queries.current(agency) is None


def test_draft_that_changed_is_not_published_from_an_old_page(as_coordinator, bring_in, agency):
    draft = bring_in()
    form = {"title": "T", "effective_on": "2026-12-01", "text_hash": draft.text_hash}
    upload(as_coordinator, SECOND)
    answer = as_coordinator.post(reverse("policy:publish", args=[draft.pk]), form)
    assert answer.status_code == 409
    assert queries.current(agency) is None


def test_text_without_a_duty_is_flagged_before_it_is_published(as_coordinator, bring_in):
    draft = bring_in(b"Use of force\n\n1 Reports\n\nOfficers write a report after each use of force.\n")
    page = text_of(as_coordinator.get(reverse("policy:version", args=[draft.pk])))
    assert "We found no duty to step in" in page


def test_original_comes_back_byte_for_byte_as_a_download(as_coordinator, put_out):
    answer = as_coordinator.get(reverse("policy:original", args=[put_out().pk]))
    assert answer.content == FIRST
    assert answer["Content-Disposition"] == 'attachment; filename="duty.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_draft_is_put_aside(as_coordinator, bring_in):
    as_coordinator.post(reverse("policy:put_aside", args=[bring_in().pk]))
    assert "Put aside" in text_of(as_coordinator.get(LIST))


def test_policy_with_markup_in_it_shows_as_text(as_coordinator, bring_in):
    draft = bring_in(b"1 Duty\n\nAn officer must intervene <script>alert(1)</script> at once.\n")
    page = as_coordinator.get(reverse("policy:version", args=[draft.pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_officer_reads_and_signs_and_a_second_press_changes_nothing(client_for, make_person, put_out):
    version, person = put_out(), make_person(name="Riley Marsh")
    client = client_for(person)
    assert "Sign as Riley Marsh" in text_of(client.get(READ))
    for _ in range(2):
        answer = client.post(READ, {"agree": "on", "text_hash": version.text_hash})
        assert (answer.status_code, answer["Location"]) == (302, READ)
    assert "You have signed this version" in text_of(client.get(READ))
    assert Acknowledgement.objects.filter(person=person).count() == 1


def test_partial_answer_is_the_receipt_alone(client_for, make_person, put_out):
    version, client = put_out(), client_for(make_person())
    form = {"agree": "on", "text_hash": version.text_hash}
    answer = client.post(READ, form, headers={"HX-Request": "true"})
    page = text_of(answer)
    assert page.startswith('<section id="signing"')
    assert "Signing again changes nothing" in page


def test_box_that_is_not_ticked_signs_nothing(client_for, make_person, put_out):
    version, client = put_out(), client_for(make_person())
    answer = client.post(READ, {"text_hash": version.text_hash})
    assert answer.status_code == 422
    assert "Tick the box" in text_of(answer)
    assert not Acknowledgement.objects.exists()


def test_page_that_was_open_while_the_text_changed_signs_nothing(client_for, make_person, put_out):
    first, client = put_out(), client_for(make_person())
    put_out(SECOND)
    answer = client.post(READ, {"agree": "on", "text_hash": first.text_hash})
    assert answer.status_code == 409
    assert "Open it again" in text_of(answer)
    assert not Acknowledgement.objects.exists()


def test_change_since_the_last_signature_is_marked(client_for, make_person, put_out, noon):
    person = make_person()
    first = put_out()
    services.acknowledge(version=first, person=person, text_hash=first.text_hash, at=noon)
    put_out(SECOND)
    page = text_of(client_for(person).get(READ))
    assert "What changed since you signed version 1" in page
    assert "<del> promptly.</del> <ins> before the end of the shift.</ins>" in page
    assert "Words count as stepping in." in page


def test_nothing_published_is_said_and_is_no_failure(client_for, make_person):
    client = client_for(make_person())
    answer = client.get(READ)
    assert answer.status_code == 404
    assert "has not published its policy yet" in text_of(answer)
    assert client.get(reverse("policy:duty")).status_code == 200


def test_my_duty_shows_the_agencys_own_sentence_and_lines(client_for, make_person, put_out, agency):
    put_out()
    agency.support_lines = [{"name": "Peer support", "how": "555-0100"}]
    agency.save()
    page = text_of(client_for(make_person()).get(reverse("policy:duty")))
    assert "must intervene when another officer uses more force" in page
    assert "Nobody may punish" not in page
    assert "Peer support" in page
    assert "not legal advice" in page


def test_my_duty_is_the_text_that_holds_today_until_the_next_one_does(
    client_for, make_person, put_out, bring_in, coordinator, agency, noon
):
    put_out()
    draft = bring_in(SECOND.replace(b"must intervene", b"must step in"))
    soon = tallies.day_of(agency, timezone.now()) + timedelta(days=8)
    services.put_through(version=draft, effective_on=soon, by=coordinator, at=noon)
    page = text_of(client_for(make_person()).get(reverse("policy:duty")))
    assert "must intervene when" in page
    assert "version 1, in force from" in page


@pytest.fixture
def district(make_unit, make_person, agency, noon):
    one, two = make_unit("District 1"), make_unit("District 2")
    make_person("Anna One", unit=one)
    make_person("Away One", unit=one, status="leave")
    make_person("Bert Two", unit=two)
    tallies.recount(agency, noon)
    return one, two


def names(response):
    page = response.content.decode()
    return {name for name in ("Anna One", "Away One", "Bert Two") if name in page}


def test_who_has_signed_is_named_and_leave_stands_apart(as_coordinator, district, put_out):
    put_out()
    page = as_coordinator.get(reverse("policy:signed"))
    assert names(page) == {"Anna One", "Bert Two"}
    assert "3 of 3 have not signed" in text_of(page)  # with the coordinator
    assert names(as_coordinator.get(reverse("policy:signed") + "?show=leave")) == {"Away One"}
    assert names(as_coordinator.get(reverse("policy:signed") + "?show=done")) == set()


def test_unit_narrows_the_list_and_its_count(as_coordinator, district, put_out):
    put_out()
    page = as_coordinator.get(reverse("policy:signed") + f"?unit={district[1].pk}")
    assert names(page) == {"Bert Two"}
    assert "1 of 1 has not signed in District 2" in text_of(page)
    assert as_coordinator.get(reverse("policy:signed") + "?unit=999999").status_code == 404


def test_supervisor_sees_the_own_unit_only(client_for, make_person, district, put_out, noon):
    put_out()
    sergeant = make_person("Sam Sergeant", unit=district[0])
    give_role(person=sergeant, role=Role.SUPERVISOR, unit=district[0], by=None, at=noon)
    client = client_for(sergeant)
    assert names(client.get(reverse("policy:signed"))) == {"Anna One"}
    assert client.get(reverse("policy:signed") + f"?unit={district[1].pk}").status_code == 404


@pytest.mark.parametrize("signers", [1, 3])
def test_pages_cost_the_same_few_queries_for_one_and_for_three(
    client_for, coordinator, make_person, put_out, noon, count_queries, signers
):
    people = [make_person(f"Person {number}") for number in range(signers)]
    first = put_out()
    for person in people:
        services.acknowledge(version=first, person=person, text_hash=first.text_hash, at=noon)
    second = put_out(SECOND)
    officer, lead = client_for(people[0]), client_for(coordinator)
    officer.get(READ)  # each worker reads a text once
    lead.get(reverse("policy:signed"))  # the first visit of a day counts anew
    for name, client, most in (
        ("policy:read", officer, 6),
        ("policy:duty", officer, 6),
        ("policy:list", lead, 8),
        ("policy:signed", lead, 9),
    ):
        assert count_queries(lambda client=client, name=name: client.get(reverse(name))) <= most, name
    assert count_queries(lambda: lead.get(reverse("policy:version", args=[second.pk]))) <= 8
