"""PicturePreparation: from the picture in a file to the pixels that a network takes in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PicturePreparation:
    """How the training pictures were prepared, so that others are prepared the same way.

    Attributes:
        size: (rows, columns).
        colour: red, green and blue are kept.
        invert: whether dark on light is inverted: "yes", "no", or "auto" for each picture.
        fit: what the picture shows is fitted and centred as the pad does.
    """

    size: tuple[int, int]
    colour: bool = False
    invert: str = "no"
    fit: bool = False
