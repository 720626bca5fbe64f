"""Decimal commas: numbers that are written with a comma as decimal point."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.tables.cells import COMMA, NUMBER, Style, is_gap, number_style, parse_number
from tui_nn.data.tables.text.dialects import Dialect

Array = NDArray[Any]


class DecimalCommas:
    """Finds columns of numbers with decimal commas, and reads them.

    Commas are decimal points between semicolons; between tabs as soon as one of them can be
    nothing else, as in 1,5, whereas 1,234 alone may be a thousand.

    Attributes:
        is_proven: whether commas are decimal points.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._is_possible = dialect.allows_decimal_comma
        self.is_proven = dialect.delimiter == ";"

    def look(self, texts: Sequence[Collection[str]]) -> list[bool]:
        """Which columns have decimal commas.

        Args:
            texts: the cells of each column, without blanks around them.
        """
        if not self._is_possible:
            return [False] * len(texts)
        may_be = [any("," in text for text in column) and _fits(column) for column in texts]
        for column, fits in zip(texts, may_be, strict=True):
            if fits and number_style(list(column)) is Style.DECIMAL_COMMA:
                self.is_proven = True
        return [fits and self.is_proven for fits in may_be]

    def read(self, columns: Sequence[Array]) -> tuple[Array, ...]:
        """The columns, those with decimal commas as float64 with NaN for gaps.

        Args:
            columns: shape (rows,) each, texts.
        """
        if not self._is_possible:
            return tuple(columns)
        different = [set(column) for column in columns]
        found = self.look([{text.strip() for text in texts} for texts in different])
        return tuple(
            _parse(column, texts) if is_found else column
            for column, texts, is_found in zip(columns, different, found, strict=True)
        )


def _fits(texts: Collection[str]) -> bool:
    """Whether all cells are gaps or numbers without a decimal point."""
    return all(
        COMMA.fullmatch(text) or is_gap(text) or ("." not in text and NUMBER.fullmatch(text))
        for text in texts
    )


def _parse(column: Array, texts: Collection[str]) -> Array:
    """The numbers of a column with the different `texts`."""
    parsed = {text: parse_number(text.strip(), Style.DECIMAL_COMMA) for text in texts}
    numbers = {text: np.nan if number is None else number for text, number in parsed.items()}
    return np.array([numbers[text] for text in column], np.float64)
