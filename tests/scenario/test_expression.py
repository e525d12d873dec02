"""Conditions: parsed into a tree, never run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.scenario.core.expression import BadExpression, as_test, names, parse

PLACES = {"weight": 0, "trust": 1}


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ("weight >= 2", (2, 0), True),
        ("weight >= 2", (1, 0), False),
        ("weight <= 1 and trust == 3", (1, 3), True),
        ("weight == 9 or trust == 3", (1, 3), True),
        ("not weight == 1", (1, 0), False),
        ("not (weight >= 1 and trust >= 1)", (1, 0), True),
        ("weight == 1 or weight == 2 and trust == 9", (1, 0), True),
        ("weight >= -3", (-2, 0), True),
    ],
)
def test_condition_answers_for_values(text: str, values: tuple[int, int], answer: bool) -> None:
    assert as_test(parse(text), PLACES)(values) is answer


@given(st.integers(-5, 5), st.integers(-5, 5), st.integers(-5, 5))
def test_and_binds_closer_than_or_whatever_the_values(a: int, b: int, number: int) -> None:
    test = as_test(parse(f"weight >= {number} or trust >= {number} and weight <= {number}"), PLACES)

    assert test((a, b)) is (a >= number or (b >= number and a <= number))


@pytest.mark.parametrize(
    "text",
    ["", "weight", "weight > 2", "weight >= two", "2 >= weight", "weight >= 2 and", "(weight >= 2", "weight >= 2 trust",
     "__import__('os')", "weight >= 2; 1", "weight >= 2.5", "not", "(" * 30 + "weight >= 1" + ")" * 30, "w" * 400],
)  # fmt: skip
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        parse(text)


def test_names_lists_each_variable_once() -> None:
    assert names(parse("weight >= 1 and (trust <= 2 or not weight == 3)")) == {"weight", "trust"}
