"""The figures of a test as fields of a JSON object."""

from __future__ import annotations

import math
from typing import Any

from tui_nn.training.protocol.results import evaluation_fields
from tui_nn.training.reading.calibration import Calibration
from tui_nn.training.reading.figures import ClassResults, Figures, NumberResults
from tui_nn.training.reading.reliability import SHARE


def figure_fields(figures: Figures) -> dict[str, Any]:
    """All figures by name; a share of nothing is None."""
    fields: dict[str, Any] = evaluation_fields("test", figures.evaluation)
    if figures.numbers is not None:
        fields |= _number_fields(figures.numbers)
    if figures.classes is not None:
        fields |= _class_fields(figures.classes)
    return fields


def _number_fields(numbers: NumberResults) -> dict[str, Any]:
    return {
        "test_rmse": numbers.rmse,
        "range": {"share": SHARE, "margin": numbers.margin},
    }


def _class_fields(classes: ClassResults) -> dict[str, Any]:
    figures = classes.figures
    columns = zip(
        classes.names,
        figures.support.tolist(),
        *(values.tolist() for values in (figures.precision, figures.recall, figures.f1)),
        strict=True,
    )
    return {
        "classes": [
            {
                "name": name,
                "examples": support,
                "precision": _known(precision),
                "recall": _known(recall),
                "f1": _known(f1),
            }
            for name, support, precision, recall, f1 in columns
        ],
        "confusion_matrix": classes.confusions.tolist(),
        "calibration": _calibration_fields(classes.calibration),
    }


def _calibration_fields(calibration: Calibration) -> dict[str, Any]:
    return {
        "expected_calibration_error": _known(calibration.error),
        "bins": [
            {
                "low": entry.low,
                "high": entry.high,
                "examples": entry.examples,
                "mean_probability": entry.probability,
                "accuracy": entry.accuracy,
            }
            for entry in calibration.bins
        ],
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
