"""SketchPad: a sheet to draw a digit or symbol on, with the mouse or the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.reactive import var

from tui_nn.training.protocol.drawings import Answering, Classified
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.glyphs import Glyphs
from tui_nn.ui.drawing.insight import Aspect, Page, pages
from tui_nn.ui.sketch.easel import Easel
from tui_nn.ui.sketch.keys import SKETCH_KEYS
from tui_nn.ui.sketch.mouse_stroke import MouseStroke
from tui_nn.ui.sketch.pad_messages import (
    DrawingChanged,
    DrawingLabelled,
    LabelWanted,
    NetworkChosen,
    PinPressed,
    ViewChosen,
)
from tui_nn.ui.sketch.pad_painter import PadPainter, Scene
from tui_nn.ui.sketch.pen import BRUSHES, PEN_RADIUS, Window
from tui_nn.ui.sketch.sheet import on_sheet
from tui_nn.ui.sketch.sketch import Point, Sketch
from tui_nn.ui.widgets.insight_widget import InsightWidget
from tui_nn.ui.wording import pad_wording

if TYPE_CHECKING:
    from textual import events

KEY_STEP = 2.0
"""Distance in pixels of the sheet that a key moves the pen: a digit takes about twenty keys."""

START = (13.5, 5.0)
"""Initial position of the keyboard pen: at the top, in the middle of a cell."""

_NETWORKS = (None, Answering.BUILT_IN, Answering.TRAINED)
_RIGHT_BUTTON = 3
_FOR_INK = frozenset({"keep", "label", "label_again", "clear"})


class SketchPad(InsightWidget, can_focus=True):
    """A 28x28 sheet with a pen, an eraser, undo and redo.

    The easel holds the drawing, the painter paints it, the mouse stroke follows a drag; the pad
    turns keys and mouse events into calls of them, and says what changed.

    Attributes:
        by: the network that is to answer; None for the built-in one until the run's is trained.
        classified: the network's answer to the drawing; None if it has not seen one.
        slots: number of pictures of the answer that fit elsewhere on the screen.
        page: index of the shown one of the `pages`.
        pen_down: whether the keyboard pen draws as it moves.
        erasing: whether pen and mouse erase.
        brush: index of the pen's radius in BRUSHES.
        pinned: whether a drawing is followed during training.
        symbols: whether other things than digits are drawn, which only the run's network reads.
        read_by: name of the network that answered, if it is shown in the border.
        caption: result of the latest key, if it is shown in the border.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*SKETCH_KEYS]
    PREFIX = "sketch-pad"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sketch-pad--ink",
        "sketch-pad--cursor",
        "sketch-pad--hint",
        "sketch-pad--above",
    }
    DEFAULT_CSS = """
    SketchPad {
        min-width: 28; min-height: 14; height: 1fr;
        & .sketch-pad--ink { color: $foreground; background: $foreground 6%; }
        & .sketch-pad--cursor { color: $text-accent; background: $foreground 6%; text-style: bold; }
        & .sketch-pad--hint { color: $foreground 60%; background: $foreground 6%; }
        & .sketch-pad--above { color: $text-muted; }
    }
    """

    by: var[Answering | None] = var(None)
    classified: var[Classified | None] = var(None)
    slots: var[int] = var(0)
    page: var[int] = var(0)
    pen_down: var[bool] = var(False)
    erasing: var[bool] = var(False)
    brush: var[int] = var(BRUSHES.index(PEN_RADIUS))
    pinned: var[bool] = var(False)
    read_by: var[str] = var("")
    symbols: var[bool] = var(False)

    def __init__(
        self, *, id: str | None = None, classes: str | None = None, glyphs: Glyphs | None = None
    ) -> None:
        super().__init__(id=id, classes=classes, glyphs=glyphs)
        self._easel = Easel()
        self._painter = PadPainter(self._easel)
        self._mouse = MouseStroke(self._easel)
        self._pen: Point = START
        self._by_mouse = False

    @property
    def sketch(self) -> Sketch:
        """The drawing."""
        return self._easel.sketch

    @property
    def pages(self) -> tuple[Page, ...]:
        """The views that the view key cycles through."""
        return pages(both=self._painter.layout.both, slots=self.slots)

    @property
    def aspects(self) -> Page:
        """What is shown of the answer, here or elsewhere."""
        return self.pages[self.page % len(self.pages)]

    @property
    def aspect(self) -> Aspect | None:
        """What this widget itself shows of the answer."""
        if self.slots:
            return Aspect.SEEN if self._painter.layout.both else None
        return self.aspects[0] if self.aspects else None

    @property
    def pen_visible(self) -> bool:
        """Whether the keyboard pen is in use."""
        return self.has_focus and not self._by_mouse

    @property
    def shows_keys(self) -> bool:
        """Whether the lower border lists the keys: unless it has a caption."""
        return self.has_focus and not self.caption

    def lay(self, base: bytes) -> None:
        """Lay a picture, as in `Sketch.base`, on a clean sheet, to be drawn over."""
        self.pen_down = False
        if self._painter.covers_drawing(self.aspect):
            self.page = 0
        self._apply(self._easel.lay(base))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether the keys of `action` have an effect now."""
        if action == "steer":
            return self.pen_visible
        if action == "next_network":
            return not self.symbols
        return not self.sketch.is_empty if action in _FOR_INK else True

    def action_toggle_pen(self) -> None:
        """Put the keyboard pen down, or lift it."""
        self._take_pen(by_mouse=False)
        self.pen_down = not self.pen_down
        if self.pen_down:
            self._apply(self._easel.put_down(self._pen, erases=self.erasing))

    def action_toggle_eraser(self) -> None:
        """Switch between pen and eraser; the pen is lifted first."""
        self.pen_down = False
        self.erasing = not self.erasing

    def action_move_pen(self, dx: int, dy: int) -> None:
        """Move the keyboard pen by a step."""
        self._take_pen(by_mouse=False)
        x, y = self._pen[0] + dx * KEY_STEP, self._pen[1] + dy * KEY_STEP
        before, self._pen = self._pen, on_sheet((x, y))
        if self.pen_down:
            self._apply(self._easel.move_to(self._pen, erases=self.erasing))
        self._repaint(self._easel.raster.around(before, self._pen, 0))

    def action_steer(self, dx: int, dy: int) -> None:
        """Move the keyboard pen by a letter; letters have other meanings while it is hidden."""
        self.action_move_pen(dx, dy)

    def action_undo(self) -> None:
        """Undo the last stroke."""
        self.pen_down = False
        self._apply(self._easel.undo())

    def action_redo(self) -> None:
        """Redo what was undone."""
        self.pen_down = False
        self._apply(self._easel.redo())

    def action_clear(self) -> None:
        """Clear the sheet; it can be undone."""
        self.pen_down = False
        self._apply(self._easel.clear())

    def action_change_brush(self, sizes: int) -> None:
        """Change to a brush and eraser that is `sizes` sizes thicker, or thinner if negative."""
        self.brush = min(max(self.brush + sizes, 0), len(BRUSHES) - 1)

    def action_next_view(self) -> None:
        """Show the next view of the answer."""
        self.pen_down = False
        self.page = (self.page + 1) % len(self.pages)

    def action_next_network(self) -> None:
        """Ask the next network."""
        self.by = _NETWORKS[(_NETWORKS.index(self.by) + 1) % len(_NETWORKS)]
        self.post_message(NetworkChosen(self.by))

    def action_pin(self) -> None:
        """Pin the drawing, or unpin it."""
        self.post_message(PinPressed())

    def action_keep(self, label: int) -> None:
        """Label the drawing with a digit; the pen is lifted."""
        self.pen_down = False
        self.post_message(DrawingLabelled(str(label)))

    def action_label(self) -> None:
        """Ask for a label; the pen is lifted."""
        self.pen_down = False
        self.post_message(LabelWanted(again=False))

    def action_label_again(self) -> None:
        """Label the drawing as the one before; the pen is lifted."""
        self.pen_down = False
        self.post_message(LabelWanted(again=True))

    def on_blur(self) -> None:
        """Lift the keyboard pen when the focus moves elsewhere."""
        self.pen_down = self._by_mouse = False

    # Mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start a stroke at the pointer."""
        event.stop()
        self.capture_mouse()
        self._take_pen(by_mouse=True)
        erases = self.erasing or event.shift or event.button == _RIGHT_BUTTON
        point, inside = self._locate(event)
        self._apply(self._mouse.press(point, inside=inside, erases=erases))

    def on_mouse_move(self, event: events.MouseEvent) -> None:
        """Draw to the pointer."""
        if self._mouse.is_active:
            event.stop()
            point, inside = self._locate(event)
            for touched in self._mouse.move(point, inside=inside):
                self._apply(touched)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Draw to where the button was released, and end the stroke."""
        self.on_mouse_move(event)
        self.on_hide()

    def on_mouse_release(self) -> None:
        """End the stroke when another widget has captured the mouse.

        The pad's own release is reported late: over a slow line, the next stroke may have begun.
        """
        if self.app.mouse_captured is not self:
            self._mouse.is_active = False

    def on_hide(self) -> None:
        """Release the mouse, also when hidden in the middle of a stroke."""
        if self._mouse.end():
            self.release_mouse()

    def _locate(self, event: events.MouseEvent) -> tuple[Point, bool]:
        """The pointer's position on the sheet, and whether its cell is part of the sheet."""
        cell = event.get_content_offset_capture(self)
        x, y = event.pointer_x - self.gutter.left, event.pointer_y - self.gutter.top
        return self._mouse.locate((x, y), self._painter.layout), self._painter.layout.contains(
            *cell
        )

    # Picture

    def paint(self, width: int, height: int) -> Cells:
        """The sheets."""
        self._painter.arrange(width, height)
        return self._painter.paint(width, height, self._scene)

    @property
    def _scene(self) -> Scene:
        return Scene(
            aspect=self.aspect,
            answer=self.classified,
            pen=self._pen if self.pen_visible else None,
            sign="×" if self.erasing else "●" if self.pen_down else "○",
            shaded=self.shaded,
            signs=self.signs,
            subject="symbol" if self.symbols else "digit",
        )

    def watch_classified(self) -> None:
        """Show the new answer."""
        self.refresh_spans(self._painter.repaint_answer(self._cells, self._scene))

    def watch_page(self) -> None:
        """Show the chosen view."""
        self.post_message(ViewChosen())
        self.redraw()

    def watch_slots(self) -> None:
        """Start with the first view when the room elsewhere changed."""
        self.page = 0
        self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the pen."""
        super().watch_has_focus(has_focus)
        self._show_pen()

    def watch_brush(self) -> None:
        """Draw the ink with the new brush."""
        self._easel.take_brush(BRUSHES[self.brush])
        self._name_tool()
        self._repaint(self._easel.raster.everything)
        if self.sketch.base:  # what the network sees is drawn with this brush
            self.post_message(DrawingChanged(self.sketch.strokes, self._easel.picture))

    def _take_pen(self, *, by_mouse: bool) -> None:
        """Draw by mouse or by keys from now on; a view that covers the drawing is closed."""
        if self._painter.covers_drawing(self.aspect):
            self.page = 0
        if by_mouse != self._by_mouse:
            self._by_mouse = by_mouse
            self.pen_down = False
            self.refresh_bindings()
            self._show_pen()

    def _apply(self, touched: Window | None) -> None:
        """Repaint the touched pixels and say that the drawing changed, if it did."""
        if touched is None:
            return
        empty = self.sketch.is_empty
        if empty:
            self.classified = None
        hint_changed = empty != self._painter.hinting
        self._repaint(self._easel.raster.everything if hint_changed else touched)
        if hint_changed:
            self.refresh_bindings()
            self.label_border()
        self.post_message(DrawingChanged(self.sketch.strokes, self._easel.picture))

    def _show_pen(self) -> None:
        self._name_tool()
        self._repaint(self._easel.raster.around(self._pen, self._pen, 0))

    def _name_tool(self) -> None:
        """Name the tool, its state and the network that answered in the upper border."""
        height = ("down" if self.pen_down else "up") if self.pen_visible else ""
        brush = self.brush + 1 if BRUSHES[self.brush] != PEN_RADIUS else None
        title = pad_wording.pad_title(
            height,
            brush,
            erasing=self.erasing,
            pinned=self.pinned,
            read_by=self.read_by,
            subject="symbol" if self.symbols else "digit",
        )
        if title != self.border_title:
            self.border_title = title

    def watch_symbols(self) -> None:
        """Name what is to be drawn."""
        self._name_tool()
        self.refresh_bindings()
        self.label_border()
        self._repaint(self._easel.raster.everything)

    watch_pinned = watch_read_by = _name_tool
    watch_pen_down = watch_erasing = _show_pen

    def _repaint(self, window: Window) -> None:
        """Paint and refresh the cells around a window of raster pixels, and no others."""
        region = self._painter.repaint(self._cells, window, self._scene)
        if region is not None:
            self.refresh(region)
