"""Fitting: medians, categories and standardization, from the rows of the training part."""

from __future__ import annotations

import numpy as np

from tui_nn.data.schema import Task
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import GAP, Feature, FeatureKind, date_parts
from tui_nn.data.tables.understanding.columns import Column
from tui_nn.data.tables.understanding.roles import Roles
from tui_nn.data.tables.values import Array


def fit_encoding(roles: Roles, rows: Array) -> TableEncoding:
    """Fit the encoding of a table.

    Args:
        roles: the columns and what they are used for.
        rows: shape (n,), indices of the training part.
    """
    features, mean, deviation = [], [], []
    for column in roles.features:
        part = column.take(rows)
        feature = _fit_feature(part)
        features.append(feature)
        if feature.kind is FeatureKind.CATEGORY:
            mean += [0.0] * len(feature.categories)
            deviation += [1.0] * len(feature.categories)
        else:
            for numbers, fill in zip(_numbers(part).T, feature.fill, strict=True):
                center, spread = standardization(np.where(np.isnan(numbers), fill, numbers))
                mean.append(center)
                deviation.append(spread)
    target_mean, target_deviation = 0.0, 1.0
    if roles.task is Task.REGRESSION:
        target_mean, target_deviation = standardization(roles.target.values[rows])
    return TableEncoding(
        features=tuple(features),
        mean=tuple(mean),
        deviation=tuple(deviation),
        target=roles.target.name,
        class_names=roles.class_names,
        target_mean=target_mean,
        target_deviation=target_deviation,
        target_style=roles.target.style,
    )


def _fit_feature(column: Column) -> Feature:
    """The feature of a column that holds the training part."""
    if column.kind is FeatureKind.CATEGORY:
        categories = tuple(column.words[code] for code in np.unique(column.present))
        gap = (GAP,) if column.gaps.any() else ()
        return Feature(column.name, column.kind, (), categories + gap, column.style)
    fill = tuple(_median(numbers[~np.isnan(numbers)]) for numbers in _numbers(column).T)
    if column.kind is FeatureKind.FLAG:
        fill = (float(fill[0] > 0.5),)
    return Feature(column.name, column.kind, fill, column.words, column.style)


def _numbers(column: Column) -> Array:
    """The inputs of a column that is not of words, shape (rows, inputs), NaN for a gap."""
    if column.kind is FeatureKind.DATE:
        return date_parts(column.values)
    return column.values[:, None]


def _median(present: Array) -> float:
    """The median; 0 where the training part has no value."""
    return float(np.median(present)) if len(present) else 0.0


def standardization(numbers: Array) -> tuple[float, float]:
    """Mean and standard deviation, finite for any finite numbers; 1 where all are equal."""
    scale = float(np.abs(numbers).max()) or 1.0
    scaled = numbers / scale
    mean = float(scaled.mean()) * scale
    deviation = float(scaled.std()) * scale
    return mean, deviation if deviation > np.spacing(abs(mean)) else 1.0
