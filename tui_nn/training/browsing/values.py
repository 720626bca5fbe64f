"""The values of an example as text, column by column, in their own units."""

from __future__ import annotations

import calendar
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Scaling
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import GAP, Feature, FeatureKind

Array = NDArray[Any]

UNKNOWN = "(none of its values)"
"""A category that the training part does not have."""

WHOLE = 1e6
"""Size from which a number is written without decimals."""


ROUNDING = 5e-7
"""Error of a standardized value as float32, up to eight deviations from the mean."""

ANSWER_ROUNDING = 1e-3
"""Share of the target's deviation to which predictions are written."""

MOST_DECIMALS, WIDEST = 9, 1e15
"""Decimals, and size of a number, up to which a prediction is written in full."""


def row_texts(dataset: Dataset, inputs: Array) -> list[tuple[str, ...]]:
    """The values of examples.

    Args:
        dataset: they belong to.
        inputs: shape (samples, features), as the network receives them.

    Returns:
        For each example a text for each column, in the order of `importance.columns_of`; () for
        pictures. What was a gap in the file is what it was filled with.
    """
    if dataset.schema.is_pictures:
        return [()] * len(inputs)
    scaling, encoding = dataset.input_scaling, dataset.preparation
    numbers = _rounded(inputs, scaling).tolist()
    if not isinstance(encoding, TableEncoding):
        return [tuple(map(number_text, row)) for row in numbers]
    return [_cells(encoding, row) for row in numbers]


def input_texts(dataset: Dataset, inputs: Array) -> tuple[str, ...]:
    """Each input of one example, shape (1, features), in its own unit."""
    return tuple(map(number_text, _rounded(inputs, dataset.input_scaling)[0].tolist()))


def target_texts(dataset: Dataset, values: Array) -> list[str]:
    """Values of the target in its own unit, (samples,), as text."""
    scaling = dataset.target_scaling
    if scaling is None:
        return [number_text(value) for value in values.tolist()]
    decimals = _decimals(float(scaling.deviation[0]))
    return [number_text(round(value, decimals)) for value in values.tolist()]


def answer_texts(dataset: Dataset, values: Array) -> list[str]:
    """Predicted values in the target's own unit, (samples,), all with the same decimals."""
    scaling = dataset.target_scaling
    if scaling is None:
        return target_texts(dataset, values)
    decimals = max(math.ceil(-math.log10(ANSWER_ROUNDING * float(scaling.deviation[0]))), 0)
    return [_fixed(value, decimals) for value in values.tolist()]


def number_text(value: float) -> str:
    """A number in few digits: 0.25, 118, 1234567."""
    text = f"{value:.0f}" if WHOLE <= abs(value) < 1e15 else f"{value:.6g}"
    return "0" if text == "-0" else text


def _fixed(value: float, decimals: int) -> str:
    """With so many decimals, unless that would take too much room."""
    if decimals > MOST_DECIMALS or not abs(value) < WIDEST:
        return number_text(value)
    return f"{round(value, decimals) + 0.0:.{decimals}f}"  # + 0.0: no -0


def _rounded(inputs: Array, scaling: Scaling | None) -> Array:
    """Inputs in their own units, float64, without the digits that float32 made up."""
    if scaling is None:
        return np.asarray(inputs, np.float64)
    numbers = scaling.invert(inputs.astype(np.float64))
    for column, deviation in enumerate(scaling.deviation.tolist()):
        numbers[:, column] = np.round(numbers[:, column], _decimals(deviation))
    return numbers


def _decimals(deviation: float) -> int:
    """Decimals that survived the standardization in float32 by this deviation."""
    return math.floor(-math.log10(ROUNDING * deviation))


def _cells(encoding: TableEncoding, row: list[float]) -> tuple[str, ...]:
    """A text for each column of the table."""
    cells, first = [], 0
    for feature in encoding.features:
        last = first + len(feature.input_names)
        cells.append(_cell(feature, row[first:last]))
        first = last
    return tuple(cells)


def _cell(feature: Feature, numbers: list[float]) -> str:
    match feature.kind:
        case FeatureKind.CATEGORY:
            best = max(range(len(numbers)), key=numbers.__getitem__)
            text = feature.categories[best] if numbers[best] > 0.5 else UNKNOWN
            return "(gap)" if text == GAP else text
        case FeatureKind.FLAG:
            return feature.categories[int(numbers[0] > 0.5)]
        case FeatureKind.DATE:
            year, month, weekday = (round(number) for number in numbers)
            return f"{calendar.day_abbr[(weekday - 1) % 7]} {year:04d}-{month:02d}"
        case FeatureKind.NUMBER:
            return number_text(numbers[0])
