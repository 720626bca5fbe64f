"""TuiNN: the program on the screen; it starts the worker after the first frame and cleans up."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import Screen
from textual.types import CSSPathType

from tui_nn.errors import UserError
from tui_nn.training.commands import Inboxed, Load, Stop
from tui_nn.training.config import TrainingConfig
from tui_nn.training.events import Event, Failed
from tui_nn.training.recipes import RECIPES, Recipe
from tui_nn.training.worker import start_worker
from tui_nn.ui import terminal
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.screens.run_view import SNAPSHOT_PAUSE
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.screens.training_keys import APP_KEYS, TRAINING_KEYS
from tui_nn.ui.theme import HOUSE_THEMES

_STYLES = tuple(Path(__file__).parent / name for name in ("app.tcss", "screens/run_view.tcss"))

StartSession = Callable[[SimpleQueue[Inboxed], Callable[[Event], None]], Thread]
"""Starts what obeys an inbox and publishes events, from whatever thread."""

HANG_UP_CHECK = 1.0
"""Seconds between two looks whether the terminal is still there."""


class TuiNN(App[None]):
    """The program.

    Args:
        config: the run to begin with.
        checkpoint: a network to begin with instead.
        start_session: starts the worker that obeys the inbox.
        snapshot_pause: seconds from a snapshot to the next question while training runs.
    """

    TITLE = "tui-nn"
    CSS_PATH: ClassVar[CSSPathType | None] = [*_STYLES]
    BINDINGS: ClassVar[list[BindingType]] = [*APP_KEYS]

    def __init__(
        self,
        config: TrainingConfig,
        *,
        checkpoint: Path | None = None,
        start_session: StartSession = start_worker,
        snapshot_pause: float = SNAPSHOT_PAUSE,
    ) -> None:
        super().__init__()
        self.defects: list[Exception] = []
        self._inbox: SimpleQueue[Inboxed] = SimpleQueue()
        self._inbox.put(Load(config, checkpoint))
        self._start_session = start_session
        self._ignore_signals: Callable[[], None] = lambda: None
        self.training = TrainingScreen(config, self._inbox.put, snapshot_pause)
        for theme in HOUSE_THEMES:
            self.register_theme(theme)
        self.theme = HOUSE_THEMES[0].name

    def get_default_screen(self) -> Screen[None]:
        """The run, which stays below every other screen."""
        return self.training

    def on_mount(self) -> None:
        """Look out for the end of the terminal, and start the worker after the first frame."""
        if not self.is_headless:
            self._ignore_signals = terminal.on_fatal_signal(self._leave)
            self.set_interval(HANG_UP_CHECK, self._leave_if_hung_up)
        self.app_resume_signal.subscribe(self, self._paint_again)
        self.call_after_refresh(self._start_session, self._inbox, self.publish)

    def on_unmount(self) -> None:
        """Let the worker end."""
        self._inbox.put(Stop())
        self._ignore_signals()

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the run anew, also while it is below another screen."""
        if self.training.is_mounted:
            self.training.fit(event.size)

    def publish(self, event: Event) -> None:
        """Hand an event of the session to the screen; called from the worker's thread."""
        if isinstance(event, Failed) and not isinstance(event.error, UserError):
            self.defects.append(event.error)
        try:
            self.training.post_message(TrainingUpdate(event))
        except RuntimeError:
            if self.is_running:
                raise

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """Everything that keys do, each recipe, and what Textual brings."""
        from tui_nn.ui.screens.help_text import key_names

        for binding in TRAINING_KEYS:
            action = partial(self.training.run_action, binding.action)
            yield SystemCommand(binding.tooltip, f"key {key_names(binding)}", action)
        for recipe in RECIPES.values():
            load = partial(self.load_recipe, recipe)
            yield SystemCommand(f"Recipe: {recipe.name}", recipe.description, load)
        yield SystemCommand("Help", "Keys, columns, and how a network learns", self.action_help)
        yield SystemCommand("Theme", "Choose the colours", self.action_change_theme)
        yield SystemCommand("Screenshot", "Write the screen to an SVG file", self.save_picture)
        yield SystemCommand("Quit", "Leave the program", self.action_quit)

    def load_recipe(self, recipe: Recipe) -> None:
        """Change to `recipe`; the data folder stays."""
        self.training.load(recipe.config.replace(data_dir=self.training.config.data_dir))

    def save_picture(self) -> None:
        """Write the screen to an SVG file, once the palette is gone."""
        self.set_timer(0.2, self.deliver_screenshot)

    def pop_screen(self) -> AwaitComplete:
        """Close the top screen, but never the run's own.

        A second `escape`, pressed in a hurry, can reach a dialog that is closed already, and would
        close what lies below it.
        """
        return super().pop_screen() if len(self.screen_stack) > 1 else AwaitComplete()

    def action_command_palette(self) -> None:
        """Offer every command by name."""
        from tui_nn.ui.screens.palette import Palette

        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_help(self) -> None:
        """Explain the keys and the run."""
        from tui_nn.ui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.training.config, self.training.snapshot))

    def action_next_theme(self) -> None:
        """Go to the next theme: those of the house first, then Textual's."""
        house = [theme.name for theme in HOUSE_THEMES]
        names = house + [name for name in self.available_themes if name not in house]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.notify(f"theme {self.theme}", timeout=2)

    def action_interrupt(self) -> None:
        """Leave at Ctrl+C."""
        self._leave(terminal.INTERRUPTED)

    def _leave(self, status: int) -> None:
        self.exit(return_code=status)

    def _leave_if_hung_up(self) -> None:
        if terminal.is_gone():
            self._leave(terminal.HUNG_UP)

    def _paint_again(self, _app: App[object]) -> None:
        """Textual leaves the screen blank after `fg`."""
        self.screen.refresh(layout=True)


def run_app(config: TrainingConfig, checkpoint: Path | None = None) -> int:
    """Run the program on this terminal.

    Returns:
        The exit status: 0, 1 after a defect, or 128 and the number of the signal that ended it.

    Raises:
        UserError: there is no terminal to draw on.
    """
    terminal.require_terminal()
    terminal.end_with_line()
    app = TuiNN(config, checkpoint=checkpoint)
    app.run()
    for defect in app.defects:
        traceback.print_exception(defect, file=sys.stderr)
    return app.return_code or (1 if app.defects else 0)
