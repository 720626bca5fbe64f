"""Bands of update-to-weight ratios: one table for the verdicts and the help text."""

from __future__ import annotations

import math
from dataclasses import dataclass

UNJUDGED = "–"
"""Verdict where bands mislead: the first steps are large by design, the last ones small."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of update-to-weight ratios.

    Attributes:
        verdict: one word for a layer in this band.
        low, high: limits; a limit shared with "ok" belongs to "ok".
        meaning: explanation in the help text.
    """

    verdict: str
    low: float
    high: float
    meaning: str


SLOWEST, FASTEST = 1e-5, 2e-2
"""Limits of the band "ok"; about 1e-3 is usual (Karpathy, CS231n notes, "Babysitting the learning
process")."""

RATIO_BANDS = (
    Band("ok", SLOWEST, FASTEST, "about 1e-3 is usual"),
    Band("fast", FASTEST, math.inf, "large steps for the weights"),
    Band("slow", 0.0, SLOWEST, "hardly moves"),
)
"""All ratios from 0; the first band that contains a ratio applies."""

MUCH_IDLE = 0.4
"""Share of dead or saturated units above which a layer is unhealthy."""


def ratio_verdict(ratio: float) -> str:
    """Return the verdict on an update-to-weight ratio, which is finite and at least 0."""
    return next(band.verdict for band in RATIO_BANDS if band.low <= ratio <= band.high)
