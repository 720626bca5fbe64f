"""A small network with all of its numbers: outputs in the units, weights on the lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_nn import pixels
from tui_nn.training.protocol.lessons import DrawnNetwork
from tui_nn.ui.drawing.cells import Cells, Key

LEAST_LINE = 3
"""Columns of a line between a unit and a number at least."""

WIDE_COLUMN = 25
"""Columns from a layer to the next with room for weights and gradients."""

MIDDLE = 1
"""The row of a unit's output below that of its name, at which lines begin and end."""

LINK = "·"


class Place(NamedTuple):
    """Where a unit stands: its first cell."""

    x: int
    y: int


def draw_number_network(width: int, height: int, view: DrawnNetwork, *, braille: bool) -> Cells:
    """Draw the layers as columns of units.

    Args:
        width, height: of the picture.
        view: the network.
        braille: draw lines in braille; else as single dots.

    Returns:
        The picture. Style keys: "unit", "more" and "less" for numbers above and below 0, "delta",
        "frame".
    """
    cells = Cells(width, height)
    room = max((height - 1) // max(map(len, view.names)), 1)
    texts = [_unit_texts(view, number, room) for number in range(len(view.names))]
    widths = [max(len(row[0]) for unit in column for row in unit) for column in texts]
    step = (width - widths[-1]) // max(len(texts) - 1, 1)
    places = [
        [Place(number * step, _row(unit, len(names), height - 1)) for unit in range(len(names))]
        for number, names in enumerate(view.names)
    ]
    for number, (before, after) in enumerate(pairwise(places)):
        labels = _labels(view, number, both=step >= WIDE_COLUMN)
        starts = [Place(x + widths[number] + 1, y) for x, y in before]
        _draw_lines(cells, starts, after, labels, braille=braille)
    for column, written in zip(places, texts, strict=True):
        for (x, y), rows in zip(column, written, strict=True):
            for offset, (text, key) in enumerate(rows):
                cells.write(x, y + offset, text, key)
    cells.write_centred(height - 1, _legend(view, both=step >= WIDE_COLUMN), "frame")
    return cells


def _unit_texts(view: DrawnNetwork, number: int, room: int) -> list[list[tuple[str, Key]]]:
    """At most `room` rows for each unit of a layer: name, output, and its delta or its bias."""
    units: list[list[tuple[str, Key]]] = [
        [(name, "frame"), (_short(value), "unit")]
        for name, value in zip(view.names[number], view.values[number], strict=True)
    ]
    if number and view.deltas:
        for rows, delta in zip(units, view.deltas[number - 1], strict=True):
            rows.append((_signed(delta, 4), "delta"))
    elif number and view.biases:
        for rows, bias in zip(units, view.biases[number - 1], strict=True):
            rows.append((_signed(bias, 2), "frame"))
    return [rows[:room] if room > 1 else rows[1:2] for rows in units]


def _row(unit: int, units: int, rows: int) -> int:
    """The first row of a unit, in the middle of its share of the rows."""
    return max(int((unit + 0.5) * rows / units) - MIDDLE, 0)


def _labels(view: DrawnNetwork, number: int, *, both: bool) -> list[list[str]]:
    """What stands on each line, by input and unit."""
    weights = [[_signed(weight, 2) for weight in row] for row in view.weights[number].tolist()]
    if not view.gradients:
        return weights
    gradients = [[_signed(value, 4) for value in row] for row in view.gradients[number].tolist()]
    if not both:
        return gradients
    return [
        [f"{weight} {gradient}" for weight, gradient in zip(*rows, strict=True)]
        for rows in zip(weights, gradients, strict=True)
    ]


def _draw_lines(
    cells: Cells,
    before: Sequence[Place],
    after: Sequence[Place],
    labels: Sequence[Sequence[str]],
    *,
    braille: bool,
) -> None:
    """Draw the lines from the cells right of each unit to the numbers in front of the next ones."""
    for unit, place in enumerate(after):
        for source, start in enumerate(before):
            label = labels[source][unit]
            y = place.y + MIDDLE - (len(before) - 1) // 2 + source
            x = place.x - len(label) - 1
            sign: Key = "less" if label.startswith("-") else "more"
            if x - start.x >= LEAST_LINE:
                ends = (start.x, start.y + MIDDLE), (x - 1, y)
                _draw_line(cells, *ends, sign, braille=braille)
            cells.write(x, y, label, sign)


def _draw_line(
    cells: Cells, start: tuple[int, int], end: tuple[int, int], key: Key, *, braille: bool
) -> None:
    """Draw a line from the middle of a cell to that of another one, to its right."""
    columns, rows = 2 * (end[0] - start[0]), 4 * (end[1] - start[1])
    dots = max(columns, abs(rows))
    for n in range(dots):
        share = n / max(dots - 1, 1)
        column, dot = round(share * (columns - 1)), round(4 * start[1] + share * rows + 1.5)
        x, y = start[0] + column // 2, dot // 4
        if not 0 <= y < cells.height:
            continue
        if braille:
            drawn = ord(cells.characters[y][x]) - 0x2800
            bits = (drawn if 0 < drawn < 256 else 0) | pixels.BRAILLE_DOTS[dot % 4][column % 2]
            cells.write(x, y, pixels.braille(bits), key)
        else:
            cells.write(x, y, LINK, key)


def _signed(value: float, decimals: int) -> str:
    """A number with its sign; + for one that is rounded to 0."""
    return f"{round(value, decimals) + 0.0:+.{decimals}f}"


def _short(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 1000 else f"{value:.1e}"


def _legend(view: DrawnNetwork, *, both: bool) -> str:
    """What stands on the lines, and what below the outputs."""
    if not view.gradients:
        return "lines: weights, below: biases"
    return f"lines: {'weight, ' if both else ''}gradient, below: deltas"
