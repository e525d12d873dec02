"""Bring in, publish, sign: what is stored, what is refused, and that nothing published ever changes."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from upstander.agency import tallies
from upstander.agency.audit import verify
from upstander.agency.models import AuditEntry, Person
from upstander.policy import queries, services
from upstander.policy.core.canonical import fingerprint
from upstander.policy.errors import (
    BadDate,
    DraftWaits,
    FileRefused,
    NotADraft,
    NotToSign,
    SameText,
    TextChanged,
)
from upstander.policy.models import Acknowledgement, Closed, PolicyVersion

from .conftest import FIRST, SECOND


def sign(version, person, noon, **changes):
    given = {"text_hash": version.text_hash} | changes
    return services.acknowledge(version=version, person=person, at=noon, **given)


def test_file_becomes_a_draft_with_both_hashes(bring_in):
    draft = PolicyVersion.objects.get(pk=bring_in().pk)
    assert (draft.status, draft.number, draft.label) == ("draft", None, "Draft")
    assert bytes(draft.original) == FIRST
    assert draft.original_hash == hashlib.sha256(FIRST).hexdigest()
    assert draft.text_hash == fingerprint(bytes(draft.text_bytes)) != draft.original_hash
    assert [block.line for block in queries.blocks(draft)][:3] == [
        "Duty to Intervene",
        "1 Duty",
        "1.1 An officer must intervene when another officer uses more force than is reasonable.",
    ]


def test_same_file_again_is_the_same_draft(bring_in):
    assert bring_in().pk == bring_in().pk
    assert PolicyVersion.objects.count() == 1
    assert AuditEntry.objects.filter(verb="policy.imported").count() == 1


def test_second_draft_is_refused_and_the_first_one_stays(bring_in):
    first = bring_in()
    with pytest.raises(DraftWaits):
        bring_in(SECOND)
    assert queries.draft(first.agency) == first


def test_draft_gives_way_to_another_file_and_a_published_text_does_not(bring_in, put_out, coordinator, noon):
    draft = bring_in()
    given = {"file_name": "duty-2.txt", "data": SECOND, "by": coordinator, "at": noon}
    changed = services.replace_draft(draft=draft, **given)
    assert (changed.pk, changed.original_name) == (draft.pk, "duty-2.txt")
    services.put_through(version=changed, effective_on=noon.date(), by=coordinator, at=noon)
    with pytest.raises(NotADraft):
        services.replace_draft(draft=draft, **given | {"data": FIRST})


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 nothing", b"PK\x03\x04 nothing"], ids=["empty", "pdf", "docx"]
)
def test_file_that_is_no_policy_stores_nothing(bring_in, data):
    with pytest.raises(FileRefused) as refused:
        bring_in(data, name="duty.pdf")
    assert str(refused.value).startswith("duty.pdf: ")
    assert refused.value.mend
    assert not PolicyVersion.objects.exists()


def test_text_that_is_published_already_is_refused(put_out, bring_in):
    put_out()
    with pytest.raises(SameText, match="version 1"):
        bring_in(FIRST + b"\n\n")


def test_versions_are_numbered_and_one_is_to_sign(put_out, agency, noon):
    first, second = put_out(), put_out(SECOND)
    first.refresh_from_db()
    assert (first.number, first.status) == (1, "superseded")
    assert (second.number, second.status) == (2, "published")
    assert queries.current(agency) == second
    assert queries.in_force(agency, noon.date()) == second


def test_version_to_come_is_signed_today_and_the_old_one_still_holds(
    put_out, bring_in, agency, coordinator, noon, make_person
):
    first, draft = put_out(), bring_in(SECOND)
    soon = noon.date() + timedelta(days=8)
    second = services.put_through(version=draft, effective_on=soon, by=coordinator, at=noon)
    assert queries.in_force(agency, noon.date()) == first
    assert queries.in_force(agency, soon) == second
    assert queries.for_person(make_person(), noon.date()) == [(second, False)]


def test_publishing_twice_is_once(bring_in, coordinator, noon):
    draft = bring_in()
    given = {"effective_on": noon.date(), "by": coordinator, "at": noon}
    once = services.put_through(version=draft, **given)
    twice = services.put_through(version=draft, **given | {"effective_on": noon.date() + timedelta(days=5)})
    assert (once.number, twice.number, twice.effective_on) == (1, 1, noon.date())
    assert AuditEntry.objects.filter(verb="policy.published").count() == 1


def test_draft_that_changed_under_the_publishers_eyes_is_not_published(bring_in, coordinator, noon):
    seen = bring_in()
    services.replace_draft(draft=seen, file_name="b.txt", data=SECOND, by=coordinator, at=noon)
    with pytest.raises(TextChanged):
        services.put_through(
            version=seen, effective_on=noon.date(), text_hash=seen.text_hash, by=coordinator, at=noon
        )


@pytest.mark.parametrize("days", [-40 * 365, 400], ids=["long ago", "far ahead"])
def test_day_that_cant_be_meant_is_refused(bring_in, coordinator, noon, days):
    draft = bring_in()
    with pytest.raises(BadDate):
        services.put_through(
            version=draft, effective_on=noon.date() + timedelta(days=days), by=coordinator, at=noon
        )
    assert queries.current(draft.agency) is None


def test_draft_put_aside_is_kept_and_makes_room(bring_in, coordinator, noon):
    draft = bring_in()
    for _ in range(2):
        services.put_aside(draft=draft, by=coordinator, at=noon)
    assert PolicyVersion.objects.get(pk=draft.pk).status == "withdrawn"
    assert bring_in(SECOND).status == "draft"


def test_signature_keeps_statement_time_and_hash_and_twice_is_once(put_out, make_person, noon):
    version, person = put_out(), make_person()
    first = sign(version, person, noon)
    again = services.acknowledge(
        version=version, person=person, text_hash=version.text_hash, at=noon + timedelta(days=1)
    )
    assert first.pk == again.pk
    stored = Acknowledgement.objects.get(person=person)
    assert (stored.at, stored.statement, stored.text_hash) == (noon, services.STATEMENT, version.text_hash)
    assert AuditEntry.objects.filter(verb="policy.acknowledged").count() == 1


def test_signature_counts_once_in_the_unit_and_leave_is_not_counted(
    put_out, make_person, make_unit, agency, noon
):
    unit = make_unit()
    here, away = make_person("Here", unit=unit), make_person("Away", unit=unit, status="leave")
    version = put_out()
    tallies.recount(agency, noon)
    for person in (here, here, away):
        sign(version, person, noon)
    counts = tallies.read(agency, ("signed", "on_duty", "on_leave"), [unit.pk], noon)
    assert list(counts.values()) == [1, 1, 1]


def test_signature_under_another_text_is_refused(put_out, make_person, noon):
    version = put_out()
    with pytest.raises(TextChanged):
        sign(version, make_person(), noon, text_hash="0" * 64)
    assert not Acknowledgement.objects.exists()


def test_old_version_is_not_signed_any_more_and_an_old_signature_stays(put_out, make_person, noon):
    first, early, late = put_out(), make_person("Early"), make_person("Late")
    sign(first, early, noon)
    second = put_out(SECOND)
    with pytest.raises(NotToSign):
        sign(first, late, noon)
    assert sign(first, early, noon).person == early
    assert queries.for_person(early, noon.date()) == [(second, False)]


def test_new_version_starts_the_count_again(put_out, make_person, agency, noon):
    person = make_person()
    sign(put_out(), person, noon)
    assert tallies.read(agency, ["signed"], [None], noon) == {("signed", None): 1}
    put_out(SECOND)
    assert tallies.read(agency, ["signed"], [None], noon) == {("signed", None): 0}


def test_after_a_minor_change_an_older_signature_counts_on(put_out, make_person, agency, noon):
    early, late = make_person("Early"), make_person("Late")
    first = put_out()
    sign(first, early, noon)
    second = put_out(SECOND, substantive=False)
    assert (second.number, second.signed_since) == (2, 1)
    assert queries.for_person(early, noon.date()) == [(second, True)]
    assert queries.for_person(late, noon.date()) == [(second, False)]
    own = queries.own(early, second).signature
    assert own is not None
    assert own.version == first
    assert tallies.read(agency, ["signed"], [None], noon) == {("signed", None): 1}
    assert sign(second, early, noon).version == first  # nothing new: it counts already
    sign(second, late, noon)
    assert tallies.read(agency, ["signed"], [None], noon) == {("signed", None): 2}
    everybody = Person.objects.filter(agency=agency)
    done = queries.standing(everybody, None, second, noon.date(), "done")
    assert {person.name for person in queries.a_page(done, second, 0, 9)} == {"Early", "Late"}
    third = put_out(FIRST.replace(b"reasonable", b"needed"))
    assert third.signed_since == 3
    assert queries.for_person(early, noon.date()) == [(third, False)]


def test_minor_change_upon_minor_change_counts_back_to_the_substantive_one(put_out, make_person, noon):
    person = make_person()
    sign(put_out(), person, noon)
    put_out(SECOND, substantive=False)
    third = put_out(FIRST.replace(b"reasonable", b"needed"), substantive=False)
    assert third.signed_since == 1
    assert queries.for_person(person, noon.date()) == [(third, True)]


def test_first_version_is_always_substantive(put_out):
    assert put_out(substantive=False).signed_since == 1


def test_change_since_the_last_signature_is_shown_word_by_word(put_out, make_person, noon):
    person = make_person()
    sign(put_out(), person, noon)
    second = put_out(SECOND)
    own = queries.own(person, second)
    since = queries.since(own.before, second)
    assert since is not None
    changes = since.changes
    assert own.signature is None
    assert [(line.kind, line.block.number) for line in changes] == [("changed", "1.2"), ("new", "1.3")]
    assert [piece.text.strip() for piece in changes[0].pieces if piece.kind == "new"] == [
        "before the end of the shift."
    ]


def test_published_version_is_closed_in_code(put_out):
    version = put_out()
    version.text_hash = "0" * 64
    with pytest.raises(Closed):
        version.save()
    with pytest.raises(Closed):
        version.delete()


@pytest.mark.parametrize("column", ["text_bytes", "text_hash", "original", "number", "effective_on", "notes"])
def test_published_version_is_closed_in_the_database(put_out, column):
    version = put_out()
    value = {"number": 7, "effective_on": "2020-01-01", "notes": ["x"]}.get(column, b"x")
    value = "x" if column == "text_hash" else value
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(**{column: value})
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk)._raw_delete("default")


def test_signature_is_closed_in_the_database(put_out, make_person, noon):
    signed = sign(put_out(), make_person(), noon)
    rows = Acknowledgement.objects.filter(pk=signed.pk)
    for change in (lambda: rows.update(at=noon + timedelta(days=1)), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_every_write_is_in_the_chain_without_content(put_out, make_person, agency, noon):
    sign(put_out(), make_person("Secret Name"), noon)
    entries = AuditEntry.objects.filter(agency=agency, verb__startswith="policy.")
    assert [row.verb for row in entries.order_by("number")] == [
        "policy.imported",
        "policy.sent_to_review",
        "policy.approved",
        "policy.published",
        "policy.acknowledged",
    ]
    assert "Secret" not in str([row.facts for row in entries])
    assert verify(agency)[1] is None


def test_verify_names_what_was_altered(put_out, make_person, noon):
    version = put_out()
    sign(version, make_person(), noon)
    assert queries.verify() == (1, [])
    Acknowledgement.objects.create(
        agency=version.agency,
        version=version,
        person=make_person("B"),
        at=noon,
        statement="x",
        text_hash="f" * 64,
    )
    PolicyVersion.objects.create(
        agency=version.agency, policy=version.policy, status="draft", text_bytes=b"x", text_hash="0" * 64,
        original=b"y", original_name="y", original_type="text/plain", original_hash="0" * 64, made_at=noon,
    )  # fmt: skip
    count, broken = queries.verify()
    assert (count, len(broken)) == (2, 3)
    assert "the text was altered" in broken[0]
    assert "under another text" in broken[2]


def test_two_agencies_hold_policies_of_the_same_name(put_out, bring_in, other_agency, noon):
    put_out()
    theirs = bring_in(agency=other_agency, by=None)
    assert queries.draft(other_agency) == theirs
    assert queries.current(other_agency) is None
