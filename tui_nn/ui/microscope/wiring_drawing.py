"""Wiring drawing: units as dots, connections as lines that carry their numbers."""

from __future__ import annotations

from itertools import accumulate

from tui_nn import pixels
from tui_nn.ui.drawing.cells import Cells, Key, fit
from tui_nn.ui.drawing.network import LINK, UNIT, Point, mark_line
from tui_nn.ui.microscope.wiring import LEAST_LINK, NUMBER, PORT, WiredUnit, Wiring

LONGEST_LINK = 16
"""Cells of a line between two layers at most."""

WIDEST_GAP = 2
"""Rows between two units at most."""


def draw_wiring(wiring: Wiring, width: int, height: int, *, braille: bool) -> Cells:
    """Draw a network in `width` x `height` cells, in which it `fits`.

    Style keys: "unit", "text", "name", "link", "chosen" and "chosen-link" of the chosen unit,
    "weight" of the chosen weight, and those of the units.
    """
    return _WiringDrawing(wiring, width, height, braille).draw()


class _WiringDrawing:
    """Where everything of a network is drawn.

    Attributes:
        lefts, rights: the first column of each layer and the one after its last.
        rows: the first row of each unit of each layer, and their number.
    """

    def __init__(self, wiring: Wiring, width: int, height: int, braille: bool) -> None:
        self.wiring, self.braille = wiring, braille
        self.cells = Cells(width, height)
        widths, gaps = wiring.widths(), len(wiring.layers) - 1
        link = min(max((width - sum(widths)) // gaps, LEAST_LINK), LONGEST_LINK)
        left = max((width - sum(widths) - link * gaps) // 2, 0)
        self.lefts = list(accumulate([w + link for w in widths[:-1]], initial=left))
        self.rights = [left + w for left, w in zip(self.lefts, widths, strict=True)]
        whole = wiring.rows(whole=True) <= height
        self.rows = [
            _spread(wiring.heights(layer, whole=whole), height) for layer in range(gaps + 1)
        ]

    def draw(self) -> Cells:
        """All lines, then all units."""
        for layer, name in enumerate(self.wiring.names):
            if layer:
                self._link(layer)
            self.cells.write(self._place_of_units(layer), 0, name, "name")
        for layer, units in enumerate(self.wiring.layers):
            for place, unit in enumerate(units):
                self._draw_unit(layer, place, unit)
        return self.cells

    def _is_chosen(self, layer: int, place: int) -> bool:
        return (layer, place) == self.wiring.chosen

    def _place_of_units(self, layer: int) -> int:
        """Column of the units of a layer."""
        return self.lefts[layer] + PORT * any(unit.ports for unit in self.wiring.layers[layer])

    def _middle(self, layer: int, place: int) -> int:
        top, rows = self.rows[layer][place]
        return top + (rows - 1) // 2

    def _link(self, layer: int) -> None:
        """Draw the lines into a layer; those of the chosen unit last, over the others."""
        units = range(len(self.wiring.layers[layer]))
        for chosen, key in ((False, "link"), (True, "chosen-link")):
            dots: dict[Point, int] = {}
            for place in units:
                if self._is_chosen(layer, place) is chosen:
                    self._mark_lines(dots, layer, place)
            for (x, y), bits in dots.items():
                self.cells.write(x, y, pixels.braille(bits) if self.braille else LINK, key)

    def _mark_lines(self, dots: dict[Point, int], layer: int, place: int) -> None:
        """Mark a line from each unit before to the row of its weight, or to the unit itself."""
        top, rows = self.rows[layer][place]
        end = self.lefts[layer] if rows > 1 else self._place_of_units(layer) - 1
        for source in range(len(self.wiring.layers[layer][place].weights)):
            start = self.rights[layer - 1], self._middle(layer - 1, source)
            mark_line(dots, start, (end, top + source if rows > 1 else top))

    def _draw_unit(self, layer: int, place: int, unit: WiredUnit) -> None:
        top, rows = self.rows[layer][place]
        at, is_chosen = self._place_of_units(layer), self._is_chosen(layer, place)
        middle = self._middle(layer, place)
        for port in range(len(unit.ports) if rows > 1 else 0):
            self._draw_port(layer, place, port, top)
        self.cells.write(at, middle, UNIT, "chosen" if is_chosen else "unit")
        first = middle if rows - (middle - top) >= len(unit.texts) else top
        for line, text in enumerate(unit.texts if rows > 1 else (unit.brief,)):
            self.cells.write(at + 2, first + line, text, "chosen" if is_chosen else "text")

    def _draw_port(self, layer: int, place: int, port: int, top: int) -> None:
        """The number on a connection, and its part of the fork that leads to the unit."""
        unit, left = self.wiring.layers[layer][place], self.lefts[layer]
        is_chosen, is_bias = self._is_chosen(layer, place), port >= len(unit.weights)
        is_weight = is_chosen and self.wiring.weight == (-1 if is_bias else port)
        key: Key = "weight" if is_weight else unit.keys[port]
        self.cells.write(left, top + port, fit(unit.ports[port], NUMBER).rjust(NUMBER), key)
        fork = _fork(port, len(unit.ports) - 1, self._middle(layer, place) - top)
        key = "chosen-link" if is_chosen else "link"
        self.cells.write(left + NUMBER, top + port, fork, key)


def _spread(heights: list[int], height: int) -> list[tuple[int, int]]:
    """First row and number of rows of blocks, spread below the line of the names."""
    free, gaps = height - 1 - sum(heights), len(heights) - 1
    gap = min(free // gaps, WIDEST_GAP) if gaps else 0
    top = 1 + (free - gap * gaps) // 2
    starts = accumulate([rows + gap for rows in heights[:-1]], initial=top)
    return list(zip(starts, heights, strict=True))


def _fork(port: int, last: int, middle: int) -> str:
    """The part of a fork beside a row of a unit, whose middle row leads on to the right."""
    if last == 0:
        return "──"
    if port == middle:
        return ("┬" if port == 0 else "┴" if port == last else "┼") + "─"
    return "╮" if port == 0 else "╯" if port == last else "┤"
