"""RunTable: the recorded runs, one of them selected, some of them marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells, fit, message
from tui_nn.ui.runs.chart import COLOURS, key_of, letter_of
from tui_nn.ui.runs.rows import Row
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

HEADINGS = ("run", "state", "result", "time", "data")

LEAST_SETTINGS = 12
"""Columns below which the settings are not shown."""

WIDEST = (28, 18, 16, 7, 14)
"""Columns that each heading takes at most."""

PIN = "*"
"""Stands behind the name of a pinned run."""


class RunTable(DrawnWidget, can_focus=True):
    """A line for each run.

    Attributes:
        rows: the runs.
        marks: the number of each marked run among the marked, by name.
        selected: place of the run that the cursor is on.
        nothing: what is said if there are no rows.
    """

    PREFIX = "run-table"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"run-table--{key}" for key in ("heading", "value", "note", "live", "selected")
    } | {f"run-table--curve-{number}" for number in range(COLOURS)}
    DEFAULT_CSS = """
    RunTable {
        height: auto; min-height: 3;
        & .run-table--heading { color: $text-muted; text-style: bold; }
        & .run-table--value { color: $foreground; }
        & .run-table--note { color: $text-muted; }
        & .run-table--live { color: $text-success; text-style: bold; }
        & .run-table--selected { color: $background; background: $primary; text-style: bold; }
        & .run-table--curve-0 { color: $primary; text-style: bold; }
        & .run-table--curve-1 { color: $warning; text-style: bold; }
        & .run-table--curve-2 { color: $success; text-style: bold; }
        & .run-table--curve-3 { color: $error; text-style: bold; }
        & .run-table--curve-4 { color: $accent; text-style: bold; }
        & .run-table--curve-5 { color: $secondary; text-style: bold; }
        & .run-table--curve-6 { color: $foreground; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="runs.up", tooltip="Go to the run above"),
        Binding("down", "move(1)", "down", show=False, id="runs.down",
                tooltip="Go to the run below"),
        Binding("pageup", "page(-1)", "page up", show=False, id="runs.page_up",
                tooltip="Go a page up"),
        Binding("pagedown", "page(1)", "page down", show=False, id="runs.page_down",
                tooltip="Go a page down"),
        Binding("home", "go_to(0)", "first", show=False, id="runs.first",
                tooltip="Go to the first run"),
        Binding("end", "go_to(-1)", "last", show=False, id="runs.last",
                tooltip="Go to the last run"),
    ]  # fmt: skip

    class Moved(Message):
        """The cursor is on another run."""

    rows: var[Sequence[Row]] = var(())
    marks: var[Mapping[str, int]] = var(dict)
    selected: var[int] = var(0)
    nothing: var[str] = var("reading the runs …")
    _above = 0
    """Runs above those in view."""

    @property
    def row(self) -> Row | None:
        """The selected run; None if there are none."""
        return self.rows[self.selected] if self.selected < len(self.rows) else None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A line for the headings and one for each run."""
        return 1 + max(len(self.rows), 1)

    def select(self, name: str) -> None:
        """Move the cursor to a run, if it is listed."""
        places = [place for place, row in enumerate(self.rows) if row.name == name]
        self.selected = places[0] if places else self.selected

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        self.selected += lines

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.selected += pages * max(self.content_size.height - 1, 1)

    def action_go_to(self, place: int) -> None:
        """Go to the first (0) or the last (-1)."""
        self.selected = place % max(len(self.rows), 1)

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and 0 < offset.y <= len(self.rows) - self._above:
            self.selected = self._above + offset.y - 1

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go down with the wheel."""
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go up with the wheel."""
        event.stop()
        self.action_move(-1)

    def validate_selected(self, place: int) -> int:
        """Keep it on a run."""
        return max(0, min(place, len(self.rows) - 1))

    def watch_rows(self) -> None:
        """Called when there are other runs."""
        self.selected = self.validate_selected(self.selected)
        self.refresh(layout=True)
        self.redraw()

    def watch_marks(self) -> None:
        """Called when a run was marked."""
        self.redraw()

    def watch_nothing(self) -> None:
        """Called when there is something else to say."""
        self.redraw()

    def watch_selected(self) -> None:
        """Called when the cursor was moved."""
        self.redraw()
        self.post_message(self.Moved())

    def paint(self, width: int, height: int) -> Cells:
        """The lines in view."""
        if not self.rows:
            return message(width, height, self.nothing, "note")
        room = max(height - 1, 1)
        above = min(max(self._above, self.selected - room + 1), self.selected)
        self._above = min(above, max(len(self.rows) - room, 0))
        cells, widths = Cells(width, height), self._widths(width)
        _write(cells, 0, widths, (*HEADINGS, "settings that differ"), "heading")
        for line, row in enumerate(self.rows[self._above : self._above + room], 1):
            is_selected = self._above + line - 1 == self.selected
            key = "selected" if is_selected else "live" if row.is_live else "value"
            if is_selected:
                cells.write(0, line, " " * width, key)
            _write(cells, line, widths, _texts(row), key)
            if row.name in self.marks:
                number = self.marks[row.name]
                cells.write(0, line, letter_of(number), key if is_selected else key_of(number))
        return cells

    def _widths(self, width: int) -> list[int]:
        """Columns of each heading and of the settings."""
        texts = [_texts(row)[:-1] for row in self.rows]
        widths = [
            min(max(len(heading), *(len(text[place]) for text in texts)), WIDEST[place])
            for place, heading in enumerate(HEADINGS)
        ]
        left = width - 2 - sum(widths) - 2 * len(widths)
        if left < LEAST_SETTINGS:  # titles give way to what follows, down to the names
            names = max((len(row.name) for row in self.rows), default=0) + len(PIN) + 1
            spared = min(LEAST_SETTINGS - left, max(widths[0] - max(names, len(HEADINGS[0])), 0))
            widths[0] -= spared
            left += spared
        return [*widths, left if left >= LEAST_SETTINGS else 0]


def _texts(row: Row) -> tuple[str, ...]:
    name = f"{row.name} {row.title}".rstrip()
    marked = f"{name} {PIN}" if row.is_pinned else name
    return marked, row.state, row.result, row.seconds, row.data, row.settings


def _write(cells: Cells, line: int, widths: Sequence[int], texts: Sequence[str], key: str) -> None:
    column = 2
    for width, text in zip(widths, texts, strict=True):
        if width:
            cells.write(column, line, fit(text, width), key)
        column += width + 2
