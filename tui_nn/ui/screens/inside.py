"""Inside: opens the screens that look inside a run over its training screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from tui_nn.ui.run.visit import Visit
from tui_nn.ui.screens.overlays import NEED_NO_RUN, OVERLAYS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from textual.app import App

    from tui_nn.training.protocol.commands import Command
    from tui_nn.training.protocol.examples import Example
    from tui_nn.training.settings.config import TrainingConfig
    from tui_nn.ui.run.model import RunModel
    from tui_nn.ui.run.polling import SnapshotPolling
    from tui_nn.ui.run.sketching import Sketching
    from tui_nn.ui.screens.run_dialogs import RunDialogs

    Array = NDArray[Any]


class RunScreen(Protocol):
    """What the screen of a run has that those over it need."""

    run: RunModel
    polling: SnapshotPolling
    sketching: Sketching
    dialogs: RunDialogs
    send: Callable[[Command], None]
    REPLACEABLE: ClassVar[bool]

    @property
    def app(self) -> App[object]:
        """The program."""

    def command(self, command: Command) -> None:
        """Send a command, and ask for its effect."""

    def replace(self, config: TrainingConfig) -> None:
        """Load another run, after a question if this one is unsaved."""

    def show_pad(self) -> None:
        """Bring the sketch pad to the front."""


class Inside:
    """Opens the screens of `OVERLAYS` by name.

    Args:
        screen: shows the run.
        delay: seconds until the connection to the terminal has room for another picture.
    """

    def __init__(self, screen: RunScreen, delay: Callable[[], float]) -> None:
        self._screen, self._delay = screen, delay

    def can_open(self, name: str) -> bool:
        """Whether there is what a screen looks at."""
        run = self._screen.run
        return name in NEED_NO_RUN or (run.schema is not None and not run.need)

    def open(self, name: str, example: Example | None = None) -> None:
        """Open a screen, with what it shows first."""
        self._screen.app.push_screen(OVERLAYS[name](self.visit(example)))

    def visit(self, example: Example | None = None) -> Visit:
        """What a screen is opened with."""
        screen = self._screen
        return Visit(
            run=screen.run,
            send=screen.command,
            example=example,
            strokes=screen.sketching.conversation.strokes,
            ask=screen.send,
            pause=screen.polling.pause,
            delay=self._delay,
            open=self.open,
            draw=self._draw_over,
            export_marks=screen.dialogs.export_marks,
            replace=screen.replace,
            can_replace=screen.REPLACEABLE,
        )

    def _draw_over(self, picture: Array, subject: tuple[str, ...]) -> None:
        """Lay a picture on the pad."""
        self._screen.show_pad()
        self._screen.sketching.take_picture(picture, subject)
