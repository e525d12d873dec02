"""Limits on tries: who is stopped, who is not, and what is kept of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from upstander.agency import limits
from upstander.agency.models_joining import Salt, Try
from upstander.ground.errors import TooMany

pytestmark = pytest.mark.django_db
HOME, AWAY = "203.0.113.0/24", "198.51.100.0/24"


@pytest.fixture(autouse=True)
def fresh_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_salts", {})


def spend(times: int, *, account: str = "riley", network: str = HOME, at: datetime) -> None:
    for _ in range(times):
        limits.spend("sign-in", account=account, network=network, at=at)


def test_ten_tries_pass_and_the_eleventh_is_too_many(noon: datetime) -> None:
    spend(10, at=noon)
    with pytest.raises(TooMany) as stopped:
        spend(1, at=noon)

    assert stopped.value.status == 429
    assert str(stopped.value) == (
        "There were too many tries in a short time. Wait ten minutes, then try again. Nothing was changed."
    )


def test_a_name_in_capital_letters_counts_as_the_same_name(noon: datetime) -> None:
    spend(10, account="riley@alder.example", at=noon)
    with pytest.raises(TooMany):
        spend(1, account=" Riley@Alder.example", at=noon)


def test_a_lock_ends_with_its_ten_minutes(noon: datetime) -> None:
    spend(10, at=noon)
    spend(10, at=noon + timedelta(minutes=10))

    assert Try.objects.count() == 6


def test_a_locked_name_still_gets_in_from_another_network(noon: datetime) -> None:
    with pytest.raises(TooMany):
        spend(11, network=HOME, at=noon)

    spend(1, network=AWAY, at=noon)


def test_many_networks_together_are_stopped_at_sixty(noon: datetime) -> None:
    for number in range(6):
        spend(10, network=f"203.0.{number}.0/24", at=noon)
    with pytest.raises(TooMany):
        spend(1, network=AWAY, at=noon)


def test_one_password_tried_on_every_name_is_stopped_by_network(noon: datetime) -> None:
    for number in range(600):
        spend(1, account=f"alder-{number}", at=noon)
    with pytest.raises(TooMany):
        spend(1, account="alder-600", at=noon)
    spend(1, account="alder-601", network=AWAY, at=noon)


def test_a_sign_in_forgets_the_tries_from_there_and_no_others(noon: datetime) -> None:
    spend(9, at=noon)
    limits.forgive("sign-in", account="riley", network=HOME, at=noon)
    spend(10, at=noon)

    assert sorted(Try.objects.values_list("count", flat=True)) == [10, 19, 19]


def test_kinds_of_tries_are_counted_apart(noon: datetime) -> None:
    spend(10, at=noon)
    limits.spend("second-factor", account="riley", network=HOME, at=noon)

    assert Try.objects.count() == 6


def test_a_try_costs_one_query(noon: datetime, django_assert_num_queries: Any) -> None:
    spend(1, at=noon)
    with django_assert_num_queries(1):
        spend(1, at=noon)


def test_rows_hold_no_name_and_no_address(noon: datetime) -> None:
    spend(1, account="riley@alder.example", at=noon)

    said = str(list(Try.objects.values())) + str(list(Salt.objects.values()))
    assert "riley" not in said
    assert "203" not in {part for row in Try.objects.values_list("key", flat=True) for part in row.split("-")}
    assert {len(key) for key in Try.objects.values_list("key", flat=True)} == {64}


def test_the_next_hour_throws_away_the_salt_and_the_rows(noon: datetime) -> None:
    spend(3, at=noon)
    spend(1, at=noon + timedelta(hours=1))

    assert list(Salt.objects.values_list("hour", flat=True)) == [
        int((noon + timedelta(hours=1)).timestamp()) // 3600
    ]
    assert list(Try.objects.values_list("count", flat=True)) == [1, 1, 1]


def test_two_processes_share_the_salt(noon: datetime) -> None:
    spend(5, at=noon)
    limits._salts.clear()  # what a second process starts with
    spend(5, at=noon)

    assert list(Try.objects.values_list("count", flat=True)) == [10, 10, 10]


def test_purge_says_how_many_rows_went(noon: datetime) -> None:
    spend(2, at=noon)

    assert limits.purge(at=noon) == 0
    assert limits.purge(at=noon + timedelta(minutes=10)) == 3
    assert Salt.objects.count() == 1
    limits.purge(at=noon + timedelta(hours=1))
    assert Salt.objects.count() == 0


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "network"),
    [
        (0, "203.0.113.77", "", "203.0.113.0/24"),
        (0, "203.0.113.77", "10.9.9.9", "203.0.113.0/24"),
        (1, "127.0.0.1", "203.0.113.77", "203.0.113.0/24"),
        (1, "127.0.0.1", "1.2.3.4, 203.0.113.77", "203.0.113.0/24"),
        (2, "127.0.0.1", "1.2.3.4, 203.0.113.77, 10.0.0.1", "203.0.113.0/24"),
        (2, "203.0.113.77", "1.2.3.4", "203.0.113.0/24"),
        (0, "2001:db8:aaaa:bbbb::1", "", "2001:db8:aaaa::/48"),
        (0, "::ffff:203.0.113.77", "", "203.0.113.0/24"),
        (0, "", "", "unknown"),
        (1, "127.0.0.1", "<script>", "unknown"),
    ],
)
def test_network_of_believes_only_declared_proxies(
    settings: Any, proxies: int, remote: str, forwarded: str, network: str
) -> None:
    settings.UPSTANDER_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert limits.network_of(request) == network
