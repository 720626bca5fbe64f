"""Real pen strokes to replay: digits by 30 people on a tablet, and a fair choice of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.real_data import REAL_DATA

FILE = Path("pen-strokes", "pendigits-train.npz")

CLASSES = 10


@dataclass(frozen=True, eq=False)
class Drawing:
    """One digit.

    Attributes:
        number: of the drawing in its file.
        label: what it is.
        writer: who wrote it, from 1.
        strokes: one array of shape (points, 2) each, in the tablet's units, y downward.
    """

    number: int
    label: int
    writer: int
    strokes: list[NDArray[Any]]


def load_drawings(folder: Path = REAL_DATA) -> list[Drawing]:
    """All drawings of the file in `folder`."""
    with np.load(folder / FILE) as file:
        arrays = {name: file[name] for name in file.files}
    points, starts = arrays["points"], arrays["stroke_start"]
    strokes = [points[first:last] for first, last in pairwise(starts)]
    bounds = arrays["sample_start"]
    return [
        Drawing(number, int(label), int(writer), strokes[bounds[number] : bounds[number + 1]])
        for number, (label, writer) in enumerate(
            zip(arrays["labels"], arrays["writer"], strict=True)
        )
    ]


def choose(drawings: list[Drawing], count: int, seed: int = 0) -> list[Drawing]:
    """`count` drawings, as many of each label and writer as can be, in random order."""
    rng = np.random.default_rng(seed)
    shuffled = [drawings[index] for index in rng.permutation(len(drawings))]
    writers = rng.permutation(sorted({drawing.writer for drawing in drawings})).tolist()
    per_label = -(-count // CLASSES)
    chosen: list[Drawing] = []
    for label in range(CLASSES):
        left = {
            writer: [one for one in shuffled if (one.label, one.writer) == (label, writer)]
            for writer in writers
        }
        turn = label * per_label
        while any(left.values()) and len(chosen) < min(count, (label + 1) * per_label):
            if queue := left[writers[turn % len(writers)]]:
                chosen.append(queue.pop())
            turn += 1
    return [chosen[index] for index in rng.permutation(len(chosen))]
