"""What the agency sets for itself, and the record of who changed what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .. import audit
from ..core.matrix import Deed
from ..forms.people import SettingsForm
from ..gate import enter
from ..models import AuditEntry, Person
from ..rows import Rows
from ..services.settings import set_agency

A_PAGE = 50


@enter(Deed.SET_AGENCY)
def settings_page(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Time zone and support lines."""
    form = SettingsForm(request.POST or None, agency=rows.agency)
    if request.method == "POST" and form.is_valid():
        zone = form.cleaned_data["time_zone"]
        set_agency(agency=rows.agency, time_zone=zone, support_lines=form.lines, by=rows.person, at=rows.now)
        return redirect("agency:settings")
    return render(request, "agency/settings/page.html", {"form": form}, status=422 if form.errors else 200)


@enter(Deed.READ_AUDIT)
def record_page(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The newest entries; on asking, the whole chain is read again."""
    newest = list(rows.all(AuditEntry).order_by("-number")[:A_PAGE])
    names = dict(rows.all(Person).filter(pk__in={row.by for row in newest}).values_list("pk", "name"))
    context = {
        "entries": [
            (row, row.verb.replace(".", " "), names.get(row.by or 0, "The program")) for row in newest
        ],
        "verified": audit.verify(rows.agency) if request.GET.get("verify") else None,
    }
    return render(request, "agency/settings/record.html", context)
