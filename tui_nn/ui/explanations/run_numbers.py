"""Explanations of the numbers of a whole run: losses, scores, learning rate, time."""

from __future__ import annotations

import math

from tui_nn.data.schema import DatasetSchema
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.ui.explanations.explanation import Explanation
from tui_nn.ui.wording.quantities import number, percent

_CLASSES_OF = {"binary-cross-entropy": 2}
"""Number of classes of a loss, where it does not follow from the data."""


def scores(config: TrainingConfig, schema: DatasetSchema | None) -> tuple[Explanation, ...]:
    """Losses and scores of training, validation and test."""
    return (
        _loss(config, schema),
        Explanation(
            ("val", "validation"),
            "the same number on held-out examples, measured at the end of each epoch",
            normal="close to the training value; where the loss rises while that of training falls,"
            " the network overfits",
        ),
        Explanation(
            ("test", "test loss", "test accuracy"),
            "the same number on the test part, which is measured once, when the run has finished",
            normal="close to the validation value",
        ),
        *(_of_classes(schema) if schema is None or schema.is_classification else _OF_NUMBERS),
    )


def _loss(config: TrainingConfig, schema: DatasetSchema | None) -> Explanation:
    formula = (OPTIONS["loss"].formulas or {})[config.loss]
    return Explanation(
        ("loss", "training", "training loss"),
        "how wrong the answers are, mean of the last 100 steps",
        f"{config.loss}: {formula}",
        _first_loss(config, schema),
    )


def _first_loss(config: TrainingConfig, schema: DatasetSchema | None) -> str:
    classes = _CLASSES_OF.get(config.loss, schema.classes if schema else 0)
    if config.loss == "mean-squared-error":
        if schema is not None and schema.is_classification:
            return "falls from about 0.25 towards 0"
        return "1 is no better than the mean of a standardized target; 0 is perfect"
    if not classes:
        return "falls towards 0"
    return f"begins near ln {classes} = {math.log(classes):.2f}, a guess, and falls towards 0"


def _of_classes(schema: DatasetSchema | None) -> tuple[Explanation, ...]:
    guess = f"; a guess gets {percent(1 / schema.classes)}" if schema and schema.classes else ""
    return (
        Explanation(
            ("accuracy", "training accuracy", "validation accuracy"),
            "share of correct answers",
            "correct answers / examples",
            f"rises towards 100%{guess}",
        ),
    )


_OF_NUMBERS = (
    Explanation(
        ("MAE", "test MAE"),
        "mean absolute error, in the unit of the target",
        "mean |predicted - true|",
        "below the RMSE; 0 is perfect",
    ),
    Explanation(
        ("RMSE",),
        "root mean squared error, in the unit of the target: large errors count more",
        "sqrt(mean (predicted - true)^2)",
        "falls towards the noise of the data",
    ),
    Explanation(
        ("R²", "R2"),
        "share of the target's variance that is explained",
        "1 - mean (predicted - true)^2 / variance of the target",
        "1 is perfect, 0 no better than the mean, below 0 worse",
    ),
)


def progress(config: TrainingConfig, _: DatasetSchema | None) -> tuple[Explanation, ...]:
    """Learning rate, steps, epochs, time."""
    optimizer = (OPTIONS["optimizer"].formulas or {})[config.optimizer]
    return (
        Explanation(
            ("rate",),
            "learning rate: how far a step moves the weights against their gradient",
            f"{config.optimizer}: {optimizer}",
            f"this run began with {number(config.learning_rate)}; too small is slow, too large"
            " makes the loss jump or explode",
        ),
        Explanation(
            ("steps/s",),
            "steps of training in a second",
            normal="as fast as this machine can, unless < slows it down",
            is_unit=True,
        ),
        Explanation(("pace",), "the speed that was asked for with < and >"),
        Explanation(
            ("step", "steps"),
            f"updates of the weights so far, each from a batch of {config.batch_size} examples",
            "examples / batch size in an epoch, rounded up",
        ),
        Explanation(
            ("epoch", "%"),
            f"passes over all training examples, {config.epochs} in this run; the percentage is the"
            " share of its steps",
        ),
        Explanation(
            ("left", "taken"), "time of training that remains or that it took", is_unit=True
        ),
    )
