"""Read many pictures at once, in threads: Pillow decodes them outside the interpreter's lock."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture_files.borders import Ground, find_ground, is_dark_on_light
from tui_nn.data.picture_files.colours import to_grey
from tui_nn.data.picture_files.image_files import decode_image, quiet_pillow
from tui_nn.data.picture_files.labelled import Embedded, Source
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.source import Report
from tui_nn.errors import DataError

BATCH = 64
"""Pictures that a thread reads at a time."""

MOST_THREADS = 8

MOST_BROKEN = 0.01
"""Share of the pictures that may be broken."""

MOST_BYTES = 2 << 30
"""Most bytes of all prepared pictures."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A picture that cannot be read, and the sentence that says why."""

    reason: str


@dataclass(eq=False, slots=True)
class Pictures:
    """Prepared pictures, in the order of their files.

    Attributes:
        pixels: shape (pictures, features), uint8.
        kept: index of the file of each.
        is_dark: whether each was dark on light.
        grounds: how many stand on what.
        sizes: how many had which (rows, columns).
        inverted: how many were inverted.
        blank: how many show nothing.
        broken: the files that could not be read.
    """

    pixels: NDArray[np.uint8]
    kept: list[int] = field(default_factory=list)
    is_dark: list[bool] = field(default_factory=list)
    grounds: Counter[Ground] = field(default_factory=Counter)
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)
    inverted: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def blank(self) -> int:
        """How many show nothing."""
        return self.grounds[Ground.BLANK]


@dataclass(frozen=True, eq=False, slots=True)
class _One:
    """One picture."""

    pixels: NDArray[np.uint8]
    size: tuple[int, int]
    ground: Ground
    is_dark: bool
    inverted: int


class OtherSizeError(Exception):
    """A picture has another size than the one expected of all."""


def find_size(root: Path, paths: Sequence[Source]) -> tuple[int, int] | None:
    """(rows, columns) of the first picture that can be read, if any."""
    with quiet_pillow(str(root)):
        for path in paths:
            try:
                rows, columns = decode_source(path).shape
            except DataError:
                continue
            return rows, columns
    return None


def read_pictures(
    root: Path,
    paths: Sequence[Source],
    preparation: PicturePreparation,
    report: Report,
    *,
    same_size: bool = False,
) -> Pictures:
    """Read and prepare pictures.

    Args:
        root: folder of the data set, for messages.
        paths: the files.
        preparation: brings them to one size.
        report: receives the progress.
        same_size: whether all must have the size of the preparation already.

    Raises:
        DataError: more than `MOST_BROKEN` of them are broken, they need too much memory, or Pillow
            is missing.
        OtherSizeError: one has another size, with `same_size`.
    """
    _check_memory(root, len(paths), preparation)
    pictures = Pictures(np.empty((len(paths), preparation.features), np.uint8))
    for number, one in enumerate(_read_all(root, paths, preparation)):
        if number % (BATCH * 8) == 0:
            report(f"reading pictures: {number:,} of {len(paths):,}", number / len(paths))
        if isinstance(one, Broken):
            pictures.broken.append(one)
            _check_broken(root, pictures.broken, len(paths))
        elif same_size and one.size != preparation.size:
            raise OtherSizeError
        else:
            _add(pictures, number, one)
    pictures.pixels = pictures.pixels[: len(pictures.kept)]
    return pictures


def _add(pictures: Pictures, number: int, one: _One) -> None:
    pictures.pixels[len(pictures.kept)] = one.pixels
    pictures.kept.append(number)
    pictures.is_dark.append(one.is_dark)
    pictures.grounds[one.ground] += 1
    pictures.sizes[one.size] += 1
    pictures.inverted += one.inverted


def _check_memory(root: Path, count: int, preparation: PicturePreparation) -> None:
    if count * preparation.features > MOST_BYTES:
        most = MOST_BYTES // preparation.features
        raise DataError(
            f"{root}: {count:,} pictures of {preparation.features:,} values are more than fit into"
            f" {MOST_BYTES >> 30} GB; use a smaller --picture-size, or at most {most:,} pictures"
        )


def _check_broken(root: Path, broken: Sequence[Broken], total: int) -> None:
    """Refuse the folder as soon as too many of its pictures are broken."""
    if len(broken) > MOST_BROKEN * total:
        several = f"{len(broken)} or more of {total:,}" if total > 1 else "the only one"
        raise DataError(
            f"{root}: {several} pictures cannot be read, more than {MOST_BROKEN:.0%};"
            f" {broken[0].reason}"
        )


def _read_all(
    root: Path, paths: Sequence[Source], preparation: PicturePreparation
) -> Iterator[_One | Broken]:
    """Each picture, in order; at most a few batches are read ahead."""
    batches = (paths[first : first + BATCH] for first in range(0, len(paths), BATCH))
    threads = min(os.cpu_count() or 1, MOST_THREADS)
    with quiet_pillow(str(root)), ThreadPoolExecutor(threads) as pool:
        tasks = (pool.submit(_read_batch, batch, preparation) for batch in batches)
        waiting = deque(islice(tasks, 2 * threads))
        while waiting:
            yield from waiting.popleft().result()
            waiting.extend(islice(tasks, 1))


def _read_batch(paths: Sequence[Source], preparation: PicturePreparation) -> list[_One | Broken]:
    return [_read_one(path, preparation) for path in paths]


def decode_source(picture: Source, *, colour: bool = False) -> NDArray[np.uint8]:
    """Read a picture inside `quiet_pillow`; shape and errors as of `decode_image`."""
    if isinstance(picture, Embedded):
        return decode_image(picture.content, picture.where, colour=colour)
    return decode_image(picture, str(picture), colour=colour)


def _read_one(path: Source, preparation: PicturePreparation) -> _One | Broken:
    try:
        picture = decode_source(path, colour=preparation.colour)
    except DataError as error:
        return Broken(str(error))
    prepared = preparation.apply([picture])
    grey = to_grey(picture[None])[0] if preparation.colour else picture
    rows, columns = grey.shape
    return _One(
        prepared.pixels[0],
        (rows, columns),
        find_ground(grey),
        is_dark_on_light(grey),
        prepared.inverted,
    )
