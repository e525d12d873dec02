"""Counsel's desk: a word on an entry, beside ours on every page of the agency, and nowhere else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from upstander.agency.core.roles import Role
from upstander.agency.models import Person
from upstander.law import queries, services
from upstander.law.errors import NoSuchEntry
from upstander.law.models import Note

DESK = reverse("law:desk")


@pytest.fixture
def counsel(make_person):
    return make_person("Casey Bell", roles=[Role.COUNSEL], kind=Person.Kind.OUTSIDE)


def post(client, **changes):
    given = {
        "jurisdiction": "CO",
        "question": "report",
        "kind": "correct",
        "words": "Five days.",
        "source": "Order 9",
    }
    return client.post(DESK, given | changes)


def test_a_correction_shows_beside_our_words_with_who_when_and_source(client_for, counsel, make_person):
    assert post(client_for(counsel)).status_code == 302
    page = client_for(make_person()).get(reverse("law:here")).content.decode()
    for words in (
        "Corrected by your agency",
        "Five days.",
        "Casey Bell",
        "Order 9",
        "in writing within 10 days",
    ):
        assert words in page, words
    assert Note.objects.get().by == counsel


def test_a_later_note_on_the_same_question_holds_and_the_first_stays(client_for, counsel, agency):
    client = client_for(counsel)
    post(client)
    post(client, words="Six days.")
    page = client.get(reverse("law:here")).content.decode()
    assert "Six days." in page
    assert "Five days." not in page
    assert "Five days." in client.get(DESK).content.decode()
    assert len(queries.notes(agency, "CO")) == 2


def test_another_agency_sees_nothing_of_it(client_for, counsel, other_agency, make_person):
    post(client_for(counsel))
    stranger = make_person("Alex Doe", agency=other_agency)
    assert "Five days." not in client_for(stranger).get(reverse("law:here")).content.decode()


@pytest.mark.parametrize("changes", [{"words": ""}, {"source": ""}, {"kind": ""}, {"question": "x"}])
def test_a_correction_needs_words_and_a_source(client_for, counsel, changes):
    assert post(client_for(counsel), **changes).status_code == 422
    assert not Note.objects.exists()


def test_an_entry_that_there_is_not_is_refused(counsel, noon):
    with pytest.raises(NoSuchEntry):
        services.annotate(jurisdiction="ZZ", question="whole", kind="confirm", by=counsel, at=noon)


def test_confirming_the_whole_puts_the_review_off_by_a_year(client_for, counsel, agency, noon):
    from zoneinfo import ZoneInfo

    from upstander.law.core.load import states

    zone, read_on = ZoneInfo(agency.time_zone), states()["CO"].read_on
    assert queries.due_on(read_on, [], zone) == read_on.replace(year=read_on.year + 1)
    services.annotate(
        jurisdiction="CO", question="whole", kind="confirm", by=counsel, at=noon + timedelta(days=400)
    )
    assert queries.due_on(read_on, queries.notes(agency, "CO"), zone) > read_on.replace(year=read_on.year + 2)


def test_nobody_else_comes_to_the_desk_and_counsel_opens_no_more(client_for, counsel, coordinator):
    assert client_for(coordinator).get(DESK).status_code == 403
    client = client_for(counsel)
    assert "No entry is due" in client.get(DESK).content.decode()
    assert client.get("/people/").status_code == 403
