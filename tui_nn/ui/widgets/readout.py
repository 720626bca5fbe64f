"""Readout: the score that counts, as one large number with its name and its change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.large_digits import LINES, width_of, write_large
from tui_nn.ui.widgets.drawn import DrawnWidget
from tui_nn.ui.wording.readout_wording import read_score

if TYPE_CHECKING:
    from tui_nn.training.protocol.snapshot import Snapshot

GAP = 3
"""Columns between the number and what it is."""


class Readout(DrawnWidget):
    """The validation score three lines high.

    Attributes:
        snapshot: the run as last seen.
    """

    PREFIX = "readout"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"readout--value", "readout--name", "readout--change"}
    DEFAULT_CSS = """
    Readout {
        height: 3; padding: 0 1;
        & .readout--value { color: $text-warning; text-style: bold; }
        & .readout--name { color: $foreground; }
        & .readout--change { color: $text-muted; }
    }
    """

    snapshot: var[Snapshot | None] = var(None)

    def watch_snapshot(self) -> None:
        """Called when a newer snapshot arrives."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The number, and beside it what it is; in plain digits where blocks cannot be shown."""
        cells, reading = Cells(width, height), read_score(self.snapshot)
        columns = width_of(reading.value) if self.glyphs.half_blocks else 0
        if columns > 0 and height >= LINES:
            x = write_large(cells, 0, 0, reading.value, "value") + GAP
        else:
            x = cells.write(0, 0, reading.value, "value") + GAP
        cells.write(x, 0, reading.name, "name")
        cells.write(x, 1, reading.change, "change")
        return cells
