"""Printed slips: one a person, with a code that works once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import segno

from upstander.ground import pdf

from ..errors_joining import NobodyToInvite, SlipsFull
from ..models import Agency, Person
from ..models_joining import Invitation
from ..tallies import day_of
from .joining import invite_many, link, renew

MOST = 500  # in one file


def print_slips(*, agency: Agency, people: Iterable[Person], by: Person, at: datetime) -> bytes:
    """Invite `people` by slips: one PDF (PDF/UA-1) to cut apart. Older invitations of theirs stop working.

    Raises
    ------
    SlipsFull
        More than one file takes; nothing is changed.
    NobodyToInvite
        All of them have joined or left.
    """
    chosen = list(people)
    if len(chosen) > MOST:
        raise SlipsFull(len(chosen), MOST)
    made = invite_many(agency=agency, people=chosen, how=Invitation.How.SLIP, by=by, at=at)
    if not made:
        raise NobodyToInvite()
    made.sort(key=lambda pair: (pair[0].person.unit.name if pair[0].person.unit else "", pair[0].person.name))
    slips = [_slip(invitation, token) for invitation, token in made]
    return pdf.render("agency/typst/slips.typ", {"agency": agency.name, "slips": slips})


def print_new_password_slip(*, person: Person, by: Person, at: datetime) -> bytes:
    """One slip for someone who has joined and lost the password."""
    slip = _slip(*renew(person=person, by=by, at=at))
    return pdf.render("agency/typst/slips.typ", {"agency": person.agency.name, "slips": [slip]})


def _slip(invitation: Invitation, token: str) -> dict[str, Any]:
    person, address = invitation.person, link(token)
    until = day_of(invitation.agency, invitation.expires_at)
    return {
        "name": person.name,
        "badge": person.badge or "",
        "unit": person.unit.name if person.unit else "",
        "start": address.rsplit("/", 2)[0],
        "code": token,
        "until": f"{until:%B} {until.day}, {until.year}",
        "qr": segno.make(address, error="m", micro=False).svg_inline(
            border=2, omitsize=True, light="#ffffff"
        ),
    }
