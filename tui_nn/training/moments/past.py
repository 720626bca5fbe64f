"""A run as it was: a trainer with the parameters of a kept moment, to be looked at only.

It has a network of its own, so that nothing that is asked of it can touch the training. What was
not kept is as follows: the optimizer's moments are zero, as in a fork that begins here; the update
ratio of an optimizer that has them is the one that was measured at that time.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from copy import copy
from typing import Any

from numpy.typing import NDArray

from tui_nn.engine.executor import Executor
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.training.health.bands import UNJUDGED
from tui_nn.training.health.layer_statistics import MOVING, measure_layers
from tui_nn.training.protocol.measurements import LayerStatistics
from tui_nn.training.trainer.assembly import make_network
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.layer_history import UPDATE_RATIO
from tui_nn.training.trainer.order import Order
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

MOST_PRODUCTS = 100_000_000
"""Products of a weight and an input for which the validation part is evaluated again."""

READ_BUCKETS = 1024
"""Buckets of a curve from which a value is read: all that it has."""


def recall(trainer: Trainer, step: int, values: Array) -> Trainer:
    """The run as it was at a kept moment.

    Args:
        trainer: the run; it does not change.
        step: steps done at that moment.
        values: parameters at that moment, laid out like those of the network.
    """
    past = _twin(trainer)
    past.network.parameters.values[:] = values
    past.step = step
    past.divergence = None
    if step < trainer.step:
        past.finish_reason = None
    products = len(trainer.dataset.validation) * values.size
    past.validation = past.evaluate("validation") if 0 < products <= MOST_PRODUCTS else None
    return past


def _twin(trainer: Trainer) -> Trainer:
    """A trainer of the same run with an untrained network of its own; to be looked at only."""
    twin = copy(trainer)
    twin.network = make_network(trainer.config, trainer.dataset.schema)
    batch_size = trainer.config.batch_size
    twin.executor = Executor(twin.network, trainer.executor.rule, batch_size)
    twin.order = Order(trainer.samples, batch_size, trainer.config.seed)
    twin.training = trainer.training.of(twin.executor)
    twin.held_out = trainer.held_out.of(twin.executor)
    return twin


def measure_past_layers(past: Trainer) -> tuple[LayerStatistics, ...]:
    """Measure each layer as `measure_layers` does; see above for the update ratio."""
    layers = measure_layers(past)
    if not OPTIMIZERS[past.config.optimizer].moments:
        return layers
    return tuple(_as_measured_then(layer, past.layer_curves, past.step) for layer in layers)


def _as_measured_then(
    layer: LayerStatistics, curves: Mapping[str, Curve], step: int
) -> LayerStatistics:
    """The statistics with the update ratio that the layer's curve has for `step`."""
    ratio = value_at(curves[f"{UPDATE_RATIO}.{layer.name}"], step)
    verdict = UNJUDGED if layer.verdict in MOVING else layer.verdict
    return dataclasses.replace(layer, update_ratio=ratio, verdict=verdict)


def value_at(curve: Curve, step: int) -> float:
    """The value of the curve's point next to `step`; NaN where no point is as near as the next one.

    Args:
        curve: a curve with points at equal intervals.
        step: the step.
    """
    sample = curve.sample(READ_BUCKETS)
    if not len(sample.steps):
        return math.nan
    interval = sample.steps[0] if len(sample.steps) < 2 else sample.steps[1] - sample.steps[0]
    place = int(abs(sample.steps - step).argmin())
    return float(sample.mean[place]) if abs(sample.steps[place] - step) <= interval else math.nan
