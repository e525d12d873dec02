"""The parts of a page: what they say, that they escape, and what no template of the tree may hold."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone

from upstander.ground.errors import NotHere, Problem
from upstander.ground.templatetags import shell

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "upstander"
TEMPLATES = sorted(SRC.glob("*/templates/**/*.html"))
ODD = '<b>"&'


def drawn(source: str, **context: object) -> str:
    """What a template of one line gives."""
    return str(engines["django"].from_string(source).render(context))


def squeezed(page: str) -> str:
    """Without the white space between tags."""
    return re.sub(r">\s+<", "><", page.strip())


class Sample(forms.Form):
    badge = forms.CharField(label="Badge", help_text="Digits only", max_length=4)
    whom = forms.ChoiceField(
        label="Whom", choices=[("all", "Everyone"), ("new", "New ones")], widget=forms.RadioSelect
    )
    read = forms.BooleanField(label="I have read it")


# --- marks, states, shares ----------------------------------------------------------------------------------
def test_a_state_is_a_shape_hidden_from_ears_and_then_a_word() -> None:
    assert drawn('{% state "bad" "Weaker than law" %}') == (
        '<span class="state state--bad"><svg class="i" aria-hidden="true">'
        '<use href="/static/upstander/dist/icons.svg#stop"/></svg>Weaker than law</span>'
    )


@pytest.mark.parametrize("source", ['{% state "good" odd %}', "{% bar 50 odd %}"])
def test_words_in_a_tag_are_escaped(source: str) -> None:
    page = drawn(source, odd=ODD)
    assert (ODD in page, "&lt;b&gt;&quot;&amp;" in page) == (False, True)


def test_every_mark_that_a_tag_can_draw_is_in_the_sprite_and_no_other() -> None:
    sprite = (ROOT / "frontend" / "public" / "icons.svg").read_text("utf-8")
    assert set(re.findall(r'<symbol id="([a-z]+)"', sprite)) == shell.ICONS
    assert set(shell.MARKS.values()) <= shell.ICONS


def test_an_unknown_mark_is_loud() -> None:
    with pytest.raises(ValueError, match="There is no icon “sun”"):
        drawn('{% icon "sun" %}')


@pytest.mark.parametrize(
    ("share", "dash"),
    [(None, None), (0, None), (0.2, None), (66.7, "67 100"), (100, "100 100"), (140, "100 100")],
)
def test_a_ring_shows_its_share_and_stays_empty_at_nothing(share: float | None, dash: str | None) -> None:
    found = re.search(r'stroke-dasharray="([^"]*)"', drawn("{% ring share %}", share=share))
    assert (found and found[1]) == dash


@pytest.mark.parametrize(
    ("share", "width", "done"), [(0, "0%", False), (99, "99%", False), (100, "100%", True)]
)
def test_a_bar_is_green_only_when_all_is_done(share: int, width: str, done: bool) -> None:
    page = drawn('{% bar share "signed" %}', share=share)
    assert (f'width="{width}"' in page, "bar--done" in page) == (True, done)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, 0), (0, 240, 0), (1, 10_000, 1), (213, 231, 92), (9_999, 10_000, 99), (240, 240, 100)],
)
def test_percent_is_100_only_for_all_and_0_only_for_none(part: int, whole: int, percent: int) -> None:
    assert shell.percent_of(part, whole) == percent


# --- dates --------------------------------------------------------------------------------------------------
def test_dates_are_written_as_people_write_them() -> None:
    moment = datetime(2026, 12, 1, 3, 5, tzinfo=UTC)
    with timezone.override("America/Denver"):
        days = drawn("{{ d|us_date }} | {{ d|us_day }} | {{ m|us_date }}", d=date(2026, 11, 30), m=moment)
        times = drawn("{{ m|us_datetime }} | {{ m|us_time }} | {{ t|us_time }}", m=moment, t=time(14, 5))
    assert days == "November 30, 2026 | Monday, November 30 | November 30, 2026"
    assert times == "November 30, 2026, 8:05 p.m. | 8:05 p.m. | 2:05 p.m."


def test_no_date_is_no_word() -> None:
    assert drawn("{{ x|us_date }}{{ x|us_day }}{{ x|us_time }}{{ x|us_datetime }}", x=None) == ""


# --- forms --------------------------------------------------------------------------------------------------
def test_a_field_is_label_hint_error_box_in_that_order() -> None:
    page = squeezed(str(Sample({"badge": "12345"})["badge"].as_field_group()))
    places = [page.index(piece) for piece in ("<label", "Digits only", "at most 4 characters", "<input")]
    assert places == sorted(places)


def test_a_box_names_its_hint_and_its_error() -> None:
    page = str(Sample({"badge": "12345"})["badge"].as_field_group())
    assert 'aria-describedby="id_badge_helptext id_badge_error"' in page
    assert [f'id="id_badge_{part}"' in page for part in ("helptext", "error")] == [True, True]


def test_choices_are_a_fieldset_of_boxes_with_their_words() -> None:
    page = squeezed(str(Sample()["whom"].as_field_group()))
    assert page.count('<label class="tick"') == 2
    assert page.index("<fieldset") < page.index("<legend>Whom</legend>") < page.index("Everyone")


def test_a_single_box_to_tick_has_its_words_behind_it() -> None:
    page = squeezed(str(Sample()["read"].as_field_group()))
    assert page.index('type="checkbox"') < page.index("<span>I have read it</span>")


def test_an_error_that_quotes_what_was_typed_is_escaped() -> None:
    form = Sample({"badge": "1"})
    form.add_error("badge", f"“{ODD}” is not a badge.")
    page = str(form["badge"].as_field_group()) + drawn('{% include "ground/parts/errors.html" %}', form=form)
    assert (ODD in page, page.count("&lt;b&gt;")) == (False, 2)


def test_the_summary_links_to_every_box_that_needs_a_fix() -> None:
    page = drawn('{% include "ground/parts/errors.html" %}', form=Sample({}))
    form = "".join(str(field.as_field_group()) for field in Sample({}))
    links = re.findall(r'href="#([\w-]+)"', page)
    assert links == ["id_badge", "id_whom", "id_read"]
    assert [f'id="{link}"' in form for link in links] == [True, True, True]
    assert "3 things need a fix" in page


def test_a_form_that_is_right_has_no_summary() -> None:
    right = Sample({"badge": "1", "whom": "all", "read": "on"})
    assert drawn('{% include "ground/parts/errors.html" %}', form=right).strip() == ""


# --- parts and pages ----------------------------------------------------------------------------------------
def test_steps_say_where_one_is() -> None:
    page = squeezed(
        drawn('{% include "ground/parts/steps.html" %}', labels=["Upload", "Check", "Bring in"], now=2)
    )
    assert "Step 2 of 3: check" in page
    assert '<li class="is-done">Upload</li><li aria-current="step">Check</li><li>Bring in</li>' in page


def test_progress_asks_again_only_where_it_has_an_address_for_it() -> None:
    source = '{% include "ground/parts/progress.html" %}'
    running = drawn(source, title="Bringing in", done=172, total=237, poll_href="/poll", stop_href="/stop")
    still = drawn(source, title="Bringing in", done=172, total=237)
    assert ('hx-get="/poll"' in running, 'action="/stop"' in running) == (True, True)
    assert ("hx-get" in still, "<form" in still) == (False, False)
    assert 'max="237" value="172"' in still


def test_a_stage_without_a_figure_says_so_and_leads_nowhere() -> None:
    stage = {"number": 1, "name": "Law", "kind": "none", "what": "duties met", "state": "Not begun"}
    page = drawn('{% include "ground/parts/stage.html" %}', stage=stage)
    assert ("<a " in page, '<span class="st__fig num">–</span>' in page) == (False, True)


def test_a_stage_at_zero_shows_the_zero() -> None:
    stage = {
        "number": 2,
        "name": "Policy",
        "kind": "now",
        "what": "signed",
        "state": "9 to sign",
        "figure": 0,
        "of": 9,
    }
    page = drawn('{% include "ground/parts/stage.html" %}', stage=stage)
    assert '<span class="st__fig num">0 <small>of 9</small></span>' in page


@pytest.mark.parametrize("problem", [NotHere(), Problem(ODD, mend=ODD, kept=ODD)])
def test_the_page_of_a_problem_says_what_what_was_kept_what_to_do_and_a_number(problem: Problem) -> None:
    page = render_to_string("ground/problem.html", {"problem": problem, "number": "4F2A-91C7"})
    assert ODD not in page
    assert [page.count("<h1>"), page.count('class="usa-button"'), "4F2A-91C7" in page] == [1, 1, True]


def test_the_page_of_our_own_mistake_needs_nothing_at_all() -> None:
    page = render_to_string("ground/problem_bare.html", {"number": "4F2A-91C7"})
    assert ("4F2A-91C7" in page, "<script" in page) == (True, False)


def test_synthetic_data_says_so_and_real_data_does_not() -> None:
    source = '{% extends "ground/base.html" %}'
    assert "Synthetic data" in drawn(source, synthetic=True)
    assert "Synthetic" not in drawn(source, synthetic=False)


def test_the_living_page_shows_every_part() -> None:
    page = render_to_string("ground/parts.html")
    kinds = {kind for kind in shell.MARKS if f"state--{kind}" in page}
    assert kinds == set(shell.MARKS)
    assert page.count('<section class="part') >= 18


# --- what no template may hold ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", r"<[^>{]*\sstyle\s*="),
        ("a style element", r"<style\b"),
        ("an inline script", r"<script(?![^>]*\bsrc=)"),
        ("a handler in an attribute", r"<[^>{]*\son[a-z]+\s*="),
        ("an address of this kind", r"javascript:"),
        ("htmx code in an attribute", r"\bhx-on\b|hx-vals=['\"]js:"),
        ("text taken as safe", r"\|\s*safe\b|\{%\s*autoescape off"),
    ],
)
def test_no_template_holds(what: str, pattern: str) -> None:
    found = [str(path.relative_to(SRC)) for path in TEMPLATES if re.search(pattern, path.read_text("utf-8"))]
    assert found == [], f"{what} in these templates"


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 20
