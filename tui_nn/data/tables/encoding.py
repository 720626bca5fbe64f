"""TableEncoding: from the columns of a table to the numbers that a network takes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tui_nn.data.tables.cells import Style
from tui_nn.data.tables.features import Feature
from tui_nn.data.tables.remarks import Remark
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.targets import Targets, read_labels, read_target_numbers
from tui_nn.data.tables.values import Array
from tui_nn.errors import DataError

FARTHEST = 1e6
"""Deviations from the mean that an input can be away, so that no sum in a network overflows."""

MAXIMUM_LISTED = 10
"""Columns that a message names."""


@dataclass(frozen=True, eq=False, slots=True)
class Encoded:
    """Rows as a network takes them in.

    Attributes:
        inputs: float32, shape (rows, inputs), standardized and finite.
        remarks: what was done about gaps and unknown values.
        surplus: columns that are not used, and are not the target.
    """

    inputs: Array
    remarks: tuple[Remark, ...] = ()
    surplus: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks and surplus columns, a sentence each."""
        unused = (f"not used: {listed(self.surplus)}",) if self.surplus else ()
        return (*unused, *map(str, self.remarks))


@dataclass(frozen=True, slots=True)
class TableEncoding:
    """How rows become inputs, and answers become values of the target.

    Attributes:
        features: the columns that are used, in the order of the inputs.
        mean, deviation: standardization of each input.
        target: name of the predicted column.
        class_names: the target's values, by label; empty for regression.
        target_mean, target_deviation: standardization of a regression's target.
        target_style: how the numbers of a regression's target are written.
        columns: all columns of the file that was trained on, in its order; for rows without a
            header.

    Raises:
        ValueError: the parts contradict each other.
    """

    features: tuple[Feature, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    target: str
    class_names: tuple[str, ...] = ()
    target_mean: float = 0.0
    target_deviation: float = 1.0
    target_style: Style = Style.PLAIN
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        inputs = sum(len(feature.input_names) for feature in self.features)
        if not 0 < inputs == len(self.mean) == len(self.deviation):
            raise ValueError(f"{inputs} inputs and {len(self.mean)} means")
        if not all(spread > 0 for spread in (*self.deviation, self.target_deviation)):
            raise ValueError("a deviation is not above 0")

    @property
    def feature_names(self) -> tuple[str, ...]:
        """A name for each input: `mass`, `island = Biscoe`, `date (month)`."""
        return tuple(name for feature in self.features for name in feature.input_names)

    def encode(self, table: Table) -> Encoded:
        """Find the columns by name, in any order, and turn their cells into inputs.

        Raises:
            DataError: a column is missing.
        """
        surplus = self._match_columns(table)
        remarks: list[Remark] = []
        inputs = np.empty((len(table), len(self.mean)), dtype=np.float32)
        start = 0
        for feature in self.features:
            values, said = feature.encode(table.column(feature.column), table.lines)
            end = start + values.shape[1]
            scale = slice(start, end)
            scaled = (values - self.mean[scale]) / np.array(self.deviation[scale])
            inputs[:, scale] = np.clip(scaled, -FARTHEST, FARTHEST)
            remarks += said
            start = end
        return Encoded(inputs, tuple(remarks), surplus)

    def name_columns(self, table: Table) -> Table:
        """Name the columns of rows that have no header by those trained on.

        Args:
            table: with one cell for each column trained on, for each but the target, or for each
                feature, in the order of the file that was trained on.

        Raises:
            DataError: it has another number of columns.
        """
        features = tuple(feature.column for feature in self.features)
        without_target = tuple(name for name in self.columns if name != self.target)
        for names in (self.columns, without_target, features):
            if len(names) == len(table.names):
                return replace(table, names=names)
        expected = self.columns or features
        raise DataError(
            f"{table.source}: has no header and {len(table.names)} columns, where the network was"
            f" trained on {len(expected)}: {listed(expected)}"
        )

    def targets(self, table: Table) -> Targets:
        """The target of each row that has one, as a network is trained on it.

        Raises:
            DataError: there is no such column, or a value is not a class or not a number.
        """
        if self.target not in table.names:
            raise DataError(f"{table.source}: has no column {self.target}, which is the target")
        cells = table.column(self.target)
        if self.class_names:
            return read_labels(cells, table, self.target, self.class_names)
        targets = read_target_numbers(cells, table, self.target, self.target_style)
        scaled = (targets.values - self.target_mean) / self.target_deviation
        return Targets(targets.rows, scaled.astype(np.float32)[:, None])

    def decode(self, answers: Array) -> Array:
        """Answers as values of the target.

        Args:
            answers: labels of shape (rows,); or standardized numbers for regression.

        Returns:
            Names of classes, objects; or numbers in the target's own unit, float64.
        """
        if self.class_names:
            return np.array(self.class_names, dtype=object)[answers]
        return np.asarray(answers, dtype=np.float64) * self.target_deviation + self.target_mean

    def _match_columns(self, table: Table) -> tuple[str, ...]:
        """The columns that are not used.

        Raises:
            DataError: a column is missing.
        """
        used = [feature.column for feature in self.features]
        missing = [name for name in used if name not in table.names]
        if missing:
            noun = "column" if len(missing) == 1 else "columns"
            raise DataError(
                f"{table.source}: has no {noun} {listed(missing)}, which the network takes in;"
                f" it has {listed(table.names)}"
            )
        known = {*used, self.target}
        return tuple(name for name in table.names if name not in known)


def listed(names: Sequence[str]) -> str:
    """Names in a message; of many the first."""
    more = len(names) - MAXIMUM_LISTED
    return ", ".join(names[:MAXIMUM_LISTED]) + (f" and {more:,} more" if more > 0 else "")
