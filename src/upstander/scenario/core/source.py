"""Reads YAML text into plain values and remembers the line of each: no anchors, no tags, no surprise types.

Text stays text: only whole numbers, true, false and null are anything else, so that an unquoted “No” is a word.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import AliasEvent, NodeEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .faults import BadScenario, Fault

MAX_BYTES = 200_000
MAX_DEPTH = 12
Path = tuple[str | int, ...]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class Source:
    """The values of a file, and the line on which each stands."""

    file: str
    values: dict[str, Any]
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def scene(self, path: Path) -> str:
        """The scene, and the move in it, that `path` lies in: “scene close, move ask”."""
        names, here = [], self.values
        singular = {"scenes": "scene", "moves": "move", "beats": "beat", "endings": "ending"}
        for before, step in zip(("", *path), path, strict=False):
            try:
                here = here[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                break
            if before in singular and isinstance(here, dict):
                names.append(f"{singular[str(before)]} {here.get('id', step)}")
        return ", ".join(names)


def read_source(text: str | bytes, file: str) -> Source:
    """The values in `text`, a YAML mapping.

    Raises
    ------
    BadScenario
        Too large, not UTF-8, not YAML, anchors or tags in it, a field twice, nested too deep.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > MAX_BYTES:
        what = f"The file has {len(data):,} bytes; a scenario has {MAX_BYTES:,} at most."
        raise BadScenario([Fault(file, 0, "", what, "Split it into several scenarios.")])
    try:
        plain = data.decode("utf-8-sig")
        _refuse_tricks(plain, file)
        root = yaml.compose(plain, Loader=LOADER)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadScenario(
            [Fault(file, line, "", "This isn't UTF-8 text.", "Save the file as UTF-8.")]
        ) from None
    except yaml.YAMLError as error:
        raise BadScenario([_yaml_fault(error, file)]) from None
    except RecursionError:
        raise BadScenario([_too_deep(file, 0)]) from None
    if not isinstance(root, MappingNode):
        raise BadScenario(
            [Fault(file, 1, "", "This isn't a scenario.", "Start it with “id: …” and “title: …”.")]
        )
    lines: dict[Path, int] = {}
    return Source(file, _value(root, (), lines, file), lines)


def _refuse_tricks(text: str, file: str) -> None:
    """Anchors and aliases can blow a small file up; tags can name types. Neither has a use here."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            what = "“&” and “*” (anchors) aren't allowed."
            raise BadScenario([Fault(file, line, "", what, "Write the text out, or quote it.")])
        if isinstance(event, NodeEvent) and getattr(event, "tag", None) not in (None, "!"):
            raise BadScenario([Fault(file, line, "", "“!” (a tag) isn't allowed.", "Quote the text.")])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise BadScenario([_too_deep(file, line)])


def _too_deep(file: str, line: int) -> Fault:
    return Fault(file, line, "", f"This is nested more than {MAX_DEPTH} levels deep.", "Check the indents.")


def _yaml_fault(error: yaml.YAMLError, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "the text can't be read"
    mend = "Check the indents, and quote a text that holds “: ” or starts with a sign."
    return Fault(file, mark.line + 1 if mark else 0, "", f"This isn't YAML: {problem}.", mend)


def _value(node: Node, path: Path, lines: dict[Path, int], file: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if isinstance(node, SequenceNode):
        return [_value(part, (*path, n), lines, file) for n, part in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key, part in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            raise BadScenario(
                [Fault(file, line, "", "A field name must be a plain word.", "Check the indents.")]
            )
        if key.value in values:
            raise BadScenario(
                [Fault(file, line, "", f"“{key.value}” is given twice here.", "Keep one of them.")]
            )
        values[key.value] = _value(part, (*path, key.value), lines, file)
        lines[(*path, key.value)] = line
    return values


def _scalar(node: ScalarNode) -> str | int | bool | None:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text.strip()
    if text in WORDS:
        return WORDS[text]
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else text
