"""The demonstration's policy on reporting: in review for two days, with what counsel and the chief said on it."""

from datetime import datetime, timedelta
from importlib.resources import files

from upstander.agency.models import Agency, Person
from upstander.policy import queries
from upstander.policy import services as policies
from upstander.policy.models import REPORT

TEXT = files("upstander.web.demo") / "content" / "duty-to-report.txt"
DAY = timedelta(days=1)
SAID = (
    (
        "counsel",
        "before the end",
        "What if the shift ends at the hospital? Give them until the next shift begins.",
    ),
    ("executive", "Nobody may punish", "Good. Say who decides when the chief is the one named."),
)


def bring_in(*, agency: Agency, by: Person, at: datetime) -> None:
    """Bring the text in, send it to review, and say something on two of its paragraphs."""
    draft = policies.import_file(
        agency=agency,
        slug=REPORT,
        file_name="duty-to-report.txt",
        data=TEXT.read_bytes(),
        by=by,
        at=at - 3 * DAY,
    )
    draft = policies.send_to_review(draft=draft, by=by, at=at - 2 * DAY)
    people = {person.user.username: person for person in _people(agency) if person.user}
    first, *_ = [
        policies.comment(
            version=draft,
            block=next(block.id for block in queries.blocks(draft) if words in block.text),
            words=said,
            by=people[f"demo-{role}"],
            at=at - DAY,
        )
        for role, words, said in SAID
    ]
    policies.comment(
        version=draft,
        words="Yes. I will put “before your next shift” in the next draft.",
        parent=first,
        by=by,
        at=at - DAY / 2,
    )


def _people(agency: Agency) -> list[Person]:
    return list(Person.objects.select_related("user").filter(agency=agency, user__isnull=False))
