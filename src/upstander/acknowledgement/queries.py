"""Reads of signatures: for the evidence, for the person who gave them, and as counts for the council."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from upstander.agency import tallies
from upstander.agency.models import Agency, Grant, Person, Status, Unit
from upstander.agency.queries import in_date, on_duty
from upstander.compliance import queries as compliance
from upstander.ground.core.suppress import FLOOR
from upstander.policy import queries as policies
from upstander.policy.models import Acknowledgement, Policy, PolicyVersion

from .models import DAYS, Asked, AudienceRule, GivenElsewhere, Reminder, ReminderPlan, SigningPlan

HERE = "signed in Upstander"


def published(agency: Agency) -> QuerySet[PolicyVersion]:
    """Every version that was ever published, by policy and number, read one at a time with its files."""
    rows = PolicyVersion.objects.filter(agency=agency, number__isnull=False)
    joined = rows.select_related("policy", "published_by", "approved_by")
    return joined.order_by("policy__slug", "number")


def signatures(agency: Agency) -> Iterator[tuple[str, ...]]:
    """Every signature as a row of the evidence, in the order of their times."""
    elsewhere = GivenElsewhere.objects.filter(agency=agency, acknowledgement=OuterRef("pk"))
    rows = Acknowledgement.objects.filter(agency=agency).select_related("person__unit", "version__policy")
    rows = rows.annotate(
        source=Subquery(elsewhere.values("source")[:1]), file=Subquery(elsewhere.values("file_hash")[:1])
    )
    light = rows.defer(*(f"version__{name}" for name in policies.HEAVY)).order_by("at", "pk")
    for row in light.iterator(chunk_size=2000):
        person = row.person
        yield (
            str(row.pk),
            row.version.policy.slug,
            str(row.version.number),
            person.badge or "",
            person.name,
            person.unit.name if person.unit else "",
            row.at.astimezone(UTC).isoformat(),
            row.statement,
            row.text_hash,
            f"given elsewhere: {vars(row)['source']}" if vars(row)["source"] else HERE,
            vars(row)["file"] or "",
        )


def own(person: Person) -> list[Acknowledgement]:
    """What a person signed, newest first. One query."""
    rows = Acknowledgement.objects.filter(agency=person.agency_id, person=person)
    joined = rows.select_related("version__policy").order_by("-at", "-pk")
    return list(joined.defer(*(f"version__{name}" for name in policies.HEAVY)))


@dataclass(frozen=True)
class Summary:
    """What the council is told: counts, none below 11, and nothing from which one could be worked out."""

    version: PolicyVersion | None
    holds: bool  # in force today; else it is still to come
    of: int | None
    signed: int | None
    clauses: dict[str, int] | None
    documents: list[PolicyVersion]


def summary(agency: Agency, at: datetime) -> Summary:
    """The program in figures for the public."""
    day = tallies.day_of(agency, at)
    version = policies.current(agency)
    counts = tallies.read(agency, ("asked", "signed"), [None], at)
    of, signed = counts["asked", None], counts["signed", None]
    safe = of >= FLOOR and signed >= FLOOR and (of == signed or of - signed >= FLOOR)
    total = compliance.board(version, day).total if version else None
    holds = bool(version and version.effective_on and version.effective_on <= day)
    shown = of if of >= FLOOR else None
    return Summary(version, holds, shown, signed if safe else None, total, policies.documents(agency))


def as_lines(rows: list[Acknowledgement]) -> list[dict[str, Any]]:
    """A person's signatures as the record prints them. One query."""
    given = GivenElsewhere.objects.filter(acknowledgement__in=[row.pk for row in rows])
    elsewhere = {one.acknowledgement_id: one for one in given}
    return [
        {
            "title": row.version.policy.title,
            "version": row.version.number,
            "at": row.at,
            "statement": row.statement,
            "hash": row.text_hash,
            "elsewhere": elsewhere.get(row.pk),
        }
        for row in rows
    ]


# --- whom a policy asks -----------------------------------------------------------------------------------------------
def rules(policy: Policy) -> list[AudienceRule]:
    """The rules of a policy: those that ask, then those that leave out. One query."""
    found = AudienceRule.objects.filter(agency=policy.agency_id, policy=policy)
    return list(found.select_related("unit", "rank"))


def fits(rule: AudienceRule, day: date) -> Q:
    """The people who fit everything that a rule names."""
    found = Q()
    if rule.unit is not None:
        found &= Q(unit__path__startswith=rule.unit.path)
    if rule.rank_id is not None:
        found &= Q(rank=rule.rank_id)
    if rule.kind:
        found &= Q(kind=rule.kind)
    if rule.role:
        grants = Grant.objects.filter(agency=rule.agency_id, role=rule.role, person=OuterRef("pk"))
        found &= Q(Exists(in_date(grants, day)))
    if rule.status:
        held = Status.objects.filter(agency=rule.agency_id, kind=rule.status, person=OuterRef("pk"))
        found &= Q(Exists(in_date(held, day)))
    return found


def audience(policy: Policy, day: date) -> Q | None:
    """The condition that makes a person one whom `policy` asks on `day`; None if it asks everybody."""
    return condition_of(rules(policy), day)


def condition_of(every: list[AudienceRule], day: date) -> Q | None:
    """The condition that some rules make together; None for no rules."""
    if not every:
        return None
    asks = [fits(rule, day) for rule in every if not rule.leaves_out]
    whole = reduce(or_, asks) if asks else Q()
    for rule in every:
        if rule.leaves_out:
            whole &= ~fits(rule, day)
    return whole


def asks(person: Person, given: Iterable[Policy], day: date) -> set[int]:
    """Which of the `given` policies ask `person` to sign on `day`, by their keys. One query."""
    grants = Grant.objects.filter(agency=person.agency_id, person=person, role=OuterRef("role"))
    held = Status.objects.filter(agency=person.agency_id, person=person, kind=OuterRef("status"))
    every = AudienceRule.objects.filter(agency=person.agency_id, policy__in=given).select_related("unit")
    every = every.annotate(has_role=Exists(in_date(grants, day)), has_status=Exists(in_date(held, day)))
    verdicts: dict[int, list[tuple[bool, bool]]] = {policy.pk: [] for policy in given}
    for rule in every:
        verdicts[rule.policy_id].append((rule.leaves_out, _fits_person(rule, person)))
    return {pk for pk, found in verdicts.items() if _is_asked(found)}


def _fits_person(rule: AudienceRule, person: Person) -> bool:
    here = person.unit.path if person.unit else ""
    return (
        (rule.unit is None or here.startswith(rule.unit.path))
        and (rule.rank_id is None or rule.rank_id == person.rank_id)
        and (not rule.kind or rule.kind == person.kind)
        and (not rule.role or bool(vars(rule)["has_role"]))
        and (not rule.status or bool(vars(rule)["has_status"]))
    )


def _is_asked(verdicts: list[tuple[bool, bool]]) -> bool:
    """Without a rule that asks, everybody is asked; one that leaves out wins."""
    if any(leaves_out and fits for leaves_out, fits in verdicts):
        return False
    asking = [fits for leaves_out, fits in verdicts if not leaves_out]
    return not asking or any(asking)


def asked_people(policy: Policy, day: date) -> QuerySet[Person]:
    """Who is on duty and asked by `policy` on `day`."""
    condition = audience(policy, day)
    people = on_duty(policy.agency, day)
    return people if condition is None else people.filter(condition)


def days_to_sign(policy: Policy) -> int:
    """How many days a person has to sign."""
    plan = SigningPlan.objects.filter(agency=policy.agency_id, policy=policy).values_list("days", flat=True)
    return plan.first() or DAYS


def _asked_from(version: PolicyVersion, day: date) -> date:
    """The day that the policy began to ask: when the last substantive version was published."""
    rows = PolicyVersion.objects.filter(agency=version.agency_id, policy=version.policy_id)
    first = (
        rows.filter(number=version.signed_since or version.number)
        .values_list("published_at", flat=True)
        .first()
    )
    return tallies.day_of(version.agency, first) if first else day


def overdue(
    people: QuerySet[Person], units: Sequence[Unit] | None, version: PolicyVersion, day: date
) -> QuerySet[Person]:
    """Those of `people` in or below `units` (None: anywhere) whose time to sign `version` is over, longest first."""
    last = day - timedelta(days=days_to_sign(version.policy) + 1)
    return asked_by(people, units, version, day, last)


def asked_by(
    people: QuerySet[Person], units: Sequence[Unit] | None, version: PolicyVersion, day: date, last: date
) -> QuerySet[Person]:
    """Those of `people` who have yet to sign `version` and were asked on `last` or before, longest first.

    Each has `asked_since`: the later of the day that the policy began to ask them and the day it was published.
    """
    begun = Asked.objects.filter(
        agency=version.agency_id, policy=version.policy_id, person=OuterRef("pk"), until=None
    )
    published = _asked_from(version, day)
    if published > last:
        return people.none()
    waiting = policies.standing(people, units, version, day, "open")
    since = Coalesce(Subquery(begun.values("since")[:1]), Value(published), output_field=DateField())
    late = waiting.annotate(asked_since=Greatest(since, Value(published), output_field=DateField()))
    return (
        late.filter(asked_since__lte=last)
        .select_related("unit", "rank")
        .order_by("asked_since", "name", "pk")
    )


@dataclass(frozen=True)
class UnitLate:
    """The overdue signatures of one unit: all of them counted, and the people who are listed."""

    name: str  # "" for those without a unit
    count: int
    people: list[Person]


def by_unit(late: QuerySet[Person], most: int) -> list[UnitLate]:
    """The `late` by unit, the unit with most of them first; the `most` who wait longest are listed. Two queries."""
    counted = late.order_by().values_list("unit", "unit__name").annotate(count=Count("pk"))
    listed: dict[int | None, list[Person]] = {}
    for person in late[:most]:
        listed.setdefault(person.unit_id, []).append(person)
    found = [UnitLate(name or "", count, listed.get(unit, [])) for unit, name, count in counted]
    return sorted(found, key=lambda unit: (-unit.count, unit.name))


# --- reminders --------------------------------------------------------------------------------------------------------
def plan_of(agency: Agency) -> ReminderPlan:
    """How an agency reminds; what the program proposes, off, where nobody said anything."""
    return ReminderPlan.objects.filter(agency=agency).first() or ReminderPlan(agency=agency)


def to_remind(version: PolicyVersion, plan: ReminderPlan, at: datetime) -> QuerySet[Person]:
    """Whom to remind of `version`: time is nearly over or over, and the last letter is old enough.

    Nobody for whom one waits, and nobody whose address was refused until a person says to try again.
    """
    day = tallies.day_of(version.agency, at)
    last = day - timedelta(days=days_to_sign(version.policy)) + timedelta(days=plan.before)
    people = asked_by(Person.objects.filter(agency=version.agency_id), None, version, day, last)
    stands = Q(version=version, state__in=[Reminder.State.WAITS, Reminder.State.FAILED])
    recent = Q(state=Reminder.State.SENT, tried_at__gt=at - timedelta(days=plan.every))  # about any policy
    told = Reminder.objects.filter(stands | recent, agency=version.agency_id)
    return people.exclude(Exists(told.filter(person=OuterRef("pk"))))


HAS_ADDRESS = Q(email__isnull=False)  # people to whom a letter can go


def reminders(agency: Agency, state: str) -> QuerySet[Reminder]:
    """Reminders in a state, the newest first, with person and policy."""
    rows = Reminder.objects.filter(agency=agency, state=state)
    joined = rows.select_related("person__rank", "person__unit", "version__policy")
    return joined.defer(*(f"version__{name}" for name in policies.HEAVY)).order_by("-tried_at", "-pk")
