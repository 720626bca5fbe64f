"""Views of a network's predictions for data other than digits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.schema import Kind
from tui_nn.training.protocol.measurements import GalleryView, PlaneView, PredictionsView, View
from tui_nn.training.reading.held_out import PART_NAMES, judging_part
from tui_nn.training.trainer.evaluation import (
    as_probabilities,
    in_own_unit,
    measure_errors,
    root_mean_square,
)
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

SHOWN_POINTS = 400
"""Number of training examples shown in the plane."""

SHOWN_PREDICTIONS = 300
SHOWN_PICTURES = 60
MARGIN = 0.15
"""Margin around the points in the plane, as a share of their extent."""


def make_view(trainer: Trainer, grid: tuple[int, int]) -> View | None:
    """Return the view for the data set, if any; `grid` is (rows, columns) of a plane view."""
    match trainer.dataset.schema.kind:
        case Kind.PLANE:
            return plane_view(trainer, grid)
        case Kind.TABLE if not trainer.dataset.schema.is_classification:
            return predictions_view(trainer)
        case Kind.PICTURES:
            return gallery_view(trainer)
    return None


def plane_view(trainer: Trainer, grid: tuple[int, int]) -> PlaneView:
    """Predict on a grid of (rows, columns) over the training points and a margin.

    The extent and the points are in the unit of the data, whatever the network takes in.
    """
    train = trainer.dataset.train.read()
    low, high = train.inputs.min(axis=0), train.inputs.max(axis=0)
    margin = MARGIN * (high - low)
    (x_low, y_low), (x_high, y_high) = (low - margin).tolist(), (high + margin).tolist()
    rows, columns = grid
    xs = np.linspace(x_low, x_high, columns)
    ys = np.linspace(y_high, y_low, rows)
    places = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2).astype(np.float32)
    outputs = trainer.executor.predict(places)
    scaling = trainer.dataset.input_scaling
    corners, points = np.array([[x_low, y_low], [x_high, y_high]]), train.inputs[:SHOWN_POINTS]
    if scaling is not None:
        corners, points = scaling.invert(corners), scaling.invert(points)
    (x_low, y_low), (x_high, y_high) = corners.tolist()
    return PlaneView(
        extent=(x_low, x_high, y_low, y_high),
        probabilities=as_probabilities(outputs, 2)[:, 1].reshape(rows, columns),
        points=points,
        labels=train.targets[:SHOWN_POINTS],
    )


def predictions_view(trainer: Trainer) -> PredictionsView:
    """Predict examples of the part that the network is judged by.

    The errors are those of the latest evaluation; without a validation part, those of the examples
    shown.
    """
    dataset, part = trainer.dataset, judging_part(trainer.dataset)
    shown = getattr(dataset, part).first(SHOWN_PREDICTIONS)
    true = in_own_unit(dataset, shown.targets)
    predicted = in_own_unit(dataset, trainer.executor.predict(shown.inputs))
    evaluation, rmse = trainer.validation, None
    if part != "validation":
        loss = float(np.square((predicted - true) / root_mean_square(dataset, 1.0)).mean())
        evaluation = measure_errors(predicted, true, loss)
    if evaluation is not None:
        rmse = float(root_mean_square(dataset, evaluation.loss))
    return PredictionsView(
        true=true,
        predicted=predicted,
        target_name=dataset.schema.target_name,
        evaluation=evaluation,
        rmse=rmse,
        part=PART_NAMES[part],
    )


def gallery_view(trainer: Trainer) -> GalleryView:
    """Predict the first test pictures."""
    dataset = trainer.dataset
    shown = dataset.test.first(SHOWN_PICTURES)
    outputs = trainer.executor.predict(shown.inputs)
    return GalleryView(
        pictures=shown.inputs.reshape(-1, *(dataset.schema.picture_shape or (1, -1))),
        labels=shown.targets,
        probabilities=as_probabilities(outputs, len(dataset.schema.class_names)),
    )
