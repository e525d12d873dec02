"""What an officer keeps of a play: how sure they were, a plan, sealed words; and lines that they give to the reader."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from django.db import transaction

from upstander.agency import tallies
from upstander.agency.models import Agency
from upstander.ground.core.suppress import FLOOR

from ..errors import NotSealed, TooFewCorrections
from ..models import Correction, KeptWords, Plan, Play, PracticeSettings
from .plays import Sure

WORDS_DAYS = 30  # that kept words are kept
SEALED_FIRST, SEALED_MOST = "-----BEGIN AGE ENCRYPTED FILE-----", 40_000


@transaction.atomic
def say_how_sure(*, play: Play, sure: Sure) -> Play:
    """Keep how sure the officer is after the debrief."""
    play.after_peer, play.after_superior = sure
    play.save(update_fields=["after_peer", "after_superior"])
    return play


@transaction.atomic
def keep_plan(*, play: Play, trigger: str, response: str, at: datetime) -> Plan:
    """Keep the officer's sentence for this scenario; an empty one deletes it."""
    own: dict[str, Any] = {"agency": play.agency, "person": play.person, "slug": play.version.slug}
    values = {"trigger": trigger, "response": response, "kept_at": at}
    plan, _ = Plan.objects.update_or_create(**own, defaults=values)
    return plan


@transaction.atomic
def export_corrections(*, agency: Agency, throw_away: bool, write: Callable[[str], object]) -> int:
    """Write every given line in the form that `tools/understanding` trains on, in an order of chance; returns how many.

    Raises
    ------
    TooFewCorrections
        Fewer than 11: a line might be known by who says it.
    """
    rows = list(Correction.objects.filter(agency=agency))
    if len(rows) < FLOOR:
        raise TooFewCorrections(len(rows))
    SystemRandom().shuffle(rows)
    lines = [
        {"situation": row.slug, "text": row.text, "tactic": row.meant, "read_as": row.read_as} for row in rows
    ]
    write("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines))
    if throw_away:
        Correction.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@transaction.atomic
def drop_plan(*, play: Play) -> None:
    """Forget the sentence kept for this scenario."""
    Plan.objects.filter(agency=play.agency, person=play.person, slug=play.version.slug).delete()


@transaction.atomic
def keep_words(*, play: Play, sealed: str, at: datetime) -> KeptWords:
    """Keep what the officer's browser has sealed, for 30 days; again replaces it.

    Raises
    ------
    NotSealed
        It isn't an envelope. Nothing is kept.
    """
    if not sealed.startswith(SEALED_FIRST) or len(sealed) > SEALED_MOST:
        raise NotSealed()
    until = tallies.day_of(play.agency, at) + timedelta(days=WORDS_DAYS)
    words, _ = KeptWords.objects.update_or_create(
        agency=play.agency, play=play, defaults={"sealed": sealed, "until": until}
    )
    return words


@transaction.atomic
def forget_words(*, play: Play) -> None:
    """Throw the kept words away."""
    KeptWords.objects.filter(agency=play.agency, play=play).delete()


def forget_old_words(*, at: datetime) -> int:
    """Throw away what was kept for 30 days, in every agency; returns how many. The night's work."""
    count, _ = KeptWords.objects.filter(until__lt=at.date() - timedelta(days=1)).delete()
    return count


@transaction.atomic
def give_correction(*, agency: Agency, text: str, read_as: str, meant: str, slug: str) -> bool:
    """Keep a line that was read wrong, if the agency asks for such lines; whether it was. Who gave it is not kept."""
    if not PracticeSettings.objects.filter(agency=agency, learns=True).exists():
        return False
    Correction.objects.create(agency=agency, text=text, read_as=read_as, meant=meant, slug=slug)
    return True
