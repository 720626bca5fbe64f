"""Pictures from files, prepared for a network; a note on standard error says what was changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.data.picture_files.fitting import Prepared, prepare_pictures
from tui_nn.data.picture_files.image_files import load_image
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.schema import Kind
from tui_nn.data.sources.pictures import read_pictures
from tui_nn.errors import UserError
from tui_nn.headless.inputs.waiting import STANDARD_INPUT, telling_if_awaited
from tui_nn.printing import print_note
from tui_nn.storage.file_kinds import PICTURE, describe_file
from tui_nn.training.reading.model import Model

Pixels = NDArray[np.uint8]

Place = tuple[str, int]
"""The file of a picture, and its number there, from 1."""


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


def read_batch(path: Path, model: Model, *, as_is: bool = False) -> PictureBatch:
    """Read the pictures of a file as a network takes them in.

    Args:
        path: idx, .npy, .npz, PNG, JPEG or another picture; `-` for standard input.
        model: a network of pictures.
        as_is: read them unchanged; they must be 28x28.

    Raises:
        UserError: they cannot be read, or have another size.
    """
    prepare = _choose_preparation(model, path, as_is=as_is)
    is_coloured = isinstance(model.preparation, PicturePreparation) and model.preparation.colour
    pixels, notes = _read(path, colour=is_coloured)
    prepared = prepare(pixels)
    is_drawn = model.schema.is_drawn and not as_is
    _report(path, [*notes, *_describe(prepared, is_drawn=is_drawn)])
    places = [(str(path), number) for number in range(1, len(prepared.pixels) + 1)]
    return PictureBatch(places, prepared.pixels, prepared.is_blank if is_drawn else None)


def _choose_preparation(model: Model, path: Path, *, as_is: bool) -> Callable[[Pixels], Prepared]:
    """How pictures, shape (n, rows, columns) or with channels, become inputs of `model`."""
    if isinstance(model.preparation, PicturePreparation) and not as_is:
        return model.preparation.apply
    if model.schema.kind is Kind.DIGITS and not as_is:
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


def _read(path: Path, *, colour: bool) -> tuple[Pixels, Sequence[str]]:
    """The pictures of a file, or of standard input for `-`, and how they were read."""
    with telling_if_awaited(path):
        if str(path) == "-":
            pictures = read_pictures(Path(STANDARD_INPUT), sys.stdin.buffer)
        elif colour and describe_file(path).endswith(PICTURE):
            return load_image(path, str(path), colour=True)[None], ()
        else:
            pictures = read_pictures(path)
    return pictures.pixels, pictures.notes


def _describe(prepared: Prepared, *, is_drawn: bool) -> list[str]:
    """What was done to the pictures."""
    blank = int(prepared.is_blank.sum()) if is_drawn else 0
    parts = (
        (blank, "blank, which is no digit"),
        (prepared.inverted, "dark on light, inverted"),
        (prepared.fitted, "fitted into 20x20 pixels and centred as on the pad"),
    )
    total = len(prepared.pixels)
    done = [text if total == 1 else f"{count} of {total} {text}" for count, text in parts if count]
    if prepared.inverted or prepared.fitted:
        done.append("--as-is reads pictures unchanged")
    return done


def _report(path: Path, notes: Sequence[str]) -> None:
    """Print one line on how a file was read."""
    if notes:
        print_note(f"{path}: {'; '.join(notes)}")
