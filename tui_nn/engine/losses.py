"""The losses by name: how far the network's outputs are from the targets.

To add one: an entry here, and in `kernels/losses.py` two kernels: `finish_<name>` for its
value and `fill_<name>_delta` for its gradient.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_nn.engine.tables import make_table


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss of outputs a, logits z and targets t, averaged over the batch.

    Attributes:
        name: its name in configs, on screen and on the command line.
        formula: for one example, for display.
        term: of one output: the loss is their mean, or their sum. S is the logarithm of the sum of
            exp(z_k); with `needs_labels` only the label's output has a term.
        gradient: of the loss of one example by z, or by a where the name says so, for display; n is
            the number of outputs.
        description: what it is good for, one sentence.
        output_activation: the only output activation it accepts, or None for any. The cross
            entropies are computed from the logits, so that nothing overflows.
        needs_labels: whether the targets must be class labels.
        is_mean: whether the loss is the mean of the terms, else their sum.
    """

    name: str
    formula: str
    term: str
    gradient: str
    description: str
    output_activation: str | None = None
    needs_labels: bool = False
    is_mean: bool = True


LOSSES: Mapping[str, Loss] = make_table(
    (
        Loss(
            "mean-squared-error",
            "mean_k (a_k - t_k)^2",
            "(a - t)^2",
            "dL/da = 2 (a - t) / n",
            "for predicting numbers, and for a first network from scratch",
        ),
        Loss(
            "binary-cross-entropy",
            "mean_k max(z_k, 0) - z_k t_k + log(1 + exp(-|z_k|))",
            "max(z, 0) - z t + log(1 + exp(-|z|))",
            "dL/dz = (a - t) / n",
            "for yes or no, with sigmoid outputs",
            "sigmoid",
        ),
        Loss(
            "categorical-cross-entropy",
            "log sum_k exp(z_k) - z_label",
            "S - z",
            "dL/dz = a - t",
            "for one class out of several, with softmax outputs",
            "softmax",
            needs_labels=True,
            is_mean=False,
        ),
    )
)
