"""Successive halving: all trials are trained a little, and only the best of them further.

Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization",
2016. The rungs are filled one after the other, so that what is trained further does not depend on
how many trials are trained at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_nn.training.sweeps.request import REDUCTION

FEWEST_EPOCHS = 1
"""Epochs of the first rung, at least."""

MOST_RUNGS = 4


def rungs(epochs: int, *, early_ending: bool) -> tuple[int, ...]:
    """Epochs after which trials are compared, the last being all of them: (3, 10, 30)."""
    found = [epochs]
    while early_ending and len(found) < MOST_RUNGS and found[0] // REDUCTION >= FEWEST_EPOCHS:
        found.insert(0, found[0] // REDUCTION)
    return tuple(found)


def choose(objectives: Mapping[int, float | None], *, maximize: bool) -> Sequence[int]:
    """The trials that are trained further: the best third, at least one, the best first.

    Args:
        objectives: results at this rung by number of the trial; None of those that failed.
        maximize: whether more is better.
    """
    known = {number: value for number, value in objectives.items() if value is not None}
    sign = -1 if maximize else 1
    ranked = sorted(known, key=lambda number: (sign * known[number], number))
    return ranked[: max(len(objectives) // REDUCTION, 1)]
