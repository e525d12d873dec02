"""The pages of a roster import: each step, what is refused, who may not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.conftest import MakePerson, MakeUnit
from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, Person
from upstander.agency.models_roster import RosterFault, RosterImport
from upstander.agency.services import roster, roster_files

ClientFor = Callable[[Person], Client]
ROWS = "badge,name,hired\n1,Riley Marsh,2019-03-04\n2,Teo Whitehorse,2020-01-02\n"


@pytest.fixture
def client(coordinator: Person, client_for: ClientFor) -> Client:
    """The coordinator's."""
    return client_for(coordinator)


def upload(client: Client, text: str = ROWS) -> RosterImport:
    file = SimpleUploadedFile("roster.csv", text.encode())
    response = client.post(reverse("agency:roster"), {"file": file})
    batch = RosterImport.objects.latest("pk")
    assert response["Location"] == page(batch)
    return batch


def page(batch: RosterImport, name: str = "import") -> str:
    return reverse(f"agency:roster_{name}", args=[batch.pk])


def match(client: Client, batch: RosterImport, **fields: str) -> None:
    columns = {f"column_{place}": found.field for place, found in enumerate(roster.matches(batch))}
    client.post(page(batch, "columns"), {"whole": "yes", "dates": "auto", **columns, **fields})
    batch.refresh_from_db()


def heading(client: Client, batch: RosterImport) -> str:
    text = client.get(page(batch)).content.decode()
    return " ".join(text.split("<h1")[1].split(">", 1)[1].split("</h1>")[0].split())


def test_a_file_walks_through_all_steps(client: Client, agency: Agency) -> None:
    batch = upload(client)
    assert heading(client, batch) == "Check our guess of the columns"
    match(client, batch)
    assert heading(client, batch) == "2 rows are ready"
    client.post(page(batch, "bring_in"))
    assert heading(client, batch) == "2 rows brought in"
    assert Person.objects.filter(agency=agency, badge__in=["1", "2"]).count() == 2
    client.post(page(batch, "undo"))
    assert heading(client, batch) == "The import was undone"
    assert Person.objects.filter(agency=agency, badge__in=["1", "2"]).count() == 0


def test_page_of_an_import_shows_whom_it_changed_from_what_to_what(client: Client, agency: Agency) -> None:
    for text in ("badge,name,rank\n1,Ada One,Officer\n", "badge,name,rank\n1,Ada One,Sergeant\n"):
        batch = upload(client, text)
        match(client, batch)
        client.post(page(batch, "bring_in"))
    text = " ".join(client.get(page(batch)).content.decode().split())
    assert "<td>Rank <del>Officer</del> <ins>Sergeant</ins></td>" in text


def test_the_same_file_again_says_that_nothing_changes(client: Client) -> None:
    batch = upload(client)
    match(client, batch)
    client.post(page(batch, "bring_in"))
    batch = upload(client)
    match(client, batch)

    assert heading(client, batch) == "Nothing changes"


def test_the_upload_page_offers_a_template_that_imports(client: Client) -> None:
    file = client.get(reverse("agency:roster_template"))
    assert file["Content-Disposition"] == 'attachment; filename="roster-template.csv"'
    batch = upload(client, file.content.decode("utf-8-sig"))
    match(client, batch)

    assert (batch.counts["new"], batch.counts["faults"]) == (2, 0)


@pytest.mark.parametrize("content", [b"", b"a" * 200_000, b"PK\x03\x04", b"a,b\n1,\0\n", b"name,name\n1,2\n"])
def test_an_upload_that_is_no_roster_is_a_422_and_stores_nothing(client: Client, content: bytes) -> None:
    stored = set(roster_files.folder().iterdir())
    response = client.post(reverse("agency:roster"), {"file": SimpleUploadedFile("r.csv", content)})

    assert response.status_code == 422
    assert RosterImport.objects.count() == 0
    assert set(roster_files.folder().iterdir()) == stored


def test_no_file_is_a_422(client: Client) -> None:
    response = client.post(reverse("agency:roster"))

    assert response.status_code == 422
    assert "Choose a file." in response.content.decode()


def test_columns_without_a_name_are_a_422(client: Client) -> None:
    batch = upload(client)
    response = client.post(page(batch, "columns"), {"whole": "yes", "dates": "auto", "column_0": "badge"})
    batch.refresh_from_db()

    assert (response.status_code, batch.state) == (422, "matching")


def test_a_fix_that_is_wrong_too_is_a_422_beside_its_box(client: Client) -> None:
    batch = upload(client, ROWS.replace("2019-03-04", "13/25/2024"))
    match(client, batch)
    assert heading(client, batch) == "1 row is ready, 1 needs a fix"
    fault = RosterFault.objects.get()
    response = client.post(page(batch, "mend"), {f"fault_{fault.pk}": "never"})
    assert response.status_code == 422
    assert "“never” is not a date." in response.content.decode()

    response = client.post(page(batch, "mend"), {f"fault_{fault.pk}": "2024-12-25"})
    assert response["Location"] == page(batch)
    assert heading(client, batch) == "2 rows are ready"


def test_bringing_in_with_a_row_to_fix_is_a_409(client: Client, agency: Agency) -> None:
    batch = upload(client, ROWS.replace("2019-03-04", "soon"))
    match(client, batch)
    response = client.post(page(batch, "bring_in"))

    assert response.status_code == 409
    assert Person.objects.filter(agency=agency, badge="1").count() == 0


def test_many_leaving_asks_for_a_tick(client: Client, agency: Agency, make_person: MakePerson) -> None:
    for number in range(12):
        make_person(f"Someone {number}", badge=f"x{number}")
    batch = upload(client)
    match(client, batch)
    assert client.post(page(batch, "bring_in")).status_code == 422
    client.post(page(batch, "bring_in"), {"sure": "on"})
    batch.refresh_from_db()

    assert (batch.state, batch.counts["leaves"]) == ("applied", 12)


def test_progress_is_shown_while_a_job_runs(client: Client, agency: Agency) -> None:
    batch = upload(client)
    RosterImport.objects.filter(pk=batch.pk).update(
        state="reading",
        done=500,
        total=2000,
        began_at=timezone.now() - timedelta(seconds=4),
        moved_at=timezone.now(),
    )
    whole = client.get(page(batch)).content.decode()
    part = client.get(page(batch), headers={"HX-Request": "true"}).content.decode()

    assert '<progress class="progress" max="2000" value="500"' in whole
    assert '<meta http-equiv="refresh" content="2">' in whole
    assert "<b>500 of 2,000</b>, about 12 seconds left" in part
    assert "<html" not in part


def test_htmx_is_sent_on_when_the_job_is_over(client: Client) -> None:
    batch = upload(client)
    response = client.get(page(batch), headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == page(batch)


def test_a_job_that_died_can_be_started_again(client: Client) -> None:
    batch = upload(client)
    roster.set_columns(batch=batch, mapping=batch.mapping, at=timezone.now() - timedelta(minutes=5))
    assert "Start it again" in client.get(page(batch)).content.decode()
    client.post(page(batch, "again"))
    batch.refresh_from_db()

    assert batch.state == "ready"


def test_a_file_put_aside_is_gone(client: Client) -> None:
    batch = upload(client)
    client.post(page(batch, "stop"))
    batch.refresh_from_db()

    assert (batch.state, batch.stored_as) == ("stopped", "")


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.INSTRUCTOR, Role.EXECUTIVE, Role.MONITOR])
def test_another_role_is_a_403(
    role: Role | None, client: Client, make_person: MakePerson, client_for: ClientFor
) -> None:
    batch = upload(client)
    other = client_for(make_person(roles=[role] if role else []))

    assert other.get(reverse("agency:roster")).status_code == 403
    assert other.get(page(batch)).status_code == 403
    assert other.post(page(batch, "bring_in")).status_code == 403


def test_another_agencys_import_is_a_404_like_an_unknown_one(
    agency: Agency, other_agency: Agency, client_for: ClientFor
) -> None:
    batch = roster.start(agency=agency, name="roster.csv", chunks=[ROWS.encode()], by=None, at=timezone.now())
    theirs = client_for(Person.objects.get(agency=other_agency))
    names = ("import", "columns", "changes")
    posts = ("columns", "mend", "bring_in", "again", "stop", "undo")

    assert {theirs.get(page(batch, name)).status_code for name in names} == {404}
    assert {theirs.post(page(batch, name)).status_code for name in posts} == {404}
    assert theirs.get(reverse("agency:roster_import", args=[batch.pk + 99])).status_code == 404
    assert "roster.csv" not in theirs.get(reverse("agency:roster")).content.decode()


def queries_of_the_check(client: Client, count: int) -> int:
    lines = "".join(f"{n},Person Number{n},D{n},Officer\n" for n in range(count))
    batch = upload(client, f"badge,name,unit,rank\n{lines}")
    match(client, batch)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(page(batch))
    return len(caught)


def test_the_check_asks_as_much_for_3_rows_as_for_1(client: Client) -> None:
    queries_of_the_check(client, 1)

    assert queries_of_the_check(client, 1) == queries_of_the_check(client, 3)


def test_a_value_that_looks_like_markup_is_shown_as_text(client: Client, make_unit: MakeUnit) -> None:
    make_unit("District 1")
    batch = upload(client, "badge,name,unit\n1,<script>alert(1)</script>,<b>x</b>\n")
    match(client, batch)
    text = client.get(page(batch)).content.decode()

    assert "<script>alert(1)" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
