"""Writes of the audience: rules, days to sign, and since when each person is asked."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from upstander.agency import tallies
from upstander.agency.audit import record
from upstander.agency.models import Agency, Person
from upstander.policy.models import Policy
from upstander.policy.queries import documents

from .. import queries
from ..errors import RuleOfNothing
from ..models import Asked, AudienceRule, SigningPlan

ASKED, SIGNED = "asked", "signed"
NAMES = ("unit", "rank", "role", "kind", "status")


@transaction.atomic
def add_rule(*, policy: Policy, leaves_out: bool, by: Person, at: datetime, **names: Any) -> AudienceRule:
    """Ask, or leave out, the people who fit everything that is named.

    Raises
    ------
    RuleOfNothing
        Nothing is named.
    """
    given = {name: value for name, value in names.items() if value}
    if not given:
        raise RuleOfNothing()
    rule = AudienceRule.objects.create(
        agency=policy.agency, policy=policy, leaves_out=leaves_out, made_by=by, made_at=at, **given
    )
    facts = {name: getattr(value, "pk", value) for name, value in given.items()}
    record(
        policy.agency, "policy.audience_added", by=by, at=at, target=rule, leaves_out=int(leaves_out), **facts
    )
    follow(policy, at)
    return rule


@transaction.atomic
def take_away(*, rule: AudienceRule, by: Person, at: datetime) -> None:
    """Take a rule away."""
    record(rule.agency, "policy.audience_removed", by=by, at=at, target=rule)
    policy = rule.policy
    rule.delete()
    follow(policy, at)


@transaction.atomic
def set_days(*, policy: Policy, days: int, by: Person, at: datetime) -> None:
    """Give people so many days to sign `policy`."""
    SigningPlan.objects.update_or_create(agency=policy.agency, policy=policy, defaults={"days": days})
    record(policy.agency, "policy.days_to_sign", by=by, at=at, target=policy, days=days)


@transaction.atomic
def follow(policy: Policy, at: datetime) -> None:
    """Note who is asked from today on and who no longer is; whoever comes back is asked anew. Twice is once."""
    day = tallies.day_of(policy.agency, at)
    people = queries.asked_people(policy, day)
    noted = Asked.objects.filter(agency=policy.agency_id, policy=policy, until=None)
    noted.exclude(person__in=people.values("pk")).update(until=day)
    first = not Asked.objects.filter(agency=policy.agency_id, policy=policy).exists()
    fresh = people.exclude(pk__in=noted.values("person"))
    since = _first_day(policy, day) if first else day
    new = (
        Asked(agency=policy.agency, policy=policy, person_id=pk, since=since)
        for pk in fresh.values_list("pk", flat=True)
    )
    Asked.objects.bulk_create(new, batch_size=1000)
    tallies.recount(policy.agency, at, [ASKED, SIGNED])


def _first_day(policy: Policy, day: date) -> date:
    """Whoever is there when a policy is first followed was asked when it was published."""
    dates = [
        row.published_at
        for row in documents(policy.agency)
        if row.policy_id == policy.pk and row.published_at
    ]
    return min([day, *(tallies.day_of(policy.agency, at) for at in dates)])


def follow_all(*, at: datetime) -> None:
    """Follow every policy that is published: what the turn of the day calls."""
    for agency in Agency.objects.all():
        for version in documents(agency):
            follow(version.policy, at)
