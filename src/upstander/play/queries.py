"""Reads of plays. Every one starts from the person whose plays they are: there is no other way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from upstander.agency.models import Agency, Person
from upstander.ground.errors import NotHere
from upstander.scenario.core.domain import FIRST
from upstander.scenario.models import ScenarioVersion
from upstander.scenario.queries import current

from .core.next import Scene, which_next
from .models import Check, CheckScene, KeptWords, Plan, Play, Practiced, PracticeSettings

LAST = 6  # plays that the next suggestion looks at


def plays_of(person: Person) -> QuerySet[Play]:
    """A person's own plays, newest first."""
    own = Play.objects.filter(agency=person.agency_id, person=person)
    return own.select_related("version").defer("version__source", "version__packed")


def play_of(person: Person, pk: int) -> Play:
    """One of a person's own plays; anybody else's is not here."""
    try:
        return plays_of(person).get(pk=pk)
    except (Play.DoesNotExist, OverflowError):
        raise NotHere() from None


def words_of(play: Play) -> KeptWords | None:
    """What its officer has kept of a play, sealed."""
    return KeptWords.objects.filter(agency=play.agency_id, play=play).first()


def practice_settings(agency: Agency) -> PracticeSettings:
    """What the agency has decided about practice; the defaults where it has decided nothing."""
    return PracticeSettings.objects.filter(agency=agency).first() or PracticeSettings(agency=agency)


def open_check(person: Person) -> Check | None:
    """The mastery check that a person has begun and not finished."""
    return Check.objects.filter(agency=person.agency_id, person=person, finished_on=None).first()


def last_check(person: Person) -> Check | None:
    """The newest check of a person, open or finished."""
    return Check.objects.filter(agency=person.agency_id, person=person).first()


def scenes_of(check: Check) -> list[CheckScene]:
    """The three scenes of a check, in their order."""
    found = CheckScene.objects.filter(agency=check.agency_id, check_of=check)
    return list(found.select_related("version", "play").defer("version__source", "version__packed"))


def waiting_scene(person: Person, slug: str) -> CheckScene | None:
    """The scene of `slug` in the person's open check, while it isn't played."""
    own = CheckScene.objects.filter(
        agency=person.agency_id, check_of__person=person, check_of__finished_on=None, is_done=False
    )
    return own.filter(version__slug=slug).select_related("version").first()


def drawable(person: Person) -> dict[str, ScenarioVersion]:
    """By slug the scenes of the agency's own field, newest versions."""
    found = current(person.agency)
    return {scene.slug: scene for scene in found if scene.about.get("domain", FIRST) == FIRST}


def slugs_begun(person: Person) -> set[str]:
    """The scenes that a person has begun, whatever became of them."""
    own = Play.objects.filter(agency=person.agency_id, person=person)
    return set(own.values_list("version__slug", flat=True))


def plan_of(person: Person, slug: str) -> Plan | None:
    """The sentence that a person keeps from a scenario."""
    return Plan.objects.filter(agency=person.agency_id, person=person, slug=slug).first()


def plans_of(person: Person) -> QuerySet[Plan]:
    """Every sentence that a person keeps, newest first."""
    return Plan.objects.filter(agency=person.agency_id, person=person)


def practiced(agency: Agency, day: date) -> QuerySet[Person]:
    """The people who have played a scenario to its end by `day`."""
    done = Practiced.objects.filter(agency=agency, person=OuterRef("pk"), on_date__lte=day)
    return Person.objects.filter(Exists(done), agency=agency)


def slugs_done(person: Person) -> set[str]:
    """The scenarios that a person has played to their end."""
    own = Practiced.objects.filter(agency=person.agency_id, person=person)
    return set(own.values_list("slug", flat=True))


@dataclass(frozen=True)
class Suggestion:
    """The scene to play next, and why."""

    version: ScenarioVersion
    why: str
    is_done: bool


def suggestion(person: Person, scenes: Sequence[ScenarioVersion] | None = None) -> Suggestion | None:
    """The scenario to practice next and why: the weakest line of the last plays, then a setting never seen."""
    found = current(person.agency) if scenes is None else scenes
    known = {scene.slug: scene for scene in found if scene.about.get("domain", FIRST) == FIRST}
    seen = slugs_done(person)
    chosen = which_next([facts_of(scene) for scene in known.values()], seen, last_profiles(person))
    return Suggestion(known[chosen.slug], chosen.why, chosen.slug in seen) if chosen else None


def last_profiles(person: Person) -> list[dict[str, int | None]]:
    """The profiles of a person's last plays, newest first."""
    own = Play.objects.filter(agency=person.agency_id, person=person, ended_at__isnull=False)
    return list(own.order_by("-ended_at").values_list("profile", flat=True)[:LAST])


def facts_of(version: ScenarioVersion) -> Scene:
    """What the choice of a next scene looks at."""
    about = version.about
    levels = about["levels"]
    return Scene(
        slug=version.slug,
        subtlety=levels["subtlety"],
        where=levels.get("where", "street"),
        superior=about["rank_gap"] > 0 and about["role"] != "receiver",
        role=about["role"],
        wrong=about.get("wrong", True),
    )


def has_practiced(person: Person) -> bool:
    """Whether this person has played any scenario to its end."""
    return Practiced.objects.filter(agency=person.agency_id, person=person).exists()
