"""Spreads: by how much the inputs vary, and whether some drown the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tui_nn.data.dataset import Dataset

MUCH_SPREAD, MUCH_WIDER = 10.0, 30.0
"""Standard deviation of an input that is not standardized, and multiple of the narrowest input's,
above which inputs are of very different sizes."""

SPREAD_SAMPLES = 500
"""Training examples that the sizes of the inputs are measured on."""


class Spreads(NamedTuple):
    """The inputs that vary most and least.

    Attributes:
        wide, narrow: their names.
        widest, narrowest: their standard deviations; those of constant inputs do not count.
    """

    wide: str
    widest: float
    narrow: str
    narrowest: float

    @property
    def limit(self) -> float:
        """Standard deviation from which on the widest input drowns the others."""
        return max(MUCH_SPREAD, MUCH_WIDER * self.narrowest)

    @property
    def are_uneven(self) -> bool:
        """Whether the widest input drowns the others."""
        return self.widest >= self.limit

    def __str__(self) -> str:
        return f"{self.wide} varies by {self.widest:.3g}, {self.narrow} by {self.narrowest:.2g}"


def input_spreads(dataset: Dataset) -> Spreads | None:
    """Measure the inputs as the network gets them; None for pictures, and if none varies."""
    if dataset.schema.is_pictures:
        return None
    some = dataset.train.first(min(SPREAD_SAMPLES, len(dataset.train)))
    spreads = some.inputs.std(axis=0, dtype=np.float64)
    varying = np.flatnonzero(spreads)
    if not len(varying):
        return None
    ranked = varying[spreads[varying].argsort(kind="stable")]
    narrow, wide = ranked[0], ranked[-1]
    names = dataset.schema.feature_names
    return Spreads(names[wide], float(spreads[wide]), names[narrow], float(spreads[narrow]))
