"""ExampleList: a page of examples, as pictures or as rows, one of them selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.training.settings.bounds import PAGE
from tui_nn.ui.browsing import example_rows, example_tiles
from tui_nn.ui.browsing.example_tiles import Grid, arrange
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.widgets import paging
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.browsing import ExamplesView, JudgedExample

NOTHING = "No example fits."
PAGE_SIZE = 20
"""Examples of a page before its size is known."""

SOME = 6
"""Pictures are drawn in full size if at least this many fit."""


class ExampleList(DrawnWidget, can_focus=True):
    """The examples of a page; moving past its end asks for the next page.

    Attributes:
        view: the page; None before the first.
        selected: the example that the cursor is on, from 0 on this page.
        pictures: whether the examples are pictures.
    """

    PREFIX = "example-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"example-list--{key}"
        for key in ("ink", "right", "wrong", "note", "value", "heading", "selected", "mark")
    }
    DEFAULT_CSS = """
    ExampleList {
        height: 1fr; min-height: 3;
        & .example-list--ink { color: $foreground; background: $foreground 6%; }
        & .example-list--right { color: $text-success; }
        & .example-list--wrong { color: $text-error; text-style: bold; }
        & .example-list--note { color: $text-muted; }
        & .example-list--value { color: $foreground; }
        & .example-list--heading { color: $text-muted; text-style: bold; }
        & .example-list--selected { color: $primary; background: $background; text-style: bold reverse; }
        & .example-list--mark { color: $text-primary; text-style: bold; }
    }
    """  # noqa: E501
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "left", show=False, id="examples.left",
                tooltip="Go to the picture before, or scroll the values"),
        Binding("right", "move(1, 0)", "right", show=False, id="examples.right",
                tooltip="Go to the next picture, or scroll the values"),
        Binding("up", "move(0, -1)", "up", show=False, id="examples.up",
                tooltip="Go a row up"),
        Binding("down", "move(0, 1)", "down", show=False, id="examples.down",
                tooltip="Go a row down"),
        Binding("pageup", "turn(-1)", "page up", show=False, id="examples.page_up",
                tooltip="Go to the page before"),
        Binding("pagedown", "turn(1)", "page down", show=False, id="examples.page_down",
                tooltip="Go to the next page"),
        Binding("home", "first", "first", show=False, id="examples.first",
                tooltip="Go to the worst example"),
        Binding("enter", "open", "inside", key_display="enter", id="examples.open",
                tooltip="Put the example under the microscope"),
    ]  # fmt: skip

    class Moved(Message):
        """The cursor is on another example."""

    class Opened(Message):
        """The selected example is to be looked into."""

    class Resized(Message):
        """There is room for more or fewer examples."""

    class PageWanted(paging.PageWanted):
        """Another page is to be shown."""

    view: var[ExamplesView | None] = var(None)
    selected: var[int] = var(0)
    pictures: var[bool] = var(False)
    _first_value: var[int] = var(0)

    @property
    def page_size(self) -> int:
        """Examples for which there is room."""
        width, height = self.content_size
        if not width:  # it was not shown yet
            return PAGE_SIZE
        return PAGE.clamp(self._grid.count if self.pictures else height - 1)

    @property
    def example(self) -> JudgedExample | None:
        """The selected one; None if there is none."""
        examples = self.view.examples if self.view else ()
        return examples[self.selected] if self.selected < len(examples) else None

    @property
    def _grid(self) -> Grid:
        return arrange(*self.content_size, SOME)

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor; at the end of the page to the next one."""
        if not self.pictures and columns:
            names = self.view.columns if self.view else ()
            most = example_rows.most_hidden(names)
            self._first_value = min(max(self._first_value + columns, 0), most)
            return
        across = self._grid.columns if self.pictures else 1
        self._select(self._page.go_to(self.selected + columns + rows * across))

    @property
    def _page(self) -> paging.Page:
        view = self.view
        if view is None:
            return paging.Page(0, 0, 0, self.page_size)
        return paging.Page(view.offset, len(view.examples), view.total, self.page_size)

    def _select(self, place: paging.Place | None) -> None:
        """Select an example, which may be on another page."""
        if place is None or self.view is None:
            return
        if place.offset == self.view.offset:
            self.selected = place.selected
        else:
            self.post_message(self.PageWanted(*place))

    def action_turn(self, pages: int) -> None:
        """Turn pages; to the first or last example where there are no more."""
        self._select(self._page.turn(pages, self.selected))

    def action_first(self) -> None:
        """Go to the worst example."""
        self._select(paging.Place(0, 0))

    def action_open(self) -> None:
        """Have the selected example looked into."""
        if self.example is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked; look into it if it was selected already."""
        offset = event.get_content_offset(self)
        if offset is None or self.view is None:
            return
        place = self._grid.place_at(offset.x, offset.y) if self.pictures else offset.y - 1
        if place is None or not 0 <= place < len(self.view.examples):
            return
        if place == self.selected:
            self.action_open()
        self.selected = place

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go a row down with the wheel."""
        event.stop()
        self.action_move(0, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go a row up with the wheel."""
        event.stop()
        self.action_move(0, -1)

    def on_resize(self, event: events.Resize) -> None:
        """Say that another number of examples has room."""
        super().on_resize(event)
        self.post_message(self.Resized())

    def validate_selected(self, place: int) -> int:
        """Keep it on the page."""
        examples = self.view.examples if self.view else ()
        return max(0, min(place, len(examples) - 1))

    def watch_view(self) -> None:
        """Called when another page is to be shown."""
        self.selected = self.validate_selected(self.selected)
        self.redraw()

    def watch_selected(self) -> None:
        """Called when the cursor was moved."""
        self.redraw()
        self.post_message(self.Moved())

    def watch__first_value(self) -> None:
        """Called when the values were scrolled."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The page."""
        view = self.view
        if view is None:
            return Cells(width, height)
        if not view.examples:
            return message(width, height, NOTHING, "note")
        if not self.pictures:
            return example_rows.draw_page(
                width, height, view.examples, view.columns, self.selected, self._first_value
            )
        return example_tiles.draw_page(
            width, height, view.examples, self._grid, self.selected, shaded=self.shaded
        )
