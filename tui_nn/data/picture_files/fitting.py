"""Prepare users' pictures of digits for a network of digits.

The result is as MNIST's, and as the pad prepares strokes: light ink on a dark background, fitted
into a 20x20 box with its proportions kept, the centre of mass in the middle of 28x28 pixels. A
network trained on such pictures needs them: with MNIST's 10,000 test digits shrunk into a corner,
the built-in network's accuracy is 11.4% unprepared, 98.6% prepared.

Pictures already in that form are not changed: none of the 10,000 is, with an accuracy of 98.89%;
fitting all of them again would give 99.03%.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PICTURE_SHAPE, PICTURE_SIDE, PIXEL_MAXIMUM
from tui_nn.data.picture_files.borders import LEAST_CONTRAST, paper_levels

BOX = 20
"""Longer side of the ink, in pixels."""

CENTRE = 14.0
"""Target of the centre of mass. Measured: MNIST's mean is 14.00, not 13.5."""

TRACE = 25
"""Level of 255 above which a pixel counts as ink when a picture is measured."""

SIDES, OFF_CENTRE, STRONG = (18, 20), 0.75, 128
"""Bounds for a picture that is already prepared: longer side of the ink, most distance of its
centre from `CENTRE`, least level of its brightest pixel. MNIST: 18 to 20, up to 0.52; generated
digits: 19 and 20, 0.57."""

FAINT = 0.2
"""Share of the maximum below which ink is paper: noise, shadows, JPEG artifacts around lines."""

WORKING_SIDE = 96
"""Side to which larger pictures are averaged down first, which also removes noise."""

SHADED_SIDE = 56
"""Side above which a picture may be a photo of unevenly lit paper."""

PAPER_SPREAD = 0.35
"""Share of the contrast within which a pixel of the frame counts as paper."""

FULL_INK = 90
"""Percentile of a digit's ink that becomes full ink. Accuracy for pen strokes of 1 to 30 in 280
pixels is then that of the pad (98.3 to 99.7% of 600; pad 99.0); scaled by the maximum, thin strokes
are worse (97.8%)."""


Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """Pictures prepared for a network.

    Attributes:
        pixels: shape (n, features), uint8; of digits, blank pictures are all zero.
        is_blank: shape (n,), bool, whether each has too little contrast to show anything.
        inverted: number of pictures that were dark on light.
        fitted: number of pictures that were fitted into the box and centred.
    """

    pixels: NDArray[np.uint8]
    is_blank: NDArray[np.bool_]
    inverted: int
    fitted: int


def prepare_pictures(
    pictures: NDArray[np.uint8],
    *,
    shape: tuple[int, int] = PICTURE_SHAPE,
    invert: str = "auto",
) -> Prepared:
    """Prepare pictures for a network of digits or other signs.

    Args:
        pictures: shape (n, rows, columns), uint8, of any size, light on dark or dark on light.
        shape: rows and columns of the result.
        invert: "auto" to invert what is dark on light, "yes" for all, "no" for none.
    """
    flat = pictures.reshape(len(pictures), -1)
    low, high = flat.min(axis=1).astype(int), flat.max(axis=1).astype(int)
    is_blank = high - low < LEAST_CONTRAST
    is_light = 2 * paper_levels(pictures) > low + high if invert == "auto" else invert == "yes"
    is_dark = ~is_blank & is_light
    light = np.where(is_dark[:, None, None], PIXEL_MAXIMUM - pictures, pictures)
    is_fit = are_prepared(light) & ~is_blank & (shape == PICTURE_SHAPE)
    pixels = np.zeros((len(pictures), *shape), np.uint8)
    if is_fit.any():
        pixels[is_fit] = light[is_fit]
    unfit = np.flatnonzero(~is_fit & ~is_blank)
    for index in unfit:
        pixels[index] = fit_picture(light[index], shape)
    return Prepared(pixels.reshape(len(pixels), -1), is_blank, int(is_dark.sum()), len(unfit))


def are_prepared(pictures: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether each picture, light on dark, has MNIST's form; shape (n,)."""
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
    """Length from the first to the last true value of each row; 0 if there is none."""
    extents = occupied.shape[1] - occupied[:, ::-1].argmax(axis=1) - occupied.argmax(axis=1)
    return np.where(occupied.any(axis=1), extents, 0)


def fit_picture(
    picture: NDArray[np.uint8], shape: tuple[int, int] = PICTURE_SHAPE
) -> NDArray[np.uint8]:
    """Fit one picture into the box and centre it.

    Args:
        picture: shape (rows, columns), uint8, light on dark, not blank.
        shape: rows and columns of the result; the box is as large in it as 20x20 in 28x28 pixels.

    Returns:
        Of that shape, uint8.
    """
    ink = _extract_ink(_average(picture))
    if not ink.any():  # the ink is fainter than the paper's unevenness
        return np.zeros(shape, np.uint8)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = BOX * min(shape) / PICTURE_SIDE
    scale = box / (max(np.ptp(rows), np.ptp(columns)) + 1)
    down, across = ink.sum(axis=1), ink.sum(axis=0)
    fitted = (
        _resampling(shape[0], len(down), scale, down @ np.arange(len(down)) / down.sum())
        @ ink
        @ _resampling(
            shape[1], len(across), scale, across @ np.arange(len(across)) / across.sum()
        ).T
    )
    full = np.percentile(fitted[fitted > fitted.max() * TRACE / PIXEL_MAXIMUM], FULL_INK)
    return np.asarray(np.rint(PIXEL_MAXIMUM * np.minimum(fitted / full, 1)), np.uint8)


def _average(picture: NDArray[np.uint8]) -> Array:
    """Average squares of pixels if the picture is much larger than `WORKING_SIDE`."""
    step = max(1, max(picture.shape) // WORKING_SIDE)
    rows, columns = (max(1, side // step) for side in picture.shape)
    if min(picture.shape) < step:  # a line of pixels
        return picture.astype(np.float64)
    squares = picture[: rows * step, : columns * step].reshape(rows, step, columns, step)
    return np.asarray(squares.mean(axis=(1, 3)))


def _extract_ink(picture: Array) -> Array:
    """The ink, 0 to 1, of a picture, shape (rows, columns), light on dark."""
    paper = paper_levels(picture[None])[0]
    if max(picture.shape) > SHADED_SIDE:
        paper = _shading(picture)
    ink = np.maximum(picture - paper, 0)
    ink /= max(ink.max(), 1.0)
    return np.where(ink < FAINT, 0, ink)


def _shading(picture: Array) -> Array:
    """Level of the paper at each pixel: a plane fitted to the paper in the picture's frame."""
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


def _resampling(side: int, length: int, scale: float, centre: float) -> Array:
    """Weights, shape (side, length), that scale a line of pixels and move `centre` to the middle.

    A triangle filter whose half width is a pixel of the larger spacing; paper is beyond the ends.
    """
    places = (np.arange(side) - CENTRE * side / PICTURE_SIDE) / scale + centre
    reach = max(1.0, 1 / scale)
    distances = np.abs(np.arange(length) - places[:, None])
    return np.asarray(np.maximum(0, 1 - distances / reach) / reach)
