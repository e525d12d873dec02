"""Questions on what changed: made from the agency's own text, never wrong about it, stored nowhere."""

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from upstander.acknowledgement.core.questions import (
    AT_FIRST,
    Template,
    at_first,
    changed,
    questions_for,
    templates,
)
from upstander.acknowledgement.models import Asked
from upstander.agency.models import AuditEntry
from upstander.clause.core.check import check_lines
from upstander.clause.core.rubric import clauses
from upstander.compliance import services as compliance_services
from upstander.policy import services as policy_services
from upstander.policy.models import Acknowledgement

WORDING = {clause.id: clause.wording for clause in clauses()}
EVERY = tuple(WORDING)
TITLE = "Duty to Intervene"
WHOLE = [
    (TITLE, True),
    *((f"{at}. {words}", False) for at, words in enumerate(list(WORDING.values())[1:], 1)),
]


def text(*lines):
    return check_lines([(TITLE, True), (WORDING["DTI-02"], False), *((line, False) for line in lines)])


def report(limit):
    return text(f"A member who witnesses such an act shall report it to a supervisor {limit}.")


def asked(checked, clause):
    return next((one for one in questions_for(checked, [clause])), None)


def right(checked, clause):
    question = asked(checked, clause)
    return question.answers[question.right] if question else None


# --- the content ------------------------------------------------------------------------------------------------------
def test_every_clause_has_its_question():
    assert tuple(templates()) == EVERY


@pytest.mark.parametrize("clause", EVERY)
def test_our_own_wording_of_each_clause_makes_its_question(clause):
    checked = check_lines(WHOLE)
    question = asked(checked, clause)
    assert question is not None, checked[clause]
    assert 3 <= len(question.answers) <= 4
    assert len(set(question.answers)) == len(question.answers)
    possible = {one.text for one in templates()[clause].right} - {"{deadline}"}
    assert question.answers[question.right] in possible or clause == "DTI-12"
    paragraphs = [WHOLE[line][0] for line in question.lines]
    start, end = checked[clause].spans[0]
    assert any(checked.source[start:end] in paragraph for paragraph in paragraphs)


@pytest.mark.parametrize("clause", EVERY)
def test_words_are_short_and_no_wrong_answer_is_also_a_right_one(clause):
    template = templates()[clause]
    rights, wrongs = {one.text for one in template.right}, [one.text for one in template.wrong]
    assert not rights & set(wrongs)
    assert len(set(wrongs)) == len(wrongs)
    assert all(len(word) <= 13 for one in (template.ask, *rights, *wrongs) for word in one.split())


@pytest.mark.parametrize(
    "fault",
    [
        {"more": 1},
        {"right": [{"text": "Only when it fits.", "when": "x"}]},
        {"wrong": [{"text": "One alone."}]},
        {"wrong": [{"text": "One."}, {"text": "Two.", "unless": "("}]},
        {"id": "DTI-1"},
    ],
)
def test_a_faulty_template_is_refused(fault):
    good = {
        "id": "DTI-02",
        "ask": "What does it say?",
        "right": [{"text": "Must."}],
        "wrong": [{"text": "May."}, {"text": "Should."}],
    }
    assert Template(**good).id == "DTI-02"
    with pytest.raises((ValidationError, re.error)):
        Template(**(good | fault))


# --- from the text ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("limit", "answer", "not_offered"),
    [
        ("before the end of the shift", "Before the end of the shift.", ()),
        ("immediately", "At once.", ()),
        (
            "immediately, and in any case before the end of the shift",
            "At once.",
            ("Before the end of the shift.",),
        ),
        ("within 24 hours", "Within 24 hours.", ()),
        ("within 48 hours", "Within 48 hours.", ()),
        ("promptly, and within 24 hours", "Within 24 hours.", ("Promptly, with no set limit.",)),
        ("within seven days", "Within 7 days.", ("Within seven days.",)),
    ],
)
def test_the_deadline_is_that_of_the_text_and_no_wrong_one_holds_too(limit, answer, not_offered):
    question = asked(report(limit), "DTI-12")
    assert question is not None
    assert question.answers[question.right] == answer
    assert not set(not_offered) & set(question.answers)


def test_haste_in_stepping_in_leaves_a_prompt_report_wrong_and_haste_in_another_report_does_not():
    limit = WORDING["DTI-11"].rstrip(".") + " before the end of the shift."
    haste = text("Members act as soon as they safely can.", "Cars are washed on Fridays.", limit)
    assert "Promptly, with no set limit." in asked(haste, "DTI-12").answers
    other = text("Members shall:", "notify the desk promptly.", "Cars are washed on Fridays.", limit)
    assert "Promptly, with no set limit." not in asked(other, "DTI-12").answers


def test_a_limit_without_a_number_is_half_a_clause_and_makes_no_question():
    assert asked(report("promptly"), "DTI-12") is None


def test_the_right_answer_follows_the_words_of_the_text():
    assert right(text("This policy shall be reviewed every two years."), "DTI-22") == "Every two years."
    assert right(text("This policy shall be reviewed every year."), "DTI-22") == "Every year."
    assert right(text(WORDING["DTI-07"]), "DTI-07") == "By word and by hand."
    assert right(text(WORDING["DTI-18"]), "DTI-18") == "Training in stepping in, with cases acted out."
    assert "unethical" in (right(text(WORDING["DTI-05"]), "DTI-05") or "")


def test_may_for_must_is_a_wrong_answer_and_a_text_that_says_may_makes_no_question():
    assert "You may step in." in asked(text(), "DTI-02").answers
    weak = check_lines(
        [(TITLE, True), ("A member who witnesses such an act may intervene to stop it.", False)]
    )
    assert asked(weak, "DTI-02") is None


def test_what_changed_is_what_has_another_judgement_or_other_words():
    before, after = report("before the end of the shift"), report("within 24 hours")
    assert "DTI-12" in changed(before, after)
    assert "DTI-02" not in changed(before, after)
    assert changed(after, after) == ()
    assert "DTI-22" in changed(text(), text(WORDING["DTI-22"]))
    moved = text("A new paragraph on vehicles.", WORDING["DTI-22"])
    assert "DTI-22" not in changed(text(WORDING["DTI-22"]), moved)  # the same words in another place


def test_a_first_version_asks_the_required_clauses_five_at_most():
    assert at_first(check_lines(WHOLE)) == ("DTI-01", "DTI-02", "DTI-03", "DTI-04", "DTI-05")
    assert len(at_first(check_lines(WHOLE))) == AT_FIRST
    assert at_first(check_lines([("Fleet", True), ("Cars are washed on Fridays.", False)])) == ()


def test_turning_the_answers_keeps_the_right_one_right():
    three = enumerate(("DTI-02", "DTI-03", "DTI-04"), 1)
    lines = [WHOLE[0], *((f"{number}. {WORDING[ident]}", False) for number, ident in three)]
    checked = check_lines(lines)
    alone = {ident: questions_for(checked, [ident])[0] for ident in ("DTI-02", "DTI-03")}
    assert alone["DTI-02"].right == alone["DTI-03"].right != 0  # so the last of the two is turned
    for one in questions_for(checked, ["DTI-02", "DTI-03"]):
        assert one.answers[one.right] == alone[one.id].answers[alone[one.id].right]


TEXTS = st.lists(st.sampled_from(WHOLE[1:]), unique=True, max_size=12).map(lambda lines: [WHOLE[0], *lines])


@given(TEXTS, st.sets(st.sampled_from(EVERY)))
def test_questions_are_the_same_each_time_whole_and_not_always_in_one_place(lines, ids):
    checked = check_lines(lines)
    found = questions_for(checked, ids)
    assert found == questions_for(checked, ids)
    assert {one.id for one in found} <= {one for one in ids if checked[one].judgement == "present"}
    for one in found:
        assert len(set(one.answers)) == len(one.answers) >= 3
        assert one.lines
        assert max(one.lines) < len(lines)
        open_wrongs = {w.text: w.unless for w in templates()[one.id].wrong}
        for wrong in set(one.answers) - {one.answers[one.right]}:
            unless = open_wrongs[wrong]
            said = "\n".join(lines[at][0] for at in one.lines) if templates()[one.id].near else checked.source
            assert not (unless and re.search(unless, said, re.IGNORECASE))
    if len(found) > 1:
        assert len({one.right for one in found}) > 1


# --- the page ---------------------------------------------------------------------------------------------------------
PAGE = "acknowledgement:questions"
FIRST = f"{TITLE}\n\n1 {WORDING['DTI-02']}\n\n2 {WORDING['DTI-03']}\n\n3 {WORDING['DTI-11']}\n"
LATER = FIRST + f"\n4 {WORDING['DTI-12']}\n\n5 {WORDING['DTI-22']}\n"


@pytest.fixture
def publish(agency, coordinator, noon):
    """Publishes a text as the duty policy, or as another."""

    def put(words, **more):
        draft = policy_services.import_file(
            agency=agency, by=coordinator, at=noon, file_name="duty.txt", data=words.encode(), **more
        )
        return policy_services.put_through(version=draft, effective_on=noon.date(), by=coordinator, at=noon)

    return put


@pytest.fixture
def officer(make_person):
    return make_person()


def sign(version, person, noon):
    return policy_services.acknowledge(version=version, person=person, text_hash=version.text_hash, at=noon)


def the_answers(page, good=True):
    """What to send so that every answer is right, or wrong."""
    form = page.context["form"]
    sent = {"text_hash": page.context["version"].text_hash}
    for one in page.context["tried"]:
        places = {words: place for place, words in form.fields[one.field.name].choices}
        wrong = next(place for words, place in places.items() if words != one.answer)
        sent[one.field.name] = places[one.answer] if good else wrong
    return sent


def test_without_a_policy_there_is_nothing_to_ask(officer, client_for):
    assert client_for(officer).get(reverse(PAGE)).status_code == 404


def test_a_first_version_is_asked_from_the_page_to_sign_and_nothing_is_stored(
    publish, officer, client_for, noon
):
    publish(FIRST)
    client = client_for(officer)
    read = client.get(reverse("policy:read")).content.decode()
    page = client.get(reverse(PAGE))
    count = len(page.context["tried"])
    assert count >= 2
    assert f"Try {count} questions on what it asks" in read
    before = (AuditEntry.objects.count(), Asked.objects.count(), Acknowledgement.objects.count())
    done = client.post(reverse(PAGE), the_answers(page))
    assert f"{count} of {count} right" in done.content.decode()
    assert "We keep no answers" in done.content.decode()
    assert before == (AuditEntry.objects.count(), Asked.objects.count(), Acknowledgement.objects.count())


def test_a_new_version_asks_about_what_changed_before_and_after_signing(publish, officer, client_for, noon):
    sign(publish(FIRST), officer, noon)
    later, client = publish(LATER), client_for(officer)
    ids = [one.field.name for one in client.get(reverse(PAGE)).context["tried"]]
    assert ids == ["DTI-11", "DTI-12", "DTI-22"]  # the limit says anew that it is reported
    assert "Try 3 questions on what changed" in client.get(reverse("policy:read")).content.decode()
    sign(later, officer, noon)
    assert "Try 3 questions on what changed" in client.get(reverse("policy:read")).content.decode()
    assert [one.field.name for one in client.get(reverse(PAGE)).context["tried"]] == ids


def test_a_wrong_answer_shows_the_paragraph_and_signing_is_not_blocked(publish, officer, client_for, noon):
    sign(publish(FIRST), officer, noon)
    later, client = publish(LATER), client_for(officer)
    page = client.get(reverse(PAGE))
    done = client.post(reverse(PAGE), the_answers(page, good=False))
    words = done.content.decode()
    assert "0 of 3 right" in words
    assert WORDING["DTI-22"] in words
    block = done.context["tried"][2].paragraphs[0]
    assert f'{reverse("policy:read")}#{block.id}"' in words
    assert f'id="{block.id}"' in client.get(reverse("policy:read")).content.decode()
    sent = {"text_hash": later.text_hash, "agree": "on"}
    assert client.post(reverse("policy:read"), sent).status_code == 302
    assert Acknowledgement.objects.filter(version=later, person=officer).exists()


def test_one_may_stay_open_all_may_not_and_a_text_that_was_replaced_is_asked_anew(
    publish, officer, client_for, noon
):
    sign(publish(FIRST), officer, noon)
    publish(LATER)
    client = client_for(officer)
    sent = the_answers(client.get(reverse(PAGE)))
    del sent["DTI-22"]
    assert "No answer yet" in client.post(reverse(PAGE), sent).content.decode()
    none = client.post(reverse(PAGE), {"text_hash": sent["text_hash"]})
    assert none.status_code == 422
    assert "at least one question" in none.content.decode()
    assert client.post(reverse(PAGE), sent | {"DTI-12": "9"}).status_code == 422
    stale = client.post(reverse(PAGE), sent | {"text_hash": "another"})
    assert stale.status_code == 200
    assert "The policy changed while you answered" in stale.content.decode()


def test_where_nothing_changed_there_is_no_link_and_the_page_says_so(publish, officer, client_for, noon):
    sign(publish(FIRST), officer, noon)
    publish(FIRST + "\n4 Cars are washed on Fridays.\n")
    client = client_for(officer)
    assert "signing/questions" not in client.get(reverse("policy:read")).content.decode()
    assert "nothing to ask about" in client.get(reverse(PAGE)).content.decode()


def test_a_finding_that_the_coordinator_corrected_is_not_asked(
    publish, officer, coordinator, client_for, noon
):
    version, client = publish(FIRST), client_for(officer)
    assert "DTI-02" in [one.field.name for one in client.get(reverse(PAGE)).context["tried"]]
    compliance_services.overrule(
        version=version,
        clause="DTI-02",
        judgement="absent",
        reason="It is elsewhere.",
        text_hash=version.text_hash,
        by=coordinator,
        at=noon,
    )
    assert "DTI-02" not in [one.field.name for one in client.get(reverse(PAGE)).context["tried"]]


def test_the_policy_on_reporting_has_no_questions(publish, officer, client_for):
    publish(FIRST)
    publish("Reporting misconduct\n\n1 Members shall report misconduct.\n", slug="duty-to-report")
    assert "signing/questions" not in client_for(officer).get(reverse("policy:read_beside")).content.decode()


def test_few_queries(publish, officer, client_for, noon, count_queries):
    sign(publish(FIRST), officer, noon)
    publish(LATER)
    client = client_for(officer)
    page = client.get(reverse(PAGE))
    client.get(reverse("policy:read"))
    assert count_queries(lambda: client.get(reverse(PAGE))) <= 6
    assert count_queries(lambda: client.post(reverse(PAGE), the_answers(page))) <= 6
