"""Which display fits the output."""

from __future__ import annotations

import sys

from tui_nn.headless.printing.display import RunDisplay
from tui_nn.headless.printing.line_display import LineDisplay
from tui_nn.headless.printing.stream import ClosableStream
from tui_nn.training.protocol.events import Event


def choose_display(*, as_json: bool, quiet: bool) -> RunDisplay:
    """The display that fits the output.

    Args:
        as_json: keep standard output for the result alone.
        quiet: show nothing.
    """
    stream = sys.stderr if as_json else sys.stdout
    if not quiet and stream.isatty():
        from tui_nn.headless.printing.bar_display import BarDisplay  # imports Rich

        return BarDisplay(ClosableStream(stream))
    return NoDisplay() if quiet or as_json else LineDisplay(ClosableStream(sys.stdout))


class NoDisplay:
    """Shows nothing."""

    interval: float | None = None
    is_gone = False

    def show(self, event: Event) -> None:
        """Ignore the event."""

    def close(self) -> None:
        """Do nothing."""
