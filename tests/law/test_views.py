"""The pages of the law, as an officer sees them."""

import re

import pytest
from django.urls import reverse

from upstander.law.core.load import states
from upstander.law.core.map import tiles

HERE = reverse("law:here")


@pytest.fixture
def client(client_for, make_person):
    return client_for(make_person())


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_officer_reads_what_applies_here_with_sources_and_no_advice(client):
    page = text_of(client.get(HERE))
    assert "The law says you must step in" in page
    assert "What applies to you in Colorado" in page
    assert "not legal advice" in page
    assert "C.R.S. 18-8-802" in page
    assert "class 2 misdemeanor" in page
    assert "you can be sued yourself" in page
    assert "Mick v. Brewer" in page


def test_what_was_not_read_is_not_recorded_and_never_no(client):
    page = text_of(client.get(HERE))
    protects = page.split("<dt>What protects me?</dt>")[1].split("</div>")[0]
    assert "Not recorded. Ask counsel." in protects


def test_day_before_the_change_shows_the_law_of_that_day(client):
    page = text_of(client.get(HERE + "?on=2021-06-01"))
    assert "class 1 misdemeanor. Failure to intervene" in page
    assert "to February 28, 2022" in page


def test_day_that_cant_be_told_says_so(client):
    page = text_of(client.get(HERE + "?on=2020-06-01"))
    assert "recorded only to the year" in page
    assert "Must I step in?" not in page


def test_bad_day_is_refused_beside_its_field(client):
    answer = client.get(HERE + "?on=June")
    assert answer.status_code == 422
    assert "Write it as 06/01/2021" in text_of(answer)


def test_report_is_due_ten_days_later_and_nothing_is_kept(client):
    page = text_of(client.get(HERE + "?since=2026-11-10T22:30"))
    assert "November 20, 2026, 10:30 p.m." in page
    assert "The outer limit" in page


def test_clock_without_a_time_is_refused(client):
    assert client.get(HERE + "?since=soon").status_code == 422


def test_promptly_gives_no_number(client):
    page = text_of(client.get(reverse("law:state", args=["TX"]) + "?since=2026-11-10T22:30"))
    assert "It gives no number" in page


@pytest.mark.parametrize("code", sorted(states()))
def test_every_state_renders(client, code):
    page = text_of(client.get(reverse("law:state", args=[code.lower()])))
    assert states()[code].name in page
    assert "not legal advice" in page
    assert not re.search(r">\s*None\s*<|: None\b[^ ]", page)


def test_unknown_state_is_not_here(client):
    assert client.get(reverse("law:state", args=["zz"])).status_code == 404


def test_list_has_all_51_and_narrows(client):
    everything = client.get(reverse("law:states"))
    assert everything.content.decode().count("<tr id=") == 51
    some = text_of(client.get(reverse("law:states") + "?duty=part&sure=yes"))
    assert '<tr id="NH">' in some
    assert '<tr id="CO">' not in some


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("report=immediate", "CA", "CO"),
        ("report=end_of_shift", "NM", "CA"),
        ("report=outer_limit", "CO", "NM"),
        ("trigger=wide", "UT", "CO"),
        ("costs=certification", "CO", "AL"),
        ("report=nonsense", "AL", "ZZ"),
    ],
)
def test_filters_narrow_map_and_list_alike(client, asked, there, gone):
    page = text_of(client.get(reverse("law:states") + "?" + asked))
    listed = set(re.findall(r'<tr id="(\w\w)">', page))
    assert there in listed
    assert gone not in listed
    assert set(re.findall(r'<a href="/law/states/(\w\w)/" aria-label', page)) == listed


def test_nothing_fits_is_said(client):
    page = text_of(client.get(reverse("law:states") + "?duty=none&report=immediate"))
    assert "0 of 51 fit" in page
    assert "Ask for less" in page


def test_the_map_has_every_state_once_and_says_it_in_words(client):
    found = [tile.code for tile in tiles()]
    assert sorted(found) == sorted(states())
    assert len({(tile.x, tile.y) for tile in tiles()}) == 51
    assert 'aria-label="CO, Colorado: a law binds officers"' in text_of(client.get(reverse("law:states")))


def test_what_changed_shows_both_texts_and_what_is_not_sure(client):
    page = text_of(client.get(reverse("law:changes") + "?since=2021-06-01&state=CO"))
    assert "1 change since June 1, 2021" in page
    assert "class 1 misdemeanor" in page
    assert "class 2 misdemeanor" in page
    unsure = text_of(client.get(reverse("law:changes") + "?since=2021-06-01&state=WA"))
    assert "Recorded only to the year" in unsure
    assert "No change is recorded" in text_of(client.get(reverse("law:changes") + "?since=2026-01-01"))
    assert client.get(reverse("law:changes") + "?since=soon").status_code == 422


def test_federal_law_says_what_it_can_cost(client):
    page = text_of(client.get(reverse("law:federal")))
    for words in (
        "42 U.S.C. 1983",
        "18 U.S.C. 242",
        "certification",
        "Mick v. Brewer",
        "not legal advice",
        "was not read",
    ):
        assert words in page, words


def test_two_states_stand_side_by_side(client):
    page = text_of(client.get(reverse("law:compare") + "?a=CO&b=NM"))
    assert "Colorado and New Mexico" in page
    assert "by the end of the shift" in page
    assert client.get(reverse("law:compare") + "?a=CO&b=ZZ").status_code == 422
    assert client.get(reverse("law:compare")).status_code == 200


def test_pages_cost_few_queries(client, count_queries):
    for name in ("here", "states", "compare", "changes", "federal"):
        assert count_queries(lambda name=name: client.get(reverse(f"law:{name}"))) <= 6, name


def test_program_shows_the_law_of_the_state(client_for, coordinator):
    page = text_of(client_for(coordinator).get("/program/"))
    assert "A law binds officers" in page
    assert 'href="/law/"' in page


def test_across_a_state_line_both_states_are_shown(client):
    page = text_of(client.get(reverse("law:state", args=["nm"])))
    assert "Colorado, your state" in page
    assert "Follow the stricter one" in page
    assert "in writing within 10 days" in page
    assert "end of the shift" in page
    assert "Across a county line the same state law holds" in text_of(client.get(HERE))


def test_what_is_not_stated_is_no_penalty_on_the_page(client):
    page = text_of(client.get(reverse("law:state", args=["wa"])))
    assert "A crime: none is stated in what was read" in page
    assert "You yourself can be sued too" in page


def test_the_list_says_what_was_in_force_on_a_day(client):
    page = text_of(client.get("/law/states/?on=2022-03-01&costs=crime"))
    assert "of 51 fit on March 1, 2022" in page
    assert "/law/states/CO/?on=2022-03-01" in page
    old = text_of(client.get("/law/states/?on=1991-03-03"))
    assert "On March 3, 1991, a law or rule bound officers in 0 states that we know of" in old
    assert "Not recorded for this day" in old


def test_a_day_that_is_none_is_said_and_today_is_shown(client):
    answer = client.get("/law/states/?on=soon")
    assert answer.status_code == 422
    assert "Write it as 06/01/2021" in text_of(answer)
    assert "states a law or rule binds officers" in text_of(answer)
