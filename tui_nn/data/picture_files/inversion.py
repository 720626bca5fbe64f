"""Which pictures of a data set are inverted, so that all show light ink on a dark ground."""

from __future__ import annotations

from collections import Counter

from tui_nn.data.picture_files.borders import Ground

CLEAR = 0.5
"""Least share of the pictures with a plain border; else they are photos, and stay as they are."""

AGREEMENT = 0.95
"""Share of those from which all of a data set are taken to be alike, without a look at each."""


def decide_inversion(grounds: Counter[Ground]) -> str:
    """Whether to invert the pictures of a data set: "yes", "no", or "auto" for each by its border.

    Args:
        grounds: how many pictures stand on what.
    """
    light, dark = grounds[Ground.LIGHT], grounds[Ground.DARK]
    clear = light + dark
    if not clear or clear < CLEAR * (clear + grounds[Ground.UNCLEAR]):
        return "no"
    if dark >= AGREEMENT * clear:
        return "no"
    return "yes" if light >= AGREEMENT * clear else "auto"
