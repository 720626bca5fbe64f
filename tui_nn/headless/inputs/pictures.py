"""Pictures prepared for a network; a note on standard error says what was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.data.picture_files.fitting import Prepared, prepare_pictures
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.errors import UserError
from tui_nn.headless.inputs.picture_sources import Pixels, Place, read_raw
from tui_nn.printing import print_note
from tui_nn.training.reading.model import Model

CHANGES = (
    ("blank", "blank, which is no digit"),
    ("inverted", "dark on light, inverted"),
    ("fitted", "fitted into 20x20 pixels and centred as on the pad"),
)
"""What may have been done to pictures, and how that is said."""


@dataclass(frozen=True, eq=False, slots=True)
class PictureBatch:
    """Pictures as a network takes them in.

    Attributes:
        places: where each comes from.
        pixels: shape (n, features), uint8.
        is_blank: which of them show nothing, shape (n,); None where that does not matter.
    """

    places: Sequence[Place]
    pixels: Pixels
    is_blank: NDArray[np.bool_] | None = None

    def take(self, part: slice) -> PictureBatch:
        """Some of the pictures."""
        blank = None if self.is_blank is None else self.is_blank[part]
        return PictureBatch(self.places[part], self.pixels[part], blank)


def read_batches(path: Path, model: Model, *, as_is: bool = False) -> Iterator[PictureBatch]:
    """Read the pictures of a file or folder as a network takes them in.

    Args:
        path: as of `read_raw`.
        model: a network of pictures.
        as_is: read them unchanged; they must have the size of the network's inputs.

    Raises:
        UserError: they cannot be read, or have another size.
    """
    prepare = _choose_preparation(model, path, as_is=as_is)
    is_coloured = isinstance(model.preparation, PicturePreparation) and model.preparation.colour
    is_drawn = model.schema.is_drawn and not as_is
    summary = _Summary(path)
    for raw in read_raw(path, colour=is_coloured):
        prepared = prepare(raw.pixels)
        is_blank = prepared.is_blank if is_drawn else None
        summary.add(prepared, is_blank, raw.notes)
        yield PictureBatch(raw.places, prepared.pixels, is_blank)
    summary.print()


def _choose_preparation(model: Model, path: Path, *, as_is: bool) -> Callable[[Pixels], Prepared]:
    """How pictures, shape (n, rows, columns) or with channels, become inputs of `model`."""
    if isinstance(model.preparation, PicturePreparation) and not as_is:
        return model.preparation.apply
    if model.schema.is_drawn and not as_is:
        return prepare_pictures
    return lambda pixels: _leave(pixels, path, model.schema.picture_shape or PICTURE_SHAPE)


def _leave(pixels: Pixels, path: Path, shape: tuple[int, ...]) -> Prepared:
    """The pictures as they are.

    Raises:
        UserError: they have another size than `shape`.
    """
    count, *sides = pixels.shape
    if tuple(sides) != shape:
        found, expected = ("x".join(map(str, size)) for size in (sides, shape))
        raise UserError(
            f"{path}: pictures of {found} pixels; unprepared, only {expected} can be read"
        )
    return Prepared(pixels.reshape(count, -1), np.zeros(count, np.bool_), inverted=0, fitted=0)


class _Summary:
    """Counts what was done to the pictures of a file or folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._total = 0
        self._counts: Counter[str] = Counter()
        self._notes: dict[str, None] = {}

    def add(
        self, prepared: Prepared, is_blank: NDArray[np.bool_] | None, notes: Sequence[str]
    ) -> None:
        """Count some pictures, and note how their file was read."""
        self._total += len(prepared.pixels)
        self._counts["inverted"] += prepared.inverted
        self._counts["fitted"] += prepared.fitted
        self._counts["blank"] += 0 if is_blank is None else int(is_blank.sum())
        self._notes |= dict.fromkeys(notes)

    def print(self) -> None:
        """Print one line, if there is something to say."""
        done = [
            text if self._total == 1 else f"{self._counts[name]} of {self._total} {text}"
            for name, text in CHANGES
            if self._counts[name]
        ]
        if self._counts["inverted"] or self._counts["fitted"]:
            done.append("--as-is reads pictures unchanged")
        said = [*self._notes, *done]
        print_note(f"{self._path}: {'; '.join(said)}" if said else "")
