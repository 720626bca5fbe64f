"""Statistics of each layer with a one-word verdict; for the whole run, see `verdicts`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.health.bands import MUCH_IDLE, RATIO_BANDS, UNJUDGED, ratio_verdict
from tui_nn.training.protocol.layers import describe_layers
from tui_nn.training.protocol.measurements import LayerStatistics
from tui_nn.training.trainer.layer_history import inactive_share, inactive_word
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

MOVING = frozenset({band.verdict for band in RATIO_BANDS})
"""Verdicts on the update ratio, meaningful only while the run is in progress."""


def measure_layers(trainer: Trainer) -> tuple[LayerStatistics, ...]:
    """Measure each layer on the latest examples, without changing the training."""
    executor, batch = trainer.executor, trainer.latest_batch()
    executor.gradients(*trainer.training.gather(batch))
    return tuple(
        measure_layer(trainer, number, len(batch)) for number in range(len(trainer.network.layers))
    )


def measure_layer(trainer: Trainer, number: int, samples: int) -> LayerStatistics:
    """Measure layer `number` after the executor computed gradients of `samples` examples."""
    layer = trainer.network.layers[number]
    found = trainer.executor.meter.measure(number, trainer.learning_rate, trainer.step)
    word = inactive_word(layer)
    outputs = trainer.executor.outputs(number, samples)
    share = inactive_share(layer.activation, outputs) if word else None
    ratio = found.update_norm / found.norm if found.norm else 0.0
    description = describe_layers(trainer.network.settings)[number]
    verdict = judge(found.deviation, found.gradient_norm, ratio, share, word)
    return LayerStatistics(
        description=description,
        mean=found.mean,
        deviation=found.deviation,
        minimum=found.minimum,
        maximum=found.maximum,
        gradient_norm=found.gradient_norm,
        update_ratio=ratio,
        inactive_share=share,
        inactive_word=word,
        histogram=found.histogram,
        verdict=judged(verdict, trainer) if description.parameters else UNJUDGED,
    )


def judged(verdict: str, trainer: Trainer) -> str:
    """Return the verdict, or UNJUDGED for a ratio that is not meaningful.

    The first step is large by design, the last one small. After a divergence, only "fast" is
    meaningful.
    """
    if verdict not in MOVING:
        return verdict
    if trainer.divergence is not None:
        return verdict if verdict == "fast" else UNJUDGED
    return verdict if trainer.step > 0 and trainer.finish_reason is None else UNJUDGED


def judge(
    deviation: float, gradient_norm: float, ratio: float, share: float | None, word: str
) -> str:
    """Judge a layer: "ok", "slow", "fast", "dead", "saturated", "still" or "broken".

    "still" means a gradient of exactly zero, "broken" a NaN or infinity.
    """
    if not np.isfinite([deviation, gradient_norm, ratio]).all():
        return "broken"
    if share is not None and share > MUCH_IDLE:
        return word
    return "still" if gradient_norm == 0 else ratio_verdict(ratio)
