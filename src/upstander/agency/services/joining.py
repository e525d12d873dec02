"""People join: by an invitation that works once, or let in at a roll call. The one place where accounts are made."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from .. import queries, queries_joining, tallies
from ..audit import record
from ..core.joining import make_code, tidy_code
from ..errors_joining import HasAccount, HasLeft, HasNoAccount, InvitationOver, NoAddress
from ..models import Agency, Person, User
from ..models_joining import Invitation
from .people import same_agency

DAYS = {Invitation.How.EMAIL: 14, Invitation.How.SLIP: 30, Invitation.How.LINK: 14}
CODE_LENGTH = 16  # 30^16 codes: nobody guesses one


def hashed(token: str) -> str:
    """How a token is stored. With the installation's secret, so that a copy of the database opens nothing."""
    return salted_hmac("upstander.joining", tidy_code(token), algorithm="sha256").hexdigest()


def link(token: str) -> str:
    """The whole address that a token opens."""
    return f"{settings.UPSTANDER_URL}{reverse('join:invitation', args=[token])}"


@transaction.atomic
def invite(*, person: Person, how: str, by: Person | None, at: datetime) -> tuple[Invitation, str]:
    """Make an invitation for `person`; older ones stop working.

    Returns
    -------
    (invitation, token). The token is nowhere else: show it or send it now.

    Raises
    ------
    HasAccount, HasLeft, NoAddress
        There is nobody to invite, or no way to reach them.
    """
    same_agency(person.agency, by)
    if person.user_id is not None:
        raise HasAccount(person.name)
    if queries.has_left(person, tallies.day_of(person.agency, at)):
        raise HasLeft(person.name)
    if how == Invitation.How.EMAIL and not person.email:
        raise NoAddress(person.name)
    [(invitation, token)] = _make(person.agency, [person], how=how, by=by, at=at)
    record(person.agency, "invitation.made", by=by, at=at, target=person, how=how)
    return invitation, token


@transaction.atomic
def invite_many(
    *, agency: Agency, people: Iterable[Person], how: str, by: Person | None, at: datetime
) -> list[tuple[Invitation, str]]:
    """Invite all of `people` who have no account and have not left; one audit line with the count."""
    today = tallies.day_of(agency, at)
    same_agency(agency, by)
    ids = [person.pk for person in people]
    wanted = list(
        queries_joining.yet_to_join(agency, today).filter(pk__in=ids).select_related("unit", "agency")
    )
    if how == Invitation.How.EMAIL:
        wanted = [person for person in wanted if person.email]
    made = _make(agency, wanted, how=how, by=by, at=at)
    if made:
        record(agency, "invitation.made_many", by=by, at=at, how=how, count=len(made))
    return made


def _make(
    agency: Agency, people: list[Person], *, how: str, by: Person | None, at: datetime
) -> list[tuple[Invitation, str]]:
    _hold(people)
    older = Invitation.objects.filter(agency=agency, person__in=people, used_at=None, withdrawn_at=None)
    older.update(withdrawn_at=at)
    until = at + timedelta(days=DAYS[Invitation.How(how)])
    tokens = [make_code(CODE_LENGTH) for _ in people]
    made = [
        Invitation(
            agency=agency,
            person=person,
            how=how,
            token_hash=hashed(token),
            made_at=at,
            made_by=by,
            expires_at=until,
        )
        for person, token in zip(people, tokens, strict=True)
    ]
    Invitation.objects.bulk_create(made, batch_size=500)
    return list(zip(made, tokens, strict=True))


def _hold(people: list[Person]) -> None:
    """Let nobody else invite the same people until this is stored: two at once would both make an open one."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[person.pk for person in people])
    list(rows.order_by("pk").values_list("pk"))


@transaction.atomic
def renew(*, person: Person, by: Person | None, at: datetime) -> tuple[Invitation, str]:
    """A slip with which someone who has joined sets a new password: the way back for those without an address.

    The second factor of the account stays as it is, so a slip alone opens no account that needs one.

    Raises
    ------
    HasNoAccount
        They have not joined: invite them.
    """
    same_agency(person.agency, by)
    if person.user_id is None:
        raise HasNoAccount(person.name)
    [(invitation, token)] = _make(person.agency, [person], how=Invitation.How.SLIP, by=by, at=at)
    record(person.agency, "invitation.made_again", by=by, at=at, target=person)
    return invitation, token


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person | None, at: datetime) -> None:
    """Make an invitation stop working. Doing it twice changes nothing."""
    same_agency(invitation.agency, by)
    mine = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    if mine.update(withdrawn_at=at):
        record(invitation.agency, "invitation.withdrawn", by=by, at=at, target=invitation.person)


def open_invitation(token: str, at: datetime) -> Invitation:
    """The invitation behind `token`, noted as opened; one query for every token that opens nothing.

    Raises
    ------
    InvitationOver
        Unknown, used, withdrawn or too old: all alike.
    """
    invitation = queries_joining.open_invitations(at).filter(token_hash=hashed(token)).first()
    if invitation is None:
        raise InvitationOver()
    if invitation.opened_at is None:
        invitation.opened_at = at
        invitation.save(update_fields=["opened_at"])
    return invitation


@transaction.atomic
def join(token: str, *, password: str, at: datetime) -> User:
    """Make the account of the person whom `token` invites, or set the new password of one. It works once.

    Raises
    ------
    InvitationOver
        The invitation was used meanwhile, or is over.
    """
    invitation = queries_joining.open_invitations(at).filter(token_hash=hashed(token)).first()
    if invitation is None:
        raise InvitationOver()
    mine = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    if not mine.update(used_at=at, opened_at=invitation.opened_at or at):
        raise InvitationOver()
    person = invitation.person
    if person.user is not None:
        person.user.set_password(password)
        person.user.save(update_fields=["password"])
        record(invitation.agency, "person.new_password", by=person, at=at, target=person)
        return person.user
    account = make_account(person=person, password=password, at=at)
    if account is None:
        raise InvitationOver()
    record(invitation.agency, "person.joined", by=person, at=at, target=person, how=invitation.how)
    return account


def sign_in_name(person: Person) -> str:
    """What `person` signs in with, or will: the address on the roster, else agency and badge, such as `aurora-4417`."""
    if person.user is not None:
        return person.user.username
    if person.email:
        return person.email.lower()
    return f"{person.agency.slug}-{person.badge or f'p{person.pk}'}".lower().replace(" ", "")


def make_account(*, person: Person, password: str, at: datetime) -> User | None:
    """Give `person` an account; None if they have one: then roll the transaction back.

    An address that another agency's person signs in with can't be used twice: then agency and badge are the name.
    """
    name, email = sign_in_name(person), (person.email or "").lower() or None
    if email and queries_joining.accounts_named(email).exists():
        name, email = f"{person.agency.slug}-{person.badge or f'p{person.pk}'}".lower().replace(" ", ""), None
    if queries_joining.accounts_named(name).exists():
        name = f"{name}-{person.pk}"
    account = User.objects.create_user(name, email, password)
    if not Person.objects.filter(pk=person.pk, user=None).update(user=account):
        return None
    # an invitation that still lies about must not open a second way in
    Invitation.objects.filter(agency=person.agency_id, person=person, used_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
    person.user = account
    return account
