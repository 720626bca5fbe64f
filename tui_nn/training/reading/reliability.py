"""Reliability: how good a network is on held-out examples, saved beside it for its predictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.engine.executor import Executor
from tui_nn.errors import DataError
from tui_nn.training.reading.calibration import error_margin, measure_calibration
from tui_nn.training.trainer.evaluation import as_probabilities, in_own_unit
from tui_nn.training.trainer.outputs import predict_split

Array = NDArray[Any]

SHARE = 0.9
"""Share of the true values that lie within the margin of a regression."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Results of a network on the test part of the data that it was trained on.

    Attributes:
        examples: how many were tested.
        accuracy: share of correct predictions, 0 to 1; None for regression.
        calibration_error: expected calibration error, 0 to 1; None for regression.
        mae: mean absolute error in the target's unit; None for classification.
        margin: distance, in the target's unit, within which `SHARE` of the true values lie from
            their predictions; None for classification, and for too few examples.
    """

    examples: int
    accuracy: float | None = None
    calibration_error: float | None = None
    mae: float | None = None
    margin: float | None = None


def measure_reliability(executor: Executor, dataset: Dataset) -> Reliability | None:
    """Test a network on the test part of `dataset`.

    Returns:
        None if that cannot be told: no examples, outputs that are not finite, or a file that can
        no longer be read.
    """
    try:
        outputs, targets = predict_split(executor, dataset.test)
    except DataError:
        return None
    if not len(targets) or not np.isfinite(outputs).all():
        return None
    if dataset.schema.is_classification:
        probabilities = as_probabilities(outputs, dataset.schema.classes)
        return reliability_of_classes(probabilities, targets)
    return reliability_of_numbers(in_own_unit(dataset, outputs) - in_own_unit(dataset, targets))


def reliability_of_classes(probabilities: Array, labels: Array) -> Reliability:
    """Reliability from probabilities (n, classes) and the true labels (n,), n above 0."""
    return Reliability(
        len(labels),
        accuracy=float((probabilities.argmax(axis=1) == labels).mean()),
        calibration_error=measure_calibration(probabilities, labels).error,
    )


def reliability_of_numbers(errors: Array) -> Reliability:
    """Reliability from predicted minus true values in the target's unit, (n,), n above 0."""
    mae = float(np.abs(errors).mean())
    return Reliability(len(errors), mae=mae, margin=error_margin(errors, SHARE))
