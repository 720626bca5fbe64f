"""A hand at the terminal: drawings made with a pen, as a mouse or the keyboard pen would draw them.

Pure functions, no terminal needed: what a terminal reports while a drawing is drawn on the sketch
pad, and the strokes that the pad makes of it, by the pad's own arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.protocol.sketching import Strokes
from tui_nn.ui.sketch.keys import DIRECTIONS
from tui_nn.ui.sketch.pad import KEY_STEP, START
from tui_nn.ui.sketch.pen import SHEET
from tui_nn.ui.sketch.sheet import Layout
from tui_nn.ui.sketch.sketch import Point, Sketch

Stroke = NDArray[Any]
"""Shape (points, 2): x and y, y downward."""

Cell = tuple[int, int]
"""(column, line), from the corner of the sheet."""

HEIGHTS = (0.75, 0.90)
"""Share of the sheet's height that a drawing with the mouse takes up, or of its width if wider."""

KEY_HEIGHTS = (0.60, 0.75)
"""The same for the keyboard pen, where every step is a key."""

OFFSET = 0.5
"""By how much of the room left around it a drawing may be off the middle, at most."""

CELLS_BETWEEN = (2.0, 4.0)
"""Cells that a fast hand passes from one reported point to the next."""

_FINE = 0.02
"""Steps, in cells or in steps of the keyboard pen, in which a path is followed."""

_KEYS = {(dx, dy): key for key, dx, dy, _ in DIRECTIONS}


def as_mouse_points(
    strokes: Sequence[Stroke], columns: int, lines: int, rng: np.random.Generator
) -> list[list[Cell]]:
    """The cells that a terminal reports while a hand draws fast.

    Args:
        strokes: a drawing, at any scale and place.
        columns, lines: of the pad's sheet, in cells: 28x14, or twice that.
        rng: of where and how large it is drawn, and of when the hand is looked at.

    Returns:
        For each stroke the cell where the button is pressed, those of the reported motion, a cell
        only once in a row, and at last the one where it is let go.
    """
    cell = np.array([SHEET / columns, SHEET / lines])
    return [_reported(stroke / cell, rng) for stroke in place(strokes, HEIGHTS, rng)]


def as_pad_strokes(cells: Sequence[Sequence[Cell]], scale: int) -> Strokes:
    """The strokes, in pixels of the sheet, that the pad makes of reported cells.

    Args:
        cells: of each stroke, as `as_mouse_points` makes them.
        scale: 1 for a sheet of 28x14 cells, 2 for 56x28.
    """
    layout, sketch = Layout(scale, 0, 0, False), Sketch()
    for stroke in cells:
        points = [layout.point(column + 0.5, line + 0.5) for column, line in stroke]
        sketch = sketch.begin(points[0])
        for point in points[1:]:
            sketch = sketch.extend(point)
    return sketch.strokes


def as_key_strokes(strokes: Sequence[Stroke], rng: np.random.Generator) -> Strokes:
    """The strokes, in pixels of the sheet, that the keyboard pen leaves of a drawing."""
    return tuple(
        tuple(on_grid(x, y) for x, y in stroke)
        for stroke in as_steps(place(strokes, KEY_HEIGHTS, rng))
    )


def as_keys(steps: Sequence[Sequence[Cell]], start: Cell = (0, 0)) -> tuple[list[str], Cell]:
    """The keys that draw what `as_steps` made, the pen being up at `start`; it is left down.

    Returns:
        The keys' names, and where the pen is then.
    """
    keys: list[str] = []
    here = start
    for number, stroke in enumerate(steps):
        keys += ["d"] * bool(number)
        keys += [_KEYS[direction] for direction in _way(here, stroke[0])]
        keys.append("d")
        keys += [_KEYS[(b[0] - a[0], b[1] - a[1])] for a, b in pairwise(stroke)]
        here = stroke[-1]
    return keys, here


def as_steps(strokes: Sequence[Stroke]) -> list[list[Cell]]:
    """The places on the keyboard pen's grid that each stroke passes, straight or diagonal.

    Args:
        strokes: in pixels of the sheet.

    Returns:
        Steps right and down of the pen's first place.
    """
    ways = []
    for stroke in strokes:
        fine = follow((stroke - np.array(START)) / KEY_STEP)
        lowest, highest = -np.array(START) / KEY_STEP, (SHEET - np.array(START)) / KEY_STEP
        places = np.rint(fine).clip(np.ceil(lowest), np.floor(highest)).astype(int)
        ways.append(_without_elbows(_changes(places)))
    return ways


def on_grid(right: int, down: int) -> Point:
    """The point of the sheet so many steps from where the keyboard pen begins."""
    return START[0] + right * KEY_STEP, START[1] + down * KEY_STEP


def place(
    strokes: Sequence[Stroke], heights: tuple[float, float], rng: np.random.Generator
) -> list[Stroke]:
    """Draw as large as a person would and about in the middle: in pixels of the sheet."""
    points = np.concatenate(strokes).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    size = SHEET * rng.uniform(*heights)
    extent = float((high - low).max())
    scale = size / extent if extent > 0 else 0.0
    room = 0.5 * (SHEET - scale * (high - low))
    middle = 0.5 * SHEET + room * rng.uniform(-OFFSET, OFFSET, 2)
    return [(stroke - 0.5 * (low + high)) * scale + middle for stroke in strokes]


def follow(points: Stroke) -> Stroke:
    """A path in fine steps, measured as cells are counted: the larger of columns and lines.

    Args:
        points: shape (points, 2), at least one.

    Returns:
        Shape (n, 2); the ends belong to it.
    """
    pieces = [points[:1]]
    for start, end in pairwise(points):
        count = max(1, int(np.ceil(np.abs(end - start).max() / _FINE)))
        pieces.append(start + (end - start) * np.arange(1, count + 1)[:, None] / count)
    return np.concatenate(pieces)


def _reported(stroke: Stroke, rng: np.random.Generator) -> list[Cell]:
    """Where the hand is seen on its way along a stroke, which is in cells."""
    fine = follow(stroke)
    way = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(fine, axis=0)).max(axis=1))])
    seen = np.cumsum(rng.uniform(*CELLS_BETWEEN, int(way[-1] / CELLS_BETWEEN[0]) + 1))
    indices = np.searchsorted(way, seen[seen < way[-1]])
    cells = np.floor(fine[[0, *indices, -1]]).astype(int)
    return _changes(cells)


def _changes(places: NDArray[np.int_]) -> list[Cell]:
    """Places, shape (n, 2), each only once in a row."""
    return [
        (int(x), int(y))
        for n, (x, y) in enumerate(places)
        if n == 0 or (places[n] != places[n - 1]).any()
    ]


def _without_elbows(places: list[Cell]) -> list[Cell]:
    """Go diagonally wherever a step to the side follows one up or down, or the reverse."""
    way = places[:1]
    for index, here in enumerate(places[1:], start=1):
        after = places[index + 1] if index + 1 < len(places) else here
        before = way[-1]
        diagonal = abs(after[0] - before[0]) == 1 == abs(after[1] - before[1])
        if not diagonal or after == here:
            way.append(here)
    return way


def _way(start: Cell, end: Cell) -> Iterator[tuple[int, int]]:
    """The steps from one place to another, diagonal ones first."""
    x, y = start
    while (x, y) != end:
        dx, dy = int(np.sign(end[0] - x)), int(np.sign(end[1] - y))
        x, y = x + dx, y + dy
        yield dx, dy
