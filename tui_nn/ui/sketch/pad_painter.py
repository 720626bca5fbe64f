"""PadPainter: paints a drawing, and a network's answer to it, onto the cells of a pad."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.geometry import Region

from tui_nn.training.protocol.drawings import Classified
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.half_block import draw_pixels, enlarged
from tui_nn.ui.drawing.insight import COLUMNS, LINES, NOTHING, WORDS, Aspect, draw_aspect
from tui_nn.ui.sketch.easel import Easel
from tui_nn.ui.sketch.pen import SHEET, Window
from tui_nn.ui.sketch.sheet import Layout, arrange, write_on_sheet
from tui_nn.ui.sketch.sketch import Point

TOO_SMALL = "The sheet needs 28x14 cells."


def empty_sheet_hint(subject: str) -> tuple[str, str, str]:
    """Lines on an empty sheet that say how to draw a subject, such as "digit"."""
    return f"draw a {subject} here", "with the mouse, or press", "d and use the arrow keys"


@dataclass(frozen=True)
class Scene:
    """What a pad shows besides the drawing itself.

    Attributes:
        aspect: the view of the answer that is shown on the pad; None for none.
        answer: the network's answer to the drawing, if there is one.
        pen: position of the keyboard pen; None while it is hidden.
        sign: the character that marks the pen.
        shaded: whether pictures are drawn in characters of different weight.
        signs: whether + and - replace the two colours of an insight.
        subject: what is to be drawn.
    """

    aspect: Aspect | None
    answer: Classified | None
    pen: Point | None
    sign: str
    shaded: bool
    signs: bool
    subject: str = "digit"


class PadPainter:
    """Paints an easel and a scene; a second sheet stands beside the first where there is room.

    Attributes:
        layout: position and scale of the sheets.
        hinting: whether the hint of an empty sheet is painted.
    """

    def __init__(self, easel: Easel) -> None:
        self.layout = Layout(1, 0, 0, False)
        self.hinting = False
        self._easel = easel

    def arrange(self, width: int, height: int) -> None:
        """Choose the largest sheets for `width` x `height` cells."""
        self.layout = arrange(width, height)
        self._easel.rescale(self.layout.scale)

    def paint(self, width: int, height: int, scene: Scene) -> Cells:
        """Paint everything; two sheets have captions above them if a line is free."""
        layout, cells = self.layout, Cells(width, height)
        if not self._fits(cells):
            return message(width, height, TOO_SMALL, "above")
        if not self.covers_drawing(scene.aspect):
            self._paint_drawing(cells, (0, 0, layout.columns, layout.lines), scene)
        if scene.aspect:
            cells.paste(*self._answer_corner, self._draw_answer(scene.aspect, scene))
        if layout.both and layout.top:
            cells.write(layout.left, layout.top - 1, "what you drew", "above")
            if layout.scale > 1 and scene.aspect is Aspect.SEEN:
                cells.write(layout.second_left, layout.top - 1, Aspect.SEEN, "above")
        return cells

    def covers_drawing(self, aspect: Aspect | None) -> bool:
        """Whether a view of the answer is painted over the drawing, for want of room beside it."""
        return aspect is not None and not self.layout.both

    def repaint(self, cells: Cells, window: Window, scene: Scene) -> Region | None:
        """Paint the drawing again inside a window of raster pixels; the cells that were painted."""
        if self.covers_drawing(scene.aspect) or not self._fits(cells):
            return None
        left, top, columns, lines = touched = self.layout.cells(window)
        self._paint_drawing(cells, touched, scene)
        return Region(self.layout.left + left, self.layout.top + top, columns, lines)

    def repaint_answer(self, cells: Cells, scene: Scene) -> Iterator[tuple[int, int, int]]:
        """Paint the answer's sheet again; yields the changed (line, first column, columns)."""
        if scene.aspect is None or not self._fits(cells):
            return
        (left, top), sheet = self._answer_corner, self._draw_answer(scene.aspect, scene)
        before = cells.cut(left, top, sheet.width, sheet.height)
        cells.paste(left, top, sheet)
        for y, x, length in sheet.changes(before):
            yield top + y, left + x, length

    def _fits(self, cells: Cells) -> bool:
        return cells.width >= self.layout.columns and cells.height >= self.layout.lines

    def _paint_drawing(self, cells: Cells, window: Window, scene: Scene) -> None:
        """Paint the drawing in a (left, top, columns, lines) window of the sheet's cells."""
        left, top, pixels = self.layout.left, self.layout.top, self._easel.raster.pixels
        draw_pixels(cells, left, top, pixels, "ink", shaded=scene.shaded, window=window)
        self.hinting = self._easel.sketch.is_empty
        if self.hinting:
            write_on_sheet(cells, self.layout, left, empty_sheet_hint(scene.subject))
        if scene.pen is not None:
            column, line = self.layout.cell(scene.pen)
            cells.write(left + column, top + line, scene.sign, "cursor")

    @property
    def _answer_corner(self) -> tuple[int, int]:
        """(column, line) of the sheet with the answer: beside the drawing, or over it."""
        layout = self.layout
        return (layout.second_left if layout.both else layout.left), layout.top

    def _draw_answer(self, aspect: Aspect, scene: Scene) -> Cells:
        """Draw a view of the answer on a sheet of its own; the input is enlarged if it fits."""
        layout, answer, shaded = self.layout, scene.answer, scene.shaded
        sheet = Cells(layout.columns, layout.lines)
        if layout.scale > 1 and aspect is Aspect.SEEN:
            seen = answer.picture.tolist() if answer else [[0] * SHEET] * SHEET
            draw_pixels(sheet, 0, 0, enlarged(seen, layout.scale), "seen", shaded=shaded)
            if answer is None:
                sheet.write_centred(layout.lines // 2, NOTHING, "hint")
            return sheet
        lines = min(layout.lines, LINES + WORDS)
        shown = draw_aspect(aspect, answer, COLUMNS, lines, shaded=shaded, signs=scene.signs)
        sheet.paste((layout.columns - COLUMNS) // 2, (layout.lines - lines) // 2, shown)
        return sheet
