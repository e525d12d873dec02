"""What the home and program pages say, gathered from the rooms in as many queries as there are rooms."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from upstander.agency import queries as people
from upstander.agency import tallies
from upstander.agency.core.matrix import Deed, Reach
from upstander.agency.models import Unit
from upstander.agency.rows import Rows
from upstander.compliance.queries import to_look_at
from upstander.ground.core.suppress import FLOOR
from upstander.law.core import load as laws
from upstander.law.core.on_date import on_date
from upstander.law.core.plain import STATUSES
from upstander.policy import queries as policies
from upstander.policy.core import renewal
from upstander.policy.models import PolicyVersion

Version = PolicyVersion.Status
ON_DUTY, ON_LEAVE, ASKED, SIGNED, PRACTICED = "on_duty", "on_leave", "asked", "signed", "practiced"
MEASURES = (ON_DUTY, ON_LEAVE, ASKED, SIGNED, PRACTICED)


@dataclass(frozen=True)
class Share:
    """So many of so many people on duty. Hidden: too few to show to someone who sees counts only."""

    done: int
    of: int
    hidden: bool = False

    @property
    def percent(self) -> int:
        """Whole percent; 100 only when all have, 0 only when nobody has."""
        if not self.of or not self.done:
            return 0
        return 100 if self.done >= self.of else max(1, min(99, round(100 * self.done / self.of)))

    @property
    def rest(self) -> int:
        """How many have not."""
        return max(0, self.of - self.done)


@dataclass(frozen=True)
class UnitLine:
    """One unit of the table, with all below it."""

    name: str
    signed: Share
    practiced: Share
    on_leave: int | None


@dataclass(frozen=True)
class Standing:
    """Where the program stands, as far as one person may see it."""

    signed: Share
    practiced: Share
    on_leave: int | None
    units: list[UnitLine] = field(default_factory=list)
    exact: bool = True  # False: a monitor's figures, none below 11


def standing(rows: Rows) -> Standing:
    """Duty figures exact, for those entitled to them; for a reach of counts small ones are hidden (DESIGN §4.6).

    Costs two queries (units, counts), whatever the agency's size.
    """
    heads, units = people.heads_and_parts(rows.units(Deed.SEE_PROGRAM))
    asked = [None, *dict.fromkeys(unit.pk for unit in (*heads, *units))]
    read = tallies.read(rows.agency, MEASURES, asked, rows.now)
    lines = [_line(unit, read) for unit in units]
    if rows.reach(Deed.SEE_PROGRAM) is Reach.UNITS:
        own = [_line(unit, read) for unit in heads]
        return Standing(
            signed=_sum(line.signed for line in own),
            practiced=_sum(line.practiced for line in own),
            on_leave=sum(line.on_leave or 0 for line in own),
            units=lines,
        )
    whole = Standing(
        signed=Share(read[SIGNED, None], read[ASKED, None]),
        practiced=Share(read[PRACTICED, None], read[ON_DUTY, None]),
        on_leave=read[ON_LEAVE, None],
        units=lines,
    )
    return whole if rows.reach(Deed.SEE_PROGRAM) is Reach.ALL else guarded(whole)


def _line(unit: Unit, read: dict[tuple[str, int | None], int]) -> UnitLine:
    of = read[ON_DUTY, unit.pk]
    return UnitLine(
        name=unit.name,
        signed=Share(read[SIGNED, unit.pk], read[ASKED, unit.pk]),
        practiced=Share(read[PRACTICED, unit.pk], of),
        on_leave=read[ON_LEAVE, unit.pk],
    )


def _sum(shares: Any) -> Share:
    every = list(shares)
    return Share(sum(share.done for share in every), sum(share.of for share in every))


def guarded(whole: Standing) -> Standing:
    """The figures for someone who sees counts only: no unit of a measure is shown unless all of its cells are.

    A cell is who has and who has not. Units are shown only if every one has no small cell: a hidden one could
    otherwise be worked out from the total. How many are on leave is left out, being nearly always small.
    """
    safe = all(_safe(line.signed) and _safe(line.practiced) for line in whole.units)
    return Standing(
        signed=_guard(whole.signed),
        practiced=_guard(whole.practiced),
        on_leave=None,
        units=[UnitLine(line.name, line.signed, line.practiced, None) for line in whole.units]
        if safe
        else [],
        exact=False,
    )


def _safe(share: Share) -> bool:
    return share.done >= FLOOR and share.rest >= FLOOR


def _guard(share: Share) -> Share:
    return share if _safe(share) else Share(0, 0, hidden=True)


def stages(rows: Rows, now: Standing) -> list[dict[str, Any]]:
    """The eight stages of the loop, each with its one figure; a room that is not here yet is not begun."""
    version = policies.current(rows.agency)
    title = f"signed version {version.number}" if version else "no version published"
    see = rows.may(Deed.SEE_PROGRESS)
    live = {
        1: _law(rows),
        2: _stage(
            "Policy", now.signed, title, "to sign", reverse("policy:signed") if see and version else None
        ),
        3: _stage("Training", now.practiced, "practiced a scene", "to practice", None),
    }
    if version is None:
        live[2] |= {"figure": None, "of": None, "share": 0, "kind": "now", "state": "Not published"}
        if rows.may(Deed.WRITE_POLICY):
            live[2]["href"] = reverse("policy:list")
    names = ("Law", "Policy", "Training", "On the street", "Reports", "Protection", "Culture", "Outcomes")
    empty = {"kind": "none", "figure": None, "what": "comes with a later release", "state": "Not begun"}
    return [{"number": n, "name": name, **empty, **live.get(n, {})} for n, name in enumerate(names, 1)]


def _law(rows: Rows) -> dict[str, Any]:
    """The law of the agency's state today, at a glance."""
    entry = laws.states().get(rows.agency.state)
    period = on_date(entry, rows.today).period if entry else None
    if entry is None or period is None:
        return {"what": f"{rows.agency.state} is not recorded", "state": "Ask counsel"}
    kind, words = STATUSES[period.statements.status]
    what = f"{entry.name}, read {entry.read_on:%b %Y}"
    again = to_look_at(rows.agency, rows.today) if rows.may(Deed.REVIEW_POLICY) else []
    if again:
        look = {"kind": "now", "state": "Look at your policy again", "href": reverse("compliance:recheck")}
        return {"figure": entry.code, "what": what, **look}
    return {"figure": entry.code, "what": what, "kind": kind, "state": words, "href": reverse("law:here")}


def _stage(name: str, share: Share, what: str, left: str, href: str | None) -> dict[str, Any]:
    if share.hidden:
        return {
            "name": name,
            "kind": "half",
            "figure": None,
            "what": what,
            "state": f"Fewer than {FLOOR}",
            "href": href,
        }
    kind = "none" if not share.of else "good" if not share.rest else "half" if share.done else "now"
    state = "Nobody on duty" if not share.of else "All done" if not share.rest else f"{share.rest:,} {left}"
    return {
        "name": name,
        "kind": kind,
        "figure": f"{share.done:,}",
        "of": f"{share.of:,}",
        "share": share.percent,
        "what": what,
        "state": state,
        "href": href,
    }


def next_thing(rows: Rows, now: Standing) -> dict[str, Any]:
    """The one thing to do on the program page, for the person signed in."""
    version = policies.current(rows.agency)
    if not now.signed.of and not now.signed.hidden:
        return _first_roster(rows)
    if version is None:
        return _waiting_policy(rows) or _first_policy(rows)
    if waiting := _waiting_policy(rows):
        return waiting
    if now.signed.rest and not now.signed.hidden:
        return _unsigned(rows, now, version.number)
    if now.practiced.rest and not now.practiced.hidden:
        many = f"{now.practiced.rest:,} {'officer has' if now.practiced.rest == 1 else 'officers have'}"
        return {"title": f"{many} not practiced yet", "text": "Six minutes on a phone are enough."}
    return {"title": "Everyone has signed and practiced", "text": "We will tell you when something changes."}


def _waiting_policy(rows: Rows) -> dict[str, Any] | None:
    """What a policy asks of this person: an approval, the publishing of an approved text, or to be read again."""
    for row in policies.on_the_way(rows.agency):
        if row.status == Version.IN_REVIEW and rows.may(Deed.APPROVE_POLICY):
            what, label = f"{row.policy.title} waits for your approval", "Read it and decide"
            text = "Read it, see what reviewers said, then approve it or send it back."
        elif row.status == Version.APPROVED and rows.may(Deed.PUBLISH_POLICY):
            what, label = f"{row.policy.title} is approved: publish it", "Look at it and publish"
            text = "Officers read and sign it from then on."
        elif row.status == Version.PUBLISHED and _is_due(row, rows) and rows.may(Deed.PUBLISH_POLICY):
            what, label = f"{row.policy.title} is due to be read again", "Read it again"
            text = "Its review date has come. Keep it as it is, or bring in a new version."
        else:
            continue
        return _do(what, text, reverse("policy:version", args=[row.pk]), label)
    return None


def _is_due(row: PolicyVersion, rows: Rows) -> bool:
    return renewal.standing(row.review_on, rows.today) == renewal.DUE


def _first_roster(rows: Rows) -> dict[str, Any]:
    if not rows.may(Deed.IMPORT_ROSTER):
        return {"title": "Nobody is on duty here yet", "text": "The roster comes first."}
    text = "A CSV file of your people. You see every change first."
    return _do("Bring in your roster", text, reverse("agency:roster"), "Choose the file")


def _first_policy(rows: Rows) -> dict[str, Any]:
    if not rows.may(Deed.WRITE_POLICY):
        return {"title": "No policy is published yet", "text": "Your coordinator brings it in."}
    text = "Word, PDF or plain text. Nobody sees it until you publish."
    return _do("Bring in your Duty to Intervene policy", text, reverse("policy:upload"), "Choose the file")


def _unsigned(rows: Rows, now: Standing, number: int | None) -> dict[str, Any]:
    many = f"{now.signed.rest:,} {'officer has' if now.signed.rest == 1 else 'officers have'}"
    worst = max(now.units, key=lambda line: line.signed.rest, default=None)
    where = f"{worst.signed.rest:,} of them in {worst.name}." if worst and worst.signed.rest else ""
    thing = {"title": f"{many} not signed version {number}", "text": where}
    if rows.may(Deed.SEE_PROGRESS):
        thing |= {"href": reverse("policy:signed"), "label": "See who"}
    if rows.may(Deed.INVITE):
        thing |= {"other_href": reverse("joining:people"), "other_label": "Who has joined"}
    return thing


def _do(title: str, text: str, href: str, label: str) -> dict[str, Any]:
    return {"title": title, "text": text, "href": href, "label": label}
