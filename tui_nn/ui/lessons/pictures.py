"""The pictures of an experiment, arranged in the room that there is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui_nn.training.protocol.lessons import ExperimentView
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.lessons.landscape import draw_landscape
from tui_nn.ui.lessons.lines_plot import draw_lines_plot
from tui_nn.ui.lessons.number_network import draw_number_network

LEAST_WIDTH, LEAST_HEIGHT = 40, 10
"""Columns and rows with which a second picture finds room beside or below the first."""

MOST_ROWS_PER_COLUMN = 0.5
"""A picture is drawn at most half as high as it is wide: a cell is twice as high as wide."""

GAP = 2

Draw = Callable[[int, int], Cells]


def draw_pictures(
    width: int, height: int, view: ExperimentView, *, braille: bool, shaded: bool
) -> Cells:
    """Draw as many of an experiment's pictures as have room: beside one another, or stacked."""
    cells = Cells(width, height)
    draws = _pictures(view, braille=braille, shaded=shaded)
    if not draws or height < 1:
        return cells
    if len(draws) * (LEAST_WIDTH + GAP) <= width and height < len(draws) * LEAST_HEIGHT * 1.5:
        room = (width - GAP * (len(draws) - 1)) // len(draws)
        for place, draw in enumerate(draws):
            cells.paste(place * (room + GAP), 0, draw(room, _rows(room, height)))
        return cells
    draws = draws[: max(1, height // LEAST_HEIGHT)]
    room = height // len(draws)
    for place, draw in enumerate(draws):
        rows = _rows(width, room - bool(place < len(draws) - 1))
        cells.paste(0, place * room, draw(width, rows))
    return cells


def least_rows(view: ExperimentView) -> int:
    """Rows that the first picture needs."""
    if view.surface is not None and not view.surface.x_name:
        return -(-len(view.surface.values) // 2)
    return LEAST_HEIGHT


def _rows(width: int, height: int) -> int:
    return min(height, max(LEAST_HEIGHT, int(MOST_ROWS_PER_COLUMN * width)))


def _pictures(view: ExperimentView, *, braille: bool, shaded: bool) -> list[Draw]:
    """What draws each picture, the most important one first."""
    draws: list[Draw] = []
    if view.network is not None:
        network = view.network
        draws.append(
            lambda width, height: draw_number_network(width, height, network, braille=braille)
        )
    if view.lines:
        lines, axes = view.lines, view.axes
        draws.append(
            lambda width, height: draw_lines_plot(width, height, lines, axes, braille=braille)
        )
    if view.surface is not None:
        draws.append(partial(_draw_surface, view, shaded))
    return draws


def _draw_surface(view: ExperimentView, shaded: bool, width: int, height: int) -> Cells:
    assert view.surface is not None
    return draw_landscape(width, height, view.surface, shaded=shaded)
