"""From text to a checked `Scenario`: first the fields, then that every name leads somewhere."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from upstander.intervention.core import vocabulary

from . import domain
from .expression import BadExpression, names, parse
from .faults import BadScenario, Fault
from .form import Move, Scenario
from .source import Path, Source, read_source

MENDS = {
    "missing": "Add it.",
    "string_type": "Write text; quote it if it is a number.",
    "string_too_short": "Write something.",
    "string_too_long": "Make it shorter.",
    "int_type": "Write a whole number.",
    "bool_type": "Write true or false.",
    "list_type": "Write a list: lines that start with “- ”.",
    "model_type": "Write “field: value” lines below it.",
    "too_short": "Give at least one.",
    "greater_than_equal": "Use a larger number.",
    "less_than_equal": "Use a smaller number.",
}


def load(text: str | bytes, file: str) -> tuple[Scenario, Source]:
    """The scenario in `text`.

    Raises
    ------
    BadScenario
        With every fault found, each with file, line, scene and mend.
    """
    source = read_source(text, file)
    try:
        scenario = Scenario.model_validate(source.values)
    except ValidationError as error:
        raise BadScenario([_field_fault(source, dict(fault)) for fault in error.errors()]) from None
    faults = sorted(set(_Names(scenario, source).faults()))
    if faults:
        raise BadScenario(faults)
    return scenario, source


def _field_fault(source: Source, error: dict[str, Any]) -> Fault:
    """A fault from what pydantic found, in words."""
    path: Path = tuple(step for step in error["loc"] if step not in ("int", "str") and "[" not in str(step))
    kind, last = str(error["type"]), str(path[-1]) if path else "the file"
    where = (source.file, source.line(path), source.scene(path))
    if kind == "extra_forbidden":
        known = _known_fields(path)
        near = get_close_matches(last, known, n=1) if len(last) > 2 else []
        if not last.isidentifier():
            mend = "A comma inside { } starts a new field: quote the text, or put it on a line of its own."
            return Fault(*where, f"“{last}” isn't a field here.", mend)
        mend = f"Did you mean “{near[0]}”?" if near else f"Remove it; known here: {', '.join(known)}."
        return Fault(*where, f"“{last}” isn't a field here.", mend)
    if kind == "missing":
        return Fault(*where, f"“{last}” is missing.", MENDS["missing"])
    message = str(error["msg"]).rstrip(".")
    message = message.replace("Input should", "it should").replace("Value error, ", "")
    return Fault(*where, f"“{last}”: {message}.", MENDS.get(kind, "Change it."))


def _known_fields(path: Path) -> list[str]:
    """The fields that may stand where the last step of `path` stands."""
    model: Any = Scenario
    for step in path[:-1]:
        if isinstance(step, int) or not hasattr(model, "model_fields"):
            continue
        by_name = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        model = _inner(by_name.get(step))
    found = getattr(model, "model_fields", {})
    return [field.alias or name for name, field in found.items()]


def _inner(annotation: Any) -> Any:
    """The model inside of `list[Model]` and the like."""
    while annotation is not None and not hasattr(annotation, "model_fields"):
        arguments = [part for part in getattr(annotation, "__args__", ()) if part is not type(None)]
        annotation = arguments[-1] if arguments else None
    return annotation


class _Names:
    """Checks that what is named exists: scenes, endings, variables, moves, codes of the vocabulary."""

    def __init__(self, scenario: Scenario, source: Source) -> None:
        self.scenario, self.source = scenario, source
        self.scenes = [scene.id for scene in scenario.scenes]
        self.endings = [ending.id for ending in scenario.endings]
        self.variables = list(scenario.vars)
        known = scenario.domain if scenario.domain in domain.codes() else domain.FIRST
        self.approaches = [approach.code for approach in domain.of(known).approaches]

    def fault(self, path: Path, what: str, mend: str) -> Fault:
        return Fault(self.source.file, self.source.line(path), self.source.scene(path), what, mend)

    def faults(self) -> Iterator[Fault]:
        yield from self._once("scenes", [*self.scenes])
        yield from self._once("endings", [*self.endings])
        for clash in sorted(set(self.scenes) & set(self.endings)):
            yield self.fault(("endings",), f"“{clash}” is a scene and an ending.", "Rename one of them.")
        yield from self._kind()
        yield from self._rules()
        for n, scene in enumerate(self.scenario.scenes):
            path: Path = ("scenes", n)
            yield from self._code((*path, "stage"), scene.stage, [s.code for s in vocabulary.stages()])
            ids = [move.id for move in scene.moves]
            yield from self._once("moves", ids, path)
            yield from self._one_of((*path, "best"), scene.best, ids, "move")
            for m, move in enumerate(scene.moves):
                yield from self._move((*path, "moves", m), move, scene.still)

    def _once(self, field: str, ids: list[str], path: Path = ()) -> Iterator[Fault]:
        for n, one in enumerate(ids):
            if one in ids[:n]:
                yield self.fault((*path, field, n), f"“{one}” is here twice.", "Give it another id.")

    def _rules(self) -> Iterator[Fault]:
        scenario = self.scenario
        for name, variable in scenario.vars.items():
            if not variable.least <= variable.start <= variable.most:
                what = f"{name} starts at {variable.start}, outside of {variable.least} to {variable.most}."
                yield self.fault(("vars", name), what, "Move the start or a limit.")
        if "clock" in scenario.vars:
            yield self.fault(("vars", "clock"), "“clock” is the clock's own name.", "Rename the variable.")
        yield from self._one_of(("clock", "ending"), scenario.clock.ending, self.endings, "ending")
        yield from self._harm()
        if scenario.window.opens >= scenario.window.closes:
            yield self.fault(
                ("window",), "The window closes before it opens.", "Make opens less than closes."
            )
        for n, drift in enumerate(scenario.drift):
            yield from self._condition(("drift", n, "when"), drift.when)
            yield from self._changes(("drift", n, "add"), list(drift.add))
        for n, beat in enumerate(scenario.beats):
            yield from self._condition(("beats", n, "when"), beat.when)

    def _kind(self) -> Iterator[Fault]:
        """Domain, law and needs fit each other."""
        scenario = self.scenario
        yield from self._one_of(("domain",), scenario.domain, list(domain.codes()), "domain")
        if scenario.domain in domain.codes() and domain.of(scenario.domain).law != (scenario.law is not None):
            mend = (
                "Write “law: null”."
                if scenario.law
                else "Say where the duty comes from: basis, elements, source, as_of."
            )
            yield self.fault(
                ("law",), f"A scenario of the domain “{scenario.domain}” has its law wrong.", mend
            )
        for n, need in enumerate(scenario.needs):
            known = [one.id for one in vocabulary.needs()]
            yield from self._one_of(("needs", n), need, known, "line of the table of stage two")

    def _harm(self) -> Iterator[Fault]:
        harm = self.scenario.harm
        yield from self._one_of(("harm", "danger"), harm.danger, self.variables, "variable")
        if self.scenario.wrong and (harm.when is None or harm.ending is None):
            mend = "Add both, or write “wrong: false” if nothing is wrong here."
            yield self.fault(("harm",), "The harm rule needs “when” and “ending”.", mend)
        if not self.scenario.wrong and (harm.when or harm.ending or harm.too_late):
            what = "Where nothing is wrong, nothing can come to harm."
            yield self.fault(("harm",), what, "Keep only “danger”, or write “wrong: true”.")
        if harm.ending is not None:
            yield from self._one_of(("harm", "ending"), harm.ending, self.endings, "ending")
        yield from self._condition(("harm", "when"), harm.when)
        yield from self._condition(("harm", "too_late"), harm.too_late, [harm.danger])

    def _roles(self, path: Path, move: Move) -> Iterator[Fault]:
        """A receiver takes what a colleague says; everyone else has the three D's."""
        receiver = self.scenario.learner_role == "receiver"
        if receiver and move.tactic != "none":
            what = "Whoever is being stopped doesn't intervene."
            yield self.fault((*path, "tactic"), what, "Leave “tactic” out; use “receives”.")
        if move.receives and not receiver:
            what = "“receives” is for scenarios with “learner_role: receiver”."
            yield self.fault((*path, "receives"), what, "Remove it.")

    def _move(self, path: Path, move: Move, still: bool) -> Iterator[Fault]:
        yield from self._roles(path, move)
        yield from self._code(
            (*path, "tactic"), move.tactic, ["none", *(t.code for t in vocabulary.tactics())]
        )
        yield from self._code((*path, "superior"), move.superior, self.approaches)
        yield from self._code((*path, "inhibitor"), move.inhibitor, [i.code for i in vocabulary.inhibitors()])
        yield from self._condition((*path, "when"), move.when)
        if move.spends < 1 and not still:
            yield self.fault(
                (*path, "spends"), "A move takes a tick at least.", "Use 1 or more, or add “still: true”."
            )
        if move.inhibitor and not move.note:
            yield self.fault(path, "A move with an inhibitor needs a note.", "Add “note: …” for the debrief.")
        for n, result in enumerate(move.results):
            here: Path = (*path, "results", n)
            yield from self._one_of(
                (*here, "to"), result.to, [*self.scenes, *self.endings], "scene or ending"
            )
            yield from self._condition((*here, "when"), result.when)
            yield from self._changes((*here, "effect"), list(result.effect))
            last = n == len(move.results) - 1
            if last == (result.when is not None):
                what = (
                    "The last result must hold always." if last else "Only the last result may lack “when”."
                )
                yield self.fault(here, what, "Leave “when” off the last result only.")

    def _code(self, path: Path, code: str | None, known: list[str]) -> Iterator[Fault]:
        if code is not None and code not in known:
            yield from self._one_of(path, code, known, "code of the vocabulary")

    def _one_of(self, path: Path, name: str, known: list[str], kind: str) -> Iterator[Fault]:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            mend = f"Did you mean “{near[0]}”?" if near else f"Use one of: {', '.join(known)}."
            yield self.fault(path, f"There is no {kind} “{name}”.", mend)

    def _changes(self, path: Path, changed: list[str]) -> Iterator[Fault]:
        for name in changed:
            yield from self._one_of((*path, name), name, self.variables, "variable")

    def _condition(self, path: Path, text: str | None, known: list[str] | None = None) -> Iterator[Fault]:
        if text is None:
            return
        try:
            read = names(parse(text))
        except BadExpression as error:
            yield self.fault(path, str(error), "Write it like “weight >= 1 and trust <= 2”.")
            return
        for name in sorted(read - {"clock"}):
            yield from self._one_of(path, name, known or self.variables, "variable")
