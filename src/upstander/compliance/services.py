"""Writes: a person's judgement in the place of the program's."""

from datetime import datetime

from django.db import transaction

from upstander.agency.audit import record
from upstander.agency.models import Person
from upstander.clause.core.rubric import clauses
from upstander.policy.models import PolicyVersion

from . import queries
from .errors import TextMoved, UnknownClause
from .models import Overrule


@transaction.atomic
def overrule(
    *,
    version: PolicyVersion,
    clause: str,
    judgement: str,
    reason: str,
    text_hash: str,
    by: Person,
    at: datetime,
) -> Overrule:
    """Keep a judgement of one's own on a clause of `version`, with the reason. The last one holds.

    Raises
    ------
    UnknownClause, TextMoved
    """
    if clause not in {each.id for each in clauses()}:
        raise UnknownClause(clause)
    if text_hash != version.text_hash:
        raise TextMoved()
    row = Overrule.objects.create(
        agency=version.agency,
        version=version,
        text_hash=text_hash,
        clause=clause,
        read_as=queries.checked(version)[clause].judgement,
        judgement=judgement,
        reason=reason,
        by=by,
        at=at,
    )
    record(version.agency, "policy.overruled", by=by, at=at, target=row, clause=clause, judgement=judgement)
    return row
