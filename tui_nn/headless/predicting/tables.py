"""Predictions for the rows of tables, each as soon as its row is there."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui_nn.data.tables.encoding import TableEncoding, listed
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError
from tui_nn.headless.inputs.tables import ReadRows, delimiter_of, read_rows
from tui_nn.headless.inputs.waiting import STANDARD_INPUT
from tui_nn.headless.predicting.answers import Answers, ClassAnswers, NumberAnswers
from tui_nn.headless.predicting.confidence import print_confidence
from tui_nn.headless.predicting.remarks import RowNotes
from tui_nn.headless.predicting.style import OutputStyle
from tui_nn.headless.predicting.writers import CsvWriter, JsonWriter, KaggleWriter, Row, Writer
from tui_nn.training.reading.model import Model

IDENTIFIER = re.compile(r"(.*[a-z0-9])?I[dD]|(.*[ _-])?(id|ID)", re.ASCII)
"""Names of columns that tell the rows of a submission apart, such as PassengerId."""


def predict_tables(
    model: Model,
    encoding: TableEncoding,
    files: Sequence[Path],
    style: OutputStyle,
    *,
    skip_bad_rows: bool = False,
) -> None:
    """Print the prediction for each row of some files.

    Args:
        model: the network.
        encoding: how rows become its inputs.
        files: `-` is standard input.
        style: how they are printed.
        skip_bad_rows: leave out rows that cannot be read.

    Raises:
        UserError: a file cannot be read, or its columns differ from those trained on.
    """
    output = TableOutput(model, encoding, style)
    for file in files:
        name = STANDARD_INPUT if str(file) == "-" else str(file)
        notes = RowNotes(name, is_awaited=not os.path.isfile(file))  # noqa: PTH113 - of any name
        for rows in read_rows(file, encoding, skip_bad_rows=skip_bad_rows):
            output.write(rows, notes)
        notes.print_counts()


class TableOutput:
    """Predicts rows and prints them, all in the columns of the first."""

    def __init__(self, model: Model, encoding: TableEncoding, style: OutputStyle) -> None:
        self._model = model
        self._encoding = encoding
        self._style = style
        self._first: Table | None = None
        self._writer: Writer | None = None

    def write(self, read: ReadRows, notes: RowNotes) -> None:
        """Print the predictions for some rows, after notes on them.

        Raises:
            DataError: its columns differ from those trained on, or from those of the first rows.
        """
        encoded = self._encoding.encode(read.table)
        rows = _read_cells(read.shown, self._first or read.shown, notes)
        if self._writer is None:
            print_confidence(self._model)
            self._first, self._writer = read.shown, self._choose_writer(read.shown)
        notes.add(read.table, encoded)
        self._writer.write(rows, answer(self._model, self._encoding, encoded.inputs))

    def _choose_writer(self, table: Table) -> Writer:
        only = self._style.only_prediction
        form = self._style.format or ("json" if table.format.startswith("JSON") else "csv")
        if form == "kaggle":
            return make_submission(table.names, self._encoding.target)
        if form == "json":
            return JsonWriter(table.names, only_prediction=only)
        return CsvWriter(table.names, delimiter_of(table), only_prediction=only)


def make_submission(names: Sequence[str], target: str) -> KaggleWriter:
    """A submission of the target, by the column that identifies the rows, or else their number."""
    place = next((place for place, name in enumerate(names) if IDENTIFIER.fullmatch(name)), None)
    if place is None:
        return KaggleWriter(("Id", target), None)
    return KaggleWriter((names[place], target), lambda row: row[place])


def answer(model: Model, encoding: TableEncoding, inputs: Any) -> Answers:
    """What a network predicts for `inputs`, shape (rows, features) float32."""
    outputs = model.predict(inputs)
    if encoding.class_names:
        return ClassAnswers(encoding.class_names, outputs)
    margin = model.reliability.margin if model.reliability else None
    return NumberAnswers(encoding.decode(outputs[:, 0]), margin)


def _read_cells(table: Table, first: Table, notes: RowNotes) -> list[Row]:
    """The cells of each row, in the order of the columns of `first`.

    Lines of JSON may have names that earlier ones do not have; they are noted.

    Raises:
        DataError: the table has other columns.
    """
    later = [name for name in table.names if name not in set(first.names)]
    if later and table.source == first.source:
        notes.tell(f"not repeated, since the first rows lack it: {listed(later)}")
    elif later or len(table.names) < len(first.names):
        raise DataError(
            f"{table.source}: has other columns than {first.source}; predict one after the other"
        )
    return list(zip(*(table.column(name) for name in first.names), strict=True))
