"""What a list of scenes can be narrowed by: where, with whom, how plain, your part, how long."""

from typing import Any

from upstander.scenario.core import domain

WHERE = {
    "street": "On the street",
    "vehicle": "In a car",
    "indoors": "In a building",
    "custody": "In custody",
    "station": "At the station",
    "control": "Dispatch or command",
    "off_duty": "Off duty or online",
    "ward": "In a hospital",
}
RANK = {"above": "Someone who outranks you", "peer": "A peer", "below": "Someone you outrank"}
ROLE = {
    "witness": "You are standing there",
    "receiver": "You are the one who is stopped",
    "supervisor_called": "You are the supervisor who is told",
}
SIGNS = {"quiet": "Quiet signs", "clear": "Clear signs"}
LENGTH = {"short": "Up to 3 minutes", "middle": "4 or 5 minutes", "long": "6 minutes or more"}


def rank_of(gap: int) -> str:
    """Above, peer or below, for the list and its filter."""
    return "above" if gap > 0 else "below" if gap < 0 else "peer"


def length_of(minutes: int) -> str:
    """Short, middle or long."""
    return "short" if minutes <= 3 else "middle" if minutes <= 5 else "long"


def facts_of(about: dict[str, Any]) -> dict[str, str]:
    """What a published scenario says of itself, as the filter sees it."""
    levels = about["levels"]
    return {
        "where": levels.get("where", "street"),
        "rank": rank_of(about["rank_gap"]),
        "signs": "quiet" if levels["subtlety"] <= 2 else "clear",
        "role": about["role"],
        "length": length_of(levels["minutes"]),
        "field": about.get("domain", domain.FIRST),
    }
