"""The pages of review, comparison and renewal: each role sees its part, each form says what is wrong with it."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from upstander.agency import tallies
from upstander.agency.core.roles import Role
from upstander.agency.models import Person
from upstander.policy import queries, services
from upstander.policy.core.renewal import a_year_after
from upstander.policy.models import REPORT, Comment, PolicyVersion

from .conftest import SECOND
from .test_core_redline import settled

LIST, COMPARE, WORD = (reverse(f"policy:{name}") for name in ("list", "compare", "compare_word"))


@pytest.fixture
def lead(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def chief(client_for, make_person):
    return client_for(make_person("Chief", roles=[Role.EXECUTIVE]))


@pytest.fixture
def counsel(client_for, make_person):
    return client_for(make_person("Counsel", kind=Person.Kind.OUTSIDE, roles=[Role.COUNSEL]))


@pytest.fixture
def in_review(bring_in, coordinator, noon):
    return services.send_to_review(draft=bring_in(), by=coordinator, at=noon)


def page(client, name, *args, **asked):
    return text_of(client.get(reverse(f"policy:{name}", args=args), asked))


def text_of(response):
    return " ".join(response.content.decode().split())


def at(name, row):
    return reverse(f"policy:{name}", args=[row.pk])


def test_draft_is_the_coordinators_own_until_it_is_sent(lead, chief, counsel, bring_in):
    draft = bring_in()
    assert "send it to review" in page(lead, "version", draft.pk)
    for client in (chief, counsel):
        assert client.get(at("version", draft)).status_code == 404
        assert "duty.txt" not in page(client, "list")
        assert client.post(at("comment", draft), {"words": "x"}).status_code == 404
    lead.post(at("send", draft))
    assert "Read it, then approve it or send it back" in page(chief, "version", draft.pk)
    assert "In review: say what should change" in page(counsel, "version", draft.pk)


def test_draft_put_aside_is_not_shown_to_reviewers(lead, counsel, in_review):
    lead.post(at("put_aside", in_review))
    assert counsel.get(at("version", in_review)).status_code == 404
    assert "Put aside" in page(lead, "list")
    assert "Put aside" not in page(counsel, "list")


def test_officer_supervisor_and_monitor_see_no_versions(client_for, make_person, in_review):
    for role in (None, Role.SUPERVISOR, Role.MONITOR):
        outside = Person.Kind.OUTSIDE if role is Role.MONITOR else Person.Kind.SWORN
        client = client_for(make_person(f"P {role}", kind=outside, roles=[role] if role else []))
        for address in (LIST, at("version", in_review), COMPARE, WORD):
            assert client.get(address).status_code == 403


def test_counsel_comments_on_a_paragraph_and_the_coordinator_settles_it(lead, counsel, in_review):
    block = queries.blocks(in_review)[2].id
    form = page(counsel, "version", in_review.pk, on=block)
    assert f'name="block" value="{block}"' in form
    answer = counsel.post(at("comment", in_review), {"words": "Which <b>rank</b>?", "block": block})
    said = Comment.objects.get()
    assert answer["Location"] == f"{at('version', in_review)}#c{said.pk}"
    lead.post(at("comment", in_review), {"words": "Any rank.", "parent": said.pk})
    shown = page(lead, "version", in_review.pk)
    assert "1 comment not settled yet" in shown
    assert "Which &lt;b&gt;rank&lt;/b&gt;?" in shown
    assert shown.index("must intervene when") < shown.index("Any rank.") < shown.index("Tell a supervisor")
    lead.post(at("resolve", said))
    assert "by Dana Whitlock" in page(counsel, "version", in_review.pk)


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001], ids=["none", "blank", "long"])
def test_comment_that_can_not_stand_is_said_beside_its_box(counsel, in_review, words):
    block = queries.blocks(in_review)[2].id
    answer = counsel.post(at("comment", in_review), {"words": words, "block": block})
    assert answer.status_code == 422
    assert "needs a fix" in text_of(answer)
    assert not Comment.objects.exists()


def test_comment_of_another_agency_is_not_here(counsel, in_review, bring_in, other_agency, noon):
    boss = Person.objects.get(agency=other_agency, name="Dana Whitlock")
    theirs = bring_in(agency=other_agency, by=boss)
    services.send_to_review(draft=theirs, by=boss, at=noon)
    said = services.comment(version=theirs, words="Theirs", by=boss, at=noon)
    assert counsel.post(at("resolve", said)).status_code == 404
    answer = counsel.post(at("comment", in_review), {"words": "x", "parent": said.pk})
    assert answer.status_code == 404
    assert Comment.objects.count() == 1


def test_coordinator_and_counsel_do_not_approve(lead, counsel, in_review):
    for client in (lead, counsel):
        assert client.post(at("approve", in_review), {"text_hash": in_review.text_hash}).status_code == 403
        assert client.post(at("send_back", in_review), {"reason": "x"}).status_code == 403
    assert PolicyVersion.objects.get().status == "review"


def test_executive_does_not_publish(chief, in_review):
    chief.post(at("approve", in_review), {"text_hash": in_review.text_hash})
    form = {"title": "T", "effective_on": "2026-12-01", "text_hash": in_review.text_hash}
    assert chief.post(at("publish", in_review), form).status_code == 403


def test_approval_of_a_page_that_is_old_is_refused(lead, chief, in_review):
    upload = {"file": SimpleUploadedFile("b.txt", SECOND)}
    lead.post(reverse("policy:upload"), upload)
    lead.post(at("send", in_review))
    answer = chief.post(at("approve", in_review), {"text_hash": in_review.text_hash})
    assert answer.status_code == 409
    assert "Open it again" in text_of(answer)


def test_text_is_sent_back_only_with_a_reason(lead, chief, in_review):
    assert chief.post(at("send_back", in_review), {"reason": " "}).status_code == 422
    chief.post(at("send_back", in_review), {"reason": "Name the inspector."})
    assert "“Name the inspector.”" in page(lead, "version", in_review.pk)


def test_one_person_with_both_roles_takes_two_steps(client_for, make_person, in_review, agency):
    both = client_for(make_person("Sole Chief", roles=[Role.EXECUTIVE, Role.COORDINATOR]))
    both.post(at("approve", in_review), {"text_hash": in_review.text_hash})
    form = {"title": "T", "effective_on": "2026-12-01", "text_hash": in_review.text_hash}
    both.post(at("publish", in_review), form)
    assert queries.current(agency) == in_review
    steps = [(step.kind, str(step.person)) for step in queries.steps(in_review)]
    assert steps[1:] == [("approved", "Sole Chief"), ("published", "Sole Chief")]


@pytest.mark.parametrize("day", ["soon", "2026-11-30", "2040-01-01"])
def test_review_date_that_can_not_be_meant_publishes_nothing(lead, bring_in, coordinator, noon, day):
    draft = services.send_to_review(draft=bring_in(), by=coordinator, at=noon)
    services.approve(draft=draft, text_hash=draft.text_hash, by=coordinator, at=noon)
    form = {"title": "T", "effective_on": "2026-12-01", "review_on": day, "text_hash": draft.text_hash}
    answer = lead.post(at("publish", draft), form)
    assert answer.status_code == 422
    assert "Read it again by" in text_of(answer)


# --- a second document -----------------------------------------------------------------------------------------------
def test_second_document_is_brought_in_and_published_beside_the_first(
    lead, chief, client_for, make_person, put_out, agency
):
    duty = put_out()
    assert "Not here yet" in page(lead, "list")
    address = reverse("policy:upload_beside")
    assert "duty-to-report policy" in text_of(lead.get(address))
    lead.post(address, {"file": SimpleUploadedFile("report.txt", SECOND)})
    row = queries.draft(agency, REPORT)
    assert row is not None
    lead.post(at("send", row))
    chief.post(at("approve", row), {"text_hash": row.text_hash})
    today = str(tallies.day_of(agency, timezone.now()))
    form = {"title": "Speak up", "effective_on": today, "text_hash": row.text_hash}
    lead.post(at("publish", row), form)
    assert queries.documents(agency) == [duty, row]
    officer = client_for(make_person())
    assert "Read with it: Speak up" in page(officer, "duty")
    assert "before the end of the shift" in page(officer, "beside")


def test_second_document_that_is_not_there_is_said(client_for, make_person, put_out):
    officer = client_for(make_person())
    put_out()
    assert "Read with it" not in page(officer, "duty")
    assert "has not published this policy yet" in page(officer, "beside")


# --- comparison ------------------------------------------------------------------------------------------------------
def test_any_two_versions_read_as_a_redline(lead, put_out):
    old, new = put_out(), put_out(SECOND)
    shown = page(lead, "compare", old=old.pk, new=new.pk)
    assert "1 paragraph changed, 1 new" in shown
    assert re.search(r"<del><span class=\"hide\">\[gone: </span>promptly\.", shown)
    assert re.search(r"<ins><span class=\"hide\">\[new: </span>before the end of the shift\.", shown)
    back = page(lead, "compare", old=new.pk, new=old.pk)
    assert "1 paragraph changed, 1 gone" in back


def test_address_that_names_no_versions_compares_the_newest_two(lead, put_out):
    put_out()
    assert "no two texts to compare yet" in page(lead, "compare")
    assert lead.get(WORD).status_code == 404
    put_out(SECOND)
    assert "from Version 1 to Version 2" in page(lead, "compare")


def test_version_compared_with_itself_is_the_same(lead, put_out):
    row = put_out()
    assert "The two texts are the same" in page(lead, "compare", old=row.pk, new=row.pk)


def test_word_file_holds_both_texts_in_the_name_of_whoever_brought_it_in(lead, put_out):
    old, new = put_out(), put_out(SECOND)
    answer = lead.get(WORD, {"old": old.pk, "new": new.pk})
    assert "duty-to-intervene, Version 1 to Version 2.docx" in answer["Content-Disposition"]
    assert settled(answer.content, accept=True) == [block.line for block in queries.blocks(new)]
    assert settled(answer.content, accept=False) == [block.line for block in queries.blocks(old)]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert b'w:author="Dana Whitlock"' in file.read("word/document.xml")


@pytest.mark.parametrize("address", [COMPARE, WORD])
def test_versions_that_can_not_be_compared_are_refused(
    lead, counsel, put_out, bring_in, other_agency, address
):
    row, theirs = put_out(), bring_in(agency=other_agency, by=None)
    for pair in ({"old": row.pk}, {"old": row.pk, "new": "x"}, {"old": row.pk, "new": "9" * 30}):
        assert lead.get(address, pair).status_code == 404, pair
    assert lead.get(address, {"old": row.pk, "new": theirs.pk}).status_code == 404
    draft, beside = bring_in(SECOND), bring_in(SECOND, slug=REPORT)
    assert counsel.get(address, {"old": row.pk, "new": draft.pk}).status_code == 404
    assert lead.get(address, {"old": row.pk, "new": draft.pk}).status_code == 200
    assert lead.get(address, {"old": row.pk, "new": beside.pk}).status_code == 422


# --- after publishing ------------------------------------------------------------------------------------------------
def test_policy_that_is_due_is_kept_for_another_year(lead, put_out, agency):
    row, today = put_out(), tallies.day_of(agency, timezone.now())
    PolicyVersion.objects.filter(pk=row.pk).update(review_on=today + timedelta(days=90))
    assert "It stays as it is" not in page(lead, "version", row.pk)
    PolicyVersion.objects.filter(pk=row.pk).update(review_on=today)
    assert "Duty to Intervene is due to be read again" in page(lead, "list")
    assert "It is due to be read again since" in page(lead, "version", row.pk)
    assert lead.post(at("keep", row), {"review_on": str(today)}).status_code == 422
    lead.post(at("keep", row), {"review_on": str(a_year_after(today))})
    assert PolicyVersion.objects.get(pk=row.pk).review_on == a_year_after(today)
    assert "Read again and kept" in page(lead, "version", row.pk)


def test_policy_is_withdrawn_with_its_reason(lead, put_out, agency):
    row = put_out()
    assert lead.post(at("withdraw", row), {}).status_code == 422
    lead.post(at("withdraw", row), {"reason": "A court stayed it."})
    assert queries.current(agency) is None
    assert "“A court stayed it.”" in page(lead, "version", row.pk)
    assert "Withdrawn" in page(lead, "list")


def test_program_says_what_waits_for_whom(lead, chief, in_review, make_person, agency, noon):
    make_person()
    tallies.recount(agency, timezone.now())
    assert "waits for your approval" in text_of(chief.get("/program/"))
    chief.post(at("approve", in_review), {"text_hash": in_review.text_hash})
    assert "is approved: publish it" in text_of(lead.get("/program/"))
    form = {
        "title": "T",
        "effective_on": str(tallies.day_of(agency, timezone.now())),
        "text_hash": in_review.text_hash,
    }
    lead.post(at("publish", in_review), form)
    assert "due to be read again" not in text_of(lead.get("/program/"))
    PolicyVersion.objects.update(review_on=tallies.day_of(agency, timezone.now()) - timedelta(days=1))
    assert "is due to be read again" in text_of(lead.get("/program/"))
    assert "is due to be read again" not in text_of(chief.get("/program/"))


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_few_queries_for_one_comment_and_for_three(
    lead, chief, put_out, bring_in, coordinator, noon, count_queries, many
):
    old, draft = put_out(), bring_in(SECOND)
    services.send_to_review(draft=draft, by=coordinator, at=noon)
    for block in queries.blocks(draft)[2 : 2 + many]:
        said = services.comment(version=draft, words="x", block=block.id, by=coordinator, at=noon)
        services.comment(version=draft, words="y", parent=said, by=coordinator, at=noon)
    addresses = {at("version", draft): 10, LIST: 8, f"{COMPARE}?old={old.pk}&new={draft.pk}": 10}
    for address, most in addresses.items():
        chief.get(address)
        assert count_queries(lambda address=address: chief.get(address)) <= most, address


def test_list_is_right_without_anything(lead, chief):
    assert "Bring in your Duty to Intervene policy" in page(lead, "list")
    assert "No policy is published yet" in page(chief, "list")
