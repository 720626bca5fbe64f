"""How predictions are written: CSV, JSON lines, and what Kaggle takes as a submission."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from tui_nn.headless.predicting.answers import PREDICTION, Answers
from tui_nn.headless.predicting.rows import cell_text, cell_value
from tui_nn.printing import write_text

LINE_END = "\r\n"
"""With this end of a line, `csv` quotes cells that hold one of its characters."""

Row = Sequence[Any]
"""The cells of an example, as they stand in its file."""


class Writer(Protocol):
    """Writes predictions, each batch as soon as it is there."""

    def write(self, rows: Sequence[Row], answers: Answers) -> None:
        """Write the predictions for some rows."""


class CsvWriter:
    """A table with the columns of the file, the prediction and how sure it is."""

    def __init__(self, names: Sequence[str], delimiter: str, *, only_prediction: bool) -> None:
        """Write a table.

        Args:
            names: of the columns that are repeated.
            delimiter: between two cells.
            only_prediction: write no other column than that of the predictions.
        """
        self._names = names
        self._delimiter = delimiter
        self._only_prediction = only_prediction
        self._has_header = False

    def write(self, rows: Sequence[Row], answers: Answers) -> None:
        """Write the rows, after a header if they are the first."""
        if not self._has_header:
            self._has_header = True
            _write_lines([self._header(answers)], self._delimiter)
        _write_lines(
            (self._line(row, answers, index) for index, row in enumerate(rows)), self._delimiter
        )

    def _header(self, answers: Answers) -> Sequence[str]:
        if self._only_prediction:
            return (PREDICTION,)
        names = list(self._names)
        for name in (PREDICTION, *answers.headings):
            names.append(free_name(name, names))
        return names

    def _line(self, row: Row, answers: Answers, index: int) -> Sequence[str]:
        if self._only_prediction:
            return (answers.prediction(index),)
        cells = map(cell_text, row)
        return (*cells, answers.prediction(index), *answers.details(index))


class JsonWriter:
    """A JSON object for each example."""

    def __init__(self, names: Sequence[str], *, only_prediction: bool) -> None:
        """Write objects with the columns `names`, or `only_prediction`."""
        self._names = names
        self._only_prediction = only_prediction

    def write(self, rows: Sequence[Row], answers: Answers) -> None:
        """Write a line for each row."""
        lines = (self._line(row, answers, index) for index, row in enumerate(rows))
        write_text("".join(f"{line}\n" for line in lines))

    def _line(self, row: Row, answers: Answers, index: int) -> str:
        fields = answers.fields(index)
        if self._only_prediction:
            return json.dumps({PREDICTION: fields[PREDICTION]})
        known = {name: cell_value(cell) for name, cell in zip(self._names, row, strict=True)}
        for name, value in fields.items():
            known[free_name(name, known)] = value
        return json.dumps(known, allow_nan=False)


class KaggleWriter:
    """A submission: an identifier and the prediction.

    Attributes:
        headings: of the two columns.
    """

    def __init__(self, headings: tuple[str, str], identify: Callable[[Row], Any] | None) -> None:
        """Write a submission.

        Args:
            headings: of the two columns.
            identify: the identifier of a row; None to count from 1.
        """
        self.headings = headings
        self._identify = identify
        self._has_begun = False
        self._count = 0

    def write(self, rows: Sequence[Row], answers: Answers) -> None:
        """Write the rows, after the headings if they are the first."""
        lines: list[Sequence[str]] = []
        if not self._has_begun:
            lines.append(self.headings)
            self._has_begun = True
        for index, row in enumerate(rows):
            self._count += 1
            identifier = cell_text(self._identify(row)) if self._identify else str(self._count)
            lines.append((identifier, answers.prediction(index)))
        _write_lines(lines, ",")


def free_name(name: str, taken: Iterable[str]) -> str:
    """`name`, or with a number behind it if it is taken."""
    used, number, found = set(taken), 1, name
    while found in used:
        number += 1
        found = f"{name}_{number}"
    return found


def _write_lines(lines: Iterable[Sequence[str]], delimiter: str) -> None:
    written = WrittenLines()
    csv.writer(written, delimiter=delimiter, lineterminator=LINE_END).writerows(lines)
    write_text("".join(f"{line.removesuffix(LINE_END)}\n" for line in written))


class WrittenLines(list[str]):
    """The lines that `csv` writes."""

    def write(self, line: str) -> None:
        """Take a line."""
        self.append(line)
