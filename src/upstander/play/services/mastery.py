"""The mastery check: begun, its plays counted, finished. And what an agency decides about practice."""

from collections.abc import Sequence
from datetime import date, datetime
from random import SystemRandom

from django.db import transaction

from upstander.agency import tallies
from upstander.agency.audit import record
from upstander.agency.models import Agency, Person

from .. import queries
from ..core.mastery import PILOT_OFFICERS, PILOT_RATERS, Rule, TooFewUnseen, draw, is_met, rules
from ..core.readings import by_the_machine_alone
from ..errors import NothingLeftToDraw, PilotTooSmall
from ..models import Check, CheckScene, Play, PracticeSettings


@transaction.atomic
def begin_check(*, person: Person, at: datetime) -> Check:
    """Begin a check with three scenes that `person` has never played; one that is open goes on.

    Raises
    ------
    NothingLeftToDraw
    """
    open_one = queries.open_check(person)
    if open_one is not None:
        return open_one
    versions = queries.drawable(person)
    seen = queries.slugs_done(person) | queries.slugs_begun(person)
    try:
        slugs = draw([queries.facts_of(version) for version in versions.values()], seen, SystemRandom())
    except TooFewUnseen:
        raise NothingLeftToDraw() from None
    check = Check.objects.create(agency=person.agency, person=person, begun_at=at)
    CheckScene.objects.bulk_create(
        CheckScene(agency=person.agency, check_of=check, place=place, version=versions[slug])
        for place, slug in enumerate(slugs, 1)
    )
    return check


@transaction.atomic
def count_play(*, play: Play, at: datetime) -> None:
    """Let a finished play count for the open check of its officer, if its scene was drawn and not played before."""
    scenes = CheckScene.objects.filter(
        agency=play.agency_id, check_of__person=play.person_id, check_of__finished_on=None, is_done=False
    )
    scene = scenes.filter(version=play.version_id).select_related("check_of").first()
    if scene is None or play.ended_at is None:
        return
    scene.play, scene.is_done = play, True
    scene.save(update_fields=["play", "is_done"])
    if not CheckScene.objects.filter(agency=play.agency_id, check_of=scene.check_of, is_done=False).exists():
        _finish(scene.check_of, play.person, at)


def _finish(check: Check, person: Person, at: datetime) -> None:
    """That it is finished is on the record; whether it was met only where a pilot has shown what that means."""
    check.finished_on = tallies.day_of(person.agency, at)
    if queries.practice_settings(person.agency).piloted:
        found = standard(queries.scenes_of(check))
        check.met = is_met(found) if found else None
    check.save(update_fields=["finished_on", "met"])
    record(person.agency, "practice.check_done", by=person, at=at, target=check)


def standard(scenes: Sequence[CheckScene]) -> list[Rule]:
    """The standard part by part; empty where a play was deleted, and nobody can say any more."""
    plays = [scene.play for scene in scenes]
    kept = [play for play in plays if play is not None]
    if not kept or len(kept) < len(plays):
        return []
    superior = any(scene.version.about["rank_gap"] > 0 for scene in scenes)
    said_so = not any(by_the_machine_alone(play.readings) for play in kept)
    return rules([play.profile for play in kept], superior=superior, said_so=said_so)


@transaction.atomic
def decide_learning(*, agency: Agency, learns: bool, by: Person, at: datetime) -> PracticeSettings:
    """Say whether officers are asked for lines that were read wrong."""
    found, _ = PracticeSettings.objects.update_or_create(agency=agency, defaults={"learns": learns})
    record(agency, "practice.learning", by=by, at=at, target=found, learns=learns)
    return found


@transaction.atomic
def record_pilot(
    *, agency: Agency, officers: int, raters: int, on: date, by: Person, at: datetime
) -> PracticeSettings:
    """Record that the standard of the check was piloted here: from now on a check is met or not met.

    Raises
    ------
    PilotTooSmall
        Fewer than 30 officers or 4 raters.
    """
    if officers < PILOT_OFFICERS or raters < PILOT_RATERS:
        raise PilotTooSmall(officers, raters)
    values = {"pilot_officers": officers, "pilot_raters": raters, "pilot_on": on}
    found, _ = PracticeSettings.objects.update_or_create(agency=agency, defaults=values)
    record(agency, "practice.piloted", by=by, at=at, target=found, officers=officers, raters=raters)
    return found
