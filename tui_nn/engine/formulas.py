"""Formulas: the text of a formula in a table, evaluated, and written with numbers put in.

A formula is plain text as in a book: "w - r (g + momentum m)", "log(1 + exp(-|z|))", "a^2",
"1 if a > 0 else 0". What stands side by side is multiplied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import CodeType
from typing import Any

FUNCTIONS = ("abs", "exp", "log", "max", "sqrt", "tanh")
"""Names that are followed by their arguments; each is NumPy's."""

WORDS = ("if", "else")

TOKEN = re.compile(r"[A-Za-z_]\w*|\d+(?:\.\d+)?(?:e[+-]?\d+)?|\S")

OPERAND = re.compile(r"[\w)]")

DIGITS = 5
"""Digits of a number that is put in."""

OPERATORS = ("+", "-", "*", "/")


def evaluate(formula: str, values: Mapping[str, Any]) -> Any:
    """The value of a formula, given the numbers or arrays that its names stand for.

    A formula with "if" takes numbers only.

    Raises:
        NameError: a name has no value.
    """
    import numpy as np  # tables are read before the first frame, without it

    functions = {name: getattr(np, name) for name in FUNCTIONS} | {"max": np.maximum}
    return eval(_compile(formula), {"__builtins__": {}}, {**functions, **values})


def put_in(formula: str, values: Mapping[str, float], digits: int = DIGITS) -> str:
    """A formula with the numbers in place of their names; negative ones in brackets.

    What has no value keeps its name.
    """
    text = ""
    for token in _spaced(formula):
        number = number_text(values[token], digits) if token in values else token
        is_operand = text.rstrip()[-1:] in OPERATORS and token in values
        text += f"({number})" if is_operand and number.startswith("-") else number
    return re.sub(r"(?<!e)(-[\d.]+(?:e[+-]\d+)?)\^", r"(\1)^", text)


def number_text(value: float, digits: int = DIGITS) -> str:
    """A number in so many digits: 0.25, -1.2346, 1.2e-05."""
    text = f"{value:.{digits}g}"
    return "0" if text == "-0" else text


@cache
def _compile(formula: str) -> CodeType:
    source = "".join(_spaced(re.sub(r"\|([^|]+)\|", r"abs(\1)", formula)))
    return compile(source.replace("^", "**"), "formula", "eval")


def _spaced(formula: str) -> Iterator[str]:
    """The tokens and the spaces between them, with a sign where two operands are multiplied."""
    last, end = "", 0
    for found in TOKEN.finditer(formula):
        token, gap = found.group(), formula[end : found.start()]
        is_product = _ends_operand(last) and _begins_operand(token) and last not in FUNCTIONS
        yield " * " if is_product else gap
        yield token
        last, end = token, found.end()


def _ends_operand(token: str) -> bool:
    return bool(OPERAND.match(token)) and token not in WORDS


def _begins_operand(token: str) -> bool:
    return (bool(re.match(r"\w", token)) or token == "(") and token not in WORDS
