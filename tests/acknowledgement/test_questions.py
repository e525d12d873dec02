"""Questions when signing: one for each changed clause, from the agency's own text, and kept nowhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from upstander.acknowledgement.core.questions import Template, questions, templates
from upstander.clause.core.check import check
from upstander.clause.core.deadline import HOURS, read_deadline
from upstander.clause.core.rubric import clauses
from upstander.policy import services

PAGE = "/signing/questions/"
FIRST = """Duty to Intervene

1. A member who sees another member use excessive force shall intervene to stop it.

2. The member shall report it to a supervisor before the end of the shift.

3. Retaliation against a member who intervenes is prohibited.
"""
HARDER = FIRST.replace("before the end of the shift", "within 24 hours")


def test_every_clause_has_its_template():
    assert list(templates()) == [clause.id for clause in clauses()]


@pytest.mark.parametrize("clause", list(templates()))
def test_a_template_is_short_and_its_answers_differ(clause):
    template = templates()[clause]
    answers = [
        *(each.say for each in template.right),
        *(each.say for each in template.wrong),
        *template.limits.values(),
    ]
    assert len(set(answers)) == len(answers)
    assert template.ask.endswith("?")
    assert len(template.ask.split()) <= 24


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ({"wrong": []}, "right and wrong answers"),
        ({"wrong": [{"say": "One alone."}]}, "two wrong answers"),
        ({"right": [], "wrong": [], "limits": {"soon": "Soon."}}, "a limit is missing"),
        ({"hint": "no"}, "Extra inputs"),
    ],
)
def test_a_template_that_is_not_whole_is_refused(spoil, says):
    with pytest.raises(ValueError, match=says):
        Template.model_validate(templates()["DTI-02"].model_dump() | spoil)


@pytest.mark.parametrize(
    "clause", [each for each in clauses() if each.id != "DTI-12"], ids=lambda each: each.id
)
def test_our_own_wording_of_a_clause_gets_its_question(clause):
    found = {
        each.clause: each
        for each in questions(check(FIRST + "\n4. " + clause.wording + "\n"), check("Nothing."))
    }
    if clause.id in ("DTI-01", "DTI-15"):  # judged by the document as a whole, not by a sentence
        return
    question = found[clause.id]
    assert question.answers[question.right] in [each.say for each in templates()[clause.id].right]
    assert len(question.answers) >= 3
    assert len(set(question.answers)) == len(question.answers)


def test_only_what_changed_is_asked():
    before, now = check(FIRST), check(HARDER)
    (question,) = questions(now, before)
    assert question.clause == "DTI-12"
    assert question.answers[question.right] == "Within 24 hours."
    assert "Before the end of the shift." in question.answers
    assert "within 24 hours" in HARDER[question.place :][:200]
    assert questions(now, now) == ()


def test_a_first_version_asks_for_the_required_clauses_only():
    found = {each.clause for each in questions(check(FIRST), None)}
    required = {clause.id for clause in clauses() if clause.need == "required"}
    assert found
    assert found <= required
    assert len(found) <= 5


def test_a_clause_that_a_person_denied_is_not_asked():
    assert questions(check(HARDER), check(FIRST), frozenset({"DTI-12"})) == ()


@pytest.mark.parametrize(
    ("limit", "right", "never"),
    [
        ("immediately", "At once.", "At once"),
        ("within 72 hours", "Within 72 hours.", "72"),
        ("immediately by radio, and in writing before the end of the shift", "At once.", "Before the end"),
        ("within 10 days", "Within 10 days.", "10 days"),
    ],
)
def test_no_limit_that_the_text_sets_is_called_wrong(limit, right, never):
    found = questions(check(FIRST.replace("before the end of the shift", limit)), check(FIRST))
    question = next(each for each in found if each.clause == "DTI-12")
    wrong = [answer for number, answer in enumerate(question.answers) if number != question.right]
    assert question.answers[question.right] == right
    assert wrong
    assert not any(never in answer for answer in wrong)


@given(first=st.integers(1, 239), second=st.integers(1, 239))
def test_whatever_the_numbers_the_right_one_is_there_once(first, second):
    text = FIRST.replace(
        "before the end of the shift", f"within {first} hours and in writing within {second} hours"
    )
    for question in questions(check(text), check(FIRST)):
        if question.clause != "DTI-12":
            continue
        wrong = [answer for number, answer in enumerate(question.answers) if number != question.right]
        for answer in wrong:
            limit = read_deadline(answer)
            assert limit is None or limit.kind != HOURS or limit.hours not in (first, second)


def test_an_answer_that_may_be_true_is_left_out():
    text = FIRST.replace("use excessive force", "use excessive force that may injure a person")
    question = next(each for each in questions(check(text), None) if each.clause == "DTI-03")
    assert not any("injury" in answer for answer in question.answers)


# --- the page ---------------------------------------------------------------------------------------------------------
def publish(agency, coordinator, at, text):
    draft = services.import_file(agency=agency, by=coordinator, at=at, file_name="d.txt", data=text.encode())
    return services.put_through(version=draft, effective_on=at.date(), by=coordinator, at=at)


@pytest.fixture
def officer(agency, coordinator, make_person, noon):
    """One who signed the first version; the second sets a harder limit."""
    person = make_person("Riley Marsh")
    first = publish(agency, coordinator, noon - timedelta(days=60), FIRST)
    services.acknowledge(version=first, person=person, text_hash=first.text_hash, at=noon)
    publish(agency, coordinator, noon, HARDER)
    return person


@pytest.mark.django_db
def test_the_page_asks_about_the_change_and_a_wrong_answer_shows_the_paragraph(
    client_for, officer, count_queries
):
    client = client_for(officer)
    assert PAGE in client.get("/policy/read/").content.decode()
    client.get(PAGE)
    pages = []
    assert count_queries(lambda: pages.append(client.get(PAGE).content.decode())) <= 8
    assert "1 question on what changed" in pages[0]
    assert "Your answers are kept nowhere" in pages[0]
    (question,) = questions(check(HARDER), check(FIRST))
    wrong = next(number for number in range(len(question.answers)) if number != question.right)
    page = client.post(PAGE, {"DTI-12": str(wrong)}).content.decode()
    assert "0 of 1 right" in page
    assert "The member shall report it to a supervisor within 24 hours." in page
    page = client.post(PAGE, {"DTI-12": str(question.right)}).content.decode()
    assert "1 of 1 right" in page
    assert "Go on and sign" in page


@pytest.mark.django_db
def test_an_answer_writes_nothing_and_blocks_nothing(client_for, officer):
    client = client_for(officer)
    with CaptureQueriesContext(connection) as seen:
        client.post(PAGE, {"DTI-12": "1"})
    written = [query["sql"] for query in seen if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert [sql for sql in written if "session" not in sql] == []
    assert "Sign version 2" in client.get("/policy/read/").content.decode()


@pytest.mark.django_db
def test_an_answer_left_out_is_said_and_one_that_is_none_is_refused(client_for, officer):
    client = client_for(officer)
    assert client.post(PAGE, {}).status_code == 422
    assert client.post(PAGE, {"DTI-12": "99"}).status_code == 422


@pytest.mark.django_db
def test_without_a_policy_or_a_change_there_is_nothing_to_ask(
    client_for, make_person, agency, coordinator, noon
):
    person = make_person("New")
    client = client_for(person)
    assert "There is nothing to ask" in client.get(PAGE).content.decode()
    version = publish(agency, coordinator, noon, FIRST)
    assert "questions on the policy" in client.get(PAGE).content.decode()
    services.acknowledge(version=version, person=person, text_hash=version.text_hash, at=noon)
    assert "questions on the policy" in client.get(PAGE).content.decode()
