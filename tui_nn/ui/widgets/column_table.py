"""ColumnTable: the columns of a user's table, one of them selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.data.survey import Role
from tui_nn.data.survey_wording import ColumnLine
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.columns import Widths, draw_columns
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

WAITING = "The columns appear here when the data are loaded."


class ColumnTable(DrawnWidget, can_focus=True):
    """A line for each column: only those in view are drawn, as there may be thousands.

    Attributes:
        lines: what is said of each column.
        roles: what each is used for.
        selected: place of the one that is pointed at.
    """

    PREFIX = "column-table"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"column-table--{key}"
        for key in ("heading", "bar", "note", "value", "spark", "selected", *Role)
    }
    DEFAULT_CSS = """
    ColumnTable {
        height: auto; max-height: 100%; min-height: 3;
        & .column-table--heading { color: $text-muted; }
        & .column-table--bar { color: $text-muted; }
        & .column-table--note { color: $text-muted; }
        & .column-table--value { color: $foreground; }
        & .column-table--spark { color: $text-primary; }
        & .column-table--target { color: $text-success; text-style: bold; }
        & .column-table--feature { color: $foreground; text-style: bold; }
        & .column-table--dropped { color: $text-muted; }
        & .column-table--ignored { color: $text-muted; }
        & .column-table--selected { color: $background; background: $primary; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "select(-1)", "up", show=False, id="columns.up",
                tooltip="Go to the column above"),
        Binding("down", "select(1)", "down", show=False, id="columns.down",
                tooltip="Go to the column below"),
        Binding("pageup", "select_page(-1)", "page up", show=False, id="columns.page_up",
                tooltip="Go a screen up"),
        Binding("pagedown", "select_page(1)", "page down", show=False, id="columns.page_down",
                tooltip="Go a screen down"),
        Binding("home", "select_end(0)", "first", show=False, id="columns.first",
                tooltip="Go to the first column"),
        Binding("end", "select_end(-1)", "last", show=False, id="columns.last",
                tooltip="Go to the last column"),
    ]  # fmt: skip

    class Selected(Message):
        """Another column is pointed at."""

    lines: var[Sequence[ColumnLine]] = var(())
    roles: var[Sequence[Role]] = var(())
    selected: var[int] = var(0)
    _top: var[int] = var(0)
    _widths = Widths.of(())

    def action_select(self, columns: int) -> None:
        """Go so many columns down."""
        self.selected += columns

    def action_select_page(self, pages: int) -> None:
        """Go so many screens down."""
        self.selected += pages * max(self._shown - 1, 1)

    def action_select_end(self, place: int) -> None:
        """Go to the first (0) or the last (-1)."""
        self.selected = place % max(len(self.lines), 1)

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and 0 < offset.y <= min(self._shown, len(self.lines) - self._top):
            self.selected = self._top + offset.y - 1

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self._scroll(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self._scroll(-1)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the selected column in view."""
        self._show_selected()
        super().on_resize(event)

    def validate_selected(self, place: int) -> int:
        """Keep it among the columns."""
        return max(0, min(place, len(self.lines) - 1))

    def watch_lines(self) -> None:
        """Called when other data are shown."""
        self._widths = Widths.of(self.lines)
        self.selected = self.validate_selected(self.selected)
        self._show_selected()
        self.refresh(layout=True)
        self.redraw()

    def watch_roles(self) -> None:
        """Called when a column is used for something else."""
        self.redraw()

    def watch_selected(self) -> None:
        """Called when another column is pointed at."""
        self._show_selected()
        self.redraw()
        self.post_message(self.Selected())

    def watch__top(self) -> None:
        """Called when other lines are to be shown."""
        self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A line for each column, below the headings."""
        return len(self.lines) + 1

    def paint(self, width: int, height: int) -> Cells:
        """The lines that are in view."""
        if not self.lines or len(self.roles) != len(self.lines):
            return message(width, height, WAITING, "note")
        return draw_columns(
            width, height, self.lines, self.roles, self._widths, self._top, self.selected
        )

    @property
    def _shown(self) -> int:
        """Lines in view, below the headings."""
        return max(1, self.content_size.height - 1)

    def _scroll(self, lines: int) -> None:
        self._top = max(0, min(self._top + lines, len(self.lines) - self._shown))

    def _show_selected(self) -> None:
        top = min(max(self._top, self.selected - self._shown + 1), self.selected)
        self._top = max(0, min(top, len(self.lines) - self._shown))
