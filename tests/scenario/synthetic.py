"""Scenarios made by rule, for tests and the bench: a small one to bend, and one of a wanted size."""

import json
from typing import Any

import yaml

ENDING = {
    "headline": "He is safe.",
    "person": "He went home.",
    "colleague": "She stayed on.",
    "you": "You slept.",
    "agency": "It paid nothing.",
    "community": "The street was calm.",
}


def small(**changes: Any) -> dict[str, Any]:
    """A whole scenario with two scenes; `changes` replace its top fields."""
    scenario: dict[str, Any] = {
        "id": "small-one",
        "version": 1,
        "title": "Small one",
        "summary": "A test.",
        "levels": {"subtlety": 2, "setting": "street", "minutes": 2},
        "rank_gap": 0,
        "learner_role": "witness",
        "content_note": None,
        "opening": "You stand on a street. A bus goes by.",
        "clock": {"tick_seconds": 5, "limit": 30, "ending": "over"},
        "vars": {"danger": {"start": 1, "least": 0, "most": 6, "means": "How near harm is."}},
        "drift": [{"every": 2, "add": {"danger": 1}}],
        "harm": {"danger": "danger", "when": "danger >= 6", "ending": "over", "too_late": "danger >= 5"},
        "window": {"opens": 1, "closes": 10},
        "beats": [{"at": 1, "text": "A hand tightens.", "cue": "A tight hand"}],
        "scenes": [
            {
                "id": "first",
                "stage": "see",
                "lines": [{"text": "Two people stand close."}],
                "best": "ask",
                "moves": [
                    {"id": "look_away", "text": "Look at the bus until it has gone all the way down the hill.",
                     "spends": 2, "results": [{"to": "first", "effect": {"danger": 1}}]},
                    {"id": "ask", "text": "“Everything good?”", "tactic": "direct", "ladder": 1,
                     "results": [{"to": "second", "reply": "“Fine.”"}]},
                ],
            },
            {
                "id": "second",
                "stage": "choose",
                "best": "stop",
                "moves": [
                    {"id": "stop", "text": "“Let go. I have him.”", "tactic": "direct", "ladder": 3,
                     "results": [{"to": "safe", "when": "danger <= 4", "reply": "“Okay.”"}, {"to": "over"}]},
                    {"id": "call", "text": "“Ana, take his other arm and help me walk him over there.”",
                     "tactic": "delegate", "ladder": 2, "spends": 2,
                     "results": [{"to": "safe", "when": "danger <= 4"}, {"to": "over"}]},
                ],
            },
        ],
        "endings": [{"id": "safe", "outcome": "good", **ENDING}, {"id": "over", "outcome": "harm", **ENDING}],
        "debrief": {
            "best": "Ask early, then stop it.", "stronger": "“Let go now.”", "stronger_why": "It is short.",
            "superior": "She is your peer.", "if": "a hand tightens", "then": "say “let go”", "after": [],
        },
        "law": {
            "basis": "Duty to intercede.", "source": "Section 1983", "as_of": "2026-11-23",
            "elements": {"knew": "You saw it.", "chance": "You stood near.", "step": "You spoke."},
        },
        "policy_clauses": ["DTI-02"],
        "sources": ["our own"],
        "review": {"status": "written"},
    }  # fmt: skip
    return scenario | changes


def receiving() -> dict[str, Any]:
    """A whole scenario in which the learner is the one who is stopped."""
    first, second = small()["scenes"]
    first = first | {
        "lines": [{"text": "Your hands shake."}, {"text": "“Walk with me.”", "interrupts": "distract"}]
    }
    first["moves"] = [
        {"id": "wave_off", "text": "“Not now, I have this one, and I don't need any help with it.”", "spends": 2,
         "receives": "brushes_off", "results": [{"to": "second", "effect": {"danger": 1}}]},
        {"id": "ask", "text": "“What do you see?”", "receives": "asks", "results": [{"to": "second"}]},
    ]  # fmt: skip
    second = second | {"lines": [{"text": "“Step back. Now.”", "interrupts": "direct"}], "best": "step_off"}
    second["moves"] = [
        {"id": "step_off", "text": "Open your hands and step back.", "receives": "stops", "owns": True,
         "heard": "He heard me.", "results": [{"to": "safe"}]},
        {"id": "shove", "text": "“Get out of my way before I write you up for this.”", "receives": "pays_back",
         "spends": 2, "results": [{"to": "second", "effect": {"danger": 1}}]},
    ]  # fmt: skip
    return small(id="receiving", learner_role="receiver", rank_gap=-1, scenes=[first, second])


def in_order() -> dict[str, Any]:
    """A whole scenario in which nothing is wrong."""
    first, second = small()["scenes"]
    first["moves"][1] |= {
        "heard": "It was only a question.",
        "results": [{"to": "fine", "reply": "“It's his own car.”"}],
    }
    first["moves"].append(
        {
            "id": "grab",
            "text": "Take her by the arm.",
            "tactic": "direct",
            "ladder": 4,
            "results": [{"to": "second"}],
        }
    )
    second["moves"] = [
        {"id": "sorry", "text": "“I read that wrong.”", "tactic": "direct", "results": [{"to": "dented"}]},
        {"id": "call", "text": "“Ana, come and look at this with me, would you?”", "tactic": "delegate",
         "results": [{"to": "dented"}]},
    ]  # fmt: skip
    second["best"] = "sorry"
    return small(
        id="in-order",
        wrong=False,
        clock={"tick_seconds": 5, "limit": 12, "ending": "unknowing"},
        harm={"danger": "danger"},
        scenes=[first, second],
        endings=[
            {"id": "fine", "outcome": "good", **ENDING},
            {"id": "unknowing", "outcome": "mixed", **ENDING},
            {"id": "dented", "outcome": "mixed", **ENDING},
        ],
    )


def as_yaml(scenario: dict[str, Any]) -> str:
    """The scenario as a file."""
    return yaml.safe_dump(json.loads(json.dumps(scenario)), allow_unicode=True, sort_keys=False, width=1000)


def large(scenes: int = 12, moves: int = 4, limit: int = 38, most: int = 12) -> dict[str, Any]:
    """A scenario of `scenes` places with `moves` ways on; with the defaults it has about 13,000 states."""
    places = []
    tactics = ("distract", "direct", "delegate")
    for n in range(scenes):
        ways = []
        for m in range(moves):
            last = n == scenes - 1
            target = "safe" if last and m == 0 else f"scene_{(n * (m + 1) + m + 1) % scenes}"
            ways.append(
                {"id": f"way_{m}", "text": f"“Way {m} from place {n}, and then we see.”",
                 "tactic": tactics[m % 3], "spends": 1 + m % 3, "when": f"trust >= {m % 2}",
                 "results": [
                     {"to": target, "when": "danger <= 9", "effect": {"danger": -(m % 3), "trust": 1 - m % 2 * 2}},
                     {"to": f"scene_{n}", "reply": "“Not now.”"},
                 ]}
            )  # fmt: skip
        places.append({"id": f"scene_{n}", "stage": "see", "best": f"way_{n % moves}", "moves": ways})
    variables = {
        "danger": {"start": 2, "least": 0, "most": most, "means": "How near harm is."},
        "trust": {"start": 1, "least": 0, "most": 3, "means": "What your word counts."},
    }
    return small(
        id="large-one",
        scenes=places,
        vars=variables,
        clock={"tick_seconds": 5, "limit": limit, "ending": "over"},
        drift=[{"every": 2, "add": {"danger": 1}}],
        harm={"danger": "danger", "when": f"danger >= {most}", "ending": "over", "too_late": "danger >= 0"},
        window={"opens": 1, "closes": 20},
    )
