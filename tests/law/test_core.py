"""Dates that are not whole, periods, the schema's refusals, and the clock of a report."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from upstander.law.core.clock import due
from upstander.law.core.dates import BadDate, PartialDate
from upstander.law.core.entry import Report
from upstander.law.core.load import CONTENT, BadEntry, read_state, states
from upstander.law.core.on_date import a_year_before, a_year_on, is_unverified, newest_source, on_date
from upstander.law.core.since import since
from upstander.law.core.stated import NONE_STATED, stated

DENVER = ZoneInfo("America/Denver")


@pytest.mark.parametrize(
    ("text", "first", "last", "recorded_to"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2022-03-01", date(2022, 3, 1), date(2022, 3, 1), "day"),
    ],
)
def test_partial_date_spans_what_it_can_be(text, first, last, recorded_to):
    when = PartialDate.read(text)
    assert (when.first, when.last, when.recorded_to, str(when)) == (first, last, recorded_to, text)


def test_partial_date_is_written_as_people_write_it():
    written = [PartialDate.read(text).words for text in ("2022", "2024-02", "2022-03-01")]
    assert written == ["2022", "February 2024", "March 1, 2022"]


@pytest.mark.parametrize("text", ["", "22", "2022-13", "2022-02-30", "March 2022", "2022-3-1", "0000"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(BadDate):
        PartialDate.read(text)


def colorado() -> Any:
    return yaml.safe_load((CONTENT / "states" / "us-co.yaml").read_text("utf-8"))


def changed(path: str, value: object = None, *, drop: bool = False) -> str:
    entry = place = colorado()
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in way:
        place = place[part]
    if drop:
        del place[last]
    else:
        place[last] = value
    return yaml.safe_dump(entry)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (changed("nickname", "Centennial"), "nickname: Extra inputs"),
        (changed("citation", drop=True), "citation: Field required"),
        (
            changed("periods.0.statements.report.to", drop=True),
            "periods.0.statements.report.to: Field required",
        ),
        (changed("confidence", "sure"), "confidence"),
        (changed("periods.0.statements.trigger", "force"), "trigger"),
        (changed("periods.0.statements.regardless_of_rank", "yes"), "regardless_of_rank"),
        (changed("periods.0.from", "20"), "20"),
        (changed("periods.0.to", "2019"), "ends"),
        (changed("periods.1.from", "2021"), "overlap"),
        (changed("periods", []), "periods"),
        (changed("sources", []), "no source"),
        ("[", "not YAML"),
        ("just words", "the whole"),
    ],
)
def test_entry_out_of_the_schema_is_refused_with_file_and_field(text, says):
    with pytest.raises(BadEntry) as refused:
        read_state(text, "us-co.yaml")
    assert str(refused.value).startswith("us-co.yaml")
    assert says in str(refused.value)


def test_day_inside_a_year_is_recorded_only_to_the_year():
    found = on_date(states()["CO"], date(2020, 6, 19))
    assert found.period is None
    assert "recorded only to the year" in found.sentence


def test_day_before_the_law_is_not_recorded_and_not_no():
    found = on_date(states()["CO"], date(2019, 12, 31))
    assert found.period is None
    assert "not recorded" in found.sentence


def test_state_without_a_date_holds_on_any_day():
    assert on_date(states()["AK"], date(1999, 1, 1)).period is states()["AK"].periods[0]


def test_statement_that_was_not_confirmed_is_told_from_those_that_were():
    state = states()["CO"]
    assert is_unverified(state, "anti_retaliation")
    assert is_unverified(state, "penalty.criminal")
    assert not is_unverified(state, "penalty.decertification")
    assert is_unverified(states()["TN"], "trigger")


def test_newest_source_is_the_latest_that_has_a_date():
    assert str(newest_source(states()["CO"])) == "2020-11"


def report(**changes: object) -> Report:
    empty = dict.fromkeys(Report.model_fields)
    return Report.model_validate(empty | {"required": True} | changes)


def limit(hours: int, unit: str) -> Report:
    return report(
        deadline_kind="outer_limit", deadline_hours=hours, deadline_unit=unit, deadline_text="at most"
    )


SPRING = datetime(2026, 3, 7, 22, 30, tzinfo=DENVER)  # the clocks go forward that night


def test_hours_are_elapsed_time_over_a_change_of_the_clocks():
    found = due(limit(24, "hours"), since=SPRING, zone=DENVER)
    assert found.at == datetime(2026, 3, 8, 23, 30, tzinfo=DENVER)


def test_days_end_at_the_same_time_of_day_over_a_change_of_the_clocks():
    found = due(limit(240, "days"), since=SPRING, zone=DENVER)
    assert found.at == datetime(2026, 3, 17, 22, 30, tzinfo=DENVER)


def test_due_time_on_a_weekend_says_so():
    friday = datetime(2026, 11, 20, 12, tzinfo=DENVER)
    found = due(limit(24, "hours"), since=friday, zone=DENVER)
    assert "weekend" in found.note
    assert due(limit(72, "hours"), since=friday, zone=DENVER).note == ""


def test_end_of_shift_needs_the_shift():
    ends = datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert due(report(deadline_kind="end_of_shift"), since=SPRING, zone=DENVER).at is None
    assert due(report(deadline_kind="end_of_shift"), since=SPRING, zone=DENVER, shift_ends=ends).at == ends


def test_at_once_is_now():
    assert due(report(deadline_kind="immediate"), since=SPRING, zone=DENVER).at == SPRING


@pytest.mark.parametrize("kind", ["promptly", "as_soon_as_practicable", "agency_policy", None])
def test_kinds_without_a_number_get_none(kind):
    found = due(report(deadline_kind=kind), since=SPRING, zone=DENVER)
    assert found.at is None
    assert found.sentence


def test_no_report_asked_is_said():
    assert "no report" in due(report(required=False), since=SPRING, zone=DENVER).sentence


# --- what is stated, what changed, when it falls due ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "silent"),
    [
        ("criminal", {"IL", "MA", "NV", "NM", "NC", "OR", "TX", "VA", "WA"}),
        ("discipline", {"NV", "NC", "OK"}),
        ("decertification", {"NC", "OK"}),
    ],
)
def test_none_stated_is_no_penalty(field, silent):
    for state in states().values():
        said = stated(getattr(state.periods[-1].statements.penalty, field))
        assert (said == NONE_STATED) == (state.code in silent), state.code


def test_none_stated_is_no_protection():
    silent = {
        s.code for s in states().values() if stated(s.periods[-1].statements.anti_retaliation) == NONE_STATED
    }
    assert silent == {"NE", "NC", "OK"}


def test_a_law_that_ended_is_a_change():
    colorado = states()["CO"]
    cut = colorado.model_copy(update={"periods": colorado.periods[:1]})
    found = since([cut], date(2022, 1, 1), date(2022, 6, 1))
    assert [(change.is_end, str(change.when)) for change in found] == [(True, "2022-02-28")]
    assert since([cut], date(2022, 3, 1), date(2022, 6, 1)) == []


def test_an_hour_that_daylight_saving_skips_is_never_named():
    report = states()["CO"].periods[-1].statements.report
    zone = ZoneInfo("America/Denver")
    found = due(report, since=datetime(2027, 3, 4, 2, 30, tzinfo=zone), zone=zone)
    assert found.at is not None
    assert found.at.isoformat() == "2027-03-14T03:30:00-06:00"


def test_reviews_fall_due_twelve_months_after():
    assert a_year_on(date(2027, 11, 23)) == date(2028, 11, 23)
    assert a_year_on(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
