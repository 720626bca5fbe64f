"""Prepares users' pictures of digits for a network of digits.

As MNIST's were made, and as the pad prepares strokes: light ink on a dark ground, fitted into a
20x20 box with its proportions kept, the centre of mass in the middle of 28x28 pixels. A network
that has seen nothing else reads nothing else: of MNIST's 10,000 test digits, shrunk into a corner,
the built-in network reads 11.4% as they are, 98.6% prepared.

Pictures in that form are not changed at all: none of the 10,000 is, and 98.89% are read correctly;
if all were fitted again, it would be 99.03%.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import PIXEL_MAXIMUM, Array
from tui_nn.data.picture import PICTURE_SIDE, PIXELS

BOX = 20
"""Longer side of the ink, in pixels."""

CENTRE = 14.0
"""Where the centre of mass comes to lie. Measured: MNIST's mean is 14.00, not 13.5."""

LEAST_CONTRAST = 24
"""Levels of 255 between the lightest and the darkest pixel; paper alone has less."""

TRACE = 25
"""Ink of 255 that counts as such where a picture is measured."""

SIDES, OFF_CENTRE, STRONG = (18, 20), 0.75, 128
"""Longer side of the ink, its centre's distance from `CENTRE`, and the most ink of a pixel in a
picture that is prepared already. MNIST: 18 to 20, up to 0.52; generated digits: 19 and 20, 0.57."""

FAINT = 0.2
"""Share of the most ink that is still paper: noise, shadows, and what JPEG leaves around lines."""

WORKING_SIDE = 96
"""Larger pictures are averaged down to about this first, which also takes the noise away."""

SHADED_SIDE = 56
"""In pictures larger than this the paper may be lit unevenly, as in a photo."""

PAPER_SPREAD = 0.35
"""Share of the contrast within which a pixel of the frame is taken for paper."""

FULL_INK = 90
"""Percentile of a digit's ink that becomes full ink. Pen strokes of 1 to 30 in 280 pixels are then
read as well as on the pad (98.3 to 99.7% of 600; on the pad 99.0); by the most ink, thin ones are
read worse (97.8%)."""


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """Pictures as a network of digits reads them.

    Attributes:
        pixels: shape (n, 784), uint8; blank pictures are all zero.
        is_blank: shape (n,), which of them have nothing on them.
        inverted: how many were dark on light.
        fitted: how many were fitted into the box and centred.
    """

    pixels: NDArray[np.uint8]
    is_blank: NDArray[np.bool_]
    inverted: int
    fitted: int


def prepare_pictures(pictures: NDArray[np.uint8]) -> Prepared:
    """Prepare pictures for a network of digits.

    Args:
        pictures: shape (n, rows, columns), of any size, light on dark or dark on light.
    """
    flat = pictures.reshape(len(pictures), -1)
    low, high = flat.min(axis=1).astype(int), flat.max(axis=1).astype(int)
    is_blank = high - low < LEAST_CONTRAST
    is_dark = ~is_blank & (2 * _paper(pictures) > low + high)
    light = np.where(is_dark[:, None, None], PIXEL_MAXIMUM - pictures, pictures)
    is_fit = _are_prepared(light) & ~is_blank
    pixels = np.zeros((len(pictures), PICTURE_SIDE, PICTURE_SIDE), np.uint8)
    if is_fit.any():
        pixels[is_fit] = light[is_fit]
    unfit = np.flatnonzero(~is_fit & ~is_blank)
    for index in unfit:
        pixels[index] = fit_picture(light[index])
    return Prepared(pixels.reshape(-1, PIXELS), is_blank, int(is_dark.sum()), len(unfit))


def _paper(pictures: NDArray[np.uint8]) -> Array:
    """Level of the paper in each picture, shape (n,): the median of the outermost pixels."""
    sides = (pictures[:, 0], pictures[:, -1], pictures[:, 1:-1, 0], pictures[:, 1:-1, -1])
    return np.asarray(np.median(np.concatenate(sides, axis=1), axis=1))


def _are_prepared(pictures: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which of the pictures, light on dark, are as MNIST's; shape (n,)."""
    if pictures.shape[1:] != (PICTURE_SIDE, PICTURE_SIDE):
        return np.zeros(len(pictures), np.bool_)
    inked = pictures > TRACE
    rows, columns = np.any(inked, axis=2), np.any(inked, axis=1)
    longer = np.maximum(_extents(rows), _extents(columns))
    fits = (longer >= SIDES[0]) & (longer <= SIDES[1]) & (pictures.max(axis=(1, 2)) >= STRONG)
    mass = np.maximum(pictures.sum(axis=(1, 2), dtype=np.int64), 1)
    for axis in (1, 2):
        centres = pictures.sum(axis=axis, dtype=np.int64) @ np.arange(PICTURE_SIDE) / mass
        fits &= np.abs(centres - CENTRE) <= OFF_CENTRE
    return np.asarray(fits)


def _extents(occupied: Array) -> Array:
    """From the first to the last true place of each row; 0 where there is none."""
    extents = occupied.shape[1] - occupied[:, ::-1].argmax(axis=1) - occupied.argmax(axis=1)
    return np.where(occupied.any(axis=1), extents, 0)


def fit_picture(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fit one picture into the box and centre it.

    Args:
        picture: shape (rows, columns), light on dark, not blank.

    Returns:
        Shape (28, 28).
    """
    ink = _extract_ink(_average(picture))
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    scale = BOX / (max(np.ptp(rows), np.ptp(columns)) + 1)
    down, across = ink.sum(axis=1), ink.sum(axis=0)
    fitted = (
        _resampling(len(down), scale, down @ np.arange(len(down)) / down.sum())
        @ ink
        @ _resampling(len(across), scale, across @ np.arange(len(across)) / across.sum()).T
    )
    full = np.percentile(fitted[fitted > fitted.max() * TRACE / PIXEL_MAXIMUM], FULL_INK)
    return np.asarray(np.rint(PIXEL_MAXIMUM * np.minimum(fitted / full, 1)), np.uint8)


def _average(picture: NDArray[np.uint8]) -> Array:
    """Squares of pixels as one, where there are many more of them than needed."""
    step = max(1, max(picture.shape) // WORKING_SIDE)
    rows, columns = (max(1, side // step) for side in picture.shape)
    if min(picture.shape) < step:  # a mere line
        return picture.astype(np.float64)
    squares = picture[: rows * step, : columns * step].reshape(rows, step, columns, step)
    return np.asarray(squares.mean(axis=(1, 3)))


def _extract_ink(picture: Array) -> Array:
    """The ink, 0 to 1, of a picture, shape (rows, columns), that is light on dark."""
    paper = _shading(picture) if max(picture.shape) > SHADED_SIDE else _paper(picture[None])[0]
    ink = np.maximum(picture - paper, 0)
    ink /= ink.max()
    return np.where(ink < FAINT, 0, ink)


def _shading(picture: Array) -> Array:
    """Level of the paper at each pixel: the plane through the frame's pixels that are paper."""
    rows, columns = picture.shape
    width = max(1, min(rows, columns) // 16)
    frame = np.ones(picture.shape, np.bool_)
    frame[width : rows - width, width : columns - width] = False
    spread = PAPER_SPREAD * np.ptp(picture)
    frame &= np.abs(picture - np.median(picture[frame])) <= spread
    down, across = np.indices(picture.shape) / max(picture.shape)
    terms = np.stack([np.ones(picture.shape), down, across], axis=-1)
    plane = np.linalg.lstsq(terms[frame], picture[frame], rcond=None)[0]
    return np.asarray(terms @ plane)


def _resampling(length: int, scale: float, centre: float) -> Array:
    """Weights, shape (28, length), that scale a line of pixels and move `centre` to `CENTRE`.

    A triangle as wide as what a pixel stands for, on either side; paper is beyond the ends.
    """
    places = (np.arange(PICTURE_SIDE) - CENTRE) / scale + centre
    reach = max(1.0, 1 / scale)
    distances = np.abs(np.arange(length) - places[:, None])
    return np.asarray(np.maximum(0, 1 - distances / reach) / reach)
