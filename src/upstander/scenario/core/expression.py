"""Conditions such as `weight >= 1 and not (trust <= 2)`: parsed into a tree, never run as code.

Grammar, with six operators (`>=`, `<=`, `==`, `and`, `or`, `not`)::

    either  := both ("or" both)*
    both    := single ("and" single)*
    single  := "not" single | "(" either ")" | name (">=" | "<=" | "==") whole-number
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Test: TypeAlias = Callable[[tuple[int, ...]], bool]
TOKEN = re.compile(r"\s*(?:(>=|<=|==|\(|\))|([A-Za-z_]\w*)|([+-]?\d{1,9})|(\S))")
MAX_LETTERS, MAX_DEPTH = 300, 20


class BadExpression(ValueError):
    """The condition can't be read; the message says where it stops making sense."""


@dataclass(frozen=True)
class Compare:
    """`name op number`"""

    name: str
    op: str
    number: int


@dataclass(frozen=True)
class Not:
    part: "Tree"


@dataclass(frozen=True)
class Both:
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True)
class Either:
    left: "Tree"
    right: "Tree"


Tree: TypeAlias = Compare | Not | Both | Either


def parse(text: str) -> Tree:
    """The tree of `text`.

    Raises
    ------
    BadExpression
    """
    if len(text) > MAX_LETTERS:
        raise BadExpression(f"The condition has {len(text)} letters; {MAX_LETTERS} is the most.")
    tokens = [match.group(match.lastindex or 0) for match in TOKEN.finditer(text)]
    reader = _Reader(tokens)
    tree = reader.either(0)
    if reader.at < len(tokens):
        raise BadExpression(f"“{text}” makes no sense from “{tokens[reader.at]}” on.")
    return tree


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def next(self) -> str:
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        self.at += 1
        return token

    def sees(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == word:
            self.at += 1
            return True
        return False

    def either(self, depth: int) -> Tree:
        tree = self.both(depth)
        while self.sees("or"):
            tree = Either(tree, self.both(depth))
        return tree

    def both(self, depth: int) -> Tree:
        tree = self.single(depth)
        while self.sees("and"):
            tree = Both(tree, self.single(depth))
        return tree

    def single(self, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise BadExpression(f"The condition is nested more than {MAX_DEPTH} levels deep.")
        if self.sees("not"):
            return Not(self.single(depth + 1))
        if self.sees("("):
            tree = self.either(depth + 1)
            if not self.sees(")"):
                raise BadExpression("A “)” is missing.")
            return tree
        return self.compare()

    def compare(self) -> Compare:
        name, op, number = self.next(), self.next(), self.next()
        if not re.fullmatch(r"[A-Za-z_]\w*", name) or name in ("and", "or", "not"):
            raise BadExpression(f"A variable's name should stand where “{name}” stands.")
        if op not in (">=", "<=", "=="):
            raise BadExpression(f"After “{name}” write >=, <= or ==, not “{op}”.")
        if not re.fullmatch(r"[+-]?\d{1,9}", number):
            raise BadExpression(f"After “{name} {op}” write a whole number, not “{number}”.")
        return Compare(name, op, int(number))


def names(tree: Tree) -> set[str]:
    """The variables that `tree` reads."""
    if isinstance(tree, Compare):
        return {tree.name}
    if isinstance(tree, Not):
        return names(tree.part)
    return names(tree.left) | names(tree.right)


def as_test(tree: Tree, places: Mapping[str, int]) -> Test:
    """A function of the values (a tuple; `places` says where each name stands) that answers `tree`."""
    if isinstance(tree, Compare):
        place, number = places[tree.name], tree.number
        if tree.op == ">=":
            return lambda values: values[place] >= number
        if tree.op == "<=":
            return lambda values: values[place] <= number
        return lambda values: values[place] == number
    if isinstance(tree, Not):
        part = as_test(tree.part, places)
        return lambda values: not part(values)
    left, right = as_test(tree.left, places), as_test(tree.right, places)
    if isinstance(tree, Both):
        return lambda values: left(values) and right(values)
    return lambda values: left(values) or right(values)
