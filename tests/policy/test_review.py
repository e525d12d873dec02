"""From draft to approval: who may do what when, what falls when the text changes, what is kept of it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from upstander.agency import tallies
from upstander.agency.core.roles import Role
from upstander.agency.models import AuditEntry
from upstander.policy import queries, services
from upstander.policy.core.renewal import DUE, LATER, SOON, a_year_after, standing
from upstander.policy.errors import (
    BadDate,
    NotApproved,
    NotInReview,
    NotOpen,
    NotPublished,
    ParagraphGone,
    TextChanged,
)
from upstander.policy.models import REPORT, Closed, Comment, PolicyVersion, Step

from .conftest import FIRST, SECOND


@pytest.fixture
def chief(make_person):
    return make_person("Chief", roles=[Role.EXECUTIVE])


@pytest.fixture
def in_review(bring_in, coordinator, noon):
    """A draft that was sent to review."""
    return services.send_to_review(draft=bring_in(), by=coordinator, at=noon)


@pytest.fixture
def approved(in_review, chief, noon):
    return services.approve(draft=in_review, text_hash=in_review.text_hash, by=chief, at=noon)


def replace(draft, data, coordinator, noon, name="b.txt"):
    return services.replace_draft(draft=draft, file_name=name, data=data, by=coordinator, at=noon)


def test_draft_is_sent_once_approved_once_and_every_step_is_kept(bring_in, coordinator, chief, noon):
    draft = bring_in()
    for _ in range(2):
        services.send_to_review(draft=draft, by=coordinator, at=noon)
    for late in (0, 1):
        given = {"text_hash": draft.text_hash, "by": chief, "at": noon + timedelta(days=late)}
        row = services.approve(draft=draft, **given)
    assert (row.status, row.approved_by, row.approved_at) == ("approved", chief, noon)
    assert [(step.kind, step.person, step.text_hash) for step in queries.steps(row)] == [
        ("sent", coordinator, draft.text_hash),
        ("approved", chief, draft.text_hash),
    ]


@pytest.mark.parametrize("way", ["draft", "in review"])
def test_what_no_executive_approved_is_not_published(bring_in, coordinator, noon, way):
    draft = bring_in()
    if way == "in review":
        services.send_to_review(draft=draft, by=coordinator, at=noon)
    with pytest.raises(NotApproved):
        services.publish(version=draft, effective_on=noon.date(), by=coordinator, at=noon)
    assert queries.current(draft.agency) is None


def test_draft_nobody_sent_is_not_approved(bring_in, chief, noon):
    draft = bring_in()
    with pytest.raises(NotInReview):
        services.approve(draft=draft, text_hash=draft.text_hash, by=chief, at=noon)
    with pytest.raises(NotInReview):
        services.send_back(draft=draft, reason="No.", by=chief, at=noon)


def test_text_that_changed_under_the_approvers_eyes_is_not_approved(in_review, coordinator, chief, noon):
    seen = in_review.text_hash
    changed = replace(in_review, SECOND, coordinator, noon)
    services.send_to_review(draft=changed, by=coordinator, at=noon)
    with pytest.raises(TextChanged):
        services.approve(draft=changed, text_hash=seen, by=chief, at=noon)


def test_other_words_take_the_approval_away(approved, coordinator, noon):
    row = replace(approved, SECOND, coordinator, noon)
    assert (row.status, row.approved_by, row.approved_at, row.approved_hash) == ("draft", None, None, "")
    assert [step.kind for step in queries.steps(row)] == ["sent", "approved", "changed"]
    with pytest.raises(NotApproved):
        services.publish(version=row, effective_on=noon.date(), by=coordinator, at=noon)


def test_same_words_in_another_file_leave_the_approval(approved, coordinator, chief, noon):
    row = replace(approved, FIRST.replace(b"\n", b"\r\n"), coordinator, noon)
    assert (row.status, row.approved_by) == ("approved", chief)
    services.publish(version=row, effective_on=noon.date(), by=coordinator, at=noon)
    assert queries.current(row.agency) == row


def test_approval_of_another_text_is_refused_by_the_database(approved):
    rows = PolicyVersion.objects.filter(pk=approved.pk)
    for change in ({"approved_hash": "0" * 64}, {"approved_hash": ""}, {"approved_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_approval_of_a_published_text_is_closed_in_the_database(put_out):
    rows = PolicyVersion.objects.filter(pk=put_out().pk)
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        rows.update(approved_hash="", approved_by=None, approved_at=None)


def test_text_is_sent_back_with_its_reason(approved, chief, noon):
    row = services.send_back(draft=approved, reason="Name the inspector.", by=chief, at=noon)
    assert (row.status, row.approved_hash) == ("draft", "")
    assert [step.words for step in queries.steps(row) if step.kind == "sent_back"] == ["Name the inspector."]
    facts = [entry.facts for entry in AuditEntry.objects.filter(verb="policy.sent_back")]
    assert facts == [{"text": row.text_hash}]


def test_text_in_review_is_the_one_that_waits(in_review, bring_in):
    assert queries.draft(in_review.agency) == in_review
    assert bring_in() == in_review


@pytest.mark.parametrize("kind", ["sent", "approved"])
def test_text_on_its_way_is_put_aside(in_review, chief, coordinator, noon, kind):
    if kind == "approved":
        services.approve(draft=in_review, text_hash=in_review.text_hash, by=chief, at=noon)
    row = services.put_aside(draft=in_review, by=coordinator, at=noon)
    assert (row.status, row.state) == ("withdrawn", "Put aside")
    with pytest.raises(NotOpen):
        services.send_to_review(draft=row, by=coordinator, at=noon)


def test_step_and_comment_are_closed_in_the_database(in_review, chief, noon):
    said = services.comment(version=in_review, words="Why?", by=chief, at=noon)
    rows = [Step.objects.filter(version=in_review), Comment.objects.filter(pk=said.pk)]
    for found in rows:
        for change in (
            lambda rows=found: rows.update(words="x"),
            lambda rows=found: rows._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()


# --- comments --------------------------------------------------------------------------------------------------------
def test_comment_on_a_paragraph_is_answered_and_settled(in_review, coordinator, chief, noon):
    block = queries.blocks(in_review)[2]
    said = services.comment(version=in_review, words="Which rank?", block=block.id, by=chief, at=noon)
    reply = services.comment(version=in_review, words="Any.", parent=said, by=coordinator, at=noon)
    services.comment(version=in_review, words="Then say so.", parent=reply, by=chief, at=noon)
    for who in (coordinator, chief):
        services.resolve(comment=said, by=who, at=noon)
    (found,) = queries.comments(in_review)
    assert (found.block, found.quote.split()[0]) == (block.id, "1.1")
    assert [answer.words for answer in found.answers] == ["Any.", "Then say so."]
    assert (found.resolved_by, found.resolved_at) == (coordinator, noon)
    assert AuditEntry.objects.filter(verb="policy.comment_resolved").count() == 1


def test_comment_on_a_paragraph_that_is_not_there_is_refused(in_review, chief, noon):
    with pytest.raises(ParagraphGone):
        services.comment(version=in_review, words="Why?", block="p0000000000", by=chief, at=noon)


def test_comment_outlives_its_paragraph(in_review, coordinator, chief, noon):
    block = next(block for block in queries.blocks(in_review) if "promptly" in block.text)
    services.comment(version=in_review, words="How fast?", block=block.id, by=chief, at=noon)
    row = replace(in_review, SECOND, coordinator, noon)
    (found,) = queries.comments(row)
    assert found.quote == "1.2 Tell a supervisor promptly."
    assert found.text_hash != row.text_hash


def test_nothing_is_said_on_what_is_published(put_out, chief, noon):
    with pytest.raises(NotOpen):
        services.comment(version=put_out(), words="Too late.", by=chief, at=noon)


def test_reply_to_a_comment_on_another_version_is_refused(in_review, bring_in, chief, noon):
    said = services.comment(version=in_review, words="Why?", by=chief, at=noon)
    other = bring_in(SECOND, slug=REPORT)
    with pytest.raises(NotOpen):
        services.comment(version=other, words="x", parent=said, by=chief, at=noon)


# --- two documents ---------------------------------------------------------------------------------------------------
def test_two_documents_go_their_own_ways(put_out, bring_in, agency, coordinator, noon):
    duty = put_out()
    report = bring_in(SECOND, slug=REPORT)
    assert queries.documents(agency) == [duty]
    services.put_through(version=report, effective_on=noon.date(), by=coordinator, at=noon)
    assert queries.documents(agency) == [duty, report]
    assert (queries.current(agency), queries.current_of(agency, REPORT)) == (duty, report)
    assert queries.associated(agency) == report
    assert PolicyVersion.objects.get(pk=duty.pk).status == "published"


# --- after publishing ------------------------------------------------------------------------------------------------
def test_withdrawn_version_stays_and_nobody_is_asked_to_sign(put_out, coordinator, agency, noon, make_person):
    version, person = put_out(), make_person()
    services.acknowledge(version=version, person=person, text_hash=version.text_hash, at=noon)
    for _ in range(2):
        services.withdraw(version=version, reason="A court stayed it.", by=coordinator, at=noon)
    row = PolicyVersion.objects.get(pk=version.pk)
    assert (row.status, row.label, row.state) == ("withdrawn", "Version 1", "Withdrawn")
    assert queries.current(agency) is None
    assert queries.in_force(agency, noon.date()) is None
    assert queries.in_force(agency, noon.date() - timedelta(days=1)) is None
    assert tallies.read(agency, ["signed"], [None], noon) == {("signed", None): 0}
    assert [step.words for step in queries.steps(row) if step.kind == "withdrawn"] == ["A court stayed it."]


def test_withdrawn_version_held_until_the_day(put_out, coordinator, agency, noon):
    version = put_out()
    later = noon + timedelta(days=40)
    services.withdraw(version=version, reason="Old.", by=coordinator, at=later)
    assert queries.in_force(agency, noon.date() + timedelta(days=39)) == version
    assert queries.in_force(agency, later.date()) is None


def test_version_to_come_gives_its_place_back(put_out, bring_in, coordinator, agency, noon):
    first, draft = put_out(), bring_in(SECOND)
    soon = noon.date() + timedelta(days=8)
    second = services.put_through(version=draft, effective_on=soon, by=coordinator, at=noon)
    services.withdraw(version=second, reason="Not yet.", by=coordinator, at=noon)
    assert queries.current(agency) == first
    assert queries.in_force(agency, soon) == first
    entry = AuditEntry.objects.get(verb="policy.withdrawn")
    assert (entry.facts["number"], entry.facts["again"]) == (2, 1)


def test_number_of_a_withdrawn_version_is_not_given_again(put_out, coordinator, noon):
    services.withdraw(version=put_out(), reason="x", by=coordinator, at=noon)
    assert put_out(SECOND).number == 2


def test_only_what_is_published_is_withdrawn_or_kept(bring_in, coordinator, noon):
    draft = bring_in()
    with pytest.raises(NotPublished):
        services.withdraw(version=draft, reason="x", by=coordinator, at=noon)
    with pytest.raises(NotPublished):
        services.keep(version=draft, review_on=noon.date() + timedelta(days=90), by=coordinator, at=noon)


def test_review_is_a_year_on_or_on_the_day_that_is_said(put_out, bring_in, coordinator, noon):
    assert put_out().review_on == a_year_after(noon.date())
    day = noon.date() + timedelta(days=200)
    given = {"effective_on": noon.date(), "by": coordinator, "at": noon}
    draft = bring_in(SECOND)
    for wrong in (noon.date(), noon.date() + timedelta(days=3000)):
        with pytest.raises(BadDate):
            services.put_through(version=draft, review_on=wrong, **given)
    assert services.put_through(version=draft, review_on=day, **given).review_on == day


def test_text_that_stays_is_read_again_later_and_that_is_kept(put_out, coordinator, noon):
    version = put_out()
    later, day = noon + timedelta(days=370), date(2028, 11, 1)
    row = services.keep(version=version, review_on=day, by=coordinator, at=later)
    assert row.review_on == day
    assert [(step.kind, step.day) for step in queries.steps(row)][-1] == ("reviewed", day)
    with pytest.raises(BadDate):
        services.keep(version=version, review_on=noon.date(), by=coordinator, at=later)
    row.summary_of_change = "x"
    with pytest.raises(Closed):
        row.save()


@pytest.mark.parametrize(("days", "wanted"), [(-1, DUE), (0, DUE), (1, SOON), (30, SOON), (31, LATER)])
def test_review_stands_by_its_day(days, wanted):
    today = date(2026, 11, 23)
    assert standing(today + timedelta(days=days), today) == wanted
    assert standing(None, today) == LATER


def test_a_year_after_a_leap_day():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


def test_coordinators_are_reminded_once_before_and_once_on_the_day(
    put_out, noon, django_capture_on_commit_callbacks
):
    version = put_out()
    assert services.remind(at=noon) == 0
    soon, due = (
        noon.replace(year=2027) - timedelta(days=20),
        noon.replace(year=2027) + timedelta(days=1),
    )
    for moment in (soon, soon + timedelta(hours=1), due, due + timedelta(days=9)):
        with django_capture_on_commit_callbacks(execute=True):
            services.remind(at=moment)
    kinds = [step.kind for step in queries.steps(version)]
    assert kinds == ["sent", "approved", "published", "soon", "due"]
    assert AuditEntry.objects.filter(verb="policy.review_reminded").count() == 2


def test_letter_names_the_policy_the_day_and_where_to_go(put_out, coordinator, noon):
    version = put_out()
    PolicyVersion.objects.filter(pk=version.pk).update(review_on=date(2026, 1, 2))
    services.letters.send_review_reminder.call(version.pk, coordinator.pk)
    (letter,) = mail.outbox
    assert letter.to == ["dana@alder.example"]
    assert letter.subject == "The review of Duty to Intervene is due"
    assert "version 1, was to be read again by January 2, 2026" in letter.body
    assert f"/policy/versions/{version.pk}/" in letter.body


def test_letter_that_is_not_needed_any_more_is_not_sent(put_out, coordinator, noon):
    version = put_out()
    services.letters.send_review_reminder.call(version.pk, coordinator.pk)
    services.withdraw(version=version, reason="x", by=coordinator, at=noon)
    services.letters.send_review_reminder.call(version.pk, coordinator.pk)
    assert mail.outbox == []


def test_agency_without_an_address_is_reminded_when_there_is_one(put_out, coordinator, noon):
    put_out()
    coordinator.email = None
    coordinator.save()
    due = noon.replace(year=2027)
    assert services.remind(at=due) == 0
    coordinator.email = "dana@alder.example"
    coordinator.save()
    assert services.remind(at=due) == 1
