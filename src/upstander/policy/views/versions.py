"""Pages of the policy: bring it in, publish it, read and sign it, see who has."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from upstander.agency import tallies
from upstander.agency.core.matrix import Deed, Reach
from upstander.agency.gate import enter
from upstander.agency.models import Person, Unit
from upstander.agency.queries import heads_and_parts
from upstander.agency.rows import Rows
from upstander.intervention.core import vocabulary

from .. import pages, queries, services
from ..core.blocks import word_count
from ..core.canonical import short
from ..errors import FileRefused, NoPolicy, SameText
from ..forms import CompareForm, PublishForm, SignForm, UploadForm
from ..models import DUTY, REPORT, TITLES, PolicyVersion
from .page import show, version_of

SIGNED, ASKED = "signed", "asked"
A_PAGE = 100
WORDS_A_MINUTE = 200
SHOWS = {"open": "Not signed", "done": "Signed", "leave": "On leave"}


@require_safe
@enter(Deed.REVIEW_POLICY)
def versions(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Each policy: what is on its way, the version to sign, and every version before it."""
    write, approve = rows.may(Deed.WRITE_POLICY), rows.may(Deed.APPROVE_POLICY)
    shelves = pages.shelves(queries.versions(rows.agency), rows.today, may_write=write)
    for shelf in shelves:
        if len(shelf.texts) > 1:
            two = {"new": str(shelf.texts[0].pk), "old": str(shelf.texts[1].pk)}
            shelf.compare_form = CompareForm(initial=two, versions=shelf.texts, auto_id=f"{shelf.slug}-%s")
    context = {
        "shelves": shelves,
        "title": pages.list_headline(shelves, may_write=write, may_approve=approve),
        "duty": shelves[0],
        "may_write": write,
        "may_approve": approve,
        "may_see_signed": rows.may(Deed.SEE_PROGRESS),
        "first": next((shelf for shelf in shelves if shelf.open), shelves[0]),
    }
    return render(request, "policy/list.html", context)


@enter(Deed.WRITE_POLICY)
def upload(request: HttpRequest, rows: Rows, slug: str = DUTY) -> HttpResponse:
    """Bring the agency's own file in as the draft, or in the place of the one that waits."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    waiting = queries.draft(rows.agency, slug)
    if form.is_valid():
        file = form.cleaned_data["file"]
        given: dict[str, Any] = {
            "file_name": file.name,
            "data": file.read(),
            "by": rows.person,
            "at": rows.now,
        }
        try:
            if waiting is None:
                draft = services.import_file(agency=rows.agency, slug=slug, **given)
            else:
                draft = services.replace_draft(draft=waiting, **given)
        except (FileRefused, SameText) as problem:  # said beside the field
            form.add_error("file", f"{problem.what} {problem.mend}")
        else:
            return redirect("policy:version", draft.pk)
    context = {"form": form, "waiting": waiting, "is_duty": slug == DUTY, "title": TITLES[slug]}
    return render(request, "policy/upload.html", context, status=422 if form.errors else 200)


@require_safe
@enter(Deed.REVIEW_POLICY)
def version(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """One version as officers read it, with what was said on it and the next step."""
    return show(request, rows, version_of(rows, pk), on=request.GET.get("on", ""))


@require_POST
@enter(Deed.PUBLISH_POLICY)
def publish(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Make the approved draft the version that everyone signs."""
    row = rows.one(PolicyVersion, pk=pk)
    form = PublishForm(request.POST, at=rows.now)
    if not form.is_valid():
        return show(request, rows, row, sent=form)
    services.publish(version=row, by=rows.person, at=rows.now, **form.publishing())
    return redirect("policy:list")


@require_POST
@enter(Deed.WRITE_POLICY)
def put_aside(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Withdraw a draft."""
    services.put_aside(draft=rows.one(PolicyVersion, pk=pk), by=rows.person, at=rows.now)
    return redirect("policy:list")


@require_safe
@enter(Deed.WRITE_POLICY)
def original(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """The file as it was uploaded, to keep: never shown inside our own pages."""
    row = rows.one(PolicyVersion, pk=pk)
    headers = {"Content-Disposition": content_disposition_header(True, row.original_name) or "attachment"}
    return HttpResponse(bytes(row.original), content_type=row.original_type, headers=headers)


@enter(Deed.SIGN)
def read(request: HttpRequest, rows: Rows, slug: str = DUTY) -> HttpResponse:
    """Read the version to sign, and sign it. Sent twice, it counts once."""
    row = queries.current_of(rows.agency, slug)
    if row is None:
        raise NoPolicy()
    own = queries.own(rows.person, row)
    form = SignForm(request.POST or None, initial={"text_hash": row.text_hash})
    signed = own.signature
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["text_hash"]
        signed = services.acknowledge(version=row, person=rows.person, text_hash=sent, at=rows.now)
        if not request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
            return redirect(request.path)
    context = {
        "version": row,
        "form": form,
        "signed": signed,
        "own": own,
        "person": rows.person,
        "fingerprint": short(signed.text_hash if signed else row.text_hash),
        "is_duty": slug == DUTY,
        "here": request.path,
        "next": _next_to_sign(rows) if signed else None,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "policy/read.html#signing", context, status=422 if form.errors else 200)
    text, since = queries.blocks(row), None if signed else queries.since(own.before, row)
    context |= {
        "since": since,
        "lines": since.lines if since else queries.plain_lines(text),
        "minutes": max(1, round(word_count(text) / WORDS_A_MINUTE)),
    }
    return render(request, "policy/read.html", context, status=422 if form.errors else 200)


def _next_to_sign(rows: Rows) -> PolicyVersion | None:
    """The other policy, if it waits for a signature too."""
    waiting = [row for row, is_signed in queries.for_person(rows.person, rows.today) if not is_signed]
    return waiting[0] if waiting else None


@require_safe
@enter(Deed.KNOW)
def duty(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The agency's own words on the duty, the stages, the D's and whom to call."""
    row = queries.in_force(rows.agency, rows.today) or queries.current(
        rows.agency
    )  # none holds yet: the one to come
    context = {
        "version": row,
        "to_come": row is not None and row.effective_on is not None and row.effective_on > rows.today,
        "lines": queries.plain_lines(queries.passage(row)) if row else (),
        "stages": vocabulary.stages(),
        "tactics": vocabulary.tactics(),
        "beside": queries.associated(rows.agency),
        "may_sign": rows.may(Deed.SIGN),
        "support_lines": rows.agency.support_lines,
    }
    return render(request, "policy/duty.html", context)


@require_safe
@enter(Deed.KNOW)
def beside(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The agency's policy on reporting and whistleblowers, for everybody to read."""
    row = queries.in_force(rows.agency, rows.today, REPORT) or queries.associated(rows.agency)
    lines = queries.plain_lines(queries.blocks(row)) if row else ()
    return render(request, "policy/beside.html", {"version": row, "lines": lines})


@require_safe
@enter(Deed.SEE_PROGRESS)
def signed(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Who has signed, by name, for those entitled. People on leave stand apart and are not counted."""
    row = queries.current(rows.agency)
    if row is None:
        return render(request, "policy/signed.html", {"version": None})
    given, units = request.GET, rows.units(Deed.SEE_PROGRESS)
    show = given["show"] if given.get("show") in SHOWS else "open"
    page = int(given["page"]) if given.get("page", "").isdigit() and len(given["page"]) < 6 else 0
    heads, parts = heads_and_parts(units)
    unit = _unit(rows, given.get("unit", ""))
    reach = None if unit is None and rows.reach(Deed.SEE_PROGRESS) is Reach.ALL else [unit] if unit else heads
    people = queries.standing(rows.all(Person), reach, row, rows.today, show)
    found = queries.a_page(people, row, page * A_PAGE, A_PAGE + 1)
    context = {
        "version": row,
        "people": found[:A_PAGE],
        "more": page + 1 if len(found) > A_PAGE else None,
        "before": page - 1 if page else None,
        "show": show,
        "shows": SHOWS.items(),
        "unit": unit,
        "units": parts,
        **_counts(rows, reach),
    }
    return render(request, "policy/signed.html", context)


def _unit(rows: Rows, asked: str) -> Unit | None:
    """The unit that the address names, if it names one within reach; another is not here."""
    if not asked.isdigit():
        return None
    within = rows.units(Deed.SEE_PROGRESS)
    return rows.one(Unit, pk__in=within.filter(pk=int(asked)).values("pk"))


def _counts(rows: Rows, reach: list[Unit] | None) -> dict[str, int]:
    """Done, of how many, and left: in the units of `reach`, or in the whole agency."""
    units = [None] if reach is None else [unit.pk for unit in reach]
    counts = tallies.read(rows.agency, (SIGNED, ASKED), units, rows.now)
    done = sum(counts[SIGNED, unit] for unit in units)
    of = sum(counts[ASKED, unit] for unit in units)
    return {"done": done, "of": of, "left": max(0, of - done)}
