"""Reminders to sign: who is queued, when a letter goes out, what becomes of one that can't, and the page."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from upstander.acknowledgement import services
from upstander.acknowledgement.models import Reminder, ReminderPlan
from upstander.agency.models import AuditEntry, Status
from upstander.agency.models_joining import Invitation
from upstander.policy import services as policy_services

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DENVER = ZoneInfo("America/Denver")
TEXT = b"Duty to Intervene\n\n1. Every officer must step in when a colleague uses too much force.\n"
PAGE = "/signing/reminders/"
MONDAY = datetime(2026, 11, 30, 9, tzinfo=DENVER)


@pytest.fixture
def version(agency, coordinator):
    """Published at the start of November; people have 14 days."""
    at = datetime(2026, 11, 2, 9, tzinfo=DENVER)
    draft = policy_services.import_file(agency=agency, by=coordinator, at=at, file_name="d.txt", data=TEXT)
    done = policy_services.put_through(version=draft, effective_on=at.date(), by=coordinator, at=at)
    services.follow(done.policy, at)
    return done


@pytest.fixture
def plan(agency, coordinator):
    """On, on weekdays from 6 to 20."""
    services.set_plan(
        agency=agency, by=coordinator, at=MONDAY, is_on=True, days="01234", opens=time(6), closes=time(20)
    )
    return ReminderPlan.objects.select_related("agency").get(agency=agency)


@pytest.fixture
def officer(version, make_person, coordinator):
    """One who is asked, with an address; the coordinator has signed."""
    policy_services.acknowledge(
        version=version, person=coordinator, text_hash=version.text_hash, at=MONDAY - timedelta(days=9)
    )
    return make_person("Riley Marsh", email="riley@alder.example")


class Clock:
    """What the job takes for now."""

    def __init__(self) -> None:
        self.at = MONDAY

    def now(self) -> datetime:
        """The time."""
        return self.at


CLOCK = Clock()


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("upstander.acknowledgement.services.reminders.timezone", CLOCK)


def queue(at):
    """Queue, and have the job, which runs at once in tests, take that for now."""
    CLOCK.at = at
    return services.queue_reminders(at=at)


def send(plan, at):
    """Send what waits."""
    return services.send(plan, now=lambda: at)


def states():
    return list(Reminder.objects.order_by("pk").values_list("state", flat=True))


def test_nobody_is_written_to_until_it_is_switched_on(officer):
    assert queue(at=MONDAY) == 0
    assert (mail.outbox, states()) == ([], [])


def test_a_letter_goes_out_in_the_window_and_says_no_more_than_it_must(officer, plan):
    assert queue(at=MONDAY) == 1  # the job runs at once
    (letter,) = mail.outbox
    assert letter.to == ["riley@alder.example"]
    assert letter.subject == "To read and sign: Duty to Intervene"
    assert "/policy/read/" in letter.body
    assert "at most one in 7 days" in letter.body
    assert letter.content_subtype == "plain"
    assert "<img" not in letter.body
    assert states() == ["sent"]
    assert AuditEntry.objects.get(verb="policy.reminders_sent").facts == {"count": 1}


def test_outside_of_the_window_it_waits(officer, plan, monkeypatch):
    friday_night = datetime(2026, 11, 27, 21, tzinfo=DENVER)
    assert queue(at=friday_night) == 1
    assert send(plan, friday_night) is False
    assert (mail.outbox, states()) == ([], ["waits"])
    assert queue(at=friday_night + timedelta(hours=1)) == 0
    send(plan, MONDAY)
    assert states() == ["sent"]


def test_the_window_that_closes_in_a_batch_stops_it(version, plan, make_person):
    for number in range(5):
        make_person(f"P {number}", email=f"p{number}@alder.example")
    night = datetime(2026, 11, 27, 21, tzinfo=DENVER)
    queue(at=night)
    clock = iter([MONDAY.replace(hour=19, minute=59)] * 5 + [MONDAY.replace(hour=20)] * 20)
    services.send(plan, now=lambda: next(clock))
    assert 0 < len(mail.outbox) < 5
    assert states().count("waits") == 6 - len(mail.outbox)  # the coordinator too


@pytest.mark.parametrize(("day", "queued"), [(12, 0), (13, 1), (20, 1)])
def test_the_first_letter_goes_three_days_before_the_time_is_over(officer, plan, day, queued):
    assert queue(at=datetime(2026, 11, day, 22, tzinfo=DENVER)) == queued


def test_the_next_letter_comes_after_as_many_days_as_were_set(officer, plan):
    queue(at=MONDAY)
    for days, letters in ((1, 1), (6, 1), (7, 2), (8, 2)):
        later = MONDAY + timedelta(days=days)
        queue(at=later)
        send(plan, later)
        assert len(mail.outbox) == letters, days


def test_who_signed_left_went_on_leave_or_lost_the_address_gets_none(version, plan, make_person, coordinator):
    night = datetime(2026, 11, 27, 21, tzinfo=DENVER)
    signed, gone, away, mute = (
        make_person(name, email=f"{name}@alder.example") for name in ("a", "b", "c", "d")
    )
    assert queue(at=night) == 5
    policy_services.acknowledge(version=version, person=signed, text_hash=version.text_hash, at=night)
    Status.objects.filter(person=gone).update(to_date=date(2026, 11, 28))
    Status.objects.filter(person=away).update(kind=Status.Kind.LEAVE)
    mute.email = None
    mute.save(update_fields=["email"])
    send(plan, MONDAY)
    assert [letter.to for letter in mail.outbox] == [[coordinator.email]]
    assert sorted(states()) == ["dropped"] * 4 + ["sent"]


def test_without_an_address_nobody_is_queued_and_the_page_says_it(
    version, plan, make_person, client_for, coordinator
):
    make_person("No Address")
    queue(at=MONDAY.replace(hour=22))
    assert Reminder.objects.count() == 1  # the coordinator
    page = client_for(coordinator).get(PAGE).content.decode()
    assert "1 who should be reminded has no e-mail address" in page


class Refuses(EmailBackend):
    """Refuses every address, or drops the line."""

    error: Exception = SMTPRecipientsRefused({})

    def send_messages(self, messages):
        raise self.error


def at_post_office(settings, error):
    Refuses.error = error
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"


def test_a_refused_address_is_tried_on_three_days_and_then_given_up(officer, plan, settings):
    at_post_office(settings, SMTPRecipientsRefused({}))
    queue(at=datetime(2026, 11, 27, 21, tzinfo=DENVER))
    for day, hour, tries in ((0, 9, 1), (0, 10, 1), (1, 9, 2), (2, 9, 3), (3, 9, 3)):
        at = MONDAY.replace(hour=hour) + timedelta(days=day)
        send(plan, at)
        assert Reminder.objects.get().tries == tries
    row = Reminder.objects.get()
    assert (row.state, row.why) == ("failed", "The mail server refused the address.")


def test_a_refused_address_is_left_alone_until_a_person_says_to_try_again(
    officer, plan, settings, agency, coordinator, client_for
):
    at_post_office(settings, SMTPRecipientsRefused({}))
    for day in range(40):
        at = MONDAY + timedelta(days=day)
        queue(at)
        send(plan, at)
    assert states() == ["failed"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = client_for(coordinator)
    assert "Try them again" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"do": "again"}).status_code == 302
    send(plan, MONDAY + timedelta(days=42))
    assert (states(), len(mail.outbox)) == (["sent"], 1)


def test_who_has_two_policies_to_sign_gets_no_more_letters_than_it_says(officer, plan, agency, coordinator):
    at = datetime(2026, 11, 25, 9, tzinfo=DENVER)
    draft = policy_services.import_file(
        agency=agency, by=coordinator, at=at, file_name="r.txt", slug="duty-to-report",
        data=b"Duty to Report\n\n1. Every officer must report what they saw.\n",
    )  # fmt: skip
    second = policy_services.put_through(version=draft, effective_on=at.date(), by=coordinator, at=at)
    services.follow(second.policy, at)
    policy_services.acknowledge(version=second, person=coordinator, text_hash=second.text_hash, at=at)
    days = list[int]()
    for day in range(40):
        queue(MONDAY + timedelta(days=day))
        if len(mail.outbox) > len(days):
            days.append(day)
    assert len(days) == len(mail.outbox) > 3
    assert all(later - earlier >= 7 for earlier, later in pairwise(days))


def test_switched_off_in_the_middle_of_a_batch_it_stops(version, plan, make_person, agency):
    for number in range(5):
        make_person(f"P {number}", email=f"p{number}@alder.example")
    queue(datetime(2026, 11, 27, 21, tzinfo=DENVER))
    asked = []

    def now():
        asked.append(1)
        if len(asked) == 6:
            ReminderPlan.objects.filter(agency=agency).update(is_on=False)
        return MONDAY

    services.send(plan, now=now)
    assert 0 < len(mail.outbox) < 6


def test_a_silent_mail_server_uses_up_no_try_and_is_said(officer, plan, settings, client_for, coordinator):
    at_post_office(settings, SMTPServerDisconnected("gone"))
    queue(at=datetime(2026, 11, 27, 21, tzinfo=DENVER))
    send(plan, MONDAY)
    row = Reminder.objects.get()
    assert (row.state, row.tries, row.tried_at) == ("waits", 0, None)
    assert "The mail server did not answer." in client_for(coordinator).get(PAGE).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send(plan, MONDAY + timedelta(hours=1))
    assert states() == ["sent"]
    plan.refresh_from_db()
    assert plan.trouble == ""


def test_one_letter_names_both_documents(officer, plan, agency, coordinator):
    at = datetime(2026, 11, 3, 9, tzinfo=DENVER)
    draft = policy_services.import_file(
        agency=agency, by=coordinator, at=at, file_name="r.txt", slug="duty-to-report",
        data=b"Duty to Report\n\n1. Every officer must report what they saw.\n",
    )  # fmt: skip
    second = policy_services.put_through(version=draft, effective_on=at.date(), by=coordinator, at=at)
    services.follow(second.policy, at)
    policy_services.acknowledge(version=second, person=coordinator, text_hash=second.text_hash, at=at)
    queue(at=MONDAY)
    (letter,) = mail.outbox
    assert letter.body.count("/policy/read/") == 2
    assert states() == ["sent", "sent"]


def test_a_dead_worker_writes_to_nobody_twice(officer, plan, monkeypatch):
    """Between the mark and the letter: the letter is lost, and the next comes after the days that were set."""
    night = datetime(2026, 11, 27, 21, tzinfo=DENVER)
    queue(at=night)
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        send(plan, MONDAY)
    monkeypatch.undo()
    send(plan, MONDAY)
    assert (mail.outbox, states()) == ([], ["sent"])


def test_many_are_sent_in_batches(version, plan, make_person, monkeypatch):
    monkeypatch.setattr("upstander.acknowledgement.services.reminders.BATCH", 2)
    for number in range(4):
        make_person(f"P {number}", email=f"p{number}@alder.example")
    queue(at=datetime(2026, 11, 27, 21, tzinfo=DENVER))
    assert send(plan, MONDAY) is True
    assert send(plan, MONDAY) is True
    assert send(plan, MONDAY) is False
    assert len(mail.outbox) == 5


def test_the_page_keeps_a_plan_and_refuses_one_without_a_day(client_for, coordinator, agency, version):
    client = client_for(coordinator)
    assert "Reminders are off" in client.get(PAGE).content.decode()
    given = {
        "is_on": "on",
        "days": ["0", "6"],
        "opens": "22:00",
        "closes": "05:30",
        "before": "2",
        "every": "5",
    }
    answer = client.post(PAGE, given | {"days": []})
    assert answer.status_code == 422
    assert "Choose at least one day" in answer.content.decode()
    assert not ReminderPlan.objects.exists()
    assert client.post(PAGE, given).status_code == 302
    plan = ReminderPlan.objects.get(agency=agency)
    assert (plan.days, plan.opens, plan.closes, plan.before, plan.every) == (
        "06",
        time(22),
        time(5, 30),
        2,
        5,
    )
    assert "No reminder waits" in client.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(verb="policy.reminders_set").count() == 1


def test_the_page_is_honest_about_the_queue(
    officer, plan, client_for, coordinator, count_queries, make_person
):
    queue(at=datetime(2026, 11, 27, 21, tzinfo=DENVER))
    invited = make_person("Never Opened", email="never@alder.example")
    Invitation.objects.create(
        agency=invited.agency, person=invited, how="email", token_hash="x" * 64,
        made_at=MONDAY - timedelta(days=20), expires_at=MONDAY - timedelta(days=9),
    )  # fmt: skip
    more = [make_person(f"P {number}", email=f"p{number}@alder.example") for number in range(110)]
    queue(datetime(2026, 11, 27, 21, tzinfo=DENVER))
    Invitation.objects.bulk_create(
        Invitation(
            agency=person.agency, person=person, how="slip", token_hash=f"{person.pk:064}",
            made_at=MONDAY - timedelta(days=20), expires_at=MONDAY + timedelta(days=60),
        )
        for person in more
    )  # fmt: skip
    Reminder.objects.filter(person=more[0]).update(state="failed", tries=3, tried_at=MONDAY, why="Refused.")
    Reminder.objects.filter(person=more[1]).update(state="sent", tried_at=MONDAY)
    client = client_for(coordinator)
    pages = []
    assert count_queries(lambda: pages.append(client.get(PAGE).content.decode())) <= 12
    assert "110 reminders wait" in pages[0]
    assert "Riley Marsh" not in pages[0]  # the newest hundred
    assert "111 invitations never opened" in pages[0]
    assert "The 100 oldest" in pages[0]
    assert "It is too old to use" in pages[0]
    send(plan, MONDAY)
    assert 'Sent <span class="soft num">101</span>' in client.get(PAGE).content.decode()


def test_only_who_sets_the_audience_sees_it(client_for, officer):
    assert client_for(officer).get(PAGE).status_code == 403
    assert reverse("acknowledgement:reminders") == PAGE
