"""What is measured of each layer, and what it says about the layer's health."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.layer_history import inactive_share, inactive_word
from tui_nn.training.parts import LayerStatistics
from tui_nn.training.trainer import Trainer

Array = NDArray[Any]

HEALTHY_RATIO = (1e-5, 2e-2)
"""Update-to-weight ratios outside of these are called slow or fast; about 1e-3 is healthy
(Karpathy, CS231n notes on babysitting the learning process)."""

MUCH_INACTIVE = 0.4
"""A layer with a larger share of dead or saturated units is in trouble."""

PACE_VERDICTS = ("fast", "slow")
"""Verdicts that say something only while the run is under way."""


def measure_layers(trainer: Trainer) -> tuple[LayerStatistics, ...]:
    """Measure every layer on the latest examples; nothing of the training is changed."""
    executor, batch = trainer.executor, trainer.latest_batch()
    executor.gradients(*trainer.training.gather(batch))
    return tuple(
        measure_layer(trainer, number, len(batch)) for number in range(len(trainer.network.layers))
    )


def measure_layer(trainer: Trainer, number: int, samples: int) -> LayerStatistics:
    """Measure one layer, after the executor's gradients of `samples` examples."""
    layer = trainer.network.layers[number]
    found = trainer.executor.measure(number, trainer.learning_rate, trainer.step)
    word = inactive_word(layer)
    outputs = trainer.executor.outputs(number, samples)
    share = inactive_share(layer.activation, outputs) if word else None
    ratio = found.update_norm / found.norm if found.norm else 0.0
    verdict = judge(found.deviation, found.gradient_norm, ratio, share, word)
    return LayerStatistics(
        name=layer.name,
        in_features=layer.in_features,
        out_features=layer.out_features,
        activation=layer.activation,
        mean=found.mean,
        deviation=found.deviation,
        minimum=found.minimum,
        maximum=found.maximum,
        gradient_norm=found.gradient_norm,
        update_ratio=ratio,
        inactive_share=share,
        inactive_word=word,
        histogram=found.histogram,
        verdict=verdict if learning(trainer) or verdict not in PACE_VERDICTS else "ok",
    )


def learning(trainer: Trainer) -> bool:
    """Whether the run is under way: the first step is large by design, the last one small."""
    return trainer.step > 0 and trainer.finish_reason is None


def judge(
    deviation: float, gradient_norm: float, ratio: float, share: float | None, word: str
) -> str:
    """One word on a layer's health: "ok", "slow", "fast", "dead", "saturated", "still", "broken".

    "still" is a layer whose gradient is exactly zero, "broken" one with a NaN or infinity.
    """
    low, high = HEALTHY_RATIO
    if not np.isfinite([deviation, gradient_norm, ratio]).all():
        return "broken"
    if share is not None and share > MUCH_INACTIVE:
        return word
    if gradient_norm == 0:
        return "still"
    if ratio > high:
        return "fast"
    return "slow" if ratio < low else "ok"


ADVICE = {
    "broken": "{layers}: not a number any more; reset with a lower learning rate",
    "dead": "{layers}: {share:.0%} of the units never fire; try a lower rate or leaky-relu",
    "saturated": "{layers}: {share:.0%} of the answers are stuck at a limit; gradients hardly pass",
    "still": "{layers}: the gradient is exactly zero, so nothing is learnt here",
    "fast": "{layers}: steps are large for the weights; a lower learning rate may be steadier",
    "slow": "{layers}: hardly moving; finished learning, or the learning rate is too low",
}
"""What to say of each verdict, gravest first."""


def summarize(trainer: Trainer, layers: Sequence[LayerStatistics]) -> str:
    """One sentence on the health of all layers: the gravest trouble, or that there is none."""
    for verdict, sentence in ADVICE.items():
        troubled = [layer for layer in layers if layer.verdict == verdict]
        if troubled:
            share = max(layer.inactive_share or 0.0 for layer in troubled)
            names = ", ".join(layer.name for layer in troubled)
            return sentence.format(layers=names, share=share)
    if trainer.step == 0:
        return "untrained: random weights, random answers" + guess(trainer)
    ratio = float(np.median([layer.update_ratio for layer in layers]))
    return f"healthy: a step changes the weights by about {ratio:.0e} of their size"


def guess(trainer: Trainer) -> str:
    """The loss that answers at random must have; a first loss far from it is a defect."""
    if trainer.config.loss != "categorical-cross-entropy":
        return ""
    classes = trainer.network.sizes[-1]
    return f"; the loss should be ln {classes} = {math.log(classes):.2f}"
