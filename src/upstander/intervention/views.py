"""“What to say” for everyone, and the agency's table for those who set it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows

from . import queries, services
from .core import vocabulary
from .forms import EntryForm
from .models import NeedsEntry


@enter(Deed.KNOW)
def know(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Stages, the three D's, ways with a superior, and the agency's table."""
    context = {
        "stages": vocabulary.stages(),
        "tactics": vocabulary.tactics(),
        "approaches": vocabulary.approaches(),
        "levels": queries.by_level(rows.agency),
        "may_change": rows.may(Deed.SET_AGENCY),
    }
    return render(request, "intervention/know.html", context)


@enter(Deed.SET_AGENCY)
def table(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The table, with a form for one more line."""
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_entry(agency=rows.agency, by=rows.person, at=rows.now, **form.cleaned_data)
        return redirect("intervention:table")
    context = {"levels": queries.by_level(rows.agency), "form": form}
    return render(request, "intervention/table.html", context, status=422 if form.errors else 200)


@enter(Deed.SET_AGENCY)
def entry(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """One line, to change."""
    row = rows.one(NeedsEntry, pk=pk)
    form = EntryForm(request.POST or None, instance=NeedsEntry.objects.get(pk=row.pk))
    if request.method == "POST" and form.is_valid():
        services.change_entry(entry=row, by=rows.person, at=rows.now, **form.cleaned_data)
        return redirect("intervention:table")
    context = {"entry": row, "form": form}
    return render(request, "intervention/entry.html", context, status=422 if form.errors else 200)


@require_POST
@enter(Deed.SET_AGENCY)
def remove(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Take a line out."""
    services.remove_entry(entry=rows.one(NeedsEntry, pk=pk), by=rows.person, at=rows.now)
    return redirect("intervention:table")
