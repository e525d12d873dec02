"""The small parts of a page that are the same everywhere: marks, states, shares, dates. All output is escaped."""

from datetime import date, datetime, time
from functools import cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from upstander.ground import nav

register = template.Library()

MARKS = {"good": "done", "half": "half", "gone": "gone", "bad": "stop", "now": "now", "none": "none"}
OTHERS = ("flag", "flagged", "pause", "go", "back", "up", "again", "close", "lock", "print")
ICONS = frozenset((*MARKS.values(), *OTHERS))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A mark of the sprite, hidden from screen readers: the word beside it says the same."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    if name not in ICONS:
        raise ValueError(f"There is no icon “{name}” in icons.svg.")
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("upstander/dist/icons.svg"),
        name,
    )


@register.simple_tag
def state(kind: str, words: str) -> SafeString:
    """A state: shape, word, color. Kinds: good half gone bad now none."""
    return format_html('<span class="state state--{}">{}{}</span>', kind, _icon(MARKS[kind]), words)


@register.simple_tag
def mark(kind: str) -> SafeString:
    """The shape of a state alone, where its word stands elsewhere."""
    return _icon(MARKS[kind])


@register.simple_tag
def ring(share: float | None) -> SafeString:
    """A ring, `share` of 100 done; an empty one where the share is 0 or not known."""
    circle = '<circle class="ring__{}" cx="22" cy="22" r="18.5"{}/>'
    whole = _whole(share or 0)
    dashes = format_html(' pathLength="100" stroke-dasharray="{} 100"', whole)
    return format_html(
        '<svg class="ring" viewBox="0 0 44 44" aria-hidden="true">{}{}</svg>',
        format_html(circle, "t", ""),
        format_html(circle, "v", dashes) if whole else "",
    )


@register.simple_tag
def bar(share: float | None, label: str) -> SafeString:
    """A straight bar, `share` of 100 filled; `label` says the same in words."""
    whole = _whole(share or 0)
    return format_html(
        '<svg class="bar{}" role="img" aria-label="{}"><rect width="{}%" height="100%"/></svg>',
        " bar--done" if whole == 100 else "",
        label,
        whole,
    )


def _whole(share: float) -> int:
    """A whole number from 0 to 100."""
    return max(0, min(100, round(share)))


@register.filter
def percent_of(part: int, whole: int) -> int:
    """`part` of `whole` in percent: 100 only when all is done, 0 only when nothing is; 0 of 0 is 0."""
    if not whole or part <= 0:
        return 0
    return 100 if part >= whole else max(1, min(99, round(100 * part / whole)))


@register.filter(expects_localtime=True)
def us_date(day: date | datetime | None) -> str:
    """December 1, 2026. Nothing for nothing."""
    return dateformat.format(day, "F j, Y") if day else ""


@register.filter(expects_localtime=True)
def us_day(day: date | datetime | None) -> str:
    """Monday, November 30: for days that are near."""
    return dateformat.format(day, "l, F j") if day else ""


@register.filter(expects_localtime=True)
def us_time(moment: datetime | time | None) -> str:
    """2:05 p.m."""
    if moment is None:
        return ""
    return dateformat.time_format(moment, "g:i a")


@register.filter(expects_localtime=True)
def us_datetime(moment: datetime | None) -> str:
    """November 23, 2026, 2:05 p.m., in the zone of the agency."""
    if moment is None:
        return ""
    here = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{us_date(here)}, {us_time(here)}"


@register.simple_tag(takes_context=True)
def links_on(context: template.Context, place: str, pk: int | None = None) -> list[dict[str, str]]:
    """The links that higher rooms put on `place`, those that the person at the page may follow."""
    rows = getattr(context["request"], "rows", None)
    allowed = [link for link in nav.links(place) if rows is not None and rows.may(link.deed)]
    named = [(link, link.label_for(context.flatten()) if link.label_for else link.label) for link in allowed]
    return [
        {"label": label, "href": reverse(link.url_name, args=[] if pk is None else [pk])}
        for link, label in named
        if label
    ]
