"""Which moments of a run are kept: at most so many, and denser early, where most is learned.

On the scale of the cube root of the step, kept moments are about evenly spaced. Of 64 moments of a
run of any length the last two are then about 1/20 of the run apart, and early ones a few steps.
Equal ratios of steps would put the last two a sixth of the run apart; square roots would skip the
first steps of a long run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

MOST_MOMENTS = 64
"""Moments of a run that are kept at most, however small they are: more cannot be told apart."""


def place(step: int) -> float:
    """Where a step is on the scale on which kept moments are evenly spaced."""
    return float(step ** (1 / 3))


def next_due(kept: Sequence[int], most: int) -> int:
    """The step from which on a moment is far enough after the last kept one.

    That is where its distance from the last is 1/most of its distance from the first.

    Args:
        kept: steps of the kept moments, ascending.
        most: how many can be kept, at least two.
    """
    if not kept:
        return 0
    due = (most * place(kept[-1]) - place(kept[0])) / (most - 1)
    return max(math.ceil(due**3), kept[-1] + 1)


def find_excess(kept: Sequence[int]) -> int:
    """Index of the moment that is missed least: neither the first nor the last.

    Args:
        kept: steps of the kept moments, ascending; at least three.
    """
    places = [place(step) for step in kept]
    gaps = [after - before for before, after in zip(places, places[2:], strict=False)]
    return 1 + min(range(len(gaps)), key=gaps.__getitem__)
