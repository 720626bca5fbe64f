"""PicturePreparation: from the picture in a file to the pixels that a network takes in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PICTURE_SHAPE, PIXEL_MAXIMUM
from tui_nn.data.picture_files.borders import LEAST_CONTRAST, paper_levels
from tui_nn.data.picture_files.colours import RGBA, to_colours, to_grey
from tui_nn.data.picture_files.fitting import Prepared, prepare_pictures
from tui_nn.data.picture_files.scaling import scale_pictures

CHANNELS = 3

INVERT = ("yes", "no", "auto")

BLOCK = 256
"""Pictures of one size prepared at a time."""


@dataclass(frozen=True, slots=True)
class PicturePreparation:
    """How the training pictures were prepared, so that others are prepared the same way.

    Attributes:
        size: (rows, columns).
        colour: red, green and blue are kept.
        invert: whether dark on light is inverted: "yes", "no", or "auto" for each picture.
        fit: what the picture shows is fitted and centred as the pad does.

    Raises:
        ValueError: the parts are impossible or contradict each other.
    """

    size: tuple[int, int]
    colour: bool = False
    invert: str = "no"
    fit: bool = False

    def __post_init__(self) -> None:
        if self.invert not in INVERT or min(self.size) < 1 or (self.colour and self.fit):
            raise ValueError(f"impossible preparation of pictures: {self}")

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a prepared picture: (rows, columns), or (rows, columns, 3) in colour."""
        return (*self.size, CHANNELS) if self.colour else self.size

    @property
    def features(self) -> int:
        """Inputs of the network."""
        return math.prod(self.shape)

    def apply(self, pictures: Sequence[NDArray[np.uint8]] | NDArray[np.uint8]) -> Prepared:
        """Prepare pictures, each by itself.

        Args:
            pictures: uint8, each of shape (rows, columns) or (rows, columns, channels), grey, RGB
                or RGBA, of any size.
        """
        done = [self._prepare(block) for block in _blocks(pictures)]
        if not done:
            nothing = np.zeros((0, self.features), np.uint8)
            return Prepared(nothing, np.zeros(0, np.bool_), inverted=0, fitted=0)
        return Prepared(
            np.concatenate([one.pixels for one in done]),
            np.concatenate([one.is_blank for one in done]),
            inverted=sum(one.inverted for one in done),
            fitted=sum(one.fitted for one in done),
        )

    def leaves(self, shape: tuple[int, ...]) -> bool:
        """Whether all pictures of a shape, (rows, columns) or with channels, stay as they are."""
        return shape == self.shape and self.invert == "no" and not self.fit

    def _prepare(self, pictures: NDArray[np.uint8]) -> Prepared:
        """Prepare pictures of one size, shape (n, rows, columns) or with channels."""
        layers = pictures[..., None] if pictures.ndim == 3 else pictures
        if self.colour:
            return self._scale(to_colours(layers))
        grey = to_grey(layers)
        if self.fit:
            return prepare_pictures(grey, shape=self.size, invert=self.invert)
        return self._scale(grey[..., None])

    def _scale(self, pictures: NDArray[np.uint8]) -> Prepared:
        """Scale, and invert what is dark on light; blank pictures stay as they are."""
        grey = to_grey(pictures)
        flat = grey.reshape(len(grey), -1)
        low, high = flat.min(axis=1).astype(int), flat.max(axis=1).astype(int)
        is_blank = high - low < LEAST_CONTRAST
        inverts = np.full(len(grey), self.invert == "yes")
        if self.invert == "auto":
            inverts = ~is_blank & (2 * paper_levels(grey) > low + high)
        pixels = scale_pictures(pictures, self.size).reshape(len(grey), -1)
        if inverts.any():
            pixels = np.where(inverts[:, None], PIXEL_MAXIMUM - pixels, pixels)
        return Prepared(pixels, is_blank, inverted=int(inverts.sum()), fitted=0)


PAD = PicturePreparation(PICTURE_SHAPE, invert="auto", fit=True)
"""How pictures are prepared for a network that reads what is drawn on the pad."""


def _blocks(
    pictures: Sequence[NDArray[np.uint8]] | NDArray[np.uint8],
) -> Iterator[NDArray[np.uint8]]:
    """The pictures, those of one size some at a time, shape (n, rows, columns) or with channels.

    Transparent ones come by themselves: each has a paper of its own.
    """
    if isinstance(pictures, np.ndarray) and pictures.shape[3:] != (RGBA,):
        for first in range(0, len(pictures), BLOCK):
            yield pictures[first : first + BLOCK]
    else:
        yield from (picture[None] for picture in pictures)
