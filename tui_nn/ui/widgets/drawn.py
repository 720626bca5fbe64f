"""DrawnWidget: a widget drawn once per state that repaints only changed cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.color import Color as RichColor
from rich.style import Style
from textual.app import RenderResult
from textual.color import Color
from textual.content import Content
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from tui_nn.pixels import LEVELS
from tui_nn.ui.drawing.cells import Cells, Key
from tui_nn.ui.drawing.colours import COLOUR
from tui_nn.ui.drawing.glyphs import BRAILLE, Glyphs
from tui_nn.ui.widgets.key_labels import panel_keys

if TYPE_CHECKING:
    from textual import events

CORNERS = 4
"""Cells of a border's edge that its text cannot have."""

_FEW_COLOURS = ("standard", "windows")


class Palette(dict[Key, Style]):
    """The styles of a widget's cells, each looked up once until the theme changes."""

    def __init__(self, widget: DrawnWidget) -> None:
        super().__init__()
        self.widget = widget

    def __missing__(self, key: Key) -> Style:
        style = self[key] = self.widget.style_of(key)
        return style


class DrawnWidget(Widget):
    """A widget that shows `Cells`.

    A subclass draws in `paint` and calls `redraw` when what it shows has changed. The style key
    "name" is the component class "widget--name"; other keys are given a style in `style_of`.
    """

    PREFIX = ""
    """What stands before the "--" of the component classes."""

    caption: var[str] = var("")
    """What stands in the lower border, as markup, after the keys or without them."""

    def __init__(
        self, *, id: str | None = None, classes: str | None = None, glyphs: Glyphs | None = None
    ) -> None:
        """Make it.

        Args:
            id, classes: for style sheets and queries.
            glyphs: what it draws in; by default what the app has found to be shown.
        """
        super().__init__(id=id, classes=classes)
        self._glyphs = glyphs
        self.palette = Palette(self)
        self._cells = Cells(0, 0)

    def paint(self, width: int, height: int) -> Cells:
        """Draw the present state in `width` x `height` cells; blank unless overridden."""
        return Cells(width, height)

    def style_of(self, key: Key) -> Style:
        """The style of a key; called once for each until the theme changes.

        A key (name, upper, lower) is a cell of `half_block`: two blends of a component's colours;
        (COLOUR, upper, lower) a cell of a picture in colour.
        """
        if key == "":
            return self.rich_style
        if isinstance(key, tuple) and key[0] == COLOUR:
            above, below = (RichColor.from_rgb(*colour) for colour in key[1:])
            return Style(color=above, bgcolor=below)
        if isinstance(key, tuple):
            name, upper, lower = key
            return self.blended(name, upper / (LEVELS - 1), lower / (LEVELS - 1))
        return self.get_component_rich_style(f"{self.PREFIX}--{key}")

    def redraw(self) -> None:
        """Draw again and repaint the cells that differ."""
        width, height = self.content_size
        before = self._cells
        if not (width and height and self.is_attached and self.display):
            return
        self._cells = self.paint(width, height)
        if (before.width, before.height) != (width, height):
            self.refresh()
        else:
            self.refresh_spans(self._cells.changes(before))

    def refresh_spans(self, spans: Iterable[tuple[int, int, int]]) -> None:
        """Repaint (line, first column, columns) spans of the content."""
        regions = [Region(x, y, length, 1) for y, x, length in spans]
        if regions:
            self.refresh(*regions)

    @property
    def shows_keys(self) -> bool:
        """Whether the keys stand in the lower border."""
        return self.has_focus

    def watch_caption(self) -> None:
        """Called when there is something else to say."""
        self.label_border()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the keys while they work."""
        super().watch_has_focus(has_focus)
        self.label_border()

    def label_border(self) -> None:
        """Write the keys and the caption into the lower border; if only one fits, the keys."""
        width = self.size.width - CORNERS
        keys = panel_keys(self, width) if self.shows_keys else ""
        parts = [part for part in (keys, self.caption) if part]
        subtitle = " · ".join(parts)
        if keys and Content.from_markup(subtitle).cell_length > width:
            subtitle = keys
        if subtitle != self.border_subtitle:
            self.border_subtitle = subtitle

    def render(self) -> RenderResult:
        """Nothing: the cells are rendered line by line."""
        return ""

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        if y >= self._cells.height:
            return Strip.blank(self.content_size.width, self.rich_style)
        return self._cells.strip(y, self.palette, self.glyphs)

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        super().notify_style_update()
        self.palette.clear()
        self.redraw()

    def on_resize(self, _event: events.Resize) -> None:
        """Draw for the new size."""
        self.label_border()
        self.redraw()

    def on_show(self) -> None:
        """Catch up with what changed while it was hidden."""
        self.redraw()

    @property
    def glyphs(self) -> Glyphs:
        """The characters that are drawn in."""
        of_app: Glyphs = getattr(self.app, "glyphs", BRAILLE)
        return self._glyphs or of_app

    @property
    def few_colours(self) -> bool:
        """Whether shades must stand in for blended colours: there are 16 of them."""
        return self.app.native_ansi_color or self.app.console.color_system in _FEW_COLOURS

    @property
    def shaded(self) -> bool:
        """Whether pictures are drawn in characters of different weight, not in blended colours."""
        return self.few_colours or not self.glyphs.half_blocks

    @property
    def no_hue(self) -> bool:
        """Whether two colours cannot be distinguished by their hue."""
        return self.few_colours or self.app.no_color

    def blended(self, name: str, upper: float, lower: float) -> Style:
        """Between the background (0) and the colour (1) of a component class.

        Args:
            name: of the component class.
            upper, lower: how far the text's colour and the background go.
        """
        style = self.palette[name]
        paper, ink = _color(style.bgcolor), _color(style.color)
        return Style(
            color=paper.blend(ink, upper).rich_color, bgcolor=paper.blend(ink, lower).rich_color
        )


def _color(color: RichColor | None) -> Color:
    return Color.from_rich_color(color or RichColor.default())
