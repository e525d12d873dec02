"""Mail about joining and passwords: plain text, short, no tracking. Sent by the job worker."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from .. import queries_joining
from ..errors_joining import HasAccount, HasLeft, NoAddress
from ..models import Person
from ..models_joining import Invitation
from ..rows import signed_in
from ..tallies import day_of
from . import joining

log = logging.getLogger("upstander.mail")


@task()
def send_new_password(account_id: int) -> None:
    """Write to the owner of an account how to set a new password; 0 or a closed account: to nobody."""
    account = (
        queries_joining.open_accounts(timezone.localdate()).exclude(email=None).filter(pk=account_id).first()
    )
    person = signed_in(account) if account is not None and account.is_active else None
    if account is None or account.email is None or person is None:
        return
    from allauth.account.utils import user_pk_to_url_str  # imports allauth's models

    key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    context = {
        "person": person,
        "agency": person.agency,
        "link": f"{settings.UPSTANDER_URL}{reverse('account_reset_password_from_key', kwargs=key)}",
        "name": account.username,
    }
    _send("new_password", account.email, "Set a new password", context)


@task()
def send_invitations(people_ids: list[int], by_id: int) -> None:
    """Invite by mail, one after the other. A token is made when its letter is sent, and is stored nowhere.

    An invitation whose letter isn't accepted is withdrawn, so that the page shows who was reached.
    """
    by = Person.objects.get(pk=by_id)
    people = Person.objects.select_related("agency", "rank").filter(pk__in=people_ids, agency=by.agency_id)
    for person in people.order_by("pk"):
        now = timezone.now()
        try:
            invitation, token = joining.invite(person=person, how=Invitation.How.EMAIL, by=by, at=now)
        except (HasAccount, HasLeft, NoAddress):
            continue  # joined or left since the page was shown
        try:
            send_invitation(invitation, token)
        except (OSError, SMTPException) as fault:
            log.warning("An invitation was not sent: %s", type(fault).__name__)
            joining.withdraw(invitation=invitation, by=by, at=timezone.now())


def send_invitation(invitation: Invitation, token: str) -> None:
    """Send one invitation to the address on the roster."""
    person = invitation.person
    context = {
        "person": person,
        "agency": invitation.agency,
        "link": joining.link(token),
        "until": day_of(invitation.agency, invitation.expires_at),
    }
    _send("invitation", person.email or "", f"Join {invitation.agency.name} on Upstander", context)


def _send(template: str, to: str, subject: str, context: dict[str, object]) -> None:
    text = render_to_string(f"agency/letters/{template}.txt", context)
    send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [to])
