"""LoadedModel: a saved network that predicts for what its user has: tables, pictures, arrays."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError
from tui_nn.library.inputs import LEVELS
from tui_nn.text import layer_sizes
from tui_nn.training.protocol.layers import unit_counts
from tui_nn.training.reading.encodings import find_encoding
from tui_nn.training.reading.model import Model, load_built_in, load_model

Array = NDArray[Any]


class LoadedModel:
    """A trained network.

    Attributes:
        classes_: the classes, shape (classes,), in the order of the probabilities; for regression
            there is no such attribute.
        feature_names_in_: columns of a table that it takes in; only of a network for tables.

    Examples:
        >>> import numpy as np
        >>> from tui_nn.library.loading import load_built_in_model
        >>> model = load_built_in_model()
        >>> model.predict(np.zeros((2, 28, 28), np.uint8)).shape
        (2,)
        >>> model.classes_.tolist()
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._encoding = find_encoding(model)
        if model.class_names:
            self.classes_ = np.array(model.class_names)
        if self._encoding is not None:
            columns = [feature.column for feature in self._encoding.features]
            self.feature_names_in_ = np.array(columns, dtype=object)

    def __repr__(self) -> str:
        sizes = layer_sizes(unit_counts(self._model.layers))
        return f"<tui-nn network {sizes} for {self._model.schema.task}>"

    def predict(self, inputs: Any) -> Array:
        """The class of each example, or a number in the unit of the target.

        Args:
            inputs: as of `predict_proba`.

        Returns:
            Shape (samples,): names of classes, or float64.

        Raises:
            ValueError: the inputs are not what the network takes in.
        """
        outputs = self._predict(inputs)
        if self._model.class_names:
            return np.asarray(self.classes_[outputs.argmax(axis=1)])
        if self._encoding is not None:
            return self._encoding.decode(outputs[:, 0])
        return np.asarray(outputs[:, 0], np.float64)

    def predict_proba(self, inputs: Any) -> Array:
        """The probability of each class.

        Args:
            inputs: for a network for pictures, an array of shape (samples, rows, columns[, 3]) or
                (samples, pixels): uint8 levels of ink, 255 the strongest, or floats from 0 to 1.
                For a network for tables, a data frame, a mapping of columns, a sequence of
                mappings, or an array (samples, columns) with the columns of `feature_names_in_`.

        Returns:
            Float32, shape (samples, classes).

        Raises:
            AttributeError: it predicts numbers, not classes.
            ValueError: the inputs are not what the network takes in.
        """
        if not self._model.class_names:
            raise AttributeError("predict_proba: this network predicts numbers, not classes")
        return self._predict(inputs)

    def _predict(self, inputs: Any) -> Array:
        if self._encoding is not None:
            return self._model.predict(_encode(inputs, self._encoding))
        return self._model.predict(_as_pixels(inputs, self._model))


def load(path: str | os.PathLike[str]) -> LoadedModel:
    """Load a network that was saved by this program.

    Args:
        path: the file.

    Raises:
        CheckpointError: the file is missing, damaged or not written by this program.
    """
    return LoadedModel(load_model(Path(path)))


def load_built_in_model() -> LoadedModel:
    """The network for digits that comes with the program.

    Raises:
        CheckpointError: its file is missing or damaged.
    """
    return LoadedModel(load_built_in())


def _as_pixels(inputs: Any, model: Model) -> Array:
    """Pictures as (samples, features): uint8 levels, or numbers of a network without pictures.

    Raises:
        ValueError: they have another shape, or values that are no levels.
    """
    array, schema = np.asarray(inputs), model.schema
    shape = schema.picture_shape or (schema.in_features,)
    if array.shape[1:] not in (shape, (schema.in_features,)):
        raise ValueError(f"inputs of shape {array.shape} are not (samples, {str(shape)[1:]}")
    rows: Array = array.reshape(len(array), -1)
    if not schema.is_pictures:
        return np.asarray(rows, np.float32)
    if array.dtype == np.uint8 or not array.size:
        return np.asarray(rows, np.uint8)
    if array.dtype.kind != "f" or not 0 <= array.min() <= array.max() <= 1:
        raise ValueError("pictures are uint8 levels, or floats from 0 to 1")
    return np.asarray(np.rint(rows * LEVELS), np.uint8)


def _encode(inputs: Any, encoding: TableEncoding) -> Array:
    """Rows of a table as (samples, features) float32.

    Raises:
        ValueError: a column is missing.
    """
    try:
        return encoding.encode(_as_table(inputs, encoding)).inputs
    except DataError as error:
        raise ValueError(str(error)) from None


def _as_table(inputs: Any, encoding: TableEncoding) -> Table:
    """A data frame, a mapping of columns, a sequence of mappings, or an array, as a table."""
    if isinstance(inputs, Sequence) and inputs and isinstance(inputs[0], Mapping):
        known = dict.fromkeys(name for row in inputs for name in row)
        inputs = {name: [row.get(name) for row in inputs] for name in known}
    if isinstance(inputs, Mapping):
        columns = {str(name): _as_column(values) for name, values in inputs.items()}
    elif hasattr(inputs, "columns"):
        columns = {str(name): _as_column(inputs[name]) for name in inputs.columns}
    else:
        columns = _name_columns(np.asarray(inputs), encoding)
    rows = len(next(iter(columns.values()), ()))
    lines = np.arange(1, rows + 1)
    return Table(tuple(columns), tuple(columns.values()), lines, "the inputs")


def _name_columns(array: Array, encoding: TableEncoding) -> dict[str, Array]:
    """The columns of an array, in the order of the features.

    Raises:
        ValueError: it has another number of columns.
    """
    names = [feature.column for feature in encoding.features]
    if array.ndim != 2 or array.shape[1] != len(names):
        raise ValueError(f"an array of shape {array.shape} is not (samples, {len(names)})")
    return {name: _as_column(column) for name, column in zip(names, array.T, strict=True)}


def _as_column(values: Any) -> Array:
    """Numbers as they are; anything else as texts, with None for a gap."""
    array = np.asarray(values)
    if array.dtype.kind in "fiub":
        return array
    cells = [None if _is_gap(value) else str(value) for value in array.tolist()]
    return np.array(cells, dtype=object)


def _is_gap(value: Any) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))
