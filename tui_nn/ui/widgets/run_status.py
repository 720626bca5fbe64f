"""RunStatus: two lines under the plots with the numbers of the moment."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui_nn.ui.drawing import cells

Lines = tuple[tuple[str, ...], tuple[str, ...]]
"""Two lines, each of several texts of falling importance."""

SEPARATOR = " · "


def fit(texts: tuple[str, ...], width: int) -> str:
    """As many of `texts` as have room, the first in any case."""
    line = texts[0] if texts else ""
    for text in texts[1:]:
        if cell_len(line + SEPARATOR + text) > width:
            break
        line += SEPARATOR + text
    return cells.fit(line, width)


def wrap_two(text: str, width: int) -> Lines:
    """A sentence of any length broken into two lines, between two parts or else at a blank."""
    if cell_len(text) <= width:
        return (text,), ()
    first, separator, second = text.rpartition(SEPARATOR)
    if separator and max(cell_len(first), cell_len(second)) <= width:
        return (first,), (second,)
    room = next(n for n in range(width, -1, -1) if cell_len(text[:n]) <= width)
    cut = text.rfind(" ", 0, room + 1)
    cut = cut if cut > 0 else room
    return (text[:cut].rstrip(),), (text[cut:].strip(),)


class RunStatus(Widget):
    """Loss, accuracy, learning rate, speed and state; or what went wrong."""

    DEFAULT_CSS = """
    RunStatus {
        height: 2;
        padding-left: 1;
        color: $foreground;
    }
    RunStatus.-finished { color: $text-success; text-style: bold; }
    RunStatus.-past { color: $text-warning; text-style: bold; }
    RunStatus.-failed { color: $text-error; text-style: bold; }
    """

    lines: reactive[Lines] = reactive(((), ()))
    """What is shown, when there is no sentence."""
    sentence: reactive[str] = reactive("")
    """Shown instead of the lines, broken where it must be."""

    def render(self) -> Content:
        """Both lines, each cut to the width."""
        width = self.size.width
        first, second = wrap_two(self.sentence, width) if self.sentence else self.lines
        return Content(f"{fit(first, width)}\n{fit(second, width)}")
