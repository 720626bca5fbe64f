"""UnitList: a page of the units of a layer, as pictures or as a table, one of them selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.training.settings.bounds import PAGE
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.units import wording
from tui_nn.ui.units.table import draw_table
from tui_nn.ui.units.wall import Wall, arrange, draw_wall
from tui_nn.ui.widgets import paging
from tui_nn.ui.widgets.insight_widget import InsightWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.units import ListedUnit, UnitsView

PAGE_SIZE = 20
"""Units of a page before its size is known."""


class UnitList(InsightWidget, can_focus=True):
    """The units of a page; moving past its end asks for the next page.

    Attributes:
        view: the page; None before the first.
        selected: the unit that the cursor is on, from 0 on this page.
        off: numbers of the units that are switched off.
        target: name of the target of a regression; None for classes.
        is_wall: whether weights are shown as pictures, where they are some.
        hint: what is said while there is no page.
    """

    PREFIX = "unit-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"unit-list--{key}" for key in ("heading", "number", "note", "selected", "off", "mark")
    }
    DEFAULT_CSS = """
    UnitList {
        height: 1fr; min-height: 3;
        & .unit-list--heading { color: $text-muted; text-style: bold; }
        & .unit-list--number { color: $foreground; }
        & .unit-list--note { color: $text-muted; }
        & .unit-list--selected { color: $primary; background: $background; text-style: bold reverse; }
        & .unit-list--off { color: $text-warning; text-style: bold; }
        & .unit-list--mark { color: $text-primary; text-style: bold; }
    }
    """  # noqa: E501
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "left", show=False, id="units.left",
                tooltip="Go to the unit before"),
        Binding("right", "move(1, 0)", "right", show=False, id="units.right",
                tooltip="Go to the next unit"),
        Binding("up", "move(0, -1)", "up", show=False, id="units.up", tooltip="Go a row up"),
        Binding("down", "move(0, 1)", "down", show=False, id="units.down",
                tooltip="Go a row down"),
        Binding("less_than_sign,comma", "turn(-1)", "page", key_display="<", show=False,
                id="units.page_back", tooltip="Go to the page before"),
        Binding("greater_than_sign,full_stop", "turn(1)", "page", key_display=">", show=False,
                id="units.page", tooltip="Go to the next page"),
        Binding("home", "go_to(0)", "first", show=False, id="units.first",
                tooltip="Go to the first unit"),
        Binding("end", "go_to(-1)", "last", show=False, id="units.last",
                tooltip="Go to the last unit"),
        Binding("enter", "open", "open", id="units.open",
                tooltip="Open the page of the unit: weights, examples, correlations"),
    ]  # fmt: skip

    class Moved(Message):
        """The cursor was moved."""

    class Opened(Message):
        """The page of the selected unit is wanted."""

    class Resized(Message):
        """Another number of units has room."""

    class PageWanted(paging.PageWanted):
        """Another page is wanted."""

    view: var[UnitsView | None] = var(None)
    selected: var[int] = var(0)
    off: var[frozenset[int]] = var(frozenset[int]())
    target: var[str | None] = var(None)
    is_wall: var[bool] = var(True)
    hint: var[str] = var(wording.WAITING)

    @property
    def page_size(self) -> int:
        """Units for which there is room."""
        if not self.content_size.width:  # it was not shown yet
            return PAGE_SIZE
        return PAGE.clamp(self._wall.count if self.has_pictures else self.content_size.height - 1)

    @property
    def has_pictures(self) -> bool:
        """Whether the units are shown as pictures."""
        return self.is_wall and self.view is not None and self.view.are_pictures

    @property
    def unit(self) -> ListedUnit | None:
        """The selected one; None if there is none."""
        units = self.view.units if self.view else ()
        return units[self.selected] if self.selected < len(units) else None

    @property
    def _count(self) -> int:
        return self.view.description.out_features if self.view else 0

    @property
    def _wall(self) -> Wall:
        return arrange(*self.content_size, self._count)

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor; at the end of the page to the next one."""
        across = self._wall.columns if self.has_pictures else 1
        if self.has_pictures or not columns:
            self._select(self._page.go_to(self.selected + columns + rows * across))

    def action_turn(self, pages: int) -> None:
        """Turn pages; to the first or last unit where there are no more."""
        self._select(self._page.turn(pages, self.selected))

    def action_go_to(self, place: int) -> None:
        """Go to the first (0) or the last (-1)."""
        page = self._page
        if page.total:
            self._select(page.go_to(place % page.total - page.offset))

    def action_open(self) -> None:
        """Have the page of the selected unit opened."""
        if self.unit is not None:
            self.post_message(self.Opened())

    @property
    def _page(self) -> paging.Page:
        view = self.view
        if view is None:
            return paging.Page(0, 0, 0, self.page_size)
        return paging.Page(view.offset, len(view.units), self._count, self.page_size)

    def _select(self, place: paging.Place | None) -> None:
        """Select a unit, which may be on another page."""
        if place is None or self.view is None:
            return
        if place.offset == self.view.offset:
            self.selected = place.selected
        else:
            self.post_message(self.PageWanted(*place))

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked; open it if it was selected already."""
        offset = event.get_content_offset(self)
        if offset is None or self.view is None:
            return
        place = self._wall.place_at(offset.x, offset.y) if self.has_pictures else offset.y - 1
        if place is None or not 0 <= place < len(self.view.units):
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
        """Say that another number of units has room."""
        super().on_resize(event)
        self.post_message(self.Resized())

    def validate_selected(self, place: int) -> int:
        """Keep it on the page."""
        return max(0, min(place, len(self.view.units if self.view else ()) - 1))

    def watch_view(self) -> None:
        """Called when another page is to be shown."""
        self.selected = self.validate_selected(self.selected)
        self.redraw()

    def watch_selected(self) -> None:
        """Called when the cursor was moved."""
        self.redraw()
        self.post_message(self.Moved())

    def watch_off(self) -> None:
        """Called when a unit was switched."""
        self.redraw()

    def watch_hint(self) -> None:
        """Called when there is something else to say."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The page."""
        view = self.view
        if view is None:
            return message(width, height, self.hint, "note")
        if not self.has_pictures:
            return draw_table(width, height, view, self.selected, self.off, self.target)
        if view.units and not view.units[0].weights.size:  # asked for, but not there yet
            return Cells(width, height)
        return draw_wall(
            width, height, view.units, self._wall, self.selected, self.off, signs=self.signs
        )
