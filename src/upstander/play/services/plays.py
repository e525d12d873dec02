"""Plays: started, moved on with the clock at the server, sent whole, deleted.

A play itself leaves no line in the audit: whoever reads the audit would learn when somebody played, left and deleted.
What is a personnel record, that a scenario was played to its end, does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from upstander.agency import tallies
from upstander.agency.audit import record
from upstander.agency.models import Person
from upstander.scenario.models import ScenarioVersion

from ..core.debrief import debrief
from ..core.readings import ImpossibleReading, before_last, checked
from ..core.walk import Entry, ImpossibleWalk, Walk, walk_log
from ..errors import NotAPlay, PlayIsOver, TimeMovedOn
from ..models import Play, Practiced
from .mastery import count_play

Sure = tuple[int | None, int | None]  # with a peer, with a superior: 1 to 5, or not said
UNSAID: Sure = (None, None)
AWAY_SECONDS = 60  # without JavaScript, a longer silence counts as having left the scene for that long


@transaction.atomic
def start(
    *, person: Person, version: ScenarioVersion, at: datetime, log: Sequence[Entry] = (), sure: Sure = UNSAID
) -> Play:
    """Begin a play whose clock is at the server; with `log`, from the moment where that leads."""
    walk = _walk(version, log, to_the_end=False)
    return Play.objects.create(
        agency=person.agency,
        person=person,
        version=version,
        key=str(uuid4()),
        started_at=at,
        clock_from=at,
        moves=walk.log,
        state=walk.state,
        ticks=walk.tick,
        before_peer=sure[0],
        before_superior=sure[1],
    )


def walk_of(play: Play, at: datetime) -> Walk:
    """The play as it stands at `at`: its moves, then the time since."""
    walk = _walk(play.version, play.moves, to_the_end=False)
    walk.wait(max(0, play.ticks - walk.tick))
    if play.clock_from is not None and play.ended_at is None:
        seconds = min((at - play.clock_from).total_seconds(), AWAY_SECONDS)
        walk.wait(int(seconds // int(play.version.table.words["tick_seconds"])))
    return walk


@transaction.atomic
def choose(*, play: Play, path: Sequence[int], at: datetime, reading: dict[str, Any] | None = None) -> Play:
    """Make a move, or the few that lead to it. If time ran out before it came, the scene has ended instead.

    Parameters
    ----------
    reading : how the words were read that it came from; kept with the tick and the move it led to.

    Raises
    ------
    PlayIsOver, TimeMovedOn
    """
    play, walk = _locked(play, at)
    if not walk.ended:
        try:
            for move in path:
                tick = walk.tick
                walk.choose(move)
        except ImpossibleWalk:
            raise TimeMovedOn() from None
        if reading is not None:
            said = {**reading, "tick": tick, "move": path[-1], "steps": len(path)}
            play.readings = checked([*play.readings, said], walk.log)
    return _keep(play, walk, at, running=True)


@transaction.atomic
def take_back(*, play: Play, at: datetime) -> Play:
    """Undo the last reading and all that came after it: the officer says that they meant something else.

    Raises
    ------
    PlayIsOver
    """
    play, walk = _locked(play, at)
    if not play.readings:
        return _keep(play, walk, at, running=False)
    log = before_last(play.readings, walk.log)
    tick = walk.log[len(log)][0]
    play.readings = play.readings[:-1]
    before = _walk(play.version, log, to_the_end=False)
    before.wait(tick - before.tick)
    return _keep(play, before, at, running=False)


@transaction.atomic
def flag(*, play: Play, line: int, at: datetime) -> Play:
    """Flag a line that was shown; twice is once."""
    play, walk = _locked(play, at)
    try:
        walk.flag(line)
    except ImpossibleWalk as error:
        raise NotAPlay(str(error)) from None
    return _keep(play, walk, at, running=play.clock_from is not None)


@transaction.atomic
def wait(*, play: Play, at: datetime) -> Play:
    """Watch for one tick more."""
    play, walk = _locked(play, at)
    walk.wait()
    return _keep(play, walk, at, running=True)


@transaction.atomic
def pause(*, play: Play, paused: bool, at: datetime) -> Play:
    """Stop the clock, or let it go on."""
    play, walk = _locked(play, at)
    return _keep(play, walk, at, running=not paused)


@transaction.atomic
def finish_with_moves(
    *,
    person: Person,
    version: ScenarioVersion,
    key: str,
    log: Sequence[Any],
    at: datetime,
    sure: Sure = UNSAID,
    readings: Sequence[Any] = (),
) -> Play:
    """Keep a play that was played elsewhere, walked again here. Sent twice, it counts once.

    Raises
    ------
    NotAPlay
        The table doesn't know such a play.
    """
    if not 8 <= len(key) <= 40:
        raise NotAPlay("its key is missing.")
    walk = _walk(version, log, to_the_end=True)
    known = Play.objects.filter(agency=person.agency, person=person, key=key).first()
    if known is not None:
        return known
    play = Play(agency=person.agency, person=person, version=version, key=key, started_at=at)
    play.before_peer, play.before_superior = sure
    try:
        play.readings = checked(readings, walk.log)
    except ImpossibleReading as error:
        raise NotAPlay(str(error)) from None
    try:
        with transaction.atomic():
            return _keep(play, walk, at, running=False)
    except IntegrityError:  # the same play came twice at once
        return Play.objects.get(agency=person.agency, person=person, key=key)


@transaction.atomic
def delete(*, play: Play) -> None:
    """Delete a play. That its owner has practiced stays."""
    play.delete()


def _walk(version: ScenarioVersion, log: Sequence[Any], *, to_the_end: bool) -> Walk:
    try:
        return walk_log(version.table, log, to_the_end=to_the_end)
    except ImpossibleWalk as error:
        raise NotAPlay(str(error)) from None


def _locked(play: Play, at: datetime) -> tuple[Play, Walk]:
    """The play, closed to others until this transaction ends, as it stands now."""
    locked = Play.objects.select_for_update().get(pk=play.pk, agency=play.agency_id)
    locked.version, locked.person = play.version, play.person
    if locked.ended_at is not None:
        raise PlayIsOver()
    return locked, walk_of(locked, at)


def _keep(play: Play, walk: Walk, at: datetime, *, running: bool) -> Play:
    play.moves, play.state, play.ticks = walk.log, walk.state, walk.tick
    play.clock_from = at if running and not walk.ended else None
    if walk.ended:
        play.ended_at, play.ending = at, walk.table.ending(walk.state)["id"]
        play.profile = {row.code: row.value for row in debrief(walk, play.readings).profile}
    play.save()
    if walk.ended:
        _practiced(play.person, play.version.slug, at)
        count_play(play=play, at=at)
    return play


def _practiced(person: Person, slug: str, at: datetime) -> None:
    """Remember that `person` has played this; the first time ever, count it."""
    before = Practiced.objects.filter(agency=person.agency, person=person)
    first = not before.exists()
    day = tallies.day_of(person.agency, at)
    done, new = Practiced.objects.get_or_create(
        agency=person.agency, person=person, slug=slug, defaults={"on_date": day}
    )
    if new:
        record(person.agency, "practice.done", by=person, at=at, target=done)
    if first and new:
        tallies.add("practiced", person, at)
