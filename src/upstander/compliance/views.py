"""Pages of the check: the text with its evidence, clause by clause, and the standards beside our clauses."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.clause.core.rubric import Clause, clauses
from upstander.ground.errors import NotHere
from upstander.policy.models import DUTY, OPEN, PolicyVersion
from upstander.policy.views.page import version_of

from . import queries, services
from .core.board import WORDS
from .core.crosswalk import standards
from .core.marks import mark
from .forms import OverruleForm


@require_safe
@enter(Deed.REVIEW_POLICY)
def check(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """A version with its evidence marked; one clause at a time beside it."""
    return _show(request, rows, _duty(rows, pk), request.GET.get("clause", ""))


def _duty(rows: Rows, pk: int) -> PolicyVersion:
    """The version; the policy beside it, on reporting, is not made of these clauses."""
    version = version_of(rows, pk)
    if version.policy.slug != DUTY:
        raise NotHere()
    return version


def _show(
    request: HttpRequest, rows: Rows, version: PolicyVersion, ident: str, sent: forms.Form | None = None
) -> HttpResponse:
    board = queries.board(version, rows.today)
    row = board.row(ident)
    before, after = board.beside(row)
    start = {"clause": row.clause.id, "text_hash": version.text_hash}
    context = {
        "version": version,
        "board": board,
        "row": row,
        "before": before,
        "after": after,
        "quotes": [board.checked.source[start:end] for start, end in row.finding.spans],
        "standings": [(each, WORDS[each.standing]) for each in row.law],
        "beside": [(each, WORDS[each.standing]) for each in board.compared],
        "said": queries.history(version, row.clause.id),
        "lines": mark(board, queries.lines(version)),
        "is_open": version.status in OPEN,
        "may_write": rows.may(Deed.WRITE_POLICY),
        "form": sent or OverruleForm(initial=start),
        "shares": _shares(board.total),
        "title": _headline(len(board.must), is_open=version.status in OPEN),
    }
    return render(request, "compliance/check.html", context, status=422 if sent is not None else 200)


def _headline(count: int, *, is_open: bool) -> str:
    if not count:
        return "Nothing required is missing"
    clauses = "One clause" if count == 1 else f"{count} clauses"
    if is_open:
        return f"{clauses} must change before you publish"
    return f"{clauses} {'falls' if count == 1 else 'fall'} short of what is required"


def _shares(total: dict[str, int]) -> list[tuple[str, str, str]]:
    """The three parts of the bar: class, start and width in percent, with a gap between."""
    found, at = list[tuple[str, str, str]](), 0.0
    for word, name in (("present", "ok"), ("partial", "half"), ("absent", "gone")):
        width = 100 * total[word] / 23
        if width:
            found.append((name, f"{at:.2f}", f"{max(0.5, width - 0.7):.2f}"))
        at += width
    return found


@require_POST
@enter(Deed.WRITE_POLICY)
def overrule(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Keep a coordinator's own judgement of a clause."""
    version = _duty(rows, pk)
    form = OverruleForm(request.POST)
    if not form.is_valid():
        return _show(request, rows, version, str(form.data.get("clause", "")), form)
    kept = services.overrule(version=version, by=rows.person, at=rows.now, **form.cleaned_data)
    return redirect(f"{reverse('compliance:check', args=[version.pk])}?clause={kept.clause}#clause")


@require_safe
@enter(Deed.REVIEW_POLICY)
def crosswalk(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Our clauses beside the source document, model policies and standards."""
    return render(request, "compliance/crosswalk.html", {"standards": standards(), "rows": _crossed()})


def _crossed() -> list[tuple[Clause, list[tuple[str, str]]]]:
    return [(each, [(one.name, one.covers.get(each.id, "")) for one in standards()]) for each in clauses()]


@require_safe
@enter(Deed.REVIEW_POLICY)
def recheck(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The policies to look at again, since the law changed or is due to be read again."""
    found = queries.to_look_at(rows.agency, rows.today)
    return render(request, "compliance/recheck.html", {"found": found, "today": rows.today})
