"""SampleRows: the first rows of a user's table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.sample_rows import draw_rows
from tui_nn.ui.widgets.drawn import DrawnWidget


class SampleRows(DrawnWidget):
    """The first rows, around the column that is selected elsewhere.

    Attributes:
        header: name of each column.
        rows: the cells of each row.
        selected: the column that is marked and in view.
    """

    PREFIX = "sample-rows"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sample-rows--heading",
        "sample-rows--value",
        "sample-rows--selected",
        "sample-rows--chosen",
    }
    DEFAULT_CSS = """
    SampleRows {
        height: 1fr; min-height: 2;
        & .sample-rows--heading { color: $text-muted; text-style: bold; }
        & .sample-rows--value { color: $text-muted; }
        & .sample-rows--selected { color: $background; background: $primary; text-style: bold; }
        & .sample-rows--chosen { color: $foreground; }
    }
    """

    header: var[Sequence[str]] = var(())
    rows: var[Sequence[Sequence[str]]] = var(())
    selected: var[int] = var(0)

    def watch_rows(self) -> None:
        """Called when other data are shown."""
        self.redraw()

    def watch_selected(self) -> None:
        """Called when another column is marked."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The columns that fit."""
        return draw_rows(width, height, self.header, self.rows, self.selected)
