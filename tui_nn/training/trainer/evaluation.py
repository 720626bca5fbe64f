"""Judging a network on a split: loss and accuracy, or errors in the target's own unit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.trainer.feed import Feed

Array = NDArray[Any]


def evaluate(dataset: Dataset, feed: Feed) -> Evaluation:
    """Judge the network on the split of `dataset` that it is fed; an empty one has loss NaN."""
    if not len(feed.split):
        return Evaluation(float("nan"))
    loss, right = feed.evaluate()
    if dataset.schema.is_classification:
        return Evaluation(loss, accuracy=right / len(feed.split))
    split = feed.split.read()
    true = in_own_unit(dataset, split.targets)
    errors = in_own_unit(dataset, feed.executor.predict(split.inputs)) - true
    return Evaluation(
        loss, mae=float(np.abs(errors).mean()), r2=float(1 - _squares(errors) / _spread(true))
    )


def in_own_unit(dataset: Dataset, targets: Array) -> Array:
    """A regression's standardized `targets`, shape (samples, 1), in their own unit: (samples,)."""
    scaling = dataset.target_scaling
    values = targets if scaling is None else scaling.invert(targets)
    return np.asarray(values, np.float64)[:, 0]


def root_mean_square(dataset: Dataset, loss: Any) -> Any:
    """A regression's mean squared error of standardized targets, as its root in their own unit."""
    unit = 1.0 if dataset.target_scaling is None else float(dataset.target_scaling.deviation[0])
    return np.sqrt(loss) * unit


def as_probabilities(outputs: Array, classes: int) -> Array:
    """Outputs (samples, units) as one column a class; a single unit is the second class's."""
    if classes == 2 and outputs.shape[1] == 1:
        return np.hstack([1 - outputs, outputs])
    return outputs


def _squares(values: Array) -> float:
    return float((values * values).sum())


def _spread(values: Array) -> float:
    """Sum of squares about the mean; never zero."""
    return _squares(values - values.mean()) or float("nan")
