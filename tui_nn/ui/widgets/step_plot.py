"""StepPlot: a plot over the steps of the run, with a cursor that reads it.

While the run is shown as it was at a kept moment, a line marks its step, and the values are those
of this step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from tui_nn.ui.drawing import curves
from tui_nn.ui.drawing.cells import Cells, Key
from tui_nn.ui.drawing.numerals import grouped
from tui_nn.ui.drawing.plot import Canvas
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.snapshot import Snapshot
    from tui_nn.ui.drawing.axes import Axis


class StepPlot(DrawnWidget, can_focus=True):
    """A plot under a line with the values at the cursor, or else the latest.

    Attributes:
        snapshot: the run as last seen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move_cursor(-1)", "read", id="curve.left",
                tooltip="Read the curves one column to the left"),
        Binding("right", "move_cursor(1)", "read", id="curve.right",
                tooltip="Read the curves one column to the right"),
        Binding("escape", "hide_cursor", "latest", show=False, id="curve.latest",
                tooltip="Back to the values of the latest step"),
    ]  # fmt: skip

    snapshot: var[Snapshot | None] = var(None)
    _cursor: var[int | None] = var(None)
    _canvas: Canvas | None = None

    def action_move_cursor(self, columns: int) -> None:
        """Move the cursor that reads the values."""
        if self._canvas is not None:
            last = self._canvas.left + self._canvas.width - 1
            start = self._cursor if self._cursor is not None else last + (columns < 0)
            self._cursor = min(max(start + columns, self._canvas.left), last)

    def action_hide_cursor(self) -> None:
        """Show the values of the latest step again."""
        self._cursor = None

    def on_mouse_move(self, event: events.MouseEvent) -> None:
        """Read the values under the pointer."""
        column, canvas = event.get_content_offset_capture(self).x, self._canvas
        inside = canvas is not None and canvas.left <= column < canvas.left + canvas.width
        self._cursor = column if inside else None

    on_mouse_down = on_mouse_move  # the only one where motion is not reported

    def on_blur(self) -> None:
        """Show the latest values when something else is looked at."""
        self._cursor = None

    def on_leave(self, event: events.Leave) -> None:
        """Show the latest values again."""
        if event.node is self:
            self._cursor = None

    def watch__cursor(self) -> None:
        """Called when the cursor moves."""
        self.redraw()

    def _step_axis(self, snapshot: Snapshot, width: int) -> Axis:
        return curves.step_axis(latest_step(snapshot), snapshot.total_steps, width)

    def _below_legend(self, width: int, height: int, plot: tuple[Cells, Canvas] | None) -> Cells:
        """The plot, if there is room for one, with a line free above it."""
        cells = Cells(width, height)
        if plot is not None:
            cells.paste(0, 1, plot[0])
            self._canvas = plot[1]
            _write_unit(cells, "step")
        return cells

    def _write_step(self, cells: Cells, x: int, at: float | None) -> None:
        """The step under the cursor, or the latest, at the right end if that is free from `x`."""
        assert self.snapshot is not None
        step = latest_step(self.snapshot) if at is None else round(at)
        where = f"step {grouped(step)}"
        if x + len(where) <= cells.width:
            cells.write(cells.width - len(where), 0, where, "frame")

    def _write_cursor(self, cells: Cells) -> None:
        """The cursor, and the line at the moment that is shown."""
        if self._canvas is None:
            return
        moment = self.snapshot.past if self.snapshot else None
        if moment is not None:
            self._write_line(cells, self._canvas.column(moment), "┃", "moment")
        self._write_line(cells, self._cursor_in(cells), "│", "cursor")

    def _write_line(self, cells: Cells, column: int | None, character: str, key: Key) -> None:
        """A vertical line behind the curves."""
        if self._canvas is None or column is None:
            return
        for y in range(1, 1 + self._canvas.height):
            if cells.characters[y][column] == " ":
                cells.write(column, y, character, key)

    def _cursor_step(self, cells: Cells) -> float | None:
        """The step to read the values at: the cursor's or the shown moment; None for the latest."""
        cursor = self._cursor_in(cells)
        if self._canvas is None or cursor is None:
            return self.snapshot.past if self.snapshot else None
        return self._canvas.x_at(cursor)

    def _cursor_in(self, cells: Cells) -> int | None:
        """The cursor's column; it may have been set on a wider plot."""
        return None if self._cursor is None else min(self._cursor, cells.width - 1)


def latest_step(snapshot: Snapshot) -> int:
    """The last step of the curves; a run that diverged has been rolled back since."""
    return snapshot.divergence.step if snapshot.divergence else snapshot.step


def _write_unit(cells: Cells, unit: str) -> None:
    """Name the x axis at its right end, if no tick label is there."""
    x = cells.width - len(unit)
    if not cells.text(cells.height - 1)[max(0, x - 1) :].strip():
        cells.write(x, cells.height - 1, unit, "frame")
