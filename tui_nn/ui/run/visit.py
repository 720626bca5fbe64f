"""Visit: what a screen that looks inside the run is opened with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui_nn.training.protocol.commands import Command, Strokes
    from tui_nn.training.protocol.examples import Example
    from tui_nn.ui.run.model import RunModel


class Visit(NamedTuple):
    """What an overlay is opened with.

    Attributes:
        run: the run.
        send: sends a command to the session, and asks for a snapshot that shows its effect.
        example: what to show first; None for what the screen itself chooses.
        strokes: the drawing on the pad; empty if there is none.
        ask: sends a question that changes nothing; nothing else is asked with it.
        pause: seconds from an answer to the next question during training.
        delay: seconds until the connection to the terminal has room for another picture.
    """

    run: RunModel
    send: Callable[[Command], None]
    example: Example | None
    strokes: Strokes
    ask: Callable[[Command], None]
    pause: float
    delay: Callable[[], float]
