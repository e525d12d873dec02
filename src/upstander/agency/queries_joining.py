"""Reads of joining: who has an account, who was invited, who waits at a roll call."""

from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from .models import Agency, Grant, Person, Status, User
from .models_joining import Invitation, JoinRequest, RollCall
from .queries import in_date

JOINED, OPENED, INVITED, WAITING = "joined", "opened", "invited", "not_invited"


def accounts_named(name: str) -> QuerySet[User]:
    """Accounts that `name` signs in to, as sign-in name or as address."""
    return User.objects.filter(Q(username=name) | Q(email=name))


def open_accounts(today: date) -> QuerySet[User]:
    """Accounts that may be signed in to on `today`: not closed, and of nobody who left and holds no role."""
    gone = in_date(Status.objects.filter(kind=Status.Kind.LEFT, person__user=OuterRef("pk")), today)
    role = in_date(Grant.objects.filter(person__user=OuterRef("pk")), today)
    return User.objects.filter(is_active=True).exclude(Q(Exists(gone)) & ~Q(Exists(role)))


def on_roster(agency: Agency, day: date) -> QuerySet[Person]:
    """People of the agency who have not left by `day`, outsiders with a role too."""
    gone = in_date(Status.objects.filter(agency=agency, kind=Status.Kind.LEFT), day)
    return Person.objects.filter(agency=agency).exclude(pk__in=gone.values("person"))


def yet_to_join(agency: Agency, day: date) -> QuerySet[Person]:
    """People on the roster who have no account."""
    return on_roster(agency, day).filter(user=None)


def open_invitations(at: datetime) -> QuerySet[Invitation]:
    """Invitations of every agency that still work at `at`, with the person, the account and the agency."""
    rows = Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=at)
    return rows.select_related("person__user", "agency", "person__agency", "person__rank", "person__unit")


def open_roll_calls(at: datetime) -> QuerySet[RollCall]:
    """Roll calls of every agency that are open at `at`."""
    return RollCall.objects.filter(closes_at__gt=at).select_related("agency", "unit", "opened_by")


def requests_of(roll_call: RollCall, people: QuerySet[Person]) -> QuerySet[JoinRequest]:
    """Who asks at `roll_call`, first come first; `fitting`: the person is among `people` and has no account."""
    fitting = people.filter(pk=OuterRef("person"), user=None)
    rows = JoinRequest.objects.filter(agency=roll_call.agency_id, roll_call=roll_call)
    return rows.annotate(fitting=Exists(fitting)).select_related("person", "person__unit", "person__rank")


def waiting_phones(at: datetime) -> QuerySet[JoinRequest]:
    """Requests that were not used yet, at roll calls that are open."""
    rows = JoinRequest.objects.filter(used_at=None, roll_call__closes_at__gt=at)
    return rows.select_related("agency", "person", "person__agency", "roll_call")


def with_step(people: QuerySet[Person], at: datetime) -> QuerySet[Person]:
    """`people` with how far they are: `invited_at`, `invited_how` and `opened_at` of the invitation that works."""
    mine = Invitation.objects.filter(
        agency=OuterRef("agency"), person=OuterRef("pk"), used_at=None, withdrawn_at=None, expires_at__gt=at
    ).order_by("-made_at")
    return people.annotate(
        invited_at=Subquery(mine.values("made_at")[:1]),
        invited_how=Subquery(mine.values("how")[:1]),
        opened_at=Subquery(mine.values("opened_at")[:1]),
    )


STEPS: dict[str, Q] = {
    JOINED: Q(user__isnull=False),
    OPENED: Q(user=None, opened_at__isnull=False),
    INVITED: Q(user=None, invited_at__isnull=False, opened_at=None),
    WAITING: Q(user=None, invited_at=None),
}


def counts(people: QuerySet[Person], at: datetime) -> dict[str, int]:
    """How many of `people` are at each step; two queries, and few rows are open invitations."""
    steps = people.aggregate(all=Count("pk"), joined=Count("user"))
    theirs = Invitation.objects.filter(
        person__in=people.filter(user=None), used_at=None, withdrawn_at=None, expires_at__gt=at
    )
    sent = theirs.aggregate(all=Count("pk"), opened=Count("opened_at"))
    return {
        JOINED: steps["joined"],
        OPENED: sent["opened"],
        INVITED: sent["all"] - sent["opened"],
        WAITING: steps["all"] - steps["joined"] - sent["all"],
    }
