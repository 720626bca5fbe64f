"""PicturePreparation: from the picture in a file to the pixels that a network takes in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PIXEL_MAXIMUM
from tui_nn.data.picture_files.borders import LEAST_CONTRAST, is_dark_on_light
from tui_nn.data.picture_files.colours import to_colours, to_grey
from tui_nn.data.picture_files.fitting import Prepared, prepare_pictures
from tui_nn.data.picture_files.scaling import scale_picture

CHANNELS = 3

INVERT = ("yes", "no", "auto")


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
        if self.fit:
            done = [self._fit(self._to_channels(picture)) for picture in pictures]
        else:
            done = [self._scale(self._to_channels(picture)) for picture in pictures]
        if not done:
            nothing = np.zeros((0, self.features), np.uint8)
            return Prepared(nothing, np.zeros(0, np.bool_), inverted=0, fitted=0)
        return Prepared(
            np.concatenate([one.pixels for one in done]),
            np.concatenate([one.is_blank for one in done]),
            inverted=sum(one.inverted for one in done),
            fitted=sum(one.fitted for one in done),
        )

    def _to_channels(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The picture with one channel or three, shape (rows, columns, channels)."""
        layers = picture[..., None] if picture.ndim == 2 else picture
        if self.colour:
            return np.asarray(to_colours(layers[None])[0])
        return np.asarray(to_grey(layers[None])[0][..., None])

    def _fit(self, picture: NDArray[np.uint8]) -> Prepared:
        return prepare_pictures(picture[None, ..., 0], shape=self.size, invert=self.invert)

    def _scale(self, picture: NDArray[np.uint8]) -> Prepared:
        """Scale, and invert what is dark on light; blank pictures stay as they are."""
        grey = picture[..., 0] if picture.shape[2] == 1 else to_grey(picture[None])[0]
        is_blank = int(grey.max()) - int(grey.min()) < LEAST_CONTRAST
        inverts = is_dark_on_light(grey) if self.invert == "auto" else self.invert == "yes"
        pixels = scale_picture(picture, self.size).reshape(1, -1)
        if inverts:
            pixels = PIXEL_MAXIMUM - pixels
        return Prepared(pixels, np.array([is_blank]), inverted=int(inverts), fitted=0)
