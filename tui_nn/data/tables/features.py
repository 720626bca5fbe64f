"""Feature: one column of a table as inputs of a network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tui_nn.data.tables.cells import Style, is_gap
from tui_nn.data.tables.remarks import Remark
from tui_nn.data.tables.values import (
    Array,
    Values,
    Words,
    read_dates,
    read_flags,
    read_numbers_of_any_style,
)

GAP = ""
"""The category of a gap; no cell with a value is empty."""

AS_NONE = "counted as none of its values"

DATE_PARTS = ("year", "month", "weekday")


class FeatureKind(StrEnum):
    """What a column holds, and so how it is encoded."""

    NUMBER = "number"
    """One input: the number, standardized; a gap is the median."""
    FLAG = "yes/no"
    """One input: 0 or 1, standardized."""
    CATEGORY = "category"
    """One input for each category, 0 or 1; a gap is a category of its own."""
    DATE = "date"
    """Year, month and weekday (1 for Monday) as numbers, standardized."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column as a feature, fitted on the training part.

    Attributes:
        column: name of the column.
        kind: what it holds.
        fill: what stands for a gap, before standardization, one number for each input; empty for
            categories.
        categories: for a category: the values, each an input, "" for a gap; for a yes/no column:
            the text of 0 and of 1. Empty otherwise.
        style: how the cells are written.

    Raises:
        ValueError: the parts contradict each other.
    """

    column: str
    kind: FeatureKind
    fill: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()
    style: Style = Style.PLAIN

    def __post_init__(self) -> None:
        filled = 0 if self.kind is FeatureKind.CATEGORY else len(self.input_names)
        flags = 2 if self.kind is FeatureKind.FLAG else len(self.categories)
        if len(self.fill) != filled or len(set(self.categories)) != flags:
            raise ValueError(f"{self.kind} with {len(self.fill)} fillings")

    @property
    def input_names(self) -> tuple[str, ...]:
        """A name for each of its inputs."""
        if self.kind is FeatureKind.CATEGORY:
            return tuple(f"{self.column} = {text or '(gap)'}" for text in self.categories)
        if self.kind is FeatureKind.DATE:
            return tuple(f"{self.column} ({part})" for part in DATE_PARTS)
        return (self.column,)

    def encode(self, cells: Array, lines: Array) -> tuple[Array, list[Remark]]:
        """Inputs before standardization, and what was done about gaps and unknown values.

        Args:
            cells: shape (rows,), a column of a table.
            lines: shape (rows,), where each row stands in its file.

        Returns:
            Numbers of shape (rows, inputs), finite, and the remarks.
        """
        if self.kind is FeatureKind.CATEGORY:
            return self._encode_words(Words.read(cells), lines)
        values = self._read(cells)
        numbers = values.array[:, None]
        if self.kind is FeatureKind.DATE:
            numbers = date_parts(values.array)
        gaps = np.isnan(numbers[:, 0])
        filled = np.where(gaps[:, None], self.fill, numbers)
        return filled, self._note_gaps(int(gaps.sum()), np.flatnonzero(values.odd), lines)

    def _read(self, cells: Array) -> Values:
        if self.kind is FeatureKind.DATE:
            return read_dates(cells, self.style)
        if self.kind is FeatureKind.FLAG:
            return read_flags(cells)
        return read_numbers_of_any_style(cells, self.style)

    def _encode_words(self, words: Words, lines: Array) -> tuple[Array, list[Remark]]:
        places = {text: place for place, text in enumerate(self.categories)}
        gap = places.get(GAP, -1)
        found = [places.get(text, gap if is_gap(text) else -1) for text in words.texts]
        codes = words.map(found, gap)
        inputs = np.zeros((len(codes), len(self.categories)), dtype=np.float32)
        rows = np.flatnonzero(codes >= 0)
        inputs[rows, codes[rows]] = 1
        return inputs, self._note_unknown(words, codes < 0, lines)

    def _note_unknown(self, words: Words, unknown: Array, lines: Array) -> list[Remark]:
        is_word = words.map([not is_gap(text) for text in words.texts], False)
        remarks = []
        if len(rows := np.flatnonzero(unknown & is_word)):
            first = rows[lines[rows].argmin()]
            where = f"{words.texts[words.codes[first]]!r} in line {lines[first]}"
            which = " that the training part does not have"
            remarks.append(Remark(self.column, "value", which, AS_NONE, len(rows), where))
        if len(rows := np.flatnonzero(unknown & ~is_word)):
            where = f"in line {lines[rows].min()}"
            remarks.append(Remark(self.column, "gap", "", AS_NONE, len(rows), where))
        return remarks

    def _note_gaps(self, gaps: int, odd: Array, lines: Array) -> list[Remark]:
        """Remarks on gaps, and on the rows `odd`, which hold something else than this column."""
        remarks = []
        if len(odd):
            which, where = f" not read as {self.kind.value}", f"in line {lines[odd].min()}"
            remarks.append(Remark(self.column, "cell", which, "counted as a gap", len(odd), where))
        if gaps:
            filled = f"filled with {self._fill_text()}"
            remarks.append(Remark(self.column, "gap", "", filled, gaps))
        return remarks

    def _fill_text(self) -> str:
        if self.kind is FeatureKind.NUMBER:
            return f"the median {self.fill[0]:g}"
        if self.kind is FeatureKind.FLAG:
            return f"the commonest value {self.categories[int(self.fill[0])]}"
        return "the medians of year, month and weekday"


def date_parts(days: Array) -> Array:
    """Year, month and weekday of datetime64[D] of shape (rows,); float64 (rows, 3), NaN for NaT."""
    gaps = np.isnat(days)
    known = np.where(gaps, np.datetime64(0, "D"), days)
    months = known.astype("datetime64[M]").astype(np.int64)
    weekday = (known.astype(np.int64) + 3) % 7 + 1
    parts = np.stack([months // 12 + 1970, months % 12 + 1, weekday], axis=1).astype(np.float64)
    parts[gaps] = np.nan
    return parts
