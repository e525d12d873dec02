"""What an agency sets for itself, and its record."""

import pytest
from django.urls import reverse

from upstander.agency.models import Agency, AuditEntry


def fields(**changed):
    empty = {f"{part}_{number}": "" for part in ("name", "how") for number in range(6)}
    return {"time_zone": "America/Denver", **empty, **changed}


@pytest.fixture
def boss(client_for, coordinator):
    return client_for(coordinator)


def test_support_lines_are_kept_and_shown_to_officers(boss, agency, client_for, make_person):
    sent = fields(name_0="Peer support team", how_0="555-0142", name_3="Chaplain", how_3="555-0177")
    for _ in range(2):
        assert boss.post(reverse("agency:settings"), sent).status_code == 302
    assert Agency.objects.get(pk=agency.pk).support_lines == [
        {"name": "Peer support team", "how": "555-0142"},
        {"name": "Chaplain", "how": "555-0177"},
    ]
    assert AuditEntry.objects.filter(agency=agency, verb="agency.set").count() == 1
    page = client_for(make_person()).get(reverse("policy:duty")).content.decode()
    assert "555-0142" in page


@pytest.mark.parametrize("wrong", [{"name_0": "Chaplain"}, {"how_1": "555"}, {"time_zone": "Mars/Olympus"}])
def test_half_a_line_or_an_unknown_zone_is_a_422_and_changes_nothing(boss, agency, wrong):
    assert boss.post(reverse("agency:settings"), fields(**wrong)).status_code == 422
    assert Agency.objects.get(pk=agency.pk).support_lines == []


def test_record_shows_the_newest_and_reads_the_chain_on_asking(boss, agency):
    page = boss.get(reverse("agency:record")).content.decode()
    assert "Role given" in page
    assert "The chain holds" not in page
    count = AuditEntry.objects.filter(agency=agency).count()
    page = boss.get(reverse("agency:record"), {"verify": "1"}).content.decode()
    assert "The chain holds" in page
    assert f"{count} entries read again" in page


def test_record_of_another_agency_is_not_shown(boss, agency, other_agency):
    numbers = AuditEntry.objects.filter(agency=other_agency)
    assert numbers.exists()
    page = boss.get(reverse("agency:record"), {"verify": "1"}).content.decode()
    assert f"{AuditEntry.objects.filter(agency=agency).count()} entries" in page
