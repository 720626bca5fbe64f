"""Whether a folder's pictures have colours, which reading them as grey leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture_files.image_files import quiet_pillow
from tui_nn.data.picture_files.labelled import Source
from tui_nn.data.picture_files.reading import decode_source
from tui_nn.errors import DataError

LOOKED_AT = 12
"""Pictures that stand for all."""

DISTINCT, SHARE = 64, 0.02
"""Levels between the channels of a pixel that has a colour, and the share of such pixels from which
a picture has; photos of paper have tints."""


def note_lost_colours(root: Path, paths: Sequence[Source]) -> str:
    """Tell how to keep the colours, if one in four of the first pictures has any; else "".

    Args:
        root: folder of the data set, for messages.
        paths: the pictures, in random order.
    """
    looked_at = paths[:LOOKED_AT]
    with quiet_pillow(str(root)):
        coloured = sum(_is_coloured(path) for path in looked_at)
    if not coloured or 4 * coloured < len(looked_at):
        return ""
    return "the colours of the pictures are left out (--colour yes keeps them)"


def _is_coloured(path: Source) -> bool:
    try:
        return has_colours(decode_source(path, colour=True))
    except DataError:  # it is counted where all are read
        return False


def has_colours(picture: NDArray[np.uint8]) -> bool:
    """Whether a picture, shape (rows, columns, 3), is more than grey or tinted."""
    spread = picture.max(axis=2).astype(np.int16) - picture.min(axis=2)
    return bool(np.mean(spread >= DISTINCT) >= SHARE)
