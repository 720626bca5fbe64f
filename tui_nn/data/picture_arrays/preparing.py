"""Prepare pictures that are arrays already, the same way as pictures in files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.options import DataOptions
from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.data.picture_files.borders import find_ground
from tui_nn.data.picture_files.colours import to_grey
from tui_nn.data.picture_files.inversion import decide_inversion
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.picture_files.remarks import describe_changes
from tui_nn.data.picture_files.training_part import SMALLEST_SIDE
from tui_nn.data.schema import MAXIMUM_SIDE
from tui_nn.errors import ConfigError

LOOKED_AT = 1_000
"""Pictures whose borders tell whether all are inverted; they are spread over the file."""

EQUAL_CHANNELS = "the pictures are grey: red, green and blue are equal"


@dataclass(frozen=True, eq=False, slots=True)
class PreparedParts:
    """The pictures of each part, prepared.

    Attributes:
        parts: shape (n, rows, columns) or (n, rows, columns, 3) each, uint8.
        preparation: how they were prepared.
        notes: what was done, a sentence each.
    """

    parts: Sequence[NDArray[np.uint8]]
    preparation: PicturePreparation
    notes: tuple[str, ...]


def prepare_parts(parts: Sequence[NDArray[np.uint8]], options: DataOptions) -> PreparedParts:
    """Prepare the pictures of all parts as the first, the training part, needs it.

    Args:
        parts: shape (n, rows, columns) or (n, rows, columns, channels) each, uint8; grey, RGB or
            RGBA.
        options: how they are to be prepared; what is left open is decided by the pictures.

    Raises:
        ConfigError: the options contradict each other.
    """
    preparation = choose_preparation(parts[0], options)
    prepared = [prepare(part, preparation) for part in parts]
    inverted = sum(count for _, count in prepared)
    notes = describe_preparation([part.shape for part in parts], preparation, inverted)
    return PreparedParts([pictures for pictures, _ in prepared], preparation, notes)


def prepare(
    pictures: NDArray[np.uint8], preparation: PicturePreparation
) -> tuple[NDArray[np.uint8], int]:
    """Prepare pictures of one size, as of `prepare_parts`.

    Returns:
        Shape (n, *preparation.shape), uint8, the pictures themselves if nothing is to be done; and
        how many were inverted.
    """
    if preparation.leaves(pictures.shape[1:]):
        return pictures, 0
    done = preparation.apply(pictures)
    return done.pixels.reshape(-1, *preparation.shape), done.inverted


def describe_preparation(
    shapes: Sequence[tuple[int, ...]], preparation: PicturePreparation, inverted: int
) -> tuple[str, ...]:
    """What was done to pictures, a sentence each.

    Args:
        shapes: (n, rows, columns) or (n, rows, columns, channels) of each part, before that.
        preparation: how they were prepared.
        inverted: how many were inverted.
    """
    sizes: Counter[tuple[int, int]] = Counter()
    for count, rows, columns, *_ in shapes:
        sizes[rows, columns] += count
    notes = describe_changes(sizes, inverted, preparation)
    if preparation.colour and shapes[0][3:] in ((), (1,)):
        notes.append(EQUAL_CHANNELS)
    return tuple(notes)


def choose_preparation(pictures: NDArray[np.uint8], options: DataOptions) -> PicturePreparation:
    """How pictures are to be prepared.

    Args:
        pictures: some or all of the training pictures, as of `prepare_parts`.
        options: what the user says of them.

    Raises:
        ConfigError: the options contradict each other.
    """
    if options.colour and options.fit:
        raise ConfigError("fit", "cannot go with colour: what is fitted is ink, which is grey")
    size = options.picture_size or _own_size(pictures, fit=options.fit)
    invert = options.invert
    if invert == "auto" and options.colour:  # inverted colours would be other colours
        invert = "no"
    elif invert == "auto" and not options.fit:
        invert = _find_inversion(pictures)
    return PicturePreparation(size, options.colour, invert, options.fit)


def _own_size(pictures: NDArray[np.uint8], *, fit: bool) -> tuple[int, int]:
    """The size that the pictures have, if a network can take it as it is."""
    rows, columns = pictures.shape[1:3]
    if not fit and all(SMALLEST_SIDE <= side <= MAXIMUM_SIDE for side in (rows, columns)):
        return rows, columns
    return PICTURE_SHAPE


def _find_inversion(pictures: NDArray[np.uint8]) -> str:
    """Whether the borders of some of the pictures say that they are dark on light."""
    chosen = pictures[:: max(len(pictures) // LOOKED_AT, 1)]
    grey = chosen if chosen.ndim == 3 else to_grey(chosen)
    return decide_inversion(Counter(map(find_ground, grey)))
