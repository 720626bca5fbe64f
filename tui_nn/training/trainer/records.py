"""Records: what is measured of a run in each step and epoch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.trainer.evaluation import root_mean_square
from tui_nn.training.trainer.history import Curve

Array = NDArray[Any]

RECENT_STEPS = 100
"""Number of latest steps averaged into the displayed training loss and accuracy."""


class Records:
    """The measures of one run.

    Attributes:
        curves: by name, one value a step: "train_loss", "validation_loss" and, for both splits,
            "accuracy" (classification) or "rmse" (regression: root mean squared error in the
            target's unit).
        recent_losses: losses of the last RECENT_STEPS steps, shape (steps,) float64.
        recent_correct: shares of correct predictions in those steps, shape (steps,) float64;
            empty for regression.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.curves = {name: Curve() for name in _curve_names(dataset)}
        self.recent_losses = np.zeros(0)
        self.recent_correct = np.zeros(0)

    @property
    def train_loss(self) -> float:
        """Mean loss of the latest steps; NaN before the first step."""
        with np.errstate(invalid="ignore", over="ignore"):  # checkpoint values are arbitrary
            return float(self.recent_losses.mean()) if len(self.recent_losses) else math.nan

    @property
    def train_accuracy(self) -> float | None:
        """Share of correct predictions in the latest steps; None for regression."""
        if not self._dataset.schema.is_classification:
            return None
        return float(self.recent_correct.mean()) if len(self.recent_correct) else math.nan

    def copy(self) -> Records:
        """The records as they are now."""
        twin = Records(self._dataset)
        twin.curves = {name: curve.copy() for name, curve in self.curves.items()}
        twin.recent_losses, twin.recent_correct = self.recent_losses, self.recent_correct
        return twin

    def add_steps(self, first: int, losses: Array, shares: Array) -> None:
        """Record the losses and shares of correct predictions of the steps from `first` on."""
        self.curves["train_loss"].extend(first, losses)
        self.recent_losses = np.append(self.recent_losses, losses)[-RECENT_STEPS:]
        if self._dataset.schema.is_classification:
            self.curves["train_accuracy"].extend(first, shares)
            self.recent_correct = np.append(self.recent_correct, shares)[-RECENT_STEPS:]
        else:
            self.curves["train_rmse"].extend(first, root_mean_square(self._dataset, losses))

    def add_validation(self, step: int, found: Evaluation) -> None:
        """Record an evaluation on the validation split after `step` steps."""
        self.curves["validation_loss"].append(step, found.loss)
        if found.accuracy is not None:
            self.curves["validation_accuracy"].append(step, found.accuracy)
        else:
            rmse = root_mean_square(self._dataset, found.loss)
            self.curves["validation_rmse"].append(step, rmse)


def _curve_names(dataset: Dataset) -> tuple[str, ...]:
    """Names of the curves of a run on `dataset`."""
    quantities = ("loss", "accuracy" if dataset.schema.is_classification else "rmse")
    parts = ("train", "validation") if len(dataset.validation) else ("train",)
    return tuple(f"{part}_{quantity}" for quantity in quantities for part in parts)
