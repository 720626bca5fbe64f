"""Visit: what a screen that looks inside the run is opened with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tui_nn.training.protocol.commands import Command
    from tui_nn.training.protocol.examples import Example
    from tui_nn.training.protocol.sketching import Strokes
    from tui_nn.training.settings.config import TrainingConfig
    from tui_nn.ui.run.model import RunModel

    Array = NDArray[Any]


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
        open: opens another such screen, by its name, with an example to show first.
        draw: lays a picture, shape (28, 28) uint8, on the sketch pad, with what is said of it, in
            several lengths, the longest first.
        export_marks: asks for a file to write the marked examples to.
        replace: loads another run, after a question if this one is unsaved.
        can_replace: whether another run can be loaded.
    """

    run: RunModel
    send: Callable[[Command], None]
    example: Example | None
    strokes: Strokes
    ask: Callable[[Command], None]
    pause: float
    delay: Callable[[], float]
    open: Callable[[str, Example], None]
    draw: Callable[[Array, tuple[str, ...]], None]
    export_marks: Callable[[], None]
    replace: Callable[[TrainingConfig], None]
    can_replace: bool
