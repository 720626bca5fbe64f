"""ImportanceStudy: how much worse a network gets when the values of a column are shuffled.

Permutation importance: a column that the network relies on makes its answers worse when each row is
given the value of another one; a column that it ignores changes nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.errors import UserError
from tui_nn.text import printable
from tui_nn.training.protocol.figures import ImportanceView
from tui_nn.training.reading.held_out import hold_out
from tui_nn.training.trainer.assembly import make_executor, make_network
from tui_nn.training.trainer.evaluation import as_probabilities, in_own_unit
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

STREAM = 21
"""Random stream of a seed for the shuffles."""

PIECE_PRODUCTS = 30_000_000
"""Products of a weight and an input in a piece of the study, at most: a few milliseconds."""

STUDY_PRODUCTS = 40_000_000_000
"""The same in a whole study, if that leaves `FEWEST_ROWS`: some seconds."""

FEWEST_ROWS, MOST_ROWS = 200, 2_000
"""Rows that are shuffled; all if there are fewer."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the data and its inputs.

    Attributes:
        name: of the column.
        first, last: its first input, and the one after its last.
    """

    name: str
    first: int
    last: int


def columns_of(dataset: Dataset) -> tuple[Column, ...]:
    """The columns that the inputs of a data set come from, in their order; () for pictures."""
    preparation = dataset.preparation
    if isinstance(preparation, TableEncoding):
        counts = [
            (printable(feature.column), len(feature.input_names))
            for feature in preparation.features
        ]
    else:
        counts = [(name, 1) for name in dataset.schema.feature_names]
    columns, first = [], 0
    for name, count in counts:
        columns.append(Column(name, first, first + count))
        first += count
    return tuple(columns)


class ImportanceStudy:
    """Measures the columns in pieces, on a copy of the network as it is now.

    For classes the importance is the loss of accuracy, for numbers the growth of the mean absolute
    error in the target's unit. The study depends only on the network, the data and the seed.
    """

    def __init__(self, trainer: Trainer, repeats: int) -> None:
        """Copy the network of `trainer`.

        Args:
            trainer: the run.
            repeats: shuffles of each column.

        Raises:
            UserError: the inputs are no columns.
            DataError: the file of a stored split can no longer be read.
        """
        self._dataset, self._seed, self._step = trainer.dataset, trainer.config.seed, trainer.step
        self._columns = columns_of(trainer.dataset)
        if not self._columns:
            raise UserError("what matters is measured by column, and pictures have none")
        network = make_network(trainer.config, trainer.dataset.schema)
        network.parameters.values[:] = trainer.network.parameters.values
        self._executor = make_executor(trainer.config, network)
        size = network.parameters.values.size
        rows = STUDY_PRODUCTS // (size * repeats * len(self._columns))
        self._held_out = hold_out(
            trainer.dataset, min(max(rows, FEWEST_ROWS), MOST_ROWS), trainer.config.seed
        )
        self._block = max(PIECE_PRODUCTS // size, 1)
        self._changes = np.full((repeats, len(self._columns)), np.nan)
        self._done, self._base = 0, float("nan")
        self._pieces = self._measure()

    @property
    def is_finished(self) -> bool:
        """Whether all shuffles of all columns are measured."""
        return self._done == self._changes.size

    def advance(self) -> None:
        """Do the next piece of the work."""
        next(self._pieces, None)

    def view(self) -> ImportanceView:
        """What is known by now; NaN for what is not measured yet."""
        counts = np.maximum((~np.isnan(self._changes)).sum(axis=0), 1)
        known = np.where(np.isnan(self._changes), 0.0, self._changes)
        mean = known.sum(axis=0) / counts
        squares = np.where(np.isnan(self._changes), 0.0, (self._changes - mean) ** 2).sum(axis=0)
        is_known = ~np.isnan(self._changes[0])
        return ImportanceView(
            names=tuple(column.name for column in self._columns),
            mean=np.where(is_known, mean, np.nan),
            spread=np.where(is_known, np.sqrt(squares / counts), np.nan),
            base=self._base,
            repeats=len(self._changes),
            done=self._done,
            total=self._changes.size,
            step=self._step,
            part=self._held_out.part,
            rows=len(self._held_out.examples),
        )

    def _measure(self) -> Generator[None]:
        """Score the network as it is, then with each column shuffled; yield between pieces."""
        inputs = self._held_out.examples.inputs
        self._base = yield from self._score(inputs)
        for repeat in range(len(self._changes)):
            for number, column in enumerate(self._columns):
                shuffled = self._shuffle(inputs, column, (number, repeat))
                score = yield from self._score(shuffled)
                self._changes[repeat, number] = self._worse(score)
                self._done += 1
                yield

    def _shuffle(self, inputs: Array, column: Column, key: Sequence[int]) -> Array:
        """A copy of `inputs` with all inputs of a column moved to other rows together."""
        generator = np.random.default_rng([self._seed, STREAM, *key])
        shuffled = inputs.copy()
        rows = generator.permutation(len(inputs))
        shuffled[:, column.first : column.last] = inputs[rows, column.first : column.last]
        return shuffled

    def _score(self, inputs: Array) -> Generator[None, None, float]:
        """Accuracy, or mean absolute error in the target's unit; yield between blocks of rows."""
        outputs = []
        for first in range(0, len(inputs), self._block):
            if first:
                yield
            outputs.append(self._executor.predict(inputs[first : first + self._block]))
        answers, targets = np.concatenate(outputs), self._held_out.examples.targets
        if self._dataset.schema.is_classification:
            answers = as_probabilities(answers, self._dataset.schema.classes).argmax(axis=1)
            return float((answers == targets).mean())
        errors = in_own_unit(self._dataset, answers) - in_own_unit(self._dataset, targets)
        return float(np.abs(errors).mean())

    def _worse(self, score: float) -> float:
        """How much worse a score is than that of the network as it is."""
        change = score - self._base
        return -change if self._dataset.schema.is_classification else change
