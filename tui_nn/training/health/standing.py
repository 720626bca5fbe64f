"""Standing: how a run is doing as a whole, measured against doing nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, StoredSplit
from tui_nn.data.schema import DatasetSchema
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.network import NetworkLayer
from tui_nn.text import percent
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

FEWEST_STEPS = 200
"""Steps from which on it is judged whether the loss falls; noise decides before."""

FALL = 0.05
"""A loss is flat if from one quarter of the run to the next it falls by less than this share, by
one standard error at least."""

DECAYED = 0.1
"""A scheduled learning rate below this share of the base rate has decayed."""

ALIKE = 1e-3
"""Units whose weights differ by less than this share of their size are identical."""

_BUCKETS = 64


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run is doing.

    Attributes:
        step: steps done.
        finished: whether the run has ended.
        divergence: how it went wrong; None unless it did.
        learning_rate: of the next step.
        decayed: whether the schedule has brought that far down from where it began.
        score: what the network reaches on the latest training batches, in words.
        baseline: what answers without a network reach, in words.
        first_loss: what the loss of random answers must be, in words; "" if nobody can say.
        gain: the share of the baseline's errors that the network avoids: 1 is perfect, 0 no better
            than the baseline; NaN before the first step.
        flat_since: the step since which the loss has not fallen; None while it falls.
        judged: whether there are enough steps to say so.
        identical: names of the hidden layers whose units are all alike.
        unreachable: which targets the output cannot reach, in words; "" if there are none.
        advice: what its settings call for if the run is stuck; "" if nothing.
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


def standing_of(trainer: Trainer) -> Standing:
    """Measure how a run is doing; nothing of the training is changed."""
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
        flat_since=flat_since(trainer.curves["train_loss"], trainer.steps_per_epoch),
        judged=trainer.step >= FEWEST_STEPS,
        identical=tuple(
            layer.name for layer in trainer.network.layers[:-1] if has_identical_units(layer)
        ),
        unreachable=unreachable_targets(trainer.config, trainer.dataset),
        advice=advice(trainer.config, trainer.dataset),
    )


def measure_gain(trainer: Trainer) -> tuple[str, str, float]:
    """Score, baseline and gain, as in `Standing`.

    The baseline of classification is the most frequent class, that of regression the mean.
    """
    if trainer.dataset.schema.is_classification:
        most = most_frequent_share(trainer.dataset)
        accuracy = trainer.train_accuracy
        accuracy = math.nan if accuracy is None else accuracy
        gain = 1 - (1 - accuracy) / (1 - most) if most < 1 else accuracy
        baseline = f"the most frequent class ({most:.0%})"
        return f"training accuracy {percent(accuracy, 1)}", baseline, gain
    spread = float(np.var(trainer.dataset.train.read().targets, dtype=np.float64)) or math.nan
    r2 = 1 - trainer.train_loss / spread
    return f"training R² {r2:.3f}", "the mean (R² 0)", r2


def most_frequent_share(dataset: Dataset) -> float:
    """Share of the training examples that are of the most frequent class."""
    split = dataset.train
    if isinstance(split, StoredSplit):
        labels = split.labels if split.places is None else split.labels[split.places]
    else:
        labels = split.targets
    return float(np.bincount(labels).max() / len(labels))


def flat_since(losses: Curve, epoch: int) -> int | None:
    """The step since which the loss is flat; None if it fell in the second half of the run.

    Means over a quarter of the run are compared with that of the last quarter.

    Args:
        losses: by step.
        epoch: steps of an epoch; before the end of the first one nothing is called flat.
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
    """Whether all units of a layer have the same parameters, and so always will."""
    parameters = layer.parameters.values()  # the last axis of each is the units
    if not parameters or any(array.shape[-1] < 2 for array in parameters):
        return False
    if not all(_alike(array[..., :1], array[..., 1:2]) for array in parameters):
        return False  # nearly always: no need to compare the other units
    return all(_alike(array[..., :1], array) for array in parameters)


def _alike(one: Array, others: Array) -> bool:
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.abs(others - one).max() <= ALIKE * np.abs(one).max())


def unreachable_targets(config: TrainingConfig, dataset: Dataset) -> str:
    """Which share of a regression's targets the output's activation cannot answer, in words."""
    if dataset.schema.is_classification:
        return ""
    activation, targets = ACTIVATIONS[config.output_activation], dataset.train.read().targets
    outside = float(np.mean((targets < activation.low) | (targets > activation.high)))
    if not outside:
        return ""
    end = "and up" if math.isinf(activation.high) else f"to {activation.high:g}"
    reach = f"{activation.name}'s range, {activation.low:g} {end}"
    return f"{outside:.0%} of the targets are outside {reach}"


def first_loss(config: TrainingConfig, schema: DatasetSchema) -> str:
    """The loss that answers at random must have; a first loss far from it is a defect."""
    classes = {"binary-cross-entropy": 2, "categorical-cross-entropy": schema.classes}
    if config.loss not in classes:
        return ""
    count = classes[config.loss]
    return f"ln {count} = {math.log(count):.2f}"


def advice(config: TrainingConfig, dataset: Dataset) -> str:
    """What a run that is stuck lacks, from its settings; "" if nothing is known."""
    shapes = "boundaries" if dataset.schema.is_classification else "lines"
    if not config.hidden:
        return f"add a hidden layer; without one only straight {shapes} are possible"
    if config.activation == "linear":
        return f"use relu or tanh; linear layers only give straight {shapes}"
    if config.activation == "sigmoid":
        return "try relu, or another rate; gradients fade in sigmoid layers"
    return ""
