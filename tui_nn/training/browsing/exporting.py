"""The marked examples as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tui_nn.data.dataset import Dataset
from tui_nn.engine.executor import Executor
from tui_nn.errors import DataError, UserError
from tui_nn.storage.durable import replace_file
from tui_nn.training.browsing.judging import judge_rows
from tui_nn.training.browsing.marks import Place
from tui_nn.training.protocol.browsing import JudgedExample
from tui_nn.training.protocol.examples import Source
from tui_nn.training.reading.held_out import PART_NAMES
from tui_nn.training.reading.importance import columns_of

HEADER = ("part", "row", "origin", "truth", "answer", "probability", "truth_probability", "loss")
"""Columns of every file; the values of a table follow. `row` counts from 0 in the part."""


def export_marks(executor: Executor, dataset: Dataset, places: Sequence[Place], path: Path) -> None:
    """Write marked examples to a CSV file in UTF-8, in the order in which they were marked.

    Raises:
        UserError: none is marked.
        DataError: the file cannot be written, or that of a stored split not be read.
    """
    if not places:
        raise UserError("no example is marked: x marks one in the list of examples (b)")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*HEADER, *(column.name for column in columns_of(dataset))))
    judged = _judge(executor, dataset, places)
    writer.writerows(_cells(*judged[place]) for place in places)
    try:
        replace_file(path, text.getvalue().encode())
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror or error})") from error


def _judge(
    executor: Executor, dataset: Dataset, places: Sequence[Place]
) -> dict[Place, tuple[str, JudgedExample]]:
    """Each example with its part in words."""
    found = {}
    for part, name in PART_NAMES.items():
        rows = np.array([row for of, row in places if of == part], np.uint32)
        for one in judge_rows(executor, dataset, Source(part), rows):
            found[Place(part, one.row)] = name, one
    return found


def _cells(part: str, one: JudgedExample) -> Iterator[str]:
    yield from (part, str(one.row), one.origin, one.truth, one.answer)
    for number in (one.probability, one.truth_probability, one.loss):
        yield "" if number is None else f"{number:.6g}"
    yield from one.values
