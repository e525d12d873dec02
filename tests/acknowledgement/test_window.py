"""The hours in which a letter may go out, through nights and changes of the clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.acknowledgement.core.window import Window

DENVER = ZoneInfo("America/Denver")
WEEKDAYS = frozenset(range(5))
MINUTE = timedelta(minutes=1)


def local(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=DENVER)


@pytest.mark.parametrize(
    ("opens", "closes", "at", "is_open"),
    [
        (6, 20, (2026, 11, 23, 6, 0), True),  # Monday
        (6, 20, (2026, 11, 23, 19, 59), True),
        (6, 20, (2026, 11, 23, 20, 0), False),
        (6, 20, (2026, 11, 22, 12, 0), False),  # Sunday
        (22, 5, (2026, 11, 27, 23, 0), True),  # Friday night
        (22, 5, (2026, 11, 28, 4, 59), True),  # still that night
        (22, 5, (2026, 11, 28, 23, 0), False),  # Saturday night
        (22, 5, (2026, 11, 23, 4, 0), False),  # the night of Sunday
        (7, 7, (2026, 11, 23, 7, 0), True),
        (7, 7, (2026, 11, 24, 6, 59), True),
    ],
)
def test_open_and_closed(opens, closes, at, is_open):
    assert Window(WEEKDAYS, time(opens), time(closes)).is_open(local(*at), DENVER) is is_open


def test_friday_evening_waits_for_monday():
    window = Window(WEEKDAYS, time(6), time(20))
    assert window.next_opening(local(2026, 11, 27, 21), DENVER) == local(2026, 11, 30, 6)


def test_an_hour_that_the_clock_jumps_over_opens_with_the_jump():
    window = Window(frozenset([6]), time(2, 30), time(4))
    opening = window.next_opening(local(2026, 3, 8, 1), DENVER)
    assert opening == datetime(2026, 3, 8, 9, 0, tzinfo=UTC)  # 3:00 a.m. there, when 2:00 should have been
    assert window.is_open(opening, DENVER)
    assert not window.is_open(opening - MINUTE, DENVER)


def test_a_window_that_lies_in_the_jump_waits_a_week():
    window = Window(frozenset([6]), time(2, 10), time(2, 50))
    assert window.next_opening(local(2026, 3, 8, 1), DENVER) == local(2026, 3, 15, 2, 10)


def test_no_day_never_opens():
    assert Window(frozenset(), time(6), time(20)).next_opening(local(2026, 1, 1), DENVER) is None


@given(
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    closes=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    minutes=st.integers(0, 400_000),
    zone=st.sampled_from(["America/Denver", "America/Phoenix", "America/St_Johns", "Pacific/Honolulu"]),
)
def test_the_next_opening_is_open_and_nothing_before_it_is(days, opens, closes, minutes, zone):
    at = datetime(2026, 2, 20, tzinfo=UTC) + minutes * MINUTE
    window, here = Window(days, opens, closes), ZoneInfo(zone)
    opening = window.next_opening(at, here)
    assert opening is not None
    assert opening >= at
    assert window.is_open(opening, here)
    if opening > at:
        assert not window.is_open(max(at, opening - MINUTE), here)
        steps = int((opening - at) / timedelta(minutes=17))
        assert not any(window.is_open(at + timedelta(minutes=17 * step), here) for step in range(steps))
