"""Wiring: a small network whole, with the room that a drawing of it takes.

Each unit is a block of rows: one for each weight that leads to it, and one for its bias. Where the
blocks of all units have no room, only the chosen unit has one, and the others take a row each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.ui.drawing.cells import Key

NUMBER = 9
"""Cells of the number on a connection."""

PORT = NUMBER + 2
"""Cells of such a number and of the fork that leads to the unit."""

LEAST_LINK = 4
"""Cells that a line between two layers takes at least."""

MOST_NUMBERS = 80
"""Weights and biases above which a drawing of all of them cannot be read."""


@dataclass(frozen=True, slots=True)
class WiredUnit:
    """One unit, or one input, which has neither weights nor bias.

    Attributes:
        texts: what stands beside it, in lines.
        brief: the same where there is one row.
        weights: the number on the connection from each unit before it.
        bias: the same of its bias; "" if it has none.
        keys: style of each weight, then of the bias.
    """

    texts: tuple[str, ...]
    brief: str
    weights: tuple[str, ...] = ()
    bias: str = ""
    keys: tuple[Key, ...] = ()

    @property
    def ports(self) -> tuple[str, ...]:
        """The numbers of its rows."""
        return (*self.weights, self.bias) if self.bias else self.weights


@dataclass(frozen=True, slots=True)
class Wiring:
    """A whole network.

    Attributes:
        layers: the inputs, then each layer.
        names: of the layers.
        chosen: place of the chosen unit: its layer, where 1 is the first after the inputs, and its
            place in it.
        weight: place of the chosen weight among those of the unit; -1 for its bias.
    """

    layers: Sequence[Sequence[WiredUnit]]
    names: Sequence[str]
    chosen: tuple[int, int]
    weight: int

    def heights(self, layer: int, *, whole: bool) -> list[int]:
        """Rows of each unit of a layer, if all units are `whole` or only the chosen one is."""
        return [
            max(len(unit.ports), len(unit.texts))
            if unit.ports and (whole or (layer, place) == self.chosen)
            else 1
            for place, unit in enumerate(self.layers[layer])
        ]

    def rows(self, *, whole: bool) -> int:
        """Rows that the drawing takes, with the names of the layers."""
        return 1 + max(sum(self.heights(n, whole=whole)) for n in range(len(self.layers)))

    def widths(self) -> list[int]:
        """Columns of each layer: the numbers on its connections, its units, their texts."""
        return [
            (PORT if any(unit.ports for unit in units) else 0)
            + 3
            + max(len(text) for unit in units for text in (*unit.texts, unit.brief))
            for units in self.layers
        ]

    def fits(self, width: int, height: int) -> bool:
        """Whether it is small, and has room with the chosen unit whole."""
        numbers = sum(len(unit.ports) for units in self.layers for unit in units)
        columns = sum(self.widths()) + LEAST_LINK * (len(self.layers) - 1)
        return numbers <= MOST_NUMBERS and columns <= width and self.rows(whole=False) <= height
