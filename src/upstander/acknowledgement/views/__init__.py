"""Pages of signing: who is asked, who is late, the evidence, and a record of one's own."""

from typing import Any, cast

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from upstander.agency.core.matrix import Deed, Reach
from upstander.agency.gate import enter
from upstander.agency.models import Person, Rank, Unit
from upstander.agency.queries import heads_and_parts, on_duty
from upstander.agency.rows import Rows
from upstander.ground.templatetags.shell import us_date, us_datetime
from upstander.policy import queries as policies
from upstander.policy.models import DUTY, Policy

from .. import queries, services
from ..forms import DaysForm, RuleForm
from ..models import AudienceRule
from ..services import making

PDF = "application/pdf"
SHOWN = 100  # people of one policy on a page


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
        "holds": found.holds,
        "clauses": found.clauses or {},
    }
    return _pdf(making.council_page(data), f"program-summary-{rows.today}.pdf")


@enter(Deed.SET_AUDIENCE)
def audience(request: HttpRequest, rows: Rows, slug: str = DUTY) -> HttpResponse:
    """Who is asked to sign a policy, by which rules, and for how many days."""
    policy = rows.all(Policy).filter(slug=slug).first()
    if policy is None:
        return render(request, "acknowledgement/audience.html", {"policy": None})
    units, ranks = rows.all(Unit).filter(closed_on=None), rows.all(Rank)
    form = RuleForm(request.POST if "rule" in request.POST else None, units=units, ranks=ranks)
    days = DaysForm(
        request.POST if "days" in request.POST else None, initial={"days": queries.days_to_sign(policy)}
    )
    if form.is_bound and form.is_valid():
        services.add_rule(policy=policy, by=rows.person, at=rows.now, **form.cleaned_data)
        return redirect(request.path)
    if days.is_bound and days.is_valid():
        services.set_days(policy=policy, by=rows.person, at=rows.now, days=days.cleaned_data["days"])
        return redirect(request.path)
    shown: forms.BaseForm = form if form.errors else days
    every = queries.rules(policy)
    everybody = on_duty(rows.agency, rows.today)
    condition, total = queries.condition_of(every, rows.today), everybody.count()
    context = {
        "policy": policy,
        "form": form,
        "days": days,
        "shown": shown,
        "rules": [(rule, everybody.filter(queries.fits(rule, rows.today)).count()) for rule in every],
        "asked": everybody.filter(condition).count() if condition is not None else total,
        "of": total,
    }
    return render(request, "acknowledgement/audience.html", context, status=422 if shown.errors else 200)


@require_POST
@enter(Deed.SET_AUDIENCE)
def rule_away(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Take a rule away."""
    rule = rows.one(AudienceRule, pk=pk)
    slug = rule.policy.slug
    services.take_away(rule=rule, by=rows.person, at=rows.now)
    return redirect("acknowledgement:audience" if slug == DUTY else "acknowledgement:audience_beside")


@require_safe
@enter(Deed.SEE_PROGRESS)
def overdue(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Whose time to sign is over, by unit and the longest first; supervisors see their units only."""
    heads, _ = heads_and_parts(rows.units(Deed.SEE_PROGRESS))
    reach = None if rows.reach(Deed.SEE_PROGRESS) is Reach.ALL else heads
    shelves = []
    for version in policies.documents(rows.agency):
        people = queries.overdue(rows.all(Person), reach, version, rows.today)
        units = queries.by_unit(people, SHOWN)
        count = sum(unit.count for unit in units)
        shelves.append((version, units, count, queries.days_to_sign(version.policy)))
    context = {"shelves": shelves, "late": sum(count for _, _, count, _ in shelves), "most": SHOWN}
    return render(request, "acknowledgement/overdue.html", context)


@require_safe
@enter(Deed.SIGN)
def record(request: HttpRequest, rows: Rows) -> HttpResponse:
    """What the person who looks has signed: when, which text, under which words."""
    return render(
        request, "acknowledgement/record.html", {"signed": queries.as_lines(queries.own(rows.person))}
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
        "lines": [_printed(line) for line in signed],
    }
    return _pdf(making.own_record(data), f"my-record-{rows.today}.pdf")


def _printed(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the record; a signature given elsewhere has a day and no hour."""
    given = line.pop("elsewhere")
    if given is None:
        return line | {"at": us_datetime(line["at"]), "from": ""}
    return line | {
        "at": us_date(timezone.localtime(line["at"])),
        "from": f"{given.source}, file {given.file_name}",
    }


def _pdf(made: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        made, content_type=PDF, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
