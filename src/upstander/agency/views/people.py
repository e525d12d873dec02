"""The people of the agency: a list, one person, their statuses and roles."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from .. import queries, services, tallies
from ..core.matrix import Deed
from ..core.roles import Role
from ..forms.people import RoleForm, StatusForm
from ..gate import enter
from ..models import Grant, Person, Status, Unit
from ..rows import Rows

A_PAGE = 50
MARKS = {"active": "good", "academy": "half", "leave": "half", "left": "none", None: "none"}


def _found(rows: Rows, asked: str, unit: Unit | None) -> QuerySet[Person]:
    now = queries.in_date(Status.objects.filter(agency=rows.agency, person=OuterRef("pk")), rows.today)
    people = rows.all(Person).select_related("unit", "rank").annotate(now=Subquery(now.values("kind")[:1]))
    if unit is not None:
        people = people.filter(unit__path__startswith=unit.path)
    if asked:
        people = people.filter(Q(name__icontains=asked) | Q(badge=asked))
    return people.order_by("name", "pk")


@enter(Deed.SEE_PEOPLE)
def everyone(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Everybody, a page at a time; counts come from the tallies, so the size of the agency costs nothing."""
    given = request.GET
    unit = rows.one(Unit, pk=int(given["unit"])) if given.get("unit", "").isdigit() else None
    page = int(given["page"]) if given.get("page", "").isdigit() and len(given["page"]) < 6 else 0
    asked = given.get("q", "").strip()[:80]
    found = list(_found(rows, asked, unit)[page * A_PAGE : (page + 1) * A_PAGE + 1])
    counts = tallies.read(rows.agency, (tallies.ON_DUTY, tallies.ON_LEAVE), [None], rows.now)
    context = {
        "people": [(who, MARKS[kind], _word(kind)) for who in found[:A_PAGE] for kind in [vars(who)["now"]]],
        "more": page + 1 if len(found) > A_PAGE else None,
        "before": page - 1 if page else None,
        "asked": asked,
        "unit": unit,
        "units": queries.top_units(rows.all(Unit).filter(closed_on=None)),
        "on_duty": counts[tallies.ON_DUTY, None],
        "on_leave": counts[tallies.ON_LEAVE, None],
        "may_set": rows.may(Deed.SET_AGENCY),
        "may_audit": rows.may(Deed.READ_AUDIT),
    }
    return render(request, "agency/people/list.html", context)


def _word(kind: str | None) -> str:
    return str(Status.Kind(kind).label) if kind else "No status"


def _page(
    request: HttpRequest,
    rows: Rows,
    who: Person,
    *,
    status: StatusForm | None = None,
    role: RoleForm | None = None,
) -> HttpResponse:
    refused = bool((status and status.errors) or (role and role.errors))
    context = {
        "who": who,
        "statuses": rows.all(Status).filter(person=who).order_by("-from_date"),
        "grants": [
            (grant, grant.to_date is None or grant.to_date >= rows.today)
            for grant in rows.all(Grant).filter(person=who).select_related("unit", "given_by")
        ],
        "status_form": status or StatusForm(initial={"on": rows.today}),
        "role_form": role or RoleForm(rows=rows),
        "may_status": rows.may(Deed.IMPORT_ROSTER),
        "may_role": rows.may(Deed.GIVE_ROLES),
    }
    return render(request, "agency/people/person.html", context, status=422 if refused else 200)


def _person(rows: Rows, pk: int) -> Person:
    rows.one(Person, pk=pk)
    return rows.all(Person).select_related("unit", "rank", "agency").get(pk=pk)


@enter(Deed.SEE_PEOPLE)
def person(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """One person: where they stand on the roster, statuses and roles with their dates."""
    return _page(request, rows, _person(rows, pk))


@require_POST
@enter(Deed.IMPORT_ROSTER)
def status(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Give a status from a day on."""
    who, form = _person(rows, pk), StatusForm(request.POST)
    if not form.is_valid():
        return _page(request, rows, who, status=form)
    services.set_status(person=who, by=rows.person, at=rows.now, **form.cleaned_data)
    return redirect("agency:person", who.pk)


@require_POST
@enter(Deed.GIVE_ROLES)
def roles(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Give a role."""
    who, form = _person(rows, pk), RoleForm(request.POST, rows=rows)
    if not form.is_valid():
        return _page(request, rows, who, role=form)
    given = form.cleaned_data
    services.give_role(
        person=who,
        role=Role(given["role"]),
        unit=given["unit"],
        until=given["until"],
        by=rows.person,
        at=rows.now,
    )
    return redirect("agency:person", who.pk)


@require_POST
@enter(Deed.GIVE_ROLES)
def role_end(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """End a role as of today."""
    grant = rows.one(Grant, pk=pk)
    services.end_grant(grant=grant, by=rows.person, at=rows.now)
    return redirect("agency:person", grant.person_id)
