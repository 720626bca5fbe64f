"""Standing: state of a whole run, compared with a trivial baseline."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.data.schema import DatasetSchema
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.network import NetworkLayer
from tui_nn.text import percent
from tui_nn.training.health.spreads import input_spreads
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.parent import Parent
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

FEWEST_STEPS = 200
"""Steps before which the trend of the loss is not judged, because of noise."""

FALL = 0.05
"""Relative decrease of the mean loss between quarters of the run, plus one standard error, below
which the loss is flat."""

DECAYED = 0.1
"""Share of the base learning rate below which a scheduled rate has decayed."""

ALIKE = 1e-3
"""Relative difference of weights up to which units are identical."""

_BUCKETS = 64


@dataclass(frozen=True, slots=True)
class Standing:
    """State of a run, for the verdict.

    Attributes:
        step: steps done.
        finished: whether the run has ended.
        divergence: how the run diverged; None if it has not.
        learning_rate: learning rate of the next step.
        decayed: whether the schedule has lowered the rate below DECAYED of the base rate.
        score: score on the latest training batches, in words.
        baseline: baseline that predicts without a network, in words.
        first_loss: expected loss of random predictions, in words; "" if unknown.
        gain: share of the baseline's error that the network avoids: 1 is perfect, 0 no better
            than the baseline; NaN before the first step.
        flat_since: step since which the loss has not decreased; None while it decreases.
        judged: whether there are enough steps to judge the loss.
        identical: names of the hidden layers with identical units.
        unreachable: targets out of the output's range, in words; "" if there are none.
        advice: setting to change if the run is stuck; "" if none is known.
        unscaled: inputs of very different sizes, in words; "" if there are none.
        config: settings of the run.
        parent: whose parameters the run began with, in words; "" for random ones.
    """

    step: int
    finished: bool
    divergence: Divergence | None
    learning_rate: float
    decayed: bool
    score: str
    baseline: str
    first_loss: str
    gain: float
    flat_since: int | None
    judged: bool
    identical: tuple[str, ...] = ()
    unreachable: str = ""
    advice: str = ""
    unscaled: str = ""
    config: TrainingConfig = field(default_factory=TrainingConfig)
    parent: str = ""


def standing_of(trainer: Trainer) -> Standing:
    """Measure the state of a run, without changing the training."""
    score, baseline, gain = measure_gain(trainer)
    return Standing(
        step=trainer.step,
        finished=trainer.finish_reason is not None,
        divergence=trainer.divergence,
        learning_rate=trainer.learning_rate,
        decayed=trainer.learning_rate < DECAYED * trainer.base_rate,
        score=score,
        baseline=baseline,
        first_loss=first_loss(trainer.config, trainer.dataset.schema),
        gain=gain,
        flat_since=flat_since(trainer.records.curves["train_loss"], trainer.steps_per_epoch),
        judged=trainer.step >= FEWEST_STEPS,
        identical=tuple(
            layer.name for layer in trainer.network.layers[:-1] if has_identical_units(layer)
        ),
        unreachable=unreachable_targets(trainer.config, trainer.dataset),
        advice=advice(trainer.config, trainer.dataset),
        unscaled=unscaled_inputs(trainer.dataset),
        config=trainer.config,
        parent=_name_parent(trainer.parent),
    )


def _name_parent(parent: Parent | None) -> str:
    """The moment that a run was forked from, or the file that it began with; "" for neither."""
    if parent is None:
        return ""
    if parent.is_file:
        return parent.name
    step = f"{parent.step:,}".replace(",", " ")
    return f"step {step} of {parent.name}"


def measure_gain(trainer: Trainer) -> tuple[str, str, float]:
    """Return score, baseline and gain, as in `Standing`.

    The baseline predicts the most frequent class (classification) or the mean (regression).
    """
    if trainer.dataset.schema.is_classification:
        most = most_frequent_share(trainer.dataset)
        accuracy = trainer.records.train_accuracy
        accuracy = math.nan if accuracy is None else accuracy
        gain = 1 - (1 - accuracy) / (1 - most) if most < 1 else accuracy
        baseline = f"the most frequent class ({most:.0%})"
        return f"training accuracy {percent(accuracy, 1)}", baseline, gain
    spread = float(np.var(trainer.dataset.train.all_targets(), dtype=np.float64)) or math.nan
    r2 = 1 - trainer.records.train_loss / spread
    return f"training R² {r2:.3f}", "the mean (R² 0)", r2


def most_frequent_share(dataset: Dataset) -> float:
    """Share of the most frequent class among the training examples."""
    labels = dataset.train.all_targets()
    return float(np.bincount(labels).max() / len(labels))


def flat_since(losses: Curve, epoch: int) -> int | None:
    """Return the step since which the loss is flat; None if it fell in the second half.

    Means over a quarter of the run are compared with the mean of the last quarter.

    Args:
        losses: training loss by step.
        epoch: steps of an epoch; the loss is not flat before the end of the first epoch.
    """
    sample = losses.sample(_BUCKETS)
    quarter = len(sample.steps) // 4
    if losses.last_step < max(FEWEST_STEPS, epoch) or not quarter:
        return None
    means = np.convolve(sample.mean, np.full(quarter, 1 / quarter), "valid")
    error = sample.mean[-quarter:].std() * math.sqrt(2 / quarter)
    falls = means - means[-1] + error >= FALL * means
    if falls[-1 - quarter]:
        return None
    fallen = np.flatnonzero(falls[:-quarter])
    return int(sample.steps[fallen[-1] + 1 if len(fallen) else 0])


def has_identical_units(layer: NetworkLayer) -> bool:
    """Whether all units of a layer have equal parameters, and therefore always will."""
    parameters = layer.parameters.values()  # the last axis of each is the units
    if not parameters or any(array.shape[-1] < 2 for array in parameters):
        return False
    if not all(_alike(array[..., :1], array[..., 1:2]) for array in parameters):
        return False  # the usual case: skip the other units
    return all(_alike(array[..., :1], array) for array in parameters)


def _alike(one: Array, others: Array) -> bool:
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.abs(others - one).max() <= ALIKE * np.abs(one).max())


def unreachable_targets(config: TrainingConfig, dataset: Dataset) -> str:
    """Describe the share of a regression's targets outside the output activation's range."""
    if dataset.schema.is_classification:
        return ""
    activation, targets = ACTIVATIONS[config.output_activation], dataset.train.all_targets()
    outside = float(np.mean((targets < activation.low) | (targets > activation.high)))
    if not outside:
        return ""
    end = "and up" if math.isinf(activation.high) else f"to {activation.high:g}"
    reach = f"{activation.name}'s range, {activation.low:g} {end}"
    return f"{outside:.0%} of the targets are outside {reach}"


def unscaled_inputs(dataset: Dataset) -> str:
    """Describe inputs of very different sizes; "" if there are none, and for pictures."""
    spreads = input_spreads(dataset)
    return str(spreads) if spreads is not None and spreads.are_uneven else ""


def first_loss(config: TrainingConfig, schema: DatasetSchema) -> str:
    """Describe the expected loss of random predictions; "" if unknown."""
    classes = {"binary-cross-entropy": 2, "categorical-cross-entropy": schema.classes}
    if config.loss not in classes:
        return ""
    count = classes[config.loss]
    return f"ln {count} = {math.log(count):.2f}"


def advice(config: TrainingConfig, dataset: Dataset) -> str:
    """Suggest a change of the settings for a run that is stuck; "" if there is none."""
    shapes = "boundaries" if dataset.schema.is_classification else "lines"
    if not config.hidden:
        return f"add a hidden layer; without one only straight {shapes} are possible"
    if config.activation == "linear":
        return f"use relu or tanh; linear layers only give straight {shapes}"
    if config.activation == "sigmoid":
        return "try relu, or another rate; gradients fade in sigmoid layers"
    return ""
