"""Targets: the predicted column of a table as labels or numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_nn.data.tables.cells import Style, is_gap, number_text, parse_flag, parse_number
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.values import Array, Words, read_numbers_of_any_style
from tui_nn.errors import DataError


@dataclass(frozen=True, eq=False, slots=True)
class Targets:
    """The targets of those rows that have one.

    Attributes:
        rows: shape (n,), int64, their places in the table.
        values: labels, int32 (n,); or numbers: float64 (n,) as they are in the file, or float32
            (n, 1) standardized.
    """

    rows: Array
    values: Array


def read_labels(cells: Array, table: Table, name: str, class_names: tuple[str, ...]) -> Targets:
    """The label of each row.

    Args:
        cells: shape (rows,), the column.
        table: where it is from, for messages.
        name: of the column.
        class_names: the classes by label.

    Raises:
        DataError: a value is none of the classes.
    """
    words = Words.read(cells)
    codes = words.map([_find_label(text, class_names) for text in words.texts], -1)
    has_value = words.map([not is_gap(text) for text in words.texts], False)
    unknown = np.flatnonzero((codes < 0) & has_value)
    if len(unknown):
        text, line = words.texts[words.codes[unknown[0]]], table.lines[unknown[0]]
        raise DataError(
            f"{table.source}, line {line}: {name} is {text!r}, a class that the training part does"
            f" not have; it has {', '.join(class_names[:10])}"
        )
    rows = np.flatnonzero(codes >= 0)
    return Targets(rows, codes[rows].astype(np.int32))


def _find_label(text: str, class_names: tuple[str, ...]) -> int:
    """The label of a text, which may be another spelling of its class; -1 for none."""
    if text in class_names:
        return class_names.index(text)
    number = None if is_gap(text) else parse_number(text)
    if number is not None and number_text(number) in class_names:
        return class_names.index(number_text(number))
    flags = tuple(parse_flag(name) for name in class_names)
    value = parse_flag(text)
    return flags.index(value) if value is not None and set(flags) == {0.0, 1.0} else -1


def read_target_numbers(cells: Array, table: Table, name: str, style: Style) -> Targets:
    """The number of each row.

    Raises:
        DataError: a cell is neither a number nor a gap.
    """
    values = read_numbers_of_any_style(cells, style)
    if values.odd.any():
        row = int(np.flatnonzero(values.odd)[0])
        raise DataError(
            f"{table.source}, line {table.lines[row]}: {name} is {str(cells[row])!r}, not a finite"
            " number"
        )
    rows = np.flatnonzero(~np.isnan(values.array))
    return Targets(rows, values.array[rows])
