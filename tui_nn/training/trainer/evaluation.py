"""Evaluation of a network on a split: loss and accuracy, or errors in the target's unit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.trainer.feed import Feed
from tui_nn.training.trainer.outputs import predict_split

Array = NDArray[Any]


def evaluate(dataset: Dataset, feed: Feed) -> Evaluation:
    """Evaluate the network of `feed` on its split; the loss of an empty split is NaN.

    Args:
        dataset: the data set that the split belongs to.
        feed: the split, with the executor of the network.

    Raises:
        DataError: the file of a stored split can no longer be read.
    """
    if not len(feed.split):
        return Evaluation(float("nan"))
    loss, correct = feed.evaluate()
    if dataset.schema.is_classification:
        return Evaluation(loss, accuracy=correct / len(feed.split))
    predicted, true = predict_split(feed.executor, feed.split)
    return measure_errors(in_own_unit(dataset, predicted), in_own_unit(dataset, true), loss)


def measure_errors(predicted: Array, true: Array, loss: float) -> Evaluation:
    """The evaluation of predicted numbers, shape (samples,), in the unit of the target."""
    errors = predicted - true
    return Evaluation(
        loss, mae=float(np.abs(errors).mean()), r2=float(1 - _squares(errors) / _spread(true))
    )


def in_own_unit(dataset: Dataset, targets: Array) -> Array:
    """Convert standardized `targets`, (samples, 1), to their unit, (samples,) float64."""
    scaling = dataset.target_scaling
    values = targets if scaling is None else scaling.invert(targets)
    return np.asarray(values, np.float64)[:, 0]


def root_mean_square(dataset: Dataset, loss: Any) -> Any:
    """Convert the mean squared error of standardized targets to an RMSE in their unit."""
    unit = 1.0 if dataset.target_scaling is None else float(dataset.target_scaling.deviation[0])
    return np.sqrt(loss) * unit


def as_probabilities(outputs: Array, classes: int) -> Array:
    """Return outputs (samples, units) as (samples, classes); a single unit is the second class."""
    if classes == 2 and outputs.shape[1] == 1:
        return np.hstack([1 - outputs, outputs])
    return outputs


def _squares(values: Array) -> float:
    return float((values * values).sum())


def _spread(values: Array) -> float:
    """Sum of squared deviations from the mean; NaN instead of 0."""
    return _squares(values - values.mean()) or float("nan")
