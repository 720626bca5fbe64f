"""SketchSheet: the drawing and what the network makes of it, painted."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Region
from textual.reactive import var

from tui_nn.training.protocol.events import Classified
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.glyphs import Glyphs
from tui_nn.ui.drawing.half_block import draw_pixels, enlarged
from tui_nn.ui.drawing.insight import (
    COLUMNS,
    LINES,
    NOTHING,
    WORDS,
    Aspect,
    Page,
    draw_aspect,
    pages,
)
from tui_nn.ui.sketch.easel import Easel
from tui_nn.ui.sketch.pen import SHEET, Window
from tui_nn.ui.sketch.sheet import Layout, arrange, write_on_sheet
from tui_nn.ui.sketch.sketch import Point, Sketch
from tui_nn.ui.widgets.insight_widget import InsightWidget

HINT = ("draw a digit here", "with the mouse, or press", "d and use the arrow keys")
"""What stands on an empty sheet."""

START = (13.5, 5.0)
"""Where the keyboard pen begins: at the top, in the middle of a cell."""

TOO_SMALL = "The sheet needs 28x14 cells."


class SketchSheet(InsightWidget):
    """A 28x28 sheet, with a second one beside it where there is room.

    Attributes:
        classified: what the network says of the drawing; None when it has seen nothing.
        slots: how many pictures of the answer have room elsewhere on the screen.
        page: which of the `pages` is shown.
        pen_down: whether the keyboard pen draws as it moves.
        erasing: whether pen and mouse rub out.
    """

    PREFIX = "sketch-pad"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sketch-pad--ink",
        "sketch-pad--cursor",
        "sketch-pad--hint",
        "sketch-pad--above",
    }
    DEFAULT_CSS = """
    SketchSheet {
        min-width: 28; min-height: 14; height: 1fr;
        & .sketch-pad--ink { color: $foreground; background: $foreground 6%; }
        & .sketch-pad--cursor { color: $text-accent; background: $foreground 6%; text-style: bold; }
        & .sketch-pad--hint { color: $foreground 60%; background: $foreground 6%; }
        & .sketch-pad--above { color: $text-muted; }
    }
    """

    classified: var[Classified | None] = var(None)
    slots: var[int] = var(0)
    page: var[int] = var(0)
    pen_down: var[bool] = var(False)
    erasing: var[bool] = var(False)

    _hinting = False
    _by_mouse = False
    _layout = Layout(1, 0, 0, False)
    _pen: Point = START

    def __init__(
        self, *, id: str | None = None, classes: str | None = None, glyphs: Glyphs | None = None
    ) -> None:
        super().__init__(id=id, classes=classes, glyphs=glyphs)
        self._easel = Easel()

    @property
    def sketch(self) -> Sketch:
        """The drawing."""
        return self._easel.sketch

    @property
    def pages(self) -> tuple[Page, ...]:
        """What the view key goes round."""
        return pages(both=self._layout.both, slots=self.slots)

    @property
    def aspects(self) -> Page:
        """What is to be shown of the answer, here or elsewhere."""
        return self.pages[self.page % len(self.pages)]

    @property
    def aspect(self) -> Aspect | None:
        """What this widget itself shows of the answer."""
        if self.slots:
            return Aspect.SEEN if self._layout.both else None
        return self.aspects[0] if self.aspects else None

    def watch_classified(self) -> None:
        """Called when the network has answered."""
        if self.aspect:
            self._repaint_answer(self.aspect)

    def paint(self, width: int, height: int) -> Cells:
        """The sheets, with a word above each if there are two and there is a line for it."""
        self._layout = layout = arrange(width, height)
        self._easel.rescale(layout.scale)
        cells = Cells(width, height)
        if width < layout.columns or height < layout.lines:
            return message(width, height, TOO_SMALL, "above")
        if not self._covered:
            self._paint_drawing(cells, (0, 0, layout.columns, layout.lines))
        if self.aspect:
            cells.paste(*self._answer_corner, self._draw_answer(self.aspect))
        if layout.both and layout.top:
            cells.write(layout.left, layout.top - 1, "what you drew", "above")
            if layout.scale > 1 and self.aspect is Aspect.SEEN:
                cells.write(layout.second_left, layout.top - 1, Aspect.SEEN, "above")
        return cells

    @property
    def _covered(self) -> bool:
        """Whether something lies over the drawing."""
        return self.aspect is not None and not self._layout.both

    def _paint_drawing(self, cells: Cells, window: Window) -> None:
        """Paint the drawing in a (left, top, columns, lines) window of the sheet's cells."""
        layout = self._layout
        left, top, pixels = layout.left, layout.top, self._easel.raster.pixels
        draw_pixels(cells, left, top, pixels, "ink", shaded=self.shaded, window=window)
        self._hinting = not self.sketch.strokes
        if self._hinting:
            write_on_sheet(cells, layout, left, HINT)
        if self.pen_visible:
            column, line = layout.cell(self._pen)
            sign = "×" if self.erasing else "●" if self.pen_down else "○"
            cells.write(left + column, top + line, sign, "cursor")

    @property
    def pen_visible(self) -> bool:
        """Whether the keyboard pen is in use."""
        return self.has_focus and not self._by_mouse

    @property
    def _answer_corner(self) -> tuple[int, int]:
        """Where the answer is shown: beside the drawing, or over it."""
        layout = self._layout
        return (layout.second_left if layout.both else layout.left), layout.top

    def _draw_answer(self, aspect: Aspect) -> Cells:
        """A sheet with an aspect of the answer; what is seen is enlarged where there is room."""
        layout, answer, shaded = self._layout, self.classified, self.shaded
        sheet = Cells(layout.columns, layout.lines)
        if layout.scale > 1 and aspect is Aspect.SEEN:
            seen = answer.picture.tolist() if answer else [[0] * SHEET] * SHEET
            draw_pixels(sheet, 0, 0, enlarged(seen, layout.scale), "seen", shaded=shaded)
            if answer is None:
                sheet.write_centred(layout.lines // 2, NOTHING, "hint")
            return sheet
        lines = min(layout.lines, LINES + WORDS)
        shown = draw_aspect(aspect, answer, COLUMNS, lines, shaded=shaded, signs=self.signs)
        sheet.paste((layout.columns - COLUMNS) // 2, (layout.lines - lines) // 2, shown)
        return sheet

    def _repaint_answer(self, aspect: Aspect) -> None:
        """Paint the answer's sheet and repaint the cells that differ; the drawing stays."""
        layout, cells = self._layout, self._cells
        if cells.width < layout.columns or cells.height < layout.lines:
            return
        (left, top), sheet = self._answer_corner, self._draw_answer(aspect)
        before = cells.cut(left, top, sheet.width, sheet.height)
        cells.paste(left, top, sheet)
        self.refresh_spans((top + y, left + x, n) for y, x, n in sheet.changes(before))

    def _repaint(self, window: Window) -> None:
        """Paint and refresh the cells around a window of pixels, and no others."""
        layout, cells = self._layout, self._cells
        if self._covered or cells.width < layout.columns or cells.height < layout.lines:
            return
        left, top, columns, lines = touched = layout.cells(window)
        self._paint_drawing(cells, touched)
        self.refresh(Region(layout.left + left, layout.top + top, columns, lines))
