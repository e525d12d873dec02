"""A roll call: people in one room join on their own phones, and somebody who knows their faces lets them in."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.crypto import salted_hmac

from .. import queries_joining
from ..audit import record
from ..core.joining import LETTERS, fits, grouped, make_code, word_pair
from ..errors_joining import NotLetIn, RollCallOver
from ..models import Agency, Person, Unit, User
from ..models_joining import JoinRequest, RollCall
from ..tallies import day_of
from .joining import hashed, make_account
from .people import same_agency

MINUTES = 30
MOST = 400  # requests at one roll call


@transaction.atomic
def open_roll_call(*, agency: Agency, unit: Unit | None, by: Person, at: datetime) -> RollCall:
    """Open a roll call for half an hour; one that `by` had open is closed."""
    same_agency(agency, unit, by)
    queries_joining.open_roll_calls(at).filter(agency=agency, opened_by=by).update(closes_at=at)
    made = RollCall(
        agency=agency, unit=unit, opened_by=by, opened_at=at, closes_at=at + timedelta(minutes=MINUTES)
    )
    made.code_hash = hashed(code_of(made))
    made.save()
    record(agency, "roll_call.opened", by=by, at=at, target=made)
    return made


def code_of(roll_call: RollCall) -> str:
    """The code of a roll call, such as `7KQM-2WXA`: worked out from the installation's secret, so it isn't stored."""
    said = f"{roll_call.agency_id} {roll_call.opened_by_id} {roll_call.opened_at.timestamp():.6f}"
    number = int.from_bytes(salted_hmac("upstander.roll_call", said, algorithm="sha256").digest()[:8])
    letters = []
    for _ in range(8):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return grouped("".join(letters))


def link_of(roll_call: RollCall) -> str:
    """The whole address of the code on the sergeant's screen."""
    return f"{settings.UPSTANDER_URL}{reverse('join:roll_call', args=[code_of(roll_call)])}"


def find(code: str, at: datetime) -> RollCall:
    """The open roll call with `code`.

    Raises
    ------
    RollCallOver
        Unknown or closed: both alike.
    """
    roll_call = queries_joining.open_roll_calls(at).filter(code_hash=hashed(code)).first()
    if roll_call is None:
        raise RollCallOver()
    return roll_call


@transaction.atomic
def ask(*, roll_call: RollCall, badge: str, last_name: str, at: datetime) -> tuple[JoinRequest, str]:
    """Put a phone on the sergeant's list, whatever was typed: the same queries and the same answer for everybody.

    Returns
    -------
    (request, token). The token stays in that phone's session.
    """
    agency, badge = roll_call.agency, badge.strip()[:40]
    RollCall.objects.select_for_update().get(pk=roll_call.pk)  # two phones at once never get the same words
    taken = list(
        JoinRequest.objects.filter(agency=agency, roll_call=roll_call).values_list("words", flat=True)
    )
    if len(taken) >= MOST:
        raise RollCallOver()
    found = queries_joining.on_roster(agency, day_of(agency, at)).filter(badge__iexact=badge).first()
    person = found if found is not None and fits(found.name, last_name) else None
    token = make_code(16)
    made = JoinRequest.objects.create(
        agency=agency,
        roll_call=roll_call,
        person=person,
        badge=badge,
        words=word_pair(taken),
        browser_hash=hashed(token),
        asked_at=at,
    )
    return made, token


@transaction.atomic
def let_in(
    *, roll_call: RollCall, requests: Iterable[int] | None, people: QuerySet[Person], by: Person, at: datetime
) -> int:
    """Let phones in whose person is among `people` and has no account.

    Parameters
    ----------
    requests : which; None for all, but then nobody whose name two phones gave: those are let in one by one.

    Returns
    -------
    How many were let in now.
    """
    same_agency(roll_call.agency, by)
    waiting = queries_joining.requests_of(roll_call, people).filter(
        person__in=people.filter(user=None).values("pk"), let_in_at=None
    )
    if requests is not None:
        waiting = waiting.filter(pk__in=list(requests))
    else:
        twice = (
            JoinRequest.objects.filter(agency=roll_call.agency_id, roll_call=roll_call, person__isnull=False)
            .order_by()
            .values("person")
            .annotate(times=Count("pk"))
            .filter(times__gt=1)
        )
        waiting = waiting.exclude(person__in=twice.values("person"))
    ids = [request.pk for request in waiting]
    done = JoinRequest.objects.filter(agency=roll_call.agency_id, pk__in=ids, let_in_at=None).update(
        let_in_at=at
    )
    if done:
        record(roll_call.agency, "roll_call.let_in", by=by, at=at, target=roll_call, count=done)
    return done


def phone(token: str, at: datetime) -> JoinRequest:
    """The request of the phone that holds `token`.

    Raises
    ------
    NotLetIn
        There is none, it was used, or the roll call is closed: all alike.
    """
    found = queries_joining.waiting_phones(at).filter(browser_hash=hashed(token)).first()
    if found is None:
        raise NotLetIn()
    return found


@transaction.atomic
def join_let_in(token: str, *, password: str, at: datetime) -> User:
    """Make the account of the person who was let in. It works once.

    Raises
    ------
    NotLetIn
        Nobody let this phone in, or it was used.
    """
    request = phone(token, at)
    mine = JoinRequest.objects.filter(pk=request.pk, used_at=None, let_in_at__isnull=False)
    if request.person is None or not mine.update(used_at=at):
        raise NotLetIn()
    account = make_account(person=request.person, password=password, at=at)
    if account is None:
        raise NotLetIn()
    record(request.agency, "person.joined", by=request.person, at=at, target=request.person, how="roll_call")
    return account


@transaction.atomic
def close(*, roll_call: RollCall, by: Person, at: datetime) -> None:
    """Close a roll call now. Those who were let in and set no password ask again at another one."""
    same_agency(roll_call.agency, by)
    if RollCall.objects.filter(pk=roll_call.pk, closes_at__gt=at).update(closes_at=at):
        record(roll_call.agency, "roll_call.closed", by=by, at=at, target=roll_call)


def throw_away(*, at: datetime) -> int:
    """Delete roll calls, with who asked, a day after they closed; returns how many."""
    old = RollCall.objects.filter(closes_at__lt=at - timedelta(days=1))
    count = old.count()
    old.delete()
    return count
