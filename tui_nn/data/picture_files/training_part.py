"""Read the training pictures, and decide by them how all pictures are prepared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tui_nn.data.picture import PICTURE_SHAPE, PIXEL_MAXIMUM
from tui_nn.data.picture_files.inversion import decide_inversion
from tui_nn.data.picture_files.labelled import Source
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.picture_files.reading import OtherSizeError, Pictures, find_size, read_pictures
from tui_nn.data.schema import MAXIMUM_SIDE
from tui_nn.data.source import Request

SMALLEST_SIDE = 4
"""Rows and columns from which the size that all pictures have is kept."""


def read_training_part(
    root: Path, paths: Sequence[Source], request: Request
) -> tuple[Pictures, PicturePreparation]:
    """Read the training pictures.

    Args:
        root: folder of the data set, for messages.
        paths: the files.
        request: how they are to be prepared; what it leaves open is decided by the pictures.

    Returns:
        The pictures, and how they were prepared.

    Raises:
        DataError: as of `read_pictures`.
    """
    options = request.options
    size = options.picture_size or _common_size(root, paths, fit=options.fit)
    by_border = options.invert == "auto" and not options.fit
    invert = "no" if by_border else options.invert
    preparation = PicturePreparation(size or PICTURE_SHAPE, options.colour, invert, options.fit)
    is_guess = options.picture_size is None and size is not None
    try:
        pictures = read_pictures(root, paths, preparation, request.report, same_size=is_guess)
    except OtherSizeError:
        preparation = replace(preparation, size=PICTURE_SHAPE)
        pictures = read_pictures(root, paths, preparation, request.report)
    if by_border and not options.colour:  # inverted colours would be other colours
        return _invert(pictures, preparation)
    return pictures, preparation


def _common_size(root: Path, paths: Sequence[Source], *, fit: bool) -> tuple[int, int] | None:
    """The size of the first picture, which all may have, if a network can take it as it is."""
    size = None if fit else find_size(root, paths)
    return size if size and all(SMALLEST_SIDE <= side <= MAXIMUM_SIDE for side in size) else None


def _invert(
    pictures: Pictures, preparation: PicturePreparation
) -> tuple[Pictures, PicturePreparation]:
    """Invert all pictures, or those that are dark on light, if their borders say so."""
    preparation = replace(preparation, invert=decide_inversion(pictures.grounds))
    if preparation.invert != "no":
        is_dark = np.array(pictures.is_dark, np.bool_) | (preparation.invert == "yes")
        pixels = pictures.pixels
        pixels[is_dark] = PIXEL_MAXIMUM - pixels[is_dark]
        pictures = replace(pictures, pixels=pixels, inverted=int(is_dark.sum()))
    return pictures, preparation
