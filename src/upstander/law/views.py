"""Pages of the law: what applies here, every state, one state on a day, two side by side. They read no table."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.ground.errors import NotHere

from .core.clock import due
from .core.edition import changed
from .core.entry import State
from .core.filters import passes
from .core.load import circuits, edition, faults, federal, history, states
from .core.map import SIDE, size, tiles
from .core.on_date import a_year_before, newest_source, on_date, review_due
from .core.plain import STATUSES, answers
from .core.since import since
from .forms import ClockForm, CompareForm, DayForm, FilterForm, NoteForm, SinceForm
from .models import QUESTIONS, WHOLE
from .queries import due_on, notes, own_deadline, published_on, that_hold
from .services import annotate

BINDING = ("statute", "administrative_rule")


@require_safe
@enter(Deed.KNOW)
def here(request: HttpRequest, rows: Rows) -> HttpResponse:
    """What applies to an officer of this agency."""
    return _page(request, rows, _known(rows.agency.state), own=True)


@require_safe
@enter(Deed.KNOW)
def state(request: HttpRequest, rows: Rows, code: str) -> HttpResponse:
    """One state: for mutual aid across the line, or to look."""
    return _page(request, rows, _known(code), own=code.upper() == rows.agency.state)


def _known(code: str) -> State:
    found = states().get(code.upper())
    if found is None:
        raise NotHere(f"There is no state “{code[:20]}”.")
    return found


def _page(request: HttpRequest, rows: Rows, entry: State, *, own: bool) -> HttpResponse:
    asked = DayForm(request.GET if request.GET.get("on") else None, initial={"on": rows.today})
    zone = ZoneInfo(rows.agency.time_zone)
    clock = ClockForm(request.GET if "since" in request.GET else None, zone=zone)
    refused = (asked.is_bound and not asked.is_valid()) or (clock.is_bound and not clock.is_valid())
    context = _entry(entry, asked.day(rows.today)) | {
        "own": own,
        "form": clock if clock.errors else asked,
        "asked": asked,
        "clock": clock,
        "agency_state": _known(rows.agency.state),
        "own_deadline": own_deadline(rows.agency, asked.day(rows.today)) if own else None,
    }
    if (
        not own and context["agency_state"].code != entry.code
    ):  # across a state line both may hold: both are shown
        here = _entry(context["agency_state"], asked.day(rows.today))
        context |= {"here": here, "pairs": _pairs(here, context)}
    said = that_hold(notes(rows.agency, entry.code))
    context["told"] = [(answer, said.get(answer.question)) for answer in context["answers"]]
    context["on_whole"] = said.get(QUESTIONS[WHOLE])
    period = context["period"]
    happened = clock.moment("since") if clock.is_bound and clock.is_valid() else None
    if period is not None and happened is not None:
        ends = clock.moment("shift_ends")
        context["due"] = due(period.statements.report, since=happened, zone=zone, shift_ends=ends)
    return render(request, "law/state.html", context, status=422 if refused else 200)


def _entry(entry: State, day: date) -> dict[str, Any]:
    found = on_date(entry, day)
    status = found.period.statements.status if found.period else None
    return {
        "state": entry,
        "day": day,
        "period": found.period,
        "sentence": found.sentence,
        "answers": answers(entry, found.period) if found.period else (),
        "status": status,
        "binds": status in BINDING,
        "circuit": circuits()[entry.circuit],
        "review": review_due(entry),
        "newest": newest_source(entry),
    }


@require_safe
@enter(Deed.KNOW)
def every(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Every state and DC on a map and in a table, narrowed by what the law says."""
    form = FilterForm(request.GET)
    wanted, day = form.wanted(), form.day(rows.today)
    lines = list[dict[str, Any]]()
    binding = 0
    for entry in states().values():
        period = on_date(entry, day).period
        said = period.statements if period else None
        binding += said is not None and said.status in BINDING
        if passes(entry, said, wanted):
            kind, words = STATUSES[said.status] if said else ("none", "Not recorded for this day")
            start = period.from_ if period else None
            lines.append({"state": entry, "kind": kind, "words": words, "period": period, "since": start})
    context = {
        "lines": lines,
        "form": form,
        "is_narrowed": bool(wanted),
        "day": day,
        "is_today": day == rows.today,
        "binding": binding,
        "own": rows.agency.state,
        "width": size()[0],
        "height": size()[1],
        "side": SIDE,
        "tiles": _tiles(lines),
    }
    return render(request, "law/states.html", context, status=422 if form.errors else 200)


def _tiles(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The map: each tile with its state's mark; one that is not asked for is there, and faint."""
    shown, known = {line["state"].code: line for line in lines}, states()
    return [{"tile": tile, "name": known[tile.code].name, "line": shown.get(tile.code)} for tile in tiles()]


@require_safe
@enter(Deed.KNOW)
def changes(request: HttpRequest, rows: Rows) -> HttpResponse:
    """What changed in the law since a day, for one state or all."""
    usual = published_on(rows.agency) or a_year_before(rows.today)
    form = SinceForm(request.GET if "since" in request.GET else None, initial={"since": usual})
    day, code = form.asked(usual)
    chosen = [states()[code]] if code else list(states().values())
    context = {
        "form": form,
        "day": day,
        "changes": since(chosen, day, rows.today),
        "read_again": [state for state in chosen if state.read_on > day],
        "one": chosen[0] if code else None,
    }
    return render(request, "law/changes.html", context, status=422 if form.errors else 200)


@require_safe
@enter(Deed.KNOW)
def editions(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Which edition of our entries is in use, and what each changed from the one before."""
    found = history()
    context = {
        "editions": [
            {"edition": one, "at": at, "changes": changed(older, one) if older else ()}
            for (one, at), older in zip(found, [*(each for each, _ in found[1:]), None], strict=True)
        ],
        "used": edition(),
        "faults": faults(),
    }
    return render(request, "law/editions.html", context)


@require_safe
@enter(Deed.KNOW)
def federal_law(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Section 1983, the federal crime, federal policies, and every circuit with its cases."""
    own = states().get(rows.agency.state)
    every_circuit = circuits()
    context = {
        "federal": federal(),
        "own": every_circuit.get(own.circuit) if own else None,
        "circuits": list(every_circuit.values()),
        "cases": sum(len(circuit.cases) for circuit in every_circuit.values()),
    }
    return render(request, "law/federal.html", context)


@require_safe
@enter(Deed.KNOW)
def compare(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Two states side by side, question by question."""
    form = CompareForm(request.GET if "b" in request.GET else None, initial={"a": rows.agency.state})
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        one, other = (_entry(_known(form.cleaned_data[name]), rows.today) for name in ("a", "b"))
        context |= {"one": one, "other": other, "pairs": _pairs(one, other)}
    return render(request, "law/compare.html", context, status=422 if form.errors else 200)


def _pairs(one: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(question, answer here, answer there); a side whose day can't be told has none."""
    sides = [{answer.question: answer for answer in side["answers"]} for side in (one, other)]
    questions = list(sides[0] or sides[1])
    return [(question, sides[0].get(question), sides[1].get(question)) for question in questions]


@enter(Deed.ANNOTATE_LAW)
def desk(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Counsel's desk: the entries that hold for this agency, when each is to be looked at again, and a word on them."""
    form = NoteForm(request.POST or None)
    if form.is_bound and form.is_valid():
        annotate(by=rows.person, at=rows.now, **form.cleaned_data)
        return redirect("law:desk")
    entry, zone = _known(rows.agency.state), ZoneInfo(rows.agency.time_zone)
    circuit = circuits()[entry.circuit]
    shelves = list[dict[str, Any]]()
    for code, name, read_on in (
        (entry.code, entry.name, entry.read_on),
        (f"circuit-{circuit.circuit}", f"Federal circuit {circuit.circuit}", circuit.read_on),
    ):
        said, blank = notes(rows.agency, code), NoteForm(initial={"jurisdiction": code}, auto_id=f"{code}-%s")
        mine = form if form.is_bound and form.data.get("jurisdiction") == code else blank
        due = due_on(read_on, said, zone)
        shelves.append(
            {"code": code, "name": name, "due": due, "late": due <= rows.today, "said": said, "form": mine}
        )
    context = {"shelves": shelves, "form": form, "late": sum(shelf["late"] for shelf in shelves)}
    return render(request, "law/desk.html", context, status=422 if form.errors else 200)
