"""Pages of evidence: the pack, the council's page, and a record of one's own."""

from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.ground.templatetags.shell import us_date, us_datetime

from . import queries, services
from .services import making

PDF = "application/pdf"


@require_safe
@enter(Deed.EXPORT_EVIDENCE)
def evidence(request: HttpRequest, rows: Rows) -> HttpResponse:
    """What can be handed to an accreditor and to the council."""
    context = {
        "summary": queries.summary(rows.agency, rows.now),
        "versions": queries.published(rows.agency).count(),
    }
    return render(request, "acknowledgement/evidence.html", context)


@require_POST
@enter(Deed.EXPORT_EVIDENCE)
def pack(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The evidence pack. Making it is an entry of the record."""
    made = services.export(agency=rows.agency, by=rows.person, at=rows.now)
    name = f"{rows.agency.slug}-evidence-{rows.today}.zip"
    sent = FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")
    return cast(HttpResponse, sent)  # a streamed answer goes through the gate like any other


@require_safe
@enter(Deed.EXPORT_EVIDENCE)
def council(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The program on one page, for the council: counts only, none below 11."""
    found = queries.summary(rows.agency, rows.now)
    data = {
        "agency": rows.agency.name,
        "day": us_date(rows.today),
        "title": found.version.policy.title if found.version else "",
        "version": found.version.number if found.version else 0,
        "effective": us_date(found.version.effective_on) if found.version else "",
        "review": us_date(found.version.review_on) if found.version else "",
        "beside": [row.policy.title for row in found.documents[1:]],
        "of": found.of or 0,
        "signed": found.signed or 0,
        "shows": found.signed is not None,
        "clauses": found.clauses or {},
    }
    return _pdf(making.council_page(data), f"program-summary-{rows.today}.pdf")


@require_safe
@enter(Deed.SIGN)
def record(request: HttpRequest, rows: Rows) -> HttpResponse:
    """What the person who looks has signed: when, which text, under which words."""
    return render(
        request, "acknowledgement/record.html", {"signed": queries.own(rows.person), "person": rows.person}
    )


@require_safe
@enter(Deed.SIGN)
def record_file(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The same as a file to keep."""
    signed = queries.as_lines(queries.own(rows.person))
    data = {
        "agency": rows.agency.name,
        "person": rows.person.titled,
        "day": us_date(timezone.localtime(rows.now)),
        "lines": [line | {"at": us_datetime(line["at"])} for line in signed],
    }
    return _pdf(making.own_record(data), f"my-record-{rows.today}.pdf")


def _pdf(made: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        made, content_type=PDF, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
