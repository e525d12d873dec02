"""The agency's own table of what needs what, on rows and on pages."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, AuditEntry, Person
from upstander.intervention import queries, services
from upstander.intervention.core import vocabulary
from upstander.intervention.errors import SaidAlready
from upstander.intervention.models import NeedsEntry

MakePerson = Callable[..., Person]
ClientFor = Callable[[Person], Client]


def texts(agency: Agency) -> list[str]:
    return list(queries.entries(agency).values_list("text", flat=True))


def test_new_agency_starts_with_the_default_table(agency: Agency) -> None:
    assert texts(agency) == [need.text for need in vocabulary.needs()]


def test_adopting_twice_changes_nothing(agency: Agency, noon: datetime) -> None:
    lines = AuditEntry.objects.filter(agency=agency).count()

    assert services.adopt_default_table(agency=agency, by=None, at=noon) == 0
    assert len(texts(agency)) == len(vocabulary.needs())
    assert AuditEntry.objects.filter(agency=agency).count() == lines


def test_added_line_stands_last_with_its_audit_line(
    agency: Agency, coordinator: Person, noon: datetime
) -> None:
    entry = services.add_entry(
        agency=agency,
        level="stop",
        text="A dog set on a man who lies still.",
        source="Order 7",
        by=coordinator,
        at=noon,
    )

    assert texts(agency)[-1] == entry.text
    assert AuditEntry.objects.filter(agency=agency).latest("number").verb == "intervention.entry_added"


def test_same_text_twice_is_refused_and_nothing_changes(
    agency: Agency, coordinator: Person, noon: datetime
) -> None:
    before = texts(agency)

    with pytest.raises(SaidAlready) as caught:
        services.add_entry(agency=agency, level="stop", text=before[0], source="x", by=coordinator, at=noon)

    assert str(caught.value) == (
        "This line stands in the table already. Change the one that is there. Nothing was changed."
    )
    assert texts(agency) == before


def test_everyone_reads_stages_and_their_own_agencys_table(
    agency: Agency, other_agency: Agency, make_person: MakePerson, client_for: ClientFor
) -> None:
    NeedsEntry.objects.create(agency=other_agency, level="stop", text="Only over there.", order=1, source="x")
    NeedsEntry.objects.create(agency=agency, level="stop", text="<b>Only</b> here.", order=99, source="x")
    page = client_for(make_person()).get(reverse("intervention:know")).content.decode()

    assert "Five stages" in page
    assert "&lt;b&gt;Only&lt;/b&gt; here." in page
    assert "Only over there." not in page
    assert "Change this table" not in page


def test_page_costs_the_same_at_one_and_at_many_lines(
    agency: Agency, make_person: MakePerson, client_for: ClientFor
) -> None:
    client = client_for(make_person())
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("intervention:know"))
        costs.append(len([query for query in captured.captured_queries if " FROM " in query["sql"]]))
        NeedsEntry.objects.filter(agency=agency).exclude(order=1).delete()

    assert costs == [4, 4]


def test_coordinator_adds_changes_and_removes_a_line(
    agency: Agency, coordinator: Person, client_for: ClientFor
) -> None:
    client = client_for(coordinator)
    form = {"text": "A door shut on a hand.", "level": "stop", "source": "Order 7"}
    assert client.post(reverse("intervention:table"), form).status_code == 302
    entry = NeedsEntry.objects.get(agency=agency, text=form["text"])
    client.post(reverse("intervention:entry", args=[entry.pk]), form | {"level": "word"})
    entry.refresh_from_db()
    assert entry.level == "word"
    client.post(reverse("intervention:remove", args=[entry.pk]))
    assert form["text"] not in texts(agency)


def test_empty_form_is_422_and_stores_nothing(
    agency: Agency, coordinator: Person, client_for: ClientFor
) -> None:
    before = texts(agency)
    response = client_for(coordinator).post(
        reverse("intervention:table"), {"text": "", "level": "?", "source": ""}
    )

    assert response.status_code == 422
    assert texts(agency) == before


def test_officer_can_not_change_the_table(
    agency: Agency, make_person: MakePerson, client_for: ClientFor
) -> None:
    before = texts(agency)
    form = {"text": "Mine.", "level": "stop", "source": "me"}

    assert client_for(make_person()).post(reverse("intervention:table"), form).status_code == 403
    assert texts(agency) == before


def test_other_agencys_line_is_not_here(
    agency: Agency, other_agency: Agency, coordinator: Person, client_for: ClientFor
) -> None:
    theirs = NeedsEntry.objects.filter(agency=other_agency).first()
    assert theirs is not None
    client = client_for(coordinator)

    assert client.post(reverse("intervention:remove", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("intervention:entry", args=[theirs.pk])).status_code == 404
    assert NeedsEntry.objects.filter(pk=theirs.pk).exists()


def test_supervisor_role_alone_does_not_set_the_table(
    agency: Agency, make_person: MakePerson, client_for: ClientFor
) -> None:
    client = client_for(make_person(roles=[Role.SUPERVISOR]))

    assert client.get(reverse("intervention:table")).status_code == 403
