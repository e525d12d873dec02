"""Labelled policies, scores of a checker on them, and the vocabulary as it would be without one agency."""

import json
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from upstander.clause.core.check import Checked, check
from upstander.clause.core.rubric import clauses
from upstander.clause.core.vocabulary import phrases, vocabulary

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "policies" / "dev"
ROOT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).resolve().parent / "data"
IDS = tuple(each.id for each in clauses())
FEWEST = 2  # positives that a clause needs to count in a macro average
STRICT, LENIENT = "strict", "lenient"


@dataclass(frozen=True)
class Labelled:
    """A policy with its labels: judgement by clause, and the place of the evidence."""

    id: str
    group: str
    kind: str
    text: str
    labels: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]


@cache
def shared_policies() -> tuple[Labelled, ...]:
    """The real policies, without their front matter; empty where the data are not there."""
    if not (SHARED / "labels.jsonl").is_file():
        return ()
    rows = [json.loads(line) for line in (SHARED / "labels.jsonl").read_text("utf-8").splitlines()]
    return tuple(
        _labelled(row, (SHARED / "texts" / f"{row['id']}.txt").read_text("utf-8").split("---\n", 2)[2])
        for row in rows
    )


@cache
def own_policies(part: str) -> tuple[Labelled, ...]:
    """Texts of our own, of agencies that don't exist: parts “a” and “b” in odd wordings, “c” in ordinary ones.

    Who wrote the rules read “a” and “b” and not “c”; who wrote the texts had not seen the rules.
    """
    rows = [json.loads(line) for line in (OWN / "labels.jsonl").read_text("utf-8").splitlines()]
    return tuple(
        _labelled(row | {"group": row["id"], "kind": "own"}, (OWN / f"{row['id']}.txt").read_text("utf-8"))
        for row in rows
        if row["id"].startswith(f"{part}/")
    )


def _labelled(row: dict[str, object], text: str) -> Labelled:
    labels: dict[str, dict[str, object]] = row["labels"]  # type: ignore[assignment]
    return Labelled(
        str(row["id"]),
        str(row["group"]),
        str(row["kind"]),
        text,
        {ident: str(given["label"]) for ident, given in labels.items()},
        {
            ident: (int(given["start"]), int(given["end"]))  # type: ignore[call-overload]
            for ident, given in labels.items()
            if "start" in given
        },
    )


# --- judging ----------------------------------------------------------------------------------------------------------
def judged(policies: Iterable[Labelled]) -> list[Checked]:
    """Each policy as the product judges it."""
    return [check(policy.text) for policy in policies]


def judged_without_own_words(policies: Sequence[Labelled]) -> list[Checked]:
    """Leave one agency out: each policy is judged without the phrases that no other agency's text holds.

    A phrase that fits one agency alone may have been put in because of it. Phrases that fit no text at all stay, since
    nothing in these texts can have suggested them.
    """
    groups = sorted({policy.group for policy in policies})
    texts = {group: "\n\n".join(p.text for p in policies if p.group == group) for group in groups}
    only: dict[str, set[tuple[str, str]]] = {group: set() for group in groups}
    every = vocabulary()
    for concept, phrase in phrases():
        pattern = every.single(phrase)
        fitting: list[str] = []
        for group in groups:
            if pattern.search(texts[group]):
                fitting.append(group)
            if len(fitting) == 2:
                break
        if len(fitting) == 1:
            only[fitting[0]].add((concept, phrase))
    return [check(policy.text, vocabulary(frozenset(only[policy.group]))) for policy in policies]


PEER = {
    "DTI-01": r"duty to interven|duty to interced|peer intervention|bystandership",
    "DTI-02": r"\b(?:shall|must|will|duty|required)\b[^.]*\b(?:interven|interced)",
    "DTI-03": r"\b(?:interven|interced)[^.]*\b(?:excessive|unreasonable|unnecessary|beyond)"
    r"|(?:excessive|unreasonable|unnecessary|beyond)[^.]*\b(?:interven|interced)",
    "DTI-04": r"no longer (?:required|needed|necessary)",
    "DTI-05": r"\b(?:interven|interced)[^.]*\b(?:misconduct|unethical|violat)",
    "DTI-06": r"(?:regardless of|any) rank",
    "DTI-07": r"verbal[^.]*physical|physical[^.]*verbal|distract|delegate",
    "DTI-08": r"in a position to do so|when safe|if safe|feasible|opportunity to interven",
    "DTI-09": r"other (?:law enforcement )?agenc|another law enforcement|any law enforcement officer",
    "DTI-10": r"supervisor[^.]*\b(?:shall|must|will)\b[^.]*\b(?:excessive|misconduct)",
    "DTI-11": r"\b(?:shall|must|will)\b[^.]*\breport\b[^.]*supervisor",
    "DTI-12": r"report[^.]*(?:immediately|end of (?:the )?(?:shift|tour)|within \d+ hours|promptly)",
    "DTI-13": r"(?:medical|first) (?:aid|attention|assistance|treatment)",
    "DTI-14": r"retaliat",
    "DTI-15": r"whistle|report(?:ing)? misconduct|duty to report",
    "DTI-16": r"fail(?:s|ure)? to (?:interven|interced)[^.]*disciplin",
    "DTI-17": r"mitigat",
    "DTI-18": r"training[^.]*(?:interven|interced|bystander)",
    "DTI-19": r"written report|in writing",
    "DTI-20": r"commend|award|recogni[sz]ed",
    "DTI-21": r"culture|committed to",
    "DTI-22": r"review(?:ed)? (?:annually|every)|annual review",
    "DTI-23": r"about to|attempting|prevent",
}


def peer(text: str) -> dict[str, str]:
    """The regex peer: one plain pattern a clause, no sentence, no partial."""
    return {
        ident: "present" if re.search(pattern, text, re.IGNORECASE) else "absent"
        for ident, pattern in PEER.items()
    }


# --- scores -----------------------------------------------------------------------------------------------------------
def is_positive(label: str, mode: str) -> bool:
    """Whether a judgement counts: strict counts “present”, lenient “partial” too."""
    return label == "present" or (mode == LENIENT and label == "partial")


def f1(pairs: Iterable[tuple[bool, bool]]) -> float | None:
    """F1 of (labelled, judged) pairs; None if neither is ever positive."""
    true = false = missed = 0
    for labelled, found in pairs:
        true, false, missed = (
            true + (labelled and found),
            false + (found and not labelled),
            missed + (labelled and not found),
        )
    return 2 * true / (2 * true + false + missed) if true + false + missed else None


Judge = Callable[[int, str], str]  # the place of a policy and a clause to a judgement


def by_clause(policies: Sequence[Labelled], judge: Judge, mode: str) -> dict[str, float | None]:
    """F1 of each clause that has enough positives; None for the others."""
    found: dict[str, float | None] = {}
    for ident in IDS:
        pairs = [
            (is_positive(policy.labels[ident], mode), is_positive(judge(place, ident), mode))
            for place, policy in enumerate(policies)
        ]
        found[ident] = (f1(pairs) or 0.0) if sum(labelled for labelled, _ in pairs) >= FEWEST else None
    return found


def macro(policies: Sequence[Labelled], judge: Judge, mode: str) -> float:
    """The mean F1 over the clauses with enough positives."""
    given = [value for value in by_clause(policies, judge, mode).values() if value is not None]
    return sum(given) / len(given) if given else 0.0


def interval(policies: Sequence[Labelled], judge: Judge, mode: str, times: int = 200) -> tuple[float, float]:
    """The 95 % bootstrap interval of the macro F1, over documents."""
    dice, found = random.Random(20261123), []
    for _ in range(times):
        places = [dice.randrange(len(policies)) for _ in policies]
        drawn = [policies[place] for place in places]
        found.append(macro(drawn, lambda at, ident, places=places: judge(places[at], ident), mode))  # type: ignore[misc]
    found.sort()
    return found[int(0.025 * times)], found[int(0.975 * times) - 1]


def overlap(policies: Sequence[Labelled], checked: Sequence[Checked]) -> tuple[int, int]:
    """How many of the places that were labelled are touched by a place found, of those that both call non-absent."""
    touched = of = 0
    for policy, one in zip(policies, checked, strict=True):
        for ident, (start, end) in policy.places.items():
            if one[ident].spans:
                of += 1
                touched += any(a < end and start < b for a, b in one[ident].spans)
    return touched, of
