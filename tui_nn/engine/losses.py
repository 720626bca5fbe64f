"""The losses by name: how far the network's answers are from the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss of outputs a, logits z and targets t, averaged over the batch.

    Attributes:
        name: its name in configs, on screen and on the command line.
        code: how the kernels know it.
        formula: for one example, for people.
        description: what it is good for, one sentence.
        output_activation: the only output activation it goes with, or None for any. The cross
            entropies are computed from the logits, so that nothing overflows.
    """

    name: str
    code: int
    formula: str
    description: str
    output_activation: str | None = None


MEAN_SQUARED_ERROR, BINARY_CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY = range(3)

LOSSES: Mapping[str, Loss] = {
    entry.name: entry
    for entry in (
        Loss(
            "mean-squared-error",
            MEAN_SQUARED_ERROR,
            "mean_k (a_k - t_k)^2",
            "for predicting numbers, and for a first network from scratch",
        ),
        Loss(
            "binary-cross-entropy",
            BINARY_CROSS_ENTROPY,
            "mean_k max(z_k, 0) - z_k t_k + log(1 + exp(-|z_k|))",
            "for yes or no, with sigmoid outputs",
            "sigmoid",
        ),
        Loss(
            "categorical-cross-entropy",
            CATEGORICAL_CROSS_ENTROPY,
            "log sum_k exp(z_k) - z_label",
            "for one class out of several, with softmax outputs",
            "softmax",
        ),
    )
}
