"""Writes of the writer: save a step, and make the draft of the policy from all answers."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from upstander.agency.audit import record
from upstander.agency.models import Agency, Person
from upstander.agency.tallies import day_of
from upstander.clause.core.check import check_lines
from upstander.clause.core.rubric import clauses
from upstander.policy import queries as policies
from upstander.policy import services as policy
from upstander.policy.core.blocks import HEADINGS
from upstander.policy.models import PolicyVersion

from . import library
from .core.answers import Answers, checked
from .core.compose import compose, recorded
from .core.document import Document, from_blocks
from .core.editing import add_below, find, from_json, to_json
from .errors import NotAnswered, NothingToEdit, SavedMeanwhile
from .models import TextRevision, WritingSession
from .queries import document_at, revision, session, whole

Change = Callable[[Document], Document]
FILE = "duty-to-intervene.docx"


def save_step(
    *, agency: Agency, given: Answers, seen: int, by: Person | None, at: datetime
) -> WritingSession:
    """Keep the answers of one step. What the law of the state gives is filled in where nothing was answered yet.

    Raises
    ------
    SavedMeanwhile
        `seen`, which came with the form, is not the last one.
    BadAnswer
    """
    try:
        with transaction.atomic():
            row = WritingSession.objects.select_for_update().filter(agency=agency).first()
            row = row or WritingSession(agency=agency)
            if row.revision != seen:
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
    return make_draft(agency=agency, document=compose(answers), by=by, at=at)


def make_draft(*, agency: Agency, document: Document, by: Person | None, at: datetime) -> PolicyVersion:
    """Make `document` the draft of the policy; it takes the place of a text that waits.

    Raises
    ------
    SameText
    """
    data = library.make(library.DOCX, document, None)
    waiting = policies.draft(agency)
    if waiting is None:
        return policy.import_file(agency=agency, file_name=FILE, data=data, by=by, at=at)
    return policy.replace_draft(draft=waiting, file_name=FILE, data=data, by=by, at=at)


def keep_text(
    *, agency: Agency, document: Document, what: str, after: int, by: Person | None, at: datetime
) -> TextRevision:
    """Store the text in the editor as the save after number `after`.

    Raises
    ------
    SavedMeanwhile
        There is a later save already.
    """
    try:
        with transaction.atomic():
            last = revision(agency)
            if (last.number if last else 0) != after:
                raise SavedMeanwhile()
            row = TextRevision.objects.create(
                agency=agency,
                number=after + 1,
                document=to_json(document),
                what=what,
                made_by=by,
                made_at=at,
            )
            record(agency, "policy.text_edited", by=by, at=at, target=row)
            return row
    except IntegrityError:  # two saved at the same time
        raise SavedMeanwhile() from None


def edit(
    *, agency: Agency, ident: str, seen: int, change: Change, what: str, by: Person | None, at: datetime
) -> TextRevision:
    """Change one paragraph of the text as it stands. Another's save of another paragraph is no hindrance.

    Parameters
    ----------
    seen : the number of the save that was on the page.

    Raises
    ------
    SavedMeanwhile
        That paragraph was changed since, or is gone.
    BadEdit, BadReference
    """
    last = revision(agency)
    if last is None:
        raise SavedMeanwhile()
    document = from_json(last.document)
    before = document if seen == last.number else document_at(agency, seen)
    if before is None or find(document, ident) is None or find(before, ident) != find(document, ident):
        raise SavedMeanwhile()
    changed = change(document)
    return keep_text(agency=agency, document=changed, what=what, after=last.number, by=by, at=at)


def edit_whole(
    *, agency: Agency, seen: int, change: Change, what: str, by: Person | None, at: datetime
) -> TextRevision:
    """Change more than one paragraph at once; so the text must be the one that was on the page.

    Raises
    ------
    SavedMeanwhile
        There is a later save than `seen`.
    BadEdit
    """
    last = revision(agency)
    if last is None or last.number != seen:
        raise SavedMeanwhile()
    changed = change(from_json(last.document))
    return keep_text(agency=agency, document=changed, what=what, after=seen, by=by, at=at)


@transaction.atomic
def put_wording(*, agency: Agency, clause: str, by: Person, at: datetime) -> tuple[TextRevision, str]:
    """Put our wording of a clause into the text of the editor, below the duty; returns the save and the new paragraph.

    An empty editor is filled from the draft, or from the version in force.

    Raises
    ------
    NothingToEdit
        There is no text, or no such clause.
    """
    wordings = {each.id: each.wording for each in clauses()}
    version = policies.draft(agency) or policies.current(agency)
    last = revision(agency)
    if clause not in wordings or (last is None and version is None):
        raise NothingToEdit()
    if last is None and version is not None:
        document = from_blocks(policies.blocks(version))
        last = keep_text(agency=agency, document=document, what="Begun", after=0, by=by, at=at)
    assert last is not None
    document = from_json(last.document)
    new = f"w{last.number + 1}-{int(at.timestamp() * 1000)}"
    changed = add_below(document, _below_the_duty(document), new, wordings[clause])
    row = keep_text(agency=agency, document=changed, what="Added", after=last.number, by=by, at=at)
    return row, new


def _below_the_duty(document: Document) -> str:
    """The paragraph that states the duty last; the last one of all where none does."""
    checked = check_lines((node.text, node.kind in HEADINGS) for node in document.nodes)
    duties = [checked.source[start:end] for start, end in checked.passage]
    stating = [node.id for node in document.nodes if any(duty in node.text for duty in duties)]
    return (stating or [document.nodes[-1].id])[-1]
