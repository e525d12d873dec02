"""A second, slow reading of the rules, straight from the YAML values: what the compiled table must agree with."""

import operator
import re
from typing import Any

OPERATORS = {">=": operator.ge, "<=": operator.le, "==": operator.eq}


def holds(text: str | None, values: dict[str, int]) -> bool:
    """A condition without brackets: `or` of `and` of comparisons, each with at most one `not`."""
    if text is None:
        return True
    return any(all(_one(part, values) for part in either.split(" and ")) for either in text.split(" or "))


def _one(text: str, values: dict[str, int]) -> bool:
    match = re.fullmatch(r"(not )?(\w+) (>=|<=|==) (-?\d+)", text.strip())
    assert match, text
    negated, name, op, number = match.groups()
    return bool(OPERATORS[op](values[name], int(number))) != bool(negated)


class Naive:
    """One play."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.scenario = scenario
        self.values = {name: v["start"] for name, v in scenario["vars"].items()} | {"clock": 0}
        self.place = scenario["scenes"][0]["id"]

    @property
    def scene(self) -> dict[str, Any] | None:
        return next((s for s in self.scenario["scenes"] if s["id"] == self.place), None)

    def moves(self) -> list[str]:
        scene = self.scene
        return [m["id"] for m in scene["moves"] if holds(m.get("when"), self.values)] if scene else []

    def change(self, changes: dict[str, Any]) -> None:
        for name, by in changes.items():
            limits = self.scenario["vars"][name]
            new = int(by[1:]) if isinstance(by, str) else self.values[name] + by
            self.values[name] = max(limits["least"], min(limits["most"], new))

    def tick(self) -> bool:
        """One tick; whether the scene goes on."""
        self.values["clock"] += 1
        for drift in self.scenario["drift"]:
            if self.values["clock"] % drift["every"] == 0 and holds(drift.get("when"), self.values):
                self.change(drift["add"])
        if holds(self.scenario["harm"]["when"], self.values):
            self.place = self.scenario["harm"]["ending"]
            return False
        if self.values["clock"] >= self.scenario["clock"]["limit"]:
            self.place = self.scenario["clock"]["ending"]
            return False
        return True

    def choose(self, move: str) -> None:
        scene = self.scene
        assert scene
        chosen = next(m for m in scene["moves"] if m["id"] == move)
        result = next(r for r in chosen["results"] if holds(r.get("when"), self.values))
        for _ in range(chosen.get("spends", 1)):
            if not self.tick():
                return
        self.change(result.get("effect", {}))
        self.place = result["to"]
        if holds(self.scenario["harm"]["when"], self.values):
            self.place = self.scenario["harm"]["ending"]
