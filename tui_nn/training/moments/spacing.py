"""Which moments of a run are kept: at most so many, and denser early, where most is learned.

On the scale of the cube root of the step, kept moments are about evenly spaced. Of 64 moments of a
run of any length the last two are then about 1/20 of the run apart, and early ones a few steps.
Equal ratios of steps would put the last two a sixth of the run apart; square roots would skip the
first steps of a long run.
"""

from __future__ import annotations

from collections.abc import Sequence


def place(step: int) -> float:
    """Where a step is on the scale on which kept moments are evenly spaced."""
    return float(step ** (1 / 3))


def is_due(step: int, kept: Sequence[int], most: int) -> bool:
    """Whether the moment of `step` is far enough after the last kept one.

    Args:
        step: steps done.
        kept: steps of the kept moments, ascending.
        most: how many can be kept.
    """
    if not kept:
        return True
    spacing = (place(step) - place(kept[0])) / most
    return step > kept[-1] and place(step) - place(kept[-1]) >= spacing


def find_excess(kept: Sequence[int]) -> int:
    """Index of the moment that is missed least: neither the first nor the last.

    Args:
        kept: steps of the kept moments, ascending; at least three.
    """
    places = [place(step) for step in kept]
    gaps = [after - before for before, after in zip(places, places[2:], strict=False)]
    return 1 + min(range(len(gaps)), key=gaps.__getitem__)
