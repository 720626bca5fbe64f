"""LinkLine: a line about what is sent to the terminal, and about the record of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive, var
from textual.widget import Widget

from tui_nn.ui.terminal.output.display import FramedApp
from tui_nn.ui.widgets.run_status import SEPARATOR
from tui_nn.ui.wording import link_wording

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_nn.training.protocol.snapshot import Snapshot

INTERVAL = 1.0
"""Seconds between two looks at the meter, while the line is shown."""

KEY, WORD = "i", "keys"


class LinkLine(Widget):
    """Stands in the place of the keys while it is wanted; nothing is done while it is not.

    Attributes:
        snapshot: the run as last seen.
        texts: what is shown, of falling importance.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LinkLine {
        display: none;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-muted;
    }
    """

    snapshot: var[Snapshot | None] = var(None)
    texts: reactive[tuple[str, ...]] = reactive(())
    _clock: Timer | None = None

    def on_show(self) -> None:
        """Begin to look."""
        self._clock = self._clock or self.set_interval(INTERVAL, self.look)
        self._clock.resume()
        self.look()

    def on_hide(self) -> None:
        """Stop reading the meter."""
        if self._clock is not None:
            self._clock.pause()

    def look(self) -> None:
        """Read the meter."""
        app = self.app
        if isinstance(app, FramedApp):
            self.texts = link_wording.link(app.output, self.snapshot)

    def render(self) -> Content:
        """As much as there is room for."""
        used = len(KEY) + len(WORD) + 3
        texts = fit(self.texts, self.content_size.width - used)
        return Content.assemble((KEY, "bold $primary"), f" {WORD}  ", texts)


def fit(texts: tuple[str, ...], width: int) -> str:
    """As many of `texts` as have room, the important ones rather than the others."""
    line = ""
    for text in texts:
        longer = f"{line}{SEPARATOR}{text}" if line else text
        line = longer if len(longer) <= width else line
    return line
