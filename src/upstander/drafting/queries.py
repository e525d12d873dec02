"""Reads of the writer: the answers so far, and which steps are done."""

from datetime import date

from upstander.agency.models import Agency
from upstander.clause.core.against_law import MISSING, WEAKER, Compared
from upstander.clause.core.check import check
from upstander.clause.core.finding import PRESENT
from upstander.clause.core.printed import UnknownState, background
from upstander.clause.core.rubric import clause

from .core.answers import Answers, BadAnswer, checked
from .core.content import Step, content
from .core.document import Document, to_blocks
from .core.editing import from_json
from .models import TextRevision, WritingSession


def session(agency: Agency) -> WritingSession | None:
    """The agency's answers, if any were saved."""
    return WritingSession.objects.select_related("saved_by").filter(agency=agency).first()


def is_done(step: Step, answers: Answers) -> bool:
    """Whether every question that the step asks of everyone has been looked at."""
    return all(question.id in answers for question in step.questions if not question.when)


def next_step(answers: Answers) -> Step | None:
    """The first step that is open, or none."""
    return next((step for step in content().steps if not is_done(step, answers)), None)


def whole(answers: Answers) -> Answers | None:
    """The answers as the writer takes them, once the first step is done."""
    try:
        return checked(answers)
    except BadAnswer:
        return None


def below_the_law(document: Document, state: str, day: date) -> list[Compared]:
    """Where the text asks less than the law of its state on `day`, or says nothing of what that asks."""
    text = "\n\n".join(block.line for block in to_blocks(document))
    try:
        compared = background(state, day).compare(check(text))
    except UnknownState:
        return []
    return [each for each in compared if each.standing in (WEAKER, MISSING)]


def missing(document: Document) -> list[tuple[str, str]]:
    """The clauses that the checker doesn't find whole: name and reason."""
    text = "\n\n".join(block.line for block in to_blocks(document))
    return [(clause(one.id).name, one.reason) for one in check(text).clauses if one.judgement != PRESENT]


def revision(agency: Agency) -> TextRevision | None:
    """The text in the editor, if there is one."""
    return TextRevision.objects.select_related("made_by").filter(agency=agency).first()


def document_at(agency: Agency, number: int) -> Document | None:
    """The text as it was after one save."""
    row = TextRevision.objects.filter(agency=agency, number=number).first()
    return from_json(row.document) if row else None
