"""The built-in digits: handwriting generated from pen strokes, without files or network.

A style, or a blend of two, is drawn with randomly moved control points, bent, slanted, stretched
and sometimes trembling, with a pen, a mouse or keys. The strokes are rendered by the preparation
that the sketch pad uses.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array, Dataset, Split, split_indices
from tui_nn.data.handwriting.styles import STYLES
from tui_nn.data.picture import PIXELS
from tui_nn.data.schema import DatasetSchema
from tui_nn.data.source import Request

if TYPE_CHECKING:
    from tui_nn.data.handwriting.repertoire import Repertoire

TEST_SAMPLES = 2000

LEARNING_STREAM, TEST_STREAM = 0, 1
"""Streams of random numbers; test digits have a separate one."""

BLOCK = 1024
"""Digits per block; each block has its own random numbers."""

WRITERS, AT_ONCE = 2, 4
"""Threads, which release the interpreter lock, and blocks submitted at a time. The result does not
depend on either."""


def generate_digits(
    samples: int,
    seed: int,
    report: Callable[[float], None] | None = None,
    *,
    stream: int = LEARNING_STREAM,
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Generate digits in random order, equally many of each label.

    Args:
        samples: number of digits.
        seed: the same seed gives the same pictures.
        report: receives the completed share, 0 to 1.
        stream: stream of random numbers; another one gives other digits for the same seed.

    Returns:
        Pictures, shape (samples, 784), uint8, and labels, shape (samples,), int32.
    """
    order = np.random.default_rng([seed, stream])
    labels = order.permutation(np.arange(samples, dtype=np.int32) % len(STYLES))
    pictures = np.empty((samples, PIXELS), dtype=np.uint8)
    repertoire = _repertoire()
    starts = range(0, samples, BLOCK)

    def write(start: int) -> None:
        generator = np.random.default_rng([seed, stream, start])
        rows = slice(start, min(start + BLOCK, samples))
        _write(repertoire, labels[rows], generator, pictures[rows])

    with ThreadPoolExecutor(WRITERS) as pool:
        # A few at a time: on exit, the program waits for all submitted blocks.
        for first in range(0, len(starts), AT_ONCE):
            for number, _ in enumerate(pool.map(write, starts[first : first + AT_ONCE]), first + 1):
                if report is not None:
                    report(number / len(starts))
    return pictures, labels


def load(schema: DatasetSchema, request: Request) -> Dataset:
    """Generate the data set of built-in digits.

    `TEST_SAMPLES` test digits are added to the requested samples.
    """

    def written(share: float) -> None:
        request.report("generating handwritten digits", share)

    whole = Split(*generate_digits(request.samples, request.seed, written))
    test = Split(*generate_digits(TEST_SAMPLES, request.seed, stream=TEST_STREAM))
    training, validation = split_indices(request.samples, request.validation_split, request.seed)
    return Dataset(
        name="digits",
        schema=schema,
        train=whole.take(training),
        validation=whole.take(validation),
        test=test,
    )


@functools.cache
def _repertoire() -> Repertoire:
    """All styles; computed once."""
    from tui_nn.data.handwriting.repertoire import Repertoire

    return Repertoire(STYLES)


def _write(
    repertoire: Repertoire, labels: Array, generator: np.random.Generator, pictures: Array
) -> None:
    """Write a digit for each label, shape (n,), into `pictures`, shape (n, 784), uint8."""
    from tui_nn.data.handwriting.hands import draw_hands, draw_pens
    from tui_nn.data.handwriting.penmanship import MOST_STROKES, write_drawings
    from tui_nn.data.strokes.rasterizer import CANVAS_SIZE, prepare_drawings

    count, table = len(labels), repertoire.table
    positions = table.bases.shape[1]
    hands = draw_hands(repertoire, labels, generator)
    points = np.empty((count * MOST_STROKES * positions, 2))
    stroke_starts = np.empty(count * MOST_STROKES + 1, np.int64)
    drawing_starts = np.empty(count + 1, np.int64)
    scratch = np.empty_like(table.controls), np.empty((positions, 2))
    write_drawings(table, hands, *scratch, points, stroke_starts, drawing_starts)
    canvas = np.empty((CANVAS_SIZE, CANVAS_SIZE))
    pens = draw_pens(count, generator)
    prepare_drawings(points, stroke_starts, drawing_starts, *pens, canvas, pictures)
