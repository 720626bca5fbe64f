"""SamplePictures: some of a user's pictures as the network sees them, with their classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import var

from tui_nn.text import printable
from tui_nn.ui.drawing.cells import Cells, fit, message
from tui_nn.ui.drawing.half_block import draw_pixels
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import GalleryView

WAITING = "Some of the test pictures appear here, as the network sees them."
GAP = 2


class SamplePictures(DrawnWidget):
    """As many test pictures as have room, side by side.

    Attributes:
        view: the pictures; None while they are not known.
        class_names: a name for each class.
    """

    PREFIX = "sample-pictures"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"sample-pictures--ink", "sample-pictures--name"}
    DEFAULT_CSS = """
    SamplePictures {
        height: 1fr; min-height: 4;
        & .sample-pictures--ink { color: $foreground; background: $foreground 6%; }
        & .sample-pictures--name { color: $text-muted; }
    }
    """

    view: var[GalleryView | None] = var(None)
    class_names: var[tuple[str, ...]] = var(())

    def watch_view(self) -> None:
        """Called when the pictures are known."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The pictures, made smaller where there is no room for one."""
        if self.view is None or height < 2:
            return message(width, height, WAITING, "name")
        cells = Cells(width, height)
        rows, columns = self.view.pictures.shape[1:3]
        step = max(-(-rows // (2 * (height - 1))), -(-columns // width))
        x = 0
        for picture, label in zip(self.view.pictures, self.view.labels, strict=True):
            pixels = picture[::step, ::step].tolist()
            pixels += [[0] * len(pixels[0])] * (len(pixels) % 2)
            if x + len(pixels[0]) > width:
                break
            draw_pixels(cells, x, 0, pixels, "ink", shaded=self.shaded)
            name = printable(self.class_names[label])
            cells.write(x, len(pixels) // 2, fit(name, len(pixels[0])), "name")
            x += len(pixels[0]) + GAP
        return cells
