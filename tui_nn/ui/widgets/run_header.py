"""RunHeader: the top line, with what is trained, how far it is, and the time left or taken."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui_nn.ui.drawing.cells import fit

NAME = "tui-nn"

SHORTEST_BAR, LONGEST_BAR = 6, 40
"""Cells of the progress bar."""


def bar(share: float, width: int) -> tuple[str, str]:
    """The done and the open part of a progress bar of `width` cells, to half a cell."""
    halves = round(min(max(share, 0.0), 1.0) * 2 * width)
    done = "━" * (halves // 2) + ("╸" if halves % 2 else "")
    return done, "─" * (width - len(done))


class RunHeader(Widget):
    """One line about the whole run."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RunHeader {
        height: 1;
        background: $panel;
        color: $foreground;
    }
    """

    run_title: reactive[str] = reactive("")
    """What is trained."""
    epoch: reactive[str] = reactive("")
    """Which epoch of how many, or what is loading."""
    progress: reactive[float] = reactive(0.0)
    """Share of the work that is done, 0 to 1."""
    time: reactive[str] = reactive("")
    """Time left or taken, in words."""

    def validate_progress(self, progress: float) -> float:
        """Round to what can be seen, so that nothing is painted again for less."""
        return round(progress, 2)

    def render(self) -> Content:
        """The line, with the progress to the right."""
        tail = f" {100 * self.progress:3.0f}% {self.time} "
        name = f" {NAME}  "
        free = self.size.width - len(self.epoch) - len(tail) - 2
        if free - len(name) < len(self.run_title):
            name = " "  # what is trained says more than the program's own name
        room = free - len(name)
        shown = self.run_title
        width = min(room - len(shown), LONGEST_BAR)
        if width < SHORTEST_BAR:  # the share stands beside the bar as a number too
            width, shown = 0, fit(shown, room)
        done, left = bar(self.progress, width)
        gap = " " * max(room - len(shown) - width + 1, 1)
        return Content.assemble(
            (name, "bold $primary"),
            shown,
            gap,
            (self.epoch, "$text-muted"),
            " ",
            (done, "$primary"),
            (left, "$foreground 30%"),
            (tail, "bold"),
        )
