"""Gallery: test pictures one at a time, with the network's answer beside the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from tui_nn.text import percent
from tui_nn.ui.drawing.bars import draw_bars
from tui_nn.ui.drawing.cells import Cells, fit, message
from tui_nn.ui.drawing.colours import Array, as_grey, draw_colours, fitted
from tui_nn.ui.drawing.half_block import draw_pixels
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import GalleryView

WAITING = "Test pictures and their classes appear here when the network is loaded."
_WORDS = 2
_BARS_BESIDE = 24
_GAP = 2

_LEAST = 14
"""Columns of the smallest picture; where there is less room, words and bars are all."""


class Gallery(DrawnWidget, can_focus=True):
    """One test picture, what the network takes it for, and what it is.

    Attributes:
        view: the pictures with the answers.
        class_names: a name for each class.
        index: which picture is shown.
    """

    PREFIX = "gallery"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "gallery--ink",
        "gallery--right",
        "gallery--wrong",
        "gallery--frame",
        "gallery--best",
        "gallery--second",
        "gallery--bar",
        "gallery--label",
    }
    DEFAULT_CSS = """
    Gallery {
        min-width: 28; min-height: 8; height: 1fr;
        & .gallery--ink { color: $foreground; background: $foreground 6%; }
        & .gallery--right { color: $text-success; text-style: bold; }
        & .gallery--wrong { color: $text-error; text-style: bold; }
        & .gallery--frame { color: $text-muted; }
        & .gallery--best { color: $text-success; text-style: bold; }
        & .gallery--second { color: $text-warning; }
        & .gallery--bar { color: $text-muted; }
        & .gallery--label { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "browse(-1)", "browse", id="gallery.previous",
                tooltip="Show the previous picture"),
        Binding("right", "browse(1)", "browse", id="gallery.next",
                tooltip="Show the next picture"),
        Binding("j", "next_wrong", "next wrong", id="gallery.wrong",
                tooltip="Jump to the next picture classified wrongly"),
    ]  # fmt: skip

    view: var[GalleryView | None] = var(None)
    class_names: var[tuple[str, ...]] = var(())
    index: var[int] = var(0)

    def action_browse(self, pictures: int) -> None:
        """Go so many pictures on, round and round."""
        if self._count:
            self.index = (self.index + pictures) % self._count

    def action_next_wrong(self) -> None:
        """Show the next picture that the network misclassifies, if any."""
        for distance in range(1, self._count + 1):
            index = (self.index + distance) % self._count
            if self._answer(index) != self._truth(index):
                self.index = index
                return
        if self._count:
            self.notify("All of these pictures are classified correctly.")

    def validate_index(self, index: int) -> int:
        """Keep it among the pictures."""
        return index % self._count if self._count else 0

    def watch_view(self) -> None:
        """Called when the network's answers changed."""
        self.index = self.validate_index(self.index)
        self.redraw()

    def watch_class_names(self) -> None:
        """Called when there are other classes."""
        self.redraw()

    def watch_index(self) -> None:
        """Called when another picture is to be shown."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The picture, the words under it, and bars where there is room."""
        if self.view is None or not self._count:
            return message(width, height, WAITING, "frame")
        lines = height - _WORDS
        if width < _LEAST or lines < _LEAST // 2:
            return self._paint_words_and_bars(width, height)
        picture = fitted(self.view.pictures[self.index], width, lines)
        columns, shown = picture.shape[1], len(picture) // 2
        beside = width >= columns + _GAP + _BARS_BESIDE
        used = min(width, columns + _GAP + 2 * _BARS_BESIDE) if beside else columns
        left, free = (width - used) // 2, height - shown - _WORDS
        cells = Cells(width, height)
        top = free // 2 if beside else 0
        self._draw_picture(cells, left, top, picture)
        self._write_words(cells, top + shown)
        if beside:
            bars = self._bars(used - columns - _GAP, shown)
            cells.paste(left + columns + _GAP, top, bars)
        elif free > 1:
            cells.paste(0, shown + _WORDS, self._bars(width, free))
        return cells

    def _draw_picture(self, cells: Cells, left: int, top: int, picture: Array) -> None:
        """Draw a picture with an even number of rows, in its colours if it has some."""
        if picture.ndim == 3 and not self.shaded:
            draw_colours(cells, left, top, picture)
        else:
            pixels = as_grey(picture).tolist()
            draw_pixels(cells, left, top, pixels, "ink", shaded=self.shaded)

    def _paint_words_and_bars(self, width: int, height: int) -> Cells:
        cells = Cells(width, height)
        self._write_words(cells, 0)
        if height > _WORDS:
            cells.paste(0, _WORDS, self._bars(width, height - _WORDS))
        return cells

    def _write_words(self, cells: Cells, y: int) -> None:
        """What the network says, whether it is right, and which picture this is."""
        said, truth = self._answer(self.index), self._truth(self.index)
        assert self.view is not None
        sure = percent(float(self.view.probabilities[self.index][said]))
        if said == truth:
            sign = self.glyphs.spell("✓")
            text, key = f"{sign} right: {self._class_name(said)} {sure}", "right"
        else:
            text, key = f"✗ wrong: {self._class_name(said)} {sure}", "wrong"
        right = sum(self._answer(n) == self._truth(n) for n in range(self._count))
        place = f"{self.index + 1}/{self._count}, {right} right"
        if said != truth:
            place = f"is {self._class_name(truth)} · {place}"
        cells.write_centred(y, fit(text, cells.width), key)
        cells.write_centred(y + 1, fit(place, cells.width), "frame")

    def _bars(self, width: int, height: int) -> Cells:
        assert self.view is not None
        probabilities = [float(p) for p in self.view.probabilities[self.index]]
        names = [self._class_name(label) for label in range(len(probabilities))]
        return draw_bars(width, height, probabilities, names)

    def _class_name(self, label: int) -> str:
        return self.class_names[label] if label < len(self.class_names) else str(label)

    def _answer(self, index: int) -> int:
        return int(self.view.probabilities[index].argmax()) if self.view else 0

    def _truth(self, index: int) -> int:
        return int(self.view.labels[index]) if self.view else 0

    @property
    def _count(self) -> int:
        return len(self.view.pictures) if self.view else 0
