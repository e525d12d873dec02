"""Reads of policies: versions, who has signed, what changed since."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from upstander.agency.models import Agency, Person, Status, Unit
from upstander.agency.queries import in_date

from .core import change, renewal
from .core.blocks import Block
from .core.canonical import fingerprint, from_bytes
from .core.duty import duty_passage
from .core.redline import Edit, redline
from .models import DUTY, OPEN, REPORT, Acknowledgement, Comment, Policy, PolicyVersion, Step

HEAVY = ("original", "text_bytes")
Audience = Callable[[Policy, date], Q | None]  # whom a policy asks to sign; None: everybody
Asks = Callable[[Person, Iterable[Policy], date], set[int]]  # which policies ask a person, by their keys
_audience: list[tuple[Audience, Asks]] = []
_texts: dict[str, tuple[Block, ...]] = {}
KEPT_TEXTS = 64


def register_audience(audience: Audience, asks: Asks) -> None:
    """Let a higher room say whom a policy asks to sign; where none does, every policy asks everybody."""
    _audience[:] = [(audience, asks)]


def _asked_by(policy: Policy, day: date) -> Q:
    condition = _audience[0][0](policy, day) if _audience else None
    return Q() if condition is None else condition


def asked(agency: Agency, day: date) -> QuerySet[Person]:
    """Whom the duty policy asks to sign: what the tally “asked” counts, of those on duty."""
    version = current(agency)
    everybody = Person.objects.filter(agency=agency)
    return everybody if version is None else everybody.filter(_asked_by(version.policy, day))


def versions(agency: Agency) -> QuerySet[PolicyVersion]:
    """Every version of every policy, newest first in each, without the files themselves."""
    every = PolicyVersion.objects.filter(agency=agency)
    joined = every.select_related("policy", "published_by", "made_by").defer(*HEAVY)
    return joined.order_by("policy", F("number").desc(nulls_first=True), "-pk")


def current(agency: Agency) -> PolicyVersion | None:
    """The version of the duty policy to sign: the published one, also when it comes into force later."""
    return current_of(agency, DUTY)


def current_of(agency: Agency, slug: str) -> PolicyVersion | None:
    """The published version of one policy."""
    return _light(agency, slug).filter(status=PolicyVersion.Status.PUBLISHED).first()


def documents(agency: Agency) -> list[PolicyVersion]:
    """Everything that is published: the duty policy first, then the one on reporting beside it."""
    published = PolicyVersion.objects.filter(agency=agency, status=PolicyVersion.Status.PUBLISHED)
    rows = published.select_related("policy", "agency").defer(*HEAVY)
    return sorted(rows, key=lambda row: (row.policy.slug != DUTY, row.policy.slug))


def associated(agency: Agency) -> PolicyVersion | None:
    """The published policy on reporting and whistleblowers, linked with the duty policy."""
    return current_of(agency, REPORT)


def in_force(agency: Agency, day: date, slug: str = DUTY) -> PolicyVersion | None:
    """The version that holds on `day`; before the first one does, and after a withdrawal, none."""
    never = Q(status=PolicyVersion.Status.WITHDRAWN, withdrawn_on__lte=F("effective_on"))
    begun = _light(agency, slug).filter(number__isnull=False, effective_on__lte=day).exclude(never)
    last = begun.order_by("-number").first()
    return None if last is None or (last.withdrawn_on and last.withdrawn_on <= day) else last


def draft(agency: Agency, slug: str = DUTY) -> PolicyVersion | None:
    """The version on its way to being published, if there is one: a draft, in review or approved."""
    return _light(agency, slug).filter(status__in=OPEN).first()


def on_the_way(agency: Agency) -> list[PolicyVersion]:
    """Versions in review, approved, or published with a review date that has come: what asks somebody to act."""
    waiting = [PolicyVersion.Status.IN_REVIEW, PolicyVersion.Status.APPROVED]
    due = Q(status=PolicyVersion.Status.PUBLISHED, review_on__isnull=False)
    rows = PolicyVersion.objects.filter(Q(status__in=waiting) | due, agency=agency)
    return list(rows.select_related("policy").defer(*HEAVY).order_by("pk"))


def in_review_window(day: date) -> list[PolicyVersion]:
    """Published versions of every agency to be read again within 30 days of `day`, or by now; a day more for zones."""
    until = day + renewal.LEAD + timedelta(days=1)
    rows = PolicyVersion.objects.filter(status=PolicyVersion.Status.PUBLISHED, review_on__lte=until)
    return list(rows.select_related("policy", "agency").defer(*HEAVY).order_by("agency", "pk"))


def steps(version: PolicyVersion) -> QuerySet[Step]:
    """What was done with a version, in order."""
    return Step.objects.filter(agency=version.agency_id, version=version).select_related("person")


def comments(version: PolicyVersion) -> list[Comment]:
    """What reviewers said on a version, in order, each with `answers`: the replies to it. One query."""
    rows = Comment.objects.filter(agency=version.agency_id, version=version)
    every = list(rows.select_related("person", "resolved_by"))
    for said in every:
        said.answers = [reply for reply in every if reply.parent_id == said.pk]
    return [said for said in every if said.parent_id is None]


def _light(agency: Agency, slug: str = DUTY) -> QuerySet[PolicyVersion]:
    every = PolicyVersion.objects.filter(agency=agency, policy__slug=slug)
    return every.select_related("policy").defer(*HEAVY)


def for_person(person: Person, day: date) -> list[tuple[PolicyVersion, bool]]:
    """Every version to sign, the duty policy first, and whether this person has signed it. One query.

    A signature under an older version counts as far back as the changes since were minor.
    """
    done = Acknowledgement.objects.filter(
        agency=person.agency_id,
        person=person,
        version__policy=OuterRef("policy"),
        version__number__gte=Coalesce(OuterRef("signed_since"), OuterRef("number")),
        version__number__lte=OuterRef("number"),
    )
    published = PolicyVersion.objects.filter(agency=person.agency_id, status=PolicyVersion.Status.PUBLISHED)
    rows = published.select_related("policy").defer(*HEAVY).annotate(is_signed=Exists(done))
    asking = _audience[0][1](person, [row.policy for row in rows], day) if _audience and rows else None
    found = [(row, bool(vars(row)["is_signed"])) for row in rows if asking is None or row.policy_id in asking]
    return sorted(found, key=lambda each: (each[0].policy.slug != DUTY, each[0].policy.slug))


def counting(version: PolicyVersion) -> list[int]:
    """Itself, and those before it back to the last substantive change: whose signature counts. Keys, for the plan."""
    if (version.signed_since or version.number) == version.number:
        return [version.pk]
    every = PolicyVersion.objects.filter(agency=version.agency_id, policy=version.policy_id)
    return list(
        every.filter(number__gte=version.signed_since, number__lte=version.number).values_list(
            "pk", flat=True
        )
    )


@dataclass(frozen=True)
class Own:
    """A person's signature under a version, and the last one that they gave before."""

    signature: Acknowledgement | None
    before: Acknowledgement | None


def own(person: Person, version: PolicyVersion) -> Own:
    """What `person` has signed, as far as `version` needs it. One query."""
    rows = Acknowledgement.objects.filter(
        agency=person.agency_id,
        person=person,
        version__policy=version.policy_id,
        version__number__lte=version.number or 0,
    )
    light = rows.select_related("version").defer(*(f"version__{name}" for name in HEAVY))
    last = list(light.order_by("-version__number")[:2])
    if last and (last[0].version.number or 0) >= (version.signed_since or version.number or 0):
        return Own(last[0], last[1] if len(last) > 1 else None)
    return Own(None, last[0] if last else None)


def signed(agency: Agency, day: date) -> QuerySet[Person]:
    """Who has signed the version to sign: what the tally “signed” counts."""
    version = current(agency)
    if version is None:
        return Person.objects.none()
    given = Acknowledgement.objects.filter(agency=agency, version__in=counting(version))
    return asked(agency, day).filter(pk__in=given.values("person"))


def _given(version: PolicyVersion) -> QuerySet[Acknowledgement]:
    """The signatures that count for `version`, of the person of the query around."""
    return Acknowledgement.objects.filter(
        agency=version.agency_id, version__in=counting(version), person=OuterRef("pk")
    )


def standing(
    people: QuerySet[Person], units: Sequence[Unit] | None, version: PolicyVersion, day: date, show: str
) -> QuerySet[Person]:
    """Those of `people` below `units` (None: all) who have yet to sign (`open`), have (`done`) or are on `leave`."""
    kinds = [Status.Kind.LEAVE] if show == "leave" else [Status.Kind.ACTIVE, Status.Kind.ACADEMY]
    now = in_date(Status.objects.filter(person=OuterRef("pk"), kind__in=kinds), day)
    given = _given(version)
    here = people.filter(Exists(now)).filter(_asked_by(version.policy, day)).exclude(kind=Person.Kind.OUTSIDE)
    if show != "leave":
        here = here.filter(Exists(given) if show == "done" else ~Exists(given))
    if units is not None:
        here = here.filter(_below(units))
    return here.order_by("name", "pk")


def a_page(people: QuerySet[Person], version: PolicyVersion, start: int, most: int) -> list[Person]:
    """`people` from `start` on, each with `signed_at` (or None), rank and unit.

    Two queries: with the joins in the first, PostgreSQL joins everybody before it takes a page of them.
    """
    ids = list(people.values_list("pk", flat=True)[start : start + most])
    given = _given(version).order_by("-at")
    rows = Person.objects.filter(agency=version.agency_id, pk__in=ids).select_related("rank", "unit")
    return list(rows.annotate(signed_at=Subquery(given.values("at")[:1])).order_by("name", "pk"))


def _below(units: Sequence[Unit]) -> Q:
    found = Q(pk__in=[])
    for unit in units:
        found |= Q(unit__path__startswith=unit.path)
    return found


# --- texts ------------------------------------------------------------------------------------------------------------
def blocks(version: PolicyVersion) -> tuple[Block, ...]:
    """The text of `version`. A text never changes under its hash, so each worker reads it once."""
    known = _texts.get(version.text_hash)
    if known is None:
        if len(_texts) >= KEPT_TEXTS:
            _texts.clear()
        known = _texts[version.text_hash] = from_bytes(bytes(version.text_bytes))
    return known


@lru_cache(maxsize=KEPT_TEXTS)
def _passage(text: tuple[Block, ...]) -> tuple[Block, ...]:
    wanted = set(duty_passage(text))
    return tuple(block for block in text if block.id in wanted)


def passage(version: PolicyVersion) -> tuple[Block, ...]:
    """The blocks of `version` that state the duty; none if we find none."""
    return _passage(blocks(version))


@dataclass(frozen=True)
class Since:
    """What changed since the version that a person signed last."""

    number: int
    lines: tuple[change.Line, ...]

    @property
    def changes(self) -> tuple[change.Line, ...]:
        """Only what differs."""
        return change.changed_blocks(self.lines)


@lru_cache(maxsize=16)
def _compared(old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[change.Line, ...]:
    return change.compare(old, new)


def since(before: Acknowledgement | None, version: PolicyVersion) -> Since | None:
    """What is different from the version signed `before`; None if there was none."""
    if before is None or before.version.number is None:
        return None
    return Since(before.version.number, _compared(blocks(before.version), blocks(version)))


@lru_cache(maxsize=16)
def _redlined(old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[Edit, ...]:
    return redline(old, new)


def compared(old: PolicyVersion, new: PolicyVersion) -> tuple[Edit, ...]:
    """The redline from one version to another of the same policy."""
    return _redlined(blocks(old), blocks(new))


def plain_lines(text: Iterable[Block]) -> tuple[change.Line, ...]:
    """A text with no marks."""
    return tuple(change.Line(change.SAME, block) for block in text)


def verify() -> tuple[int, list[str]]:
    """How many versions there are, and what is wrong with any: a text, a file or a signature off its hash."""
    count, broken = 0, list[str]()
    every = PolicyVersion.objects.select_related("agency", "policy").order_by("pk")
    for row in every.iterator(chunk_size=20):
        count += 1
        name = f"{row.agency.slug}: {row.label} ({row.pk})"
        if fingerprint(bytes(row.text_bytes)) != row.text_hash:
            broken.append(f"{name}: the text was altered")
        if fingerprint(bytes(row.original)) != row.original_hash:
            broken.append(f"{name}: the original file was altered")
    off = Acknowledgement.objects.exclude(text_hash=F("version__text_hash")).select_related("agency")
    broken += [f"{row.agency.slug}: signature {row.pk} is under another text" for row in off]
    return count, broken
