"""Parts of a data set that follow from the encoding of a table."""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import Array, Scaling, Split
from tui_nn.data.schema import MAXIMUM_NAME, DatasetSchema, Kind, Task
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import FeatureKind
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError
from tui_nn.text import plural, printable


def encode_test(table: Table, encoding: TableEncoding) -> tuple[Split, list[str], Array]:
    """The test part from a table of its own, how it was read, and the line of each example."""
    targets = encoding.targets(table)
    if not len(targets.rows):
        raise DataError(f"{table.source}: has no row with a value of {encoding.target}")
    encoded = encoding.encode(table.take(targets.rows))
    notes = [*table.notes, *encoded.notes]
    if gaps := len(table) - len(targets.rows):
        notes.append(f"{plural(gaps, 'row')} without a value of {encoding.target} left out")
    said = [f"{table.source}: {note}" for note in notes]
    return Split(encoded.inputs, targets.values), said, table.lines[targets.rows]


def make_schema(encoding: TableEncoding, task: Task) -> DatasetSchema:
    """What goes into the network; two numbers that tell two classes apart are a plane."""
    is_numbers = all(feature.kind is FeatureKind.NUMBER for feature in encoding.features)
    is_plane = is_numbers and (len(encoding.mean), len(encoding.class_names)) == (2, 2)
    return DatasetSchema(
        task,
        Kind.PLANE if is_plane else Kind.TABLE,
        len(encoding.mean),
        class_names=tuple(map(_shown, encoding.class_names)),
        feature_names=tuple(map(_shown, encoding.feature_names)),
        target_name=_shown(encoding.target),
    )


def _shown(name: str) -> str:
    """A name that a terminal can show; a long one is cut in the middle."""
    shown, half = printable(name), MAXIMUM_NAME // 2
    return shown if len(shown) <= MAXIMUM_NAME else f"{shown[:half]}…{shown[1 - half :]}"


def target_scaling(encoding: TableEncoding) -> Scaling | None:
    """How the target of a regression is standardized; None for classes."""
    if encoding.class_names:
        return None
    return Scaling(np.array([encoding.target_mean]), np.array([encoding.target_deviation]))


def input_scaling(encoding: TableEncoding) -> Scaling:
    """How inputs are standardized."""
    return Scaling(np.array(encoding.mean), np.array(encoding.deviation))
