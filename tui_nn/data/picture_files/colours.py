"""Colours and transparency of pictures: to grey, or to red, green and blue on opaque paper."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PIXEL_MAXIMUM

LUMINANCE = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in the luminance (ITU-R BT.601), as in Pillow."""

RGB, RGBA = 3, 4
"""Numbers of channels."""

OPAQUE = 0.5
"""Share of a picture's border that has to be opaque for its colour to be that of the paper."""

Array = NDArray[Any]


def to_grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Convert colours to grey.

    Args:
        pixels: shape (n, rows, columns, channels), uint8, channels being grey, RGB or RGBA.
            Transparent pixels get the colour of the paper.

    Returns:
        Shape (n, rows, columns), uint8.
    """
    if pixels.shape[-1] == 1:
        return pixels[..., 0]
    weights = np.array(LUMINANCE, np.float32)
    grey: Array = pixels[..., :RGB] @ weights
    if pixels.shape[-1] == RGBA:
        grey = _blend(grey, pixels[..., RGB], _find_paper(pixels) @ weights)
    return round_levels(grey)


def to_colours(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bring pictures to three channels.

    Args:
        pixels: as of `to_grey`.

    Returns:
        Shape (n, rows, columns, 3), uint8.
    """
    if pixels.shape[-1] == RGBA:
        blended = _blend(pixels[..., :RGB], pixels[..., RGB:], _find_paper(pixels))
        return round_levels(blended)
    return np.broadcast_to(pixels, (*pixels.shape[:-1], RGB))


def round_levels(levels: Array) -> NDArray[np.uint8]:
    """Levels of any range, float, rounded to 0 to 255; `levels` itself may be changed."""
    rounded = np.rint(levels)
    return np.clip(rounded, 0, PIXEL_MAXIMUM, out=rounded).astype(np.uint8)


def border(pictures: Array) -> Array:
    """The outermost pixels of pictures.

    Args:
        pictures: shape (n, rows, columns) or (n, rows, columns, channels).

    Returns:
        Shape (n, pixels) or (n, pixels, channels).
    """
    sides = (pictures[:, 0], pictures[:, -1], pictures[:, 1:-1, 0], pictures[:, 1:-1, -1])
    return np.concatenate(sides, axis=1)


def _blend(colours: Array, opacity: Array, paper: Array) -> Array:
    """`colours` on `paper`; `opacity` is uint8."""
    share = opacity / np.float32(PIXEL_MAXIMUM)
    return np.asarray(colours * share + paper * (1 - share), np.float32)


def _find_paper(pixels: NDArray[np.uint8]) -> Array:
    """The colour on which ink shows, shape (3,) float32.

    It is the border's own if that is opaque; else white if the ink is dark, and black if not.
    """
    edge = border(pixels).reshape(-1, RGBA)
    opaque = edge[edge[:, RGB] == PIXEL_MAXIMUM]
    if len(opaque) >= OPAQUE * len(edge):
        return np.asarray(np.median(opaque[:, :RGB], axis=0), np.float32)
    opacity = pixels[..., RGB].astype(np.float32)
    grey = pixels[..., :RGB] @ np.array(LUMINANCE, np.float32)
    ink = float((grey * opacity).sum()) / max(float(opacity.sum()), 1.0)
    return np.full(RGB, PIXEL_MAXIMUM if ink < PIXEL_MAXIMUM / 2 else 0, np.float32)
