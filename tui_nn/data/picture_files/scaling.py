"""Scale a picture into another size with its proportions kept, in the colour of its border."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture_files.colours import border, round_levels

Array = NDArray[Any]


def scale_picture(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Scale a picture into `size`.

    Args:
        picture: shape (rows, columns, channels), uint8, of any size.
        size: rows and columns of the result.

    Returns:
        Shape (*size, channels), uint8. The picture is as large as it can be with its proportions
        kept, in the middle, and what is left free has the median colour of its border. A picture
        of that size is returned as it is.
    """
    rows, columns, channels = picture.shape
    if (rows, columns) == size:
        return picture
    scale = min(size[0] / rows, size[1] / columns)
    high, wide = (max(1, round(side * scale)) for side in (rows, columns))
    down = _resampling(high, rows) @ picture.reshape(rows, -1).astype(np.float32)
    scaled = np.matmul(_resampling(wide, columns), down.reshape(high, columns, channels))
    result = np.empty((*size, channels), np.uint8)
    result[:] = round_levels(np.median(border(picture[None])[0], axis=0))
    top, left = (size[0] - high) // 2, (size[1] - wide) // 2
    result[top : top + high, left : left + wide] = round_levels(scaled)
    return result


@lru_cache(64)
def _resampling(new: int, old: int) -> NDArray[np.float32]:
    """Weights, shape (new, old), each row summing to 1, that scale a line of pixels.

    A triangle filter whose half width is a pixel of the larger spacing.
    """
    places = (np.arange(new) + 0.5) * (old / new) - 0.5
    reach = max(1.0, old / new)
    weights = np.maximum(0, 1 - np.abs(np.arange(old) - places[:, None]) / reach)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights.astype(np.float32)
