"""Figures: everything that the examples of a split tell about a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.reading.calibration import Calibration, error_margin, measure_calibration
from tui_nn.training.reading.confusion import ClassFigures, count_confusions, measure_classes
from tui_nn.training.reading.model import Model
from tui_nn.training.reading.reliability import SHARE
from tui_nn.training.trainer.evaluation import as_probabilities, in_own_unit
from tui_nn.training.trainer.outputs import predict_split

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class ClassResults:
    """Results of a classification.

    Attributes:
        names: of the classes.
        confusions: shape (classes, classes), int64: a row for each true class, a column for each
            predicted one.
        figures: precision, recall, F1 and support of each class.
        calibration: whether the probabilities are right.
    """

    names: tuple[str, ...]
    confusions: Array
    figures: ClassFigures
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class NumberResults:
    """Results of a regression, in the target's unit.

    Attributes:
        rmse: root mean squared error.
        margin: distance within which `SHARE` of the true values lie; None for too few examples.
    """

    rmse: float
    margin: float | None


@dataclass(frozen=True, eq=False, slots=True)
class Figures:
    """Results of a network on the test part of a data set.

    Attributes:
        evaluation: the loss, and what follows from it.
        classes: of a classification; None for regression.
        numbers: of a regression; None for classification.
    """

    evaluation: Evaluation
    classes: ClassResults | None = None
    numbers: NumberResults | None = None


def measure_figures(model: Model, dataset: Dataset) -> Figures:
    """Test a network on the test part of `dataset`, which has an example at least.

    Raises:
        ValueError: the examples do not fit the network.
        DataError: the file of a stored split can no longer be read.
    """
    evaluation = model.evaluate(dataset, dataset.test)
    outputs, targets = predict_split(model.executor, dataset.test)
    if not dataset.schema.is_classification:
        errors = in_own_unit(dataset, outputs) - in_own_unit(dataset, targets)
        rmse = float(np.sqrt((errors * errors).mean()))
        return Figures(evaluation, numbers=NumberResults(rmse, error_margin(errors, SHARE)))
    names = dataset.schema.class_names
    probabilities = as_probabilities(outputs, len(names))
    confusions = count_confusions(targets, probabilities.argmax(axis=1), len(names))
    calibration = measure_calibration(probabilities, targets)
    classes = ClassResults(names, confusions, measure_classes(confusions), calibration)
    return Figures(evaluation, classes=classes)
