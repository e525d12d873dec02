"""An agency's own scene, on the page: looked at, published, drawn, printed, withdrawn; each fault by line and mend."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, AuditEntry, Person
from upstander.scenario import library, queries, services
from upstander.scenario.errors import ShippedScene
from upstander.scenario.models import ScenarioVersion

from .synthetic import as_yaml, small
from .test_audit import sound

MakePerson = Callable[..., Person]
ClientFor = Callable[[Person], Client]
TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "first-scene.yaml"


@pytest.fixture
def teacher(make_person: MakePerson, client_for: ClientFor) -> Client:
    return client_for(make_person(roles=[Role.INSTRUCTOR]))


def upload(client: Client, data: bytes, name: str = "own.yaml", **more: str) -> object:
    return client.post(reverse("scenario:own"), {"file": SimpleUploadedFile(name, data), **more})


def test_a_file_is_looked_at_first_and_published_as_it_was(teacher: Client, agency: Agency) -> None:
    looked = upload(teacher, TUTORIAL.read_bytes())
    page = looked.content.decode()  # type: ignore[attr-defined]
    assert "This scene can be published" in page
    assert not ScenarioVersion.objects.filter(slug="the-cart").exists()

    text = looked.context["keep"].initial["text"]  # type: ignore[attr-defined]
    response = teacher.post(
        reverse("scenario:own"), {"text": text, "name": "first-scene.yaml", "publish": "1"}
    )
    assert response["Location"] == reverse("scenario:scene", args=["the-cart"])
    assert queries.current(agency).get(slug="the-cart").source == TUTORIAL.read_text("utf-8")


def test_shape_table_and_script_of_a_scene(
    teacher: Client, agency: Agency, noon: datetime, tmp_path: Path
) -> None:
    services.publish_own(agency=agency, data=TUTORIAL.read_bytes(), file="f.yaml", by=None, at=noon)
    page = teacher.get(reverse("scenario:scene", args=["the-cart"])).content.decode()
    assert "<svg" in page
    assert "read by no officer" in page
    printed = teacher.get(reverse("scenario:script", args=["the-cart"]))
    path = tmp_path / "script.pdf"
    path.write_bytes(printed.content)
    assert "The cart" in "".join(sheet.extract_text() for sheet in PdfReader(path).pages)
    assert teacher.get(reverse("scenario:schema")).json()["title"] == "Scenario"


BOMB = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(9))
BAD = [
    (b"", "The file is empty"),
    (b"\xff\xfe", "UTF-8"),
    (b"just words", "a scenario"),
    (BOMB.encode(), "anchors"),
    (b"x: " + b"y" * 5_000_000, "200,000 at most"),
    (as_yaml(small()).encode(), "can no longer end well"),
    (as_yaml(sound() | {"title": None}).encode(), "“title”"),
    (as_yaml(sound()).replace("to: safe", "to: nowhere").encode(), "nowhere"),
    (library.text_of("still-on-his-back").encode(), "the id of a scenario that ships"),
]


@pytest.mark.parametrize(("data", "says"), BAD)
def test_each_fault_stands_with_its_line_and_mend_and_nothing_is_stored(
    teacher: Client, data: bytes, says: str
) -> None:
    before = ScenarioVersion.objects.count()
    for more in ({}, {"publish": "1"}):
        response = upload(teacher, data, **more)
        assert response.status_code == 422  # type: ignore[attr-defined]
        assert says in response.content.decode()  # type: ignore[attr-defined]
    assert ScenarioVersion.objects.count() == before


def test_html_and_other_writing_in_a_scene_are_shown_as_they_were_typed(
    teacher: Client, agency: Agency
) -> None:
    scenario = sound() | {"title": "<b>Right</b> مرحبا 🚨", "id": "odd-one"}
    data = as_yaml(scenario).encode()
    page = upload(teacher, data).content.decode()  # type: ignore[attr-defined]
    assert "&lt;b&gt;Right&lt;/b&gt; مرحبا 🚨" in page
    assert "<b>Right</b>" not in page


def test_an_own_scene_is_withdrawn_and_comes_back(teacher: Client, agency: Agency, noon: datetime) -> None:
    services.publish_own(agency=agency, data=TUTORIAL.read_bytes(), file="f.yaml", by=None, at=noon)
    teacher.post(reverse("scenario:withdraw", args=["the-cart"]))
    assert not queries.current(agency).filter(slug="the-cart").exists()
    assert teacher.get(reverse("scenario:scene", args=["the-cart"])).status_code == 404
    services.publish_own(agency=agency, data=TUTORIAL.read_bytes(), file="f.yaml", by=None, at=noon)
    assert queries.current(agency).filter(slug="the-cart").exists()
    verbs = AuditEntry.objects.filter(agency=agency, verb__startswith="scenario.").values_list(
        "verb", flat=True
    )
    assert list(verbs)[-2:] == ["scenario.withdrawn", "scenario.published"]


def test_a_scene_of_the_library_stays(
    teacher: Client, agency: Agency, coordinator: Person, noon: datetime
) -> None:
    version = queries.current(agency).get(slug="still-on-his-back")
    assert teacher.post(reverse("scenario:withdraw", args=[version.slug])).status_code == 409
    with pytest.raises(ShippedScene):
        services.withdraw_own(version=version, by=coordinator, at=noon)


def test_another_agencys_own_scene_is_not_there(
    teacher: Client, agency: Agency, other_agency: Agency, noon: datetime
) -> None:
    services.publish_own(agency=other_agency, data=TUTORIAL.read_bytes(), file="f.yaml", by=None, at=noon)
    assert teacher.get(reverse("scenario:scene", args=["the-cart"])).status_code == 404
    assert teacher.get(reverse("scenario:script", args=["the-cart"])).status_code == 404


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.EXECUTIVE])
def test_others_bring_no_scene_in(make_person: MakePerson, client_for: ClientFor, role: Role | None) -> None:
    client = client_for(make_person(roles=[role] if role else []))
    assert client.get(reverse("scenario:own")).status_code == 403
