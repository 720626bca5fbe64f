"""DrawingGrid: the user's own drawings as small pictures, each with what the network reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from tui_nn.training.protocol.measurements import OwnDrawing
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.tiles import Arrangement, Tile, arrange, draw_tiles
from tui_nn.ui.widgets.drawn import DrawnWidget
from tui_nn.ui.wording import drawings_wording

if TYPE_CHECKING:
    from textual import events

WAITING = "reading your drawings"
EMPTY = (
    "Nothing here yet. Draw a digit on the sketch pad, then press the digit that it is, or draw"
    " anything else and press / to name it: the drawing is kept here with that label, and a network"
    " can be trained on it."
)


class DrawingGrid(DrawnWidget, can_focus=True):
    """All own drawings; one of them is selected, any number can be marked.

    Attributes:
        drawings: in the order in which they are shown; None while they are not known.
        selected: place of the one that is pointed at.
        marked: keys of those that are marked.
    """

    PREFIX = "drawing-grid"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "drawing-grid--ink",
        "drawing-grid--right",
        "drawing-grid--wrong",
        "drawing-grid--note",
        "drawing-grid--selected",
        "drawing-grid--mark",
        "drawing-grid--bar",
    }
    DEFAULT_CSS = """
    DrawingGrid {
        height: 1fr; min-height: 3;
        & .drawing-grid--ink { color: $foreground; background: $foreground 6%; }
        & .drawing-grid--right { color: $text-success; }
        & .drawing-grid--wrong { color: $text-error; text-style: bold; }
        & .drawing-grid--note { color: $text-muted; }
        & .drawing-grid--selected { color: $background; background: $primary; text-style: bold; }
        & .drawing-grid--mark { color: $text-primary; text-style: bold; }
        & .drawing-grid--bar { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "select(-1)", "left", show=False, id="grid.left",
                tooltip="Go to the drawing before"),
        Binding("right", "select(1)", "right", show=False, id="grid.right",
                tooltip="Go to the next drawing"),
        Binding("up", "select_row(-1)", "up", show=False, id="grid.up",
                tooltip="Go a row up"),
        Binding("down", "select_row(1)", "down", show=False, id="grid.down",
                tooltip="Go a row down"),
        Binding("pageup", "select_page(-1)", "page up", show=False, id="grid.page_up",
                tooltip="Go a screen up"),
        Binding("pagedown", "select_page(1)", "page down", show=False, id="grid.page_down",
                tooltip="Go a screen down"),
        Binding("home", "select_end(0)", "first", show=False, id="grid.first",
                tooltip="Go to the newest drawing"),
        Binding("end", "select_end(-1)", "last", show=False, id="grid.last",
                tooltip="Go to the oldest drawing"),
        Binding("j", "select_wrong", "next wrong", id="grid.wrong",
                tooltip="Jump to the next drawing read wrongly"),
        Binding("space", "mark", "mark", show=False, id="grid.mark",
                tooltip="Mark the drawing, or unmark it"),
        Binding("a", "mark_all", "mark all", show=False, id="grid.mark_all",
                tooltip="Mark all drawings, or none"),
    ]  # fmt: skip

    drawings: var[tuple[OwnDrawing, ...] | None] = var(None)
    selected: var[int] = var(0)
    marked: var[frozenset[str]] = var(frozenset[str]())
    _top: var[int] = var(0)
    _tiles: Sequence[Tile] = ()

    @property
    def chosen(self) -> tuple[OwnDrawing, ...]:
        """The marked drawings, or else the selected one; empty where there is none."""
        drawings = self.drawings or ()
        marked = tuple(drawing for drawing in drawings if drawing.key in self.marked)
        return marked or drawings[self.selected : self.selected + 1]

    def action_select(self, drawings: int) -> None:
        """Go so many drawings on."""
        self.selected += drawings

    def action_select_row(self, rows: int) -> None:
        """Go so many rows down, if there are as many."""
        if 0 <= self._row(self.selected) + rows < self._arrangement.rows:
            self.selected += rows * self._arrangement.columns

    def action_select_page(self, pages: int) -> None:
        """Go so many screens down."""
        arrangement = self._arrangement
        self.selected += pages * arrangement.whole_rows * arrangement.columns

    def action_select_end(self, place: int) -> None:
        """Go to the first (0) or the last (-1)."""
        self.selected = place % max(self._count, 1)

    def action_select_wrong(self) -> None:
        """Select the next drawing that the network misreads, if any."""
        drawings = self.drawings or ()
        for distance in range(1, len(drawings) + 1):
            place = (self.selected + distance) % len(drawings)
            if drawings_wording.is_wrong(drawings[place]):
                self.selected = place
                return
        if drawings:
            self.notify("All of these drawings are read correctly.")

    def action_mark(self) -> None:
        """Mark the selected drawing, or unmark it, and select the next."""
        if self.drawings:
            self.marked ^= {self.drawings[self.selected].key}
            self.selected += 1

    def action_mark_all(self) -> None:
        """Mark all drawings; if they are marked already, none."""
        keys = frozenset(drawing.key for drawing in self.drawings or ())
        self.marked = frozenset() if self.marked == keys else keys

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = self._arrangement.tile_at(offset.x, offset.y, self._top)
        if place is not None and place < self._count:
            self.selected = place

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self._top = self._arrangement.limited(self._top + 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self._top = self._arrangement.limited(self._top - 1)

    def on_resize(self, event: events.Resize) -> None:
        """Arrange for the new size."""
        self._show_selected()
        super().on_resize(event)

    def validate_selected(self, place: int) -> int:
        """Keep it among the drawings."""
        return max(0, min(place, self._count - 1))

    def watch_drawings(
        self, before: tuple[OwnDrawing, ...] | None, now: tuple[OwnDrawing, ...] | None
    ) -> None:
        """Called when they were read again; the selected one stays so wherever it is now."""
        today = datetime.now().astimezone()
        self._tiles = [_tile(drawing, today) for drawing in now or ()]
        keys = [drawing.key for drawing in now or ()]
        self.marked &= frozenset(keys)
        selected = before[self.selected].key if before else ""
        self.selected = keys.index(selected) if selected in keys else self.selected
        self._show_selected()
        self.redraw()

    def watch_selected(self) -> None:
        """Called when another drawing is pointed at."""
        self._show_selected()
        self.redraw()

    def watch_marked(self) -> None:
        """Called when a drawing was marked or unmarked."""
        self.redraw()

    def watch__top(self) -> None:
        """Called when other rows are to be shown."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The rows that are in view."""
        if not self.drawings:
            return message(width, height, WAITING if self.drawings is None else EMPTY, "note")
        cells = Cells(width, height)
        marked = {n for n, drawing in enumerate(self.drawings) if drawing.key in self.marked}
        draw_tiles(
            cells,
            self._tiles,
            self._arrangement,
            self._top,
            selected=self.selected,
            marked=frozenset(marked),
            shaded=self.shaded,
        )
        return cells

    def _show_selected(self) -> None:
        arrangement = self._arrangement
        self._top = arrangement.top_showing(self._row(self.selected), self._top)

    def _row(self, place: int) -> int:
        return place // self._arrangement.columns

    @property
    def _arrangement(self) -> Arrangement:
        return arrange(*self.content_size, self._count)

    @property
    def _count(self) -> int:
        return len(self.drawings or ())


def _key(drawing: OwnDrawing) -> str:
    if not drawing.answer:
        return "note"
    return "right" if drawings_wording.is_correct(drawing) else "wrong"


def _tile(drawing: OwnDrawing, today: datetime) -> Tile:
    return Tile(
        picture=drawing.picture,
        reading=drawings_wording.reading(drawing),
        note=drawings_wording.date(drawing.date, today),
        key=_key(drawing),
    )
