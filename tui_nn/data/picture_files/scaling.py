"""Scale pictures into another size, proportions kept, in the colour of their border."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture_files.colours import border, round_levels

Array = NDArray[Any]


def scale_pictures(pictures: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Scale pictures of one size into another, each by itself.

    Args:
        pictures: shape (n, rows, columns, channels), uint8, of any size.
        size: rows and columns of the result.

    Returns:
        Shape (n, *size, channels), uint8. A picture is as large as it can be with its proportions
        kept, in the middle, and what is left free has the median colour of its border. Pictures
        of that size are returned as they are.
    """
    count, rows, columns, channels = pictures.shape
    if (rows, columns) == size:
        return pictures
    scale = min(size[0] / rows, size[1] / columns)
    high, wide = (max(1, round(side * scale)) for side in (rows, columns))
    down = _resample(pictures.swapaxes(0, 1), high)
    scaled = _resample(down.swapaxes(0, 2), wide).swapaxes(0, 2).swapaxes(0, 1)
    result = np.empty((count, *size, channels), np.uint8)
    result[:] = round_levels(np.median(border(pictures), axis=1))[:, None, None]
    top, left = (size[0] - high) // 2, (size[1] - wide) // 2
    result[:, top : top + high, left : left + wide] = round_levels(scaled)
    return result


def _resample(lines: Array, new: int) -> Array:
    """Bring `lines`, shape (old, ...), to shape (new, ...) along their first axis, float64.

    No matrix products: their library would start threads beside those that read pictures.
    """
    return _average(lines, new) if new < len(lines) else _interpolate(lines, new)


def _average(lines: Array, new: int) -> Array:
    """Each new line is the mean of the old lines, and shares of lines, that it covers."""
    old = len(lines)
    sums = np.zeros((old + 1, *lines.shape[1:]))
    np.cumsum(lines, axis=0, out=sums[1:])
    edges = np.arange(new + 1) * (old / new)
    whole = np.minimum(edges.astype(np.int64), old - 1)
    shares = (edges - whole).reshape(-1, *[1] * (lines.ndim - 1))
    return np.asarray(np.diff(sums[whole] + shares * lines[whole], axis=0) * (new / old))


def _interpolate(lines: Array, new: int) -> Array:
    """Each new line lies between two old ones."""
    old = len(lines)
    places = np.clip((np.arange(new) + 0.5) * (old / new) - 0.5, 0, old - 1)
    near = places.astype(np.int64)
    shares = (places - near).reshape(-1, *[1] * (lines.ndim - 1))
    far = np.minimum(near + 1, old - 1)
    return np.asarray(lines[near] * (1 - shares) + lines[far] * shares)
