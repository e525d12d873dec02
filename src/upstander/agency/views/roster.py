"""The pages of a roster import: upload, match columns, check, bring in; each step is where the import stands."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from upstander.ground.core import tables_write

from .. import queries_roster as queries
from .. import tasks_roster as tasks
from ..core import roster as core
from ..core.matrix import Deed
from ..forms.roster import BringInForm, ColumnsForm, MendForm, UploadForm
from ..gate import enter
from ..models_roster import RosterImport, RosterRow
from ..rows import Rows
from ..services import roster

State = RosterImport.State
SHOWN_FAULTS, SHOWN_CHANGES, A_PAGE = 25, 10, 100
SILENT = timedelta(seconds=60)
STEPS = ("Upload", "Match columns", "Check", "Bring in")


@enter(Deed.IMPORT_ROSTER)
def begin(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Choose a file; below it, the imports so far."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        name, chunks = form.upload.name or "roster.csv", form.upload.chunks()
        batch = roster.start(agency=rows.agency, name=name, chunks=chunks, by=rows.person, at=rows.now)
        return redirect("agency:roster_import", batch.pk)
    context = {"form": form, "recent": queries.recent(rows.agency)[:5], "labels": core.LABELS, "steps": STEPS}
    return render(request, "agency/roster/upload.html", context, status=422 if form.errors else 200)


@require_safe
@enter(Deed.IMPORT_ROSTER)
def template(request: HttpRequest, rows: Rows) -> HttpResponse:
    """A file with our columns and two made-up rows, to fill in."""
    file = b"".join(tables_write.lines(core.TEMPLATE, core.EXAMPLES))
    headers = {"Content-Disposition": 'attachment; filename="roster-template.csv"'}
    return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@enter(Deed.IMPORT_ROSTER)
def show(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Where the import stands."""
    batch = rows.one(RosterImport, pk=pk)
    if batch.state in queries.RUNNING:
        return _progress(request, rows, batch)
    if request.htmx:  # type: ignore[attr-defined]  # the progress that asked is over
        return HttpResponseClientRedirect(request.path)
    if batch.state in (State.MATCHING, State.FAILED):
        return _columns(request, batch, ColumnsForm(roster.matches(batch)))
    if batch.state == State.READY:
        return _check(request, rows, batch)
    context = {
        "batch": batch,
        "why_no_undo": queries.why_no_undo(batch, rows.now),
        "days": queries.UNDO_DAYS,
        "changes": queries.done_differences(batch, SHOWN_CHANGES) if batch.state == State.APPLIED else [],
        "all_changes": batch.counts.get("changed", 0) + batch.counts.get("leaves", 0),
    }
    return render(request, "agency/roster/done.html", context)


def _progress(request: HttpRequest, rows: Rows, batch: RosterImport) -> HttpResponse:
    began, left = batch.began_at or rows.now, 0
    if batch.done and batch.done < batch.total:
        left = round((rows.now - began).total_seconds() * (batch.total - batch.done) / batch.done)
    context = {"batch": batch, "left": left, "silent": rows.now - batch.moved_at > SILENT, "steps": STEPS}
    name = "agency/roster/progress.html"
    return render(request, f"{name}#progress" if request.htmx else name, context)  # type: ignore[attr-defined]


@enter(Deed.IMPORT_ROSTER)
def columns(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Say which column is which; the file is read again from the start."""
    batch = rows.one(RosterImport, pk=pk)
    if not batch.layout or batch.state in queries.RUNNING:
        return redirect("agency:roster_import", batch.pk)
    if request.method != "POST":
        start = {"whole": "yes" if batch.whole else "no", "dates": batch.dates}
        return _columns(request, batch, ColumnsForm(roster.matches(batch), initial=start))
    form = ColumnsForm(roster.matches(batch), request.POST)
    if not form.is_valid():
        return _columns(request, batch, form)
    whole, dates = form.cleaned_data["whole"] == "yes", form.cleaned_data["dates"]
    roster.set_columns(batch=batch, mapping=form.mapping, whole=whole, dates=dates, at=rows.now)
    tasks.read_roster.enqueue(batch.pk)
    return redirect("agency:roster_import", batch.pk)


def _columns(request: HttpRequest, batch: RosterImport, form: ColumnsForm) -> HttpResponse:
    guessed = sum(match.how == "guessed" for match in form.matches)
    context = {
        "batch": batch,
        "form": form,
        "guessed": guessed,
        "steps": STEPS,
        "unused": sum(not m.field for m in form.matches),
    }
    return render(request, "agency/roster/columns.html", context, status=422 if form.errors else 200)


def _check(
    request: HttpRequest,
    rows: Rows,
    batch: RosterImport,
    *,
    mends: MendForm | None = None,
    sure: BringInForm | None = None,
) -> HttpResponse:
    faults = list(queries.faults(batch)[:SHOWN_FAULTS])
    mends = mends or MendForm(faults, queries.units_to_choose(rows.agency))
    names = dict(
        queries.rows(batch).filter(number__in=[f.number for f in faults]).values_list("number", "name")
    )
    changes = queries.differences(batch, list(queries.changed_rows(batch)[:SHOWN_CHANGES]))
    counts = batch.counts
    context = {
        "batch": batch,
        "steps": STEPS,
        "counts": counts,
        "ready": counts["rows"] - counts["bad"] - counts["out"],
        "all_changes": counts["new"] + counts["changed"] + counts["leaves"],
        "all_same": not any(
            counts[kind] for kind in ("new", "changed", "leaves", "new_units", "moved_units")
        ),
        "mends": mends,
        "boxes": mends.boxes(names),
        "more_faults": counts["faults"] - len(faults),
        "changes": changes,
        "matches": [(match, core.LABELS.get(match.field, "")) for match in roster.matches(batch)],
        "new_words": [word.text for field in ("unit", "rank") for word in _new_words(batch, field)],
        "bars": _bars(counts),
        "sure": sure or (BringInForm() if core.many_leave(counts["leaves"], counts["rows"]) else None),
    }
    refused = bool(mends.errors) or bool(sure and sure.errors)
    return render(request, "agency/roster/check.html", context, status=422 if refused else 200)


def _new_words(batch: RosterImport, field: str) -> Any:
    return queries.words(batch, field).filter(decision="new")[:20]


def _bars(counts: dict[str, int]) -> list[tuple[str, float, float]]:
    """Parts of the tally, in a picture 240 wide: (class, from, width)."""
    parts = (("same", "same"), ("new", "ok"), ("changed", "half"), ("leaves", "ink"), ("bad", "bad"))
    whole = sum(counts[kind] for kind, _ in parts) or 1
    bars, at = [], 0.0
    for kind, name in parts:
        width = 240 * counts[kind] / whole
        bars.append((f"tally__{name}", round(at, 2), round(width, 2)))
        at += width
    return bars


@require_POST
@enter(Deed.IMPORT_ROSTER)
def mend(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Take in fixes, and check again."""
    batch = rows.one(RosterImport, pk=pk)
    faults = list(queries.faults(batch)[:SHOWN_FAULTS])
    form = MendForm(faults, queries.units_to_choose(rows.agency), request.POST)
    if not form.is_valid():
        return _check(request, rows, batch, mends=form)
    refused, by_job = roster.mend(batch=batch, answers=form.answers, at=rows.now)
    if by_job:
        tasks.compare_roster.enqueue(batch.pk)
    if not refused:
        return redirect("agency:roster_import", batch.pk)
    for fault, sentence in refused.items():
        form.add_error(f"fault_{fault}", sentence)
    return _check(request, rows, rows.one(RosterImport, pk=pk), mends=form)


@require_safe
@enter(Deed.IMPORT_ROSTER)
def changes(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Everything that would change, a hundred a page."""
    batch = rows.one(RosterImport, pk=pk)
    page = Paginator(queries.changed_rows(batch), A_PAGE).get_page(request.GET.get("page"))
    found: list[RosterRow] = list(page.object_list)
    context = {"batch": batch, "page": page, "changes": queries.differences(batch, found)}
    return render(request, "agency/roster/changes.html", context)


@require_POST
@enter(Deed.IMPORT_ROSTER)
def bring_in(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Bring everything in."""
    batch = rows.one(RosterImport, pk=pk)
    counts = batch.counts
    asked = batch.state == State.READY and core.many_leave(counts["leaves"], counts["rows"])
    form = BringInForm(request.POST) if asked else None
    if form is not None and not form.is_valid():
        return _check(request, rows, batch, sure=form)
    roster.ask_to_bring_in(batch=batch, sure=form is not None, by=rows.person, at=rows.now)
    tasks.bring_in_roster.enqueue(batch.pk)
    return redirect("agency:roster_import", batch.pk)


@require_POST
@enter(Deed.IMPORT_ROSTER)
def again(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Start a job anew that stopped moving: the server was restarted, or the job died."""
    batch = rows.one(RosterImport, pk=pk)
    if rows.now - batch.moved_at > SILENT and batch.state in queries.RUNNING:
        job = tasks.bring_in_roster if batch.state == State.APPLYING else tasks.read_roster
        job.enqueue(batch.pk)
    return redirect("agency:roster_import", batch.pk)


@require_POST
@enter(Deed.IMPORT_ROSTER)
def stop(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Put the import aside; what is being brought in is undone."""
    batch = rows.one(RosterImport, pk=pk)
    roster.stop(batch=batch, at=rows.now)
    return redirect("agency:roster_import", batch.pk)


@require_POST
@enter(Deed.IMPORT_ROSTER)
def undo(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Give everybody the values they had before."""
    batch = rows.one(RosterImport, pk=pk)
    roster.undo(batch=batch, by=rows.person, at=rows.now)
    return redirect("agency:roster_import", batch.pk)
