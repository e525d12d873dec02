"""Reminders to sign: who is to be reminded is queued every hour; letters go out in the hours that the agency set."""

from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from upstander.agency import tallies
from upstander.agency.audit import record
from upstander.agency.models import Agency, Person
from upstander.policy import queries as policies
from upstander.policy.models import DUTY, PolicyVersion

from .. import queries
from ..models import Reminder, ReminderPlan

BATCH = 100  # people a job writes to, so that other jobs get their turn
TRIES = 3  # each on another day
REFUSED = "The mail server refused the address."
SILENT = "The mail server did not answer."


@transaction.atomic
def set_plan(*, agency: Agency, by: Person, at: datetime, is_on: bool, days: str, **given: object) -> None:
    """Say whether, how often and in which hours people are reminded."""
    ReminderPlan.objects.update_or_create(
        agency=agency, defaults={"is_on": is_on, "days": days, "trouble": "", **given}
    )
    record(agency, "policy.reminders_set", by=by, at=at, is_on=int(is_on), days=days)


def queue_reminders(*, at: datetime) -> int:
    """Queue whom each agency is to remind, and have the job send what may go out now; returns how many were queued."""
    queued = 0
    for plan in ReminderPlan.objects.filter(is_on=True).select_related("agency"):
        unreachable = set[int]()
        for version in policies.documents(plan.agency):
            everybody = list(queries.to_remind(version, plan, at))
            people = [person for person in everybody if person.email]
            unreachable |= {person.pk for person in everybody if not person.email}
            rows = [
                Reminder(agency=plan.agency, version=version, person=person, queued_at=at)
                for person in people
            ]
            Reminder.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
            queued += len(rows)
        ReminderPlan.objects.filter(pk=plan.pk).update(no_address=len(unreachable))
        if plan.window.is_open(at, ZoneInfo(plan.agency.time_zone)) and _waiting(plan, at).exists():
            send_reminders.enqueue(plan.agency_id)
    return queued


@task()
def send_reminders(agency_id: int) -> None:
    """Send what waits, a batch at a time, while the window is open."""
    plan = ReminderPlan.objects.select_related("agency").filter(agency=agency_id).first()
    if plan is not None and send(plan, now=timezone.now):
        send_reminders.enqueue(agency_id)


def send(plan: ReminderPlan, *, now: Callable[[], datetime]) -> bool:
    """Send a batch of what waits; whether more waits. The window is looked at again before each letter."""
    zone = ZoneInfo(plan.agency.time_zone)
    people = list(
        _waiting(plan, now()).order_by("person").values_list("person", flat=True).distinct()[: BATCH + 1]
    )
    if not plan.is_on or not people or not plan.window.is_open(now(), zone):
        return False
    sent, trouble, connection = 0, "", get_connection()
    try:
        connection.open()
        for person in people[:BATCH]:
            if not plan.window.is_open(now(), zone) or not _is_on(plan):
                break
            sent += _write_to(person, plan, connection, now())
    except OSError:  # of the connection, not of one address: nobody's try is used up
        trouble = SILENT
    finally:
        connection.close()
    with transaction.atomic():
        ReminderPlan.objects.filter(pk=plan.pk).update(ran_at=now(), trouble=trouble)
        if sent:
            record(plan.agency, "policy.reminders_sent", by=None, at=now(), count=sent)
    return not trouble and len(people) > BATCH


def _is_on(plan: ReminderPlan) -> bool:
    """Asked before each letter: who switches it off in the middle of a batch means it."""
    return ReminderPlan.objects.filter(pk=plan.pk, is_on=True).exists()


@transaction.atomic
def try_again(*, agency: Agency, by: Person, at: datetime) -> int:
    """Let letters that were given up wait once more, as the addresses were corrected; returns how many."""
    failed = Reminder.objects.filter(agency=agency, state=Reminder.State.FAILED)
    done = failed.update(state=Reminder.State.WAITS, tries=0, tried_at=None, why="")
    record(agency, "policy.reminders_again", by=by, at=at, count=done)
    return done


def _waiting(plan: ReminderPlan, at: datetime) -> QuerySet[Reminder]:
    """What waits and was not tried today: a letter that failed goes out on another day."""
    local = at.astimezone(ZoneInfo(plan.agency.time_zone))
    begun = local.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Reminder.objects.filter(agency=plan.agency_id, state=Reminder.State.WAITS)
    return rows.exclude(tried_at__gte=begun)


def _write_to(person_id: int, plan: ReminderPlan, connection: BaseEmailBackend, at: datetime) -> int:
    """One letter for all that one person has to sign; 1 if it was sent.

    Marked as sent before it goes: a worker that dies in between leaves a letter out, and never writes twice.
    """
    with transaction.atomic():
        rows = list(
            _waiting(plan, at)
            .filter(person=person_id)
            .select_for_update(of=("self",))
            .select_related("version__policy")
        )
        needed = [row for row in rows if _is_needed(row, at)]
        states = Reminder.State
        for kept, state in (
            (needed, states.SENT),
            ([row for row in rows if row not in needed], states.DROPPED),
        ):
            Reminder.objects.filter(pk__in=[row.pk for row in kept]).update(state=state, tried_at=at)
    if not needed:
        return 0
    person = Person.objects.select_related("rank").get(pk=person_id)
    try:
        _letter(person, [row.version for row in needed], plan, connection).send()
    except (SMTPRecipientsRefused, SMTPDataError):
        for row in needed:
            row.tries += 1
            row.state = states.FAILED if row.tries >= TRIES else states.WAITS
            row.tried_at, row.why = at, REFUSED
            row.save(update_fields=["tries", "state", "tried_at", "why"])
        return 0
    except OSError:
        for row in needed:  # as it was read: it waits
            row.save(update_fields=["state", "tried_at"])
        raise
    return 1


def _is_needed(row: Reminder, at: datetime) -> bool:
    """Whether the person is still asked, on duty, reachable, and has not signed; and the version still holds."""
    day = tallies.day_of(row.agency, at)
    who = Person.objects.filter(queries.HAS_ADDRESS, pk=row.person_id, agency=row.agency_id)
    is_held = row.version.status == PolicyVersion.Status.PUBLISHED
    return is_held and queries.asked_by(who, None, row.version, day, day).exists()


def _letter(
    person: Person, versions: list[PolicyVersion], plan: ReminderPlan, connection: BaseEmailBackend
) -> EmailMessage:
    context = {
        "person": person,
        "agency": plan.agency,
        "every": plan.every,
        "papers": [(version, f"{settings.UPSTANDER_URL}{_page(version)}") for version in versions],
    }
    text = render_to_string("acknowledgement/letters/sign.txt", context)
    return EmailMessage(
        f"To read and sign: {versions[0].policy.title}",
        text,
        None,
        [str(person.email)],
        connection=connection,
    )


def _page(version: PolicyVersion) -> str:
    return reverse("policy:read" if version.policy.slug == DUTY else "policy:read_beside")
