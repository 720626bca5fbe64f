"""Plot: the one file that draws with plotext, and checks everything that would make it abort.

Plotext 6 ends the whole process on a joined NaN or on a point far outside the limits, and makes a
foreign call per point; so points are checked, clipped, thinned out and drawn in the UI thread only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tui_nn.ui.drawing.axes import Axis
from tui_nn.ui.drawing.cells import Cells, Key
from tui_nn.ui.drawing.plotext_import import import_plotext

POINTS_PER_COLUMN, DOTS_PER_LINE = 2, 4
"""Braille dots in a cell; more points cost time and are not visible."""

DASH = 2
"""Columns of a dash and of the gap after it."""

FRAME_ROWS = 2
"""Rows of a plot below its canvas: the axis and its labels."""

_SMALLEST = (8, 3)
_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_FOREGROUND = re.compile(r"38;5;(\d+)")
_FIRST_COLOUR = 16


@dataclass(frozen=True)
class Series:
    """Points to draw.

    Attributes:
        points: (x, y) in values of the axes; points that cannot be shown leave a gap.
        key: style key.
        marker: "braille", or the single character to draw.
        joined: whether neighbours are joined by a line.
        dashed: whether it replaces what is below, in dashes of DASH columns.
        dotted: whether it is drawn in every other column alone, and where nothing else is.
    """

    points: Sequence[tuple[float, float]]
    key: Key
    marker: str = "braille"
    joined: bool = True
    dashed: bool = False
    dotted: bool = False


@dataclass(frozen=True)
class Canvas:
    """The area for points in the cells of a plot.

    Attributes:
        left, top, width, height: the part inside the axes, in cells.
        x, y: the axes.
    """

    left: int
    top: int
    width: int
    height: int
    x: Axis
    y: Axis

    def column(self, value: float) -> int | None:
        """The column of x = `value`."""
        share = self.x.share(value)
        return None if share is None else self.left + round(share * (self.width - 1))

    def row(self, value: float) -> int | None:
        """The row of y = `value`."""
        share = self.y.share(value)
        return None if share is None else self.top + round((1 - share) * (self.height - 1))

    def eighths(self, value: float) -> int | None:
        """Height of y = `value` above the bottom of the canvas, in eighths of a cell."""
        share = self.y.share(value)
        return None if share is None else round(share * (8 * self.height - 2)) + 1

    def x_at(self, column: int) -> float:
        """The x in the middle of `column`."""
        share = (column - self.left) / max(1, self.width - 1)
        return self.x.low + min(max(share, 0.0), 1.0) * (self.x.high - self.x.low)


def canvas_rows(height: int) -> int:
    """Rows of the canvas in a plot of `height` rows."""
    return height - FRAME_ROWS


def draw_plot(
    width: int, height: int, series: Sequence[Series], x: Axis, y: Axis, frame: Key = "frame"
) -> tuple[Cells, Canvas] | None:
    """Draw series between two axes.

    Args:
        width, height: the whole picture with its axes, in cells.
        series: what to draw; later ones lie on top.
        x, y: the axes, with limits and ticks.
        frame: style key of the axes and their labels.

    Returns:
        The picture and its canvas; None if there is too little room.
    """
    margin = max((len(label) for _, label in y.ticks), default=0) + 1
    canvas = Canvas(margin, 0, width - margin, canvas_rows(height), x, y)
    if canvas.width < _SMALLEST[0] or canvas.height < _SMALLEST[1]:
        return None
    figure = _empty_figure(canvas, framed=True)
    whole = [one for one in series if not (one.dashed or one.dotted)]
    cells = _draw(figure, whole, canvas, frame)
    for one in sorted(series, key=lambda one: one.dotted):
        if one not in whole and one.points:
            drawn = _draw(_empty_figure(canvas, framed=False), [one], canvas, frame)
            (_lay_dashes if one.dashed else _lay_dots)(cells, drawn, canvas)
    return cells, canvas


def _draw(figure: Any, series: Sequence[Series], canvas: Canvas, frame: Key) -> Cells:
    """Draw series in `figure`; a cell shared by two series has the dots of both."""
    for number, one in enumerate(series):
        marker = import_plotext().marker(one.marker, _FIRST_COLOUR + number)
        for run in _runs(one, canvas.x, canvas.y, POINTS_PER_COLUMN * canvas.width):
            if one.joined:
                run = _without_level(run, canvas.y, canvas.height)
            signal = figure.signal([p[0] for p in run], [p[1] for p in run], marker=marker)
            figure.draw(signal.lines() if one.joined and len(run) > 1 else signal)
    cells = Cells(canvas.left + canvas.width, canvas.height + FRAME_ROWS)
    _read_ansi(figure.build().string(), cells, [one.key for one in series], frame)
    return cells


def _lay_dashes(cells: Cells, drawn: Cells, canvas: Canvas) -> None:
    """Copy a bare canvas over that of `cells`, in every other DASH columns."""
    for row in range(canvas.height):
        for column in range(canvas.width):
            character = drawn.characters[row][column]
            if column // DASH % 2 == 0 and character != " ":
                key = drawn.keys[row][column]
                cells.write(canvas.left + column, canvas.top + row, character, key)


def _lay_dots(cells: Cells, drawn: Cells, canvas: Canvas) -> None:
    """Copy every other column of a bare canvas to where `cells` are free."""
    for row in range(canvas.height):
        for column in range(0, canvas.width, 2):
            x, y = canvas.left + column, canvas.top + row
            if cells.characters[y][x] == " ":
                cells.write(x, y, drawn.characters[row][column], drawn.keys[row][column])


def _empty_figure(canvas: Canvas, *, framed: bool) -> Any:
    """Plotext's only figure, cleared: with axes to the left and below, or without."""
    figure = import_plotext().figure
    figure.clear()
    figure.theme("simple")
    for name, side in (("x", "upper"), ("x", "lower"), ("y", "left"), ("y", "right")):
        figure.axes(framed and side in ("lower", "left"), axis=name, side=side)
    left, below = (canvas.left, FRAME_ROWS) if framed else (0, 0)
    figure.plot_size(left + canvas.width, canvas.height + below)
    for ruler, axis, width in (
        (figure.ruler("x", "lower"), canvas.x, 0),
        (figure.ruler("y", "left"), canvas.y, left - 1),
    ):
        ticks = axis.ticks if framed else ()
        ruler.lim(axis.low, axis.high)
        ruler.ticks([at for at, _ in ticks], [label.rjust(width) for _, label in ticks])
    return figure


def _runs(series: Series, x: Axis, y: Axis, most: int) -> Iterator[list[tuple[float, float]]]:
    """The points that can be drawn, clipped, in unbroken runs of at most `most` points in all."""
    run: list[tuple[float, float]] = []
    for x_value, y_value in _thinned(series.points, most):
        x_position, y_position = x.position(x_value), y.position(y_value)
        visible = series.joined or y.shows(y_value)
        if x_position is None or y_position is None or not x.shows(x_value) or not visible:
            if run:
                yield run
            run = []
        else:
            run.append((x_position, y_position))
    if run:
        yield run


def _thinned(points: Sequence[tuple[float, float]], most: int) -> Iterable[tuple[float, float]]:
    """At most `most` points: the lowest and the highest of each bucket, in their order."""
    if len(points) <= most:
        return points
    kept: list[tuple[float, float]] = []
    buckets = max(1, most // 2)
    for number in range(buckets):
        bucket = points[number * len(points) // buckets : (number + 1) * len(points) // buckets]
        finite = [point for point in bucket if math.isfinite(point[1])] or list(bucket[:1])
        low = min(finite, key=lambda point: point[1])
        high = max(finite, key=lambda point: point[1])
        kept.extend(sorted({low, high}, key=finite.index))
    return kept


def _without_level(
    run: list[tuple[float, float]], y: Axis, lines: int
) -> list[tuple[float, float]]:
    """The points without the inner ones of a level line, which are redundant.

    Plotext puts the limits in the middle of the lowest and the highest of `lines` lines.
    """
    step = DOTS_PER_LINE * (lines - 1) / ((y.high - y.low) or 1.0)
    dots = [int(DOTS_PER_LINE / 2 + step * (height - y.low)) for _, height in run]
    inner = zip(run[1:-1], dots, dots[1:], dots[2:], strict=False)
    kept = [point for point, before, here, after in inner if not before == here == after]
    return [run[0], *kept, *run[1:][-1:]]


def _read_ansi(text: str, cells: Cells, keys: Sequence[Key], frame: Key) -> None:
    """Write plotext's output into cells; its colours are the numbers of the series."""
    for y, line in enumerate(text.split("\n")):
        column, key = 0, frame
        for number, part in enumerate(_SGR.split(line)):
            if number % 2:
                colour = _FOREGROUND.search(part)
                key = keys[int(colour[1]) - _FIRST_COLOUR] if colour else frame
            else:
                column = cells.write(column, y, part, key)
