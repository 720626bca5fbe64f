"""Verdicts: one sentence on the health of a run and its layers.

Each rule maps the run's standing and layers to a verdict or None; the first verdict applies, so the
most severe rules come first. "healthy" comes last: no run is healthy that is at its first step, has
ended or diverged, has a flat loss, or is no better than the baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tui_nn.training.health.bands import ratio_verdict
from tui_nn.training.health.mends import (
    MendFor,
    answer_any_number,
    bend_boundaries,
    draw_weights,
    keep_gradients,
    lower_rate,
    revive_units,
    standardize,
)
from tui_nn.training.health.standing import Standing
from tui_nn.training.protocol.measurements import LayerStatistics, Mend, Mood, Verdict
from tui_nn.training.settings.config import TrainingConfig

LITTLE_GAIN = 0.05
"""Gain up to which a network is no better than the baseline."""

MUCH_GAIN = 2 / 3
"""Gain up to which a network with a flat loss is stuck."""

_FADING = "each sigmoid or tanh layer shrinks them"

OTHER_ADVICE = "try more units, or another learning rate"
"""Default advice."""

FADED = 1e-3
"""Gradient norm of the first layer over that of the last below which gradients have vanished."""

Layers = Sequence[LayerStatistics]
Rule = Callable[[Standing, Layers], Verdict | None]


def conclude(standing: Standing, layers: Layers) -> Verdict:
    """Return the verdict on a run."""
    verdicts = (rule(standing, layers) for rule in RULES)
    return next(verdict for verdict in verdicts if verdict is not None)


def _no_mend(_: TrainingConfig) -> Mend | None:
    return None


def _layers_are(verdict: str, mood: Mood, sentence: str, mend: MendFor = _no_mend) -> Rule:
    """Create a rule for layers with the given verdict, and what mends them."""

    def rule(standing: Standing, layers: Layers) -> Verdict | None:
        troubled = [layer for layer in layers if layer.verdict == verdict]
        if not troubled:
            return None
        share = max(layer.inactive_share or 0.0 for layer in troubled)
        names = ", ".join(layer.name for layer in troubled)
        text = sentence.format(layers=names, share=share)
        return Verdict(mood, text, mend(standing.config))

    return rule


def _diverged(standing: Standing, _: Layers) -> Verdict | None:
    divergence = standing.divergence
    if divergence is None:
        return None
    rate = f"learning rate {divergence.learning_rate:.3g}"
    text = f"diverged at step {_count(divergence.step)} with {rate}: lower it"
    return Verdict(Mood.BAD, text, lower_rate(standing.config))


def _units_are_identical(standing: Standing, _: Layers) -> Verdict | None:
    if not standing.identical:
        return None
    names = ", ".join(standing.identical)
    text = f"{names}: identical units, which learn the same: initialize at random"
    return Verdict(Mood.BAD, text, draw_weights(standing.config))


def _targets_are_unreachable(standing: Standing, _: Layers) -> Verdict | None:
    if not standing.unreachable:
        return None
    text = f"use a linear output: {standing.unreachable}"
    return Verdict(Mood.BAD, text, answer_any_number(standing.config))


def _inputs_are_unscaled(standing: Standing, _: Layers) -> Verdict | None:
    if not standing.unscaled:
        return None
    text = f"inputs are not standardized: {standing.unscaled}; the wide ones drown the others"
    return Verdict(Mood.WARNING, text, standardize(standing.config))


def _untrained(standing: Standing, _: Layers) -> Verdict | None:
    if standing.step:
        return None
    if standing.parent:
        return Verdict(
            Mood.NEUTRAL, f"not trained yet: the parameters are those of {standing.parent}"
        )
    expected = f"; the loss should be {standing.first_loss}" if standing.first_loss else ""
    return Verdict(Mood.NEUTRAL, f"untrained: random weights, random answers{expected}")


def _gradients_vanish(standing: Standing, layers: Layers) -> Verdict | None:
    """Each saturating layer multiplies the gradient by slopes of at most 1/4 (sigmoid)."""
    saturating = standing.config.activation in ("sigmoid", "tanh")
    first, last = layers[0].gradient_norm, layers[-1].gradient_norm
    if not saturating or not first < FADED * last:
        return None
    text = f"gradients vanish: {_power(first)} in {layers[0].name}, {_power(last)} in the output"
    return Verdict(Mood.BAD, f"{text}; {_FADING}", keep_gradients(standing.config))


def _no_better_than_baseline(standing: Standing, layers: Layers) -> Verdict | None:
    if not standing.judged or not standing.gain <= LITTLE_GAIN:
        return None
    falls = standing.flat_since is None and not standing.finished
    outlook = "the loss still falls" if falls else _advice(standing, layers)
    mend = bend_boundaries(standing.config) or keep_gradients(standing.config)
    text = f"no better than {standing.baseline}: {outlook}"
    return Verdict(Mood.WARNING, text, None if falls else mend)


def _stuck(standing: Standing, layers: Layers) -> Verdict | None:
    if standing.flat_since is None or not standing.gain <= MUCH_GAIN:
        return None
    where = f"{standing.score} since step {_count(standing.flat_since)}"
    mend = bend_boundaries(standing.config) or keep_gradients(standing.config)
    return Verdict(Mood.WARNING, f"stuck at {where}: {_advice(standing, layers)}", mend)


def _advice(standing: Standing, layers: Layers) -> str:
    """Return the advice on settings, else a larger learning rate if updates are small."""
    slow = all(ratio_verdict(layer.update_ratio) == "slow" for layer in layers)
    other = "raise the learning rate" if slow and not standing.decayed else OTHER_ADVICE
    return standing.advice or other


def _finished(standing: Standing, _: Layers) -> Verdict | None:
    if not standing.finished:
        return None
    if standing.decayed:
        rate = _power(standing.learning_rate)
        return Verdict(
            Mood.GOOD, f"finished: {standing.score}; the learning rate has decayed to {rate}"
        )
    return Verdict(Mood.GOOD, f"finished: {standing.score}; better than {standing.baseline}")


def _flat(standing: Standing, _: Layers) -> Verdict | None:
    if standing.flat_since is None:
        return None
    since = _count(standing.flat_since)
    return Verdict(Mood.NEUTRAL, f"the loss is flat since step {since}, at {standing.score}")


def _finishing(standing: Standing, layers: Layers) -> Verdict | None:
    """Slow layers are expected after the schedule has lowered the learning rate."""
    if not standing.decayed or not any(layer.verdict == "slow" for layer in layers):
        return None
    rate = _power(standing.learning_rate)
    return Verdict(Mood.GOOD, f"finishing: the learning rate has decayed to {rate}")


def _under_way(standing: Standing, layers: Layers) -> Verdict | None:
    if standing.judged:
        return None
    return Verdict(Mood.NEUTRAL, f"under way: {_change(layers)}")


def _healthy(_: Standing, layers: Layers) -> Verdict | None:
    return Verdict(Mood.GOOD, f"healthy: the loss falls, {_change(layers)}")


def _change(layers: Layers) -> str:
    ratio = float(np.median([layer.update_ratio for layer in layers]))
    return f"a step changes the weights by {_power(ratio)} of their size"


def _power(value: float) -> str:
    """Format with one digit and a short exponent: 1e-3."""
    return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e")


def _count(number: int) -> str:
    """Format an integer in groups of three digits."""
    return f"{number:,}".replace(",", " ")


RULES: Sequence[Rule] = (
    _layers_are(
        "broken",
        Mood.BAD,
        "{layers}: no longer finite; reset with a lower learning rate",
        lower_rate,
    ),
    _diverged,
    _units_are_identical,
    _targets_are_unreachable,
    _untrained,
    _inputs_are_unscaled,
    _layers_are(
        "dead",
        Mood.BAD,
        "{layers}: {share:.0%} of the units never fire; try a lower rate or leaky-relu",
        revive_units,
    ),
    _layers_are(
        "saturated",
        Mood.BAD,
        "{layers}: {share:.0%} of the outputs are stuck at a limit; gradients hardly pass",
        keep_gradients,
    ),
    _gradients_vanish,
    _no_better_than_baseline,
    _stuck,
    _finished,
    _layers_are("still", Mood.WARNING, "{layers}: the gradient is exactly zero: nothing changes"),
    _under_way,
    _layers_are(
        "fast",
        Mood.WARNING,
        "{layers}: steps are large for the weights; try a lower learning rate",
    ),
    _flat,
    _finishing,
    _layers_are("slow", Mood.WARNING, "{layers}: hardly moving; the learning rate may be too low"),
    _healthy,
)
"""Most severe first; the last one always gives a verdict."""
