"""Writes of the writer: save a step, and make the draft of the policy from all answers."""

from datetime import datetime

from django.db import IntegrityError, transaction

from upstander.agency.audit import record
from upstander.agency.models import Agency, Person
from upstander.agency.tallies import day_of
from upstander.policy import queries as policies
from upstander.policy import services as policy
from upstander.policy.models import PolicyVersion

from . import library
from .core.answers import Answers, checked
from .core.compose import compose, recorded
from .errors import NotAnswered, SavedMeanwhile
from .models import WritingSession
from .queries import session, whole

FILE = "duty-to-intervene.docx"


def save_step(
    *, agency: Agency, given: Answers, revision: int, by: Person | None, at: datetime
) -> WritingSession:
    """Keep the answers of one step. What the law of the state gives is filled in where nothing was answered yet.

    Raises
    ------
    SavedMeanwhile
        `revision`, which came with the form, is not the last one.
    BadAnswer
    """
    try:
        with transaction.atomic():
            row = WritingSession.objects.select_for_update().filter(agency=agency).first()
            row = row or WritingSession(agency=agency)
            if row.revision != revision:
                raise SavedMeanwhile()
            answers = {**row.answers, **given}
            checked(answers)
            if "state" in given and (law := recorded(given["state"], day_of(agency, at))):
                answers = {**law.answers, **answers}
            row.answers, row.saved_at, row.saved_by = answers, at, by
            row.revision += 1
            row.save()
            record(agency, "policy.answers_saved", by=by, at=at, target=row)
            return row
    except IntegrityError:  # two began at the same time
        raise SavedMeanwhile() from None


def finish(*, agency: Agency, by: Person | None, at: datetime) -> PolicyVersion:
    """Make the policy from the answers, as the draft; it takes the place of a text that waits.

    Raises
    ------
    NotAnswered, SameText
    """
    row = session(agency)
    answers = whole(row.answers) if row else None
    if answers is None:
        raise NotAnswered()
    document = compose(answers)
    data = library.make(library.DOCX, document, None)
    waiting = policies.draft(agency)
    if waiting is None:
        return policy.import_file(agency=agency, file_name=FILE, data=data, by=by, at=at)
    return policy.replace_draft(draft=waiting, file_name=FILE, data=data, by=by, at=at)
