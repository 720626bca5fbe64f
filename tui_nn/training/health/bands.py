"""The bands by which a layer is judged: one table for verdicts and for the help text."""

from __future__ import annotations

import math
from dataclasses import dataclass

UNJUDGED = "–"
"""Verdict where a band would mislead: the first step is large by design, the last ones small."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of update-to-weight ratios.

    Attributes:
        verdict: one word.
        low, high: its limits; both belong to the band "ok" where they meet it.
        meaning: what it says of a layer, for the help text.
    """

    verdict: str
    low: float
    high: float
    meaning: str


SLOWEST, FASTEST = 1e-5, 2e-2
"""Limits of the ratios that are "ok"; about 1e-3 is usual (Karpathy, CS231n notes on babysitting
the learning process)."""

RATIO_BANDS = (
    Band("ok", SLOWEST, FASTEST, "about 1e-3 is usual"),
    Band("fast", FASTEST, math.inf, "large steps for the weights"),
    Band("slow", 0.0, SLOWEST, "hardly moves"),
)
"""Every ratio from 0 on belongs to one of them; the first that holds it counts."""

MUCH_IDLE = 0.4
"""A layer with a larger share of dead or saturated units is in trouble."""


def ratio_verdict(ratio: float) -> str:
    """The word for an update-to-weight ratio, at least 0 and finite."""
    return next(band.verdict for band in RATIO_BANDS if band.low <= ratio <= band.high)
