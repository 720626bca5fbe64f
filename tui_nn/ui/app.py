"""TuiNN: the program on the screen; it starts the worker after the first frame and cleans up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, ClassVar

from textual import events
from textual.app import SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import Screen
from textual.types import CSSPathType

from tui_nn.errors import UserError
from tui_nn.signals import HUNG_UP, INTERRUPTED
from tui_nn.training.protocol.commands import Command, Load, Stop
from tui_nn.training.protocol.events import Event, Failed
from tui_nn.training.protocol.inbox import Addressed, Inboxed
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.session.shutdown import Cause, Shutdown
from tui_nn.training.session.worker import start_worker
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipe import Recipe
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.explanations.hover import Hover
from tui_nn.ui.explanations.panels import explanations_of, name_of
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.run.polling import SNAPSHOT_PAUSE
from tui_nn.ui.run.visit import Visit
from tui_nn.ui.screens.attached import AttachedScreen
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.screens.training_keys import APP_KEYS, PAD_KEYS
from tui_nn.ui.terminal import internals
from tui_nn.ui.terminal.capabilities import EVERYTHING, Capabilities
from tui_nn.ui.terminal.containment import ErrorReports, contained_handlers, unfinished_screen
from tui_nn.ui.terminal.terminal_app import TerminalApp
from tui_nn.ui.theme import HOUSE_THEMES, start_theme, visible_borders
from tui_nn.ui.widgets.key_labels import action_name
from tui_nn.ui.wording.link_wording import link_change

_STYLES = tuple(Path(__file__).parent / name for name in ("app.tcss", "screens/training.tcss"))

StartSession = Callable[[SimpleQueue[Inboxed], Callable[[Event], None]], Thread]
"""Starts what obeys an inbox and publishes events, from whatever thread."""

NOTHING_TO_DETACH = "Nothing to continue in the background: no run is active."
"""What is said when there is nothing to detach."""


class TuiNN(TerminalApp):
    """The program.

    Args:
        config: the run to begin with.
        first: the commands that the session begins with; by default that run is loaded.
        start_session: starts the worker that obeys the inbox.
        conclude: does what is to be done once the session was left; what to tell the user.
        snapshot_pause: seconds from a snapshot to the next question while training runs.
        capabilities: what is used of the terminal.
        attached: name of the run, if another process trains it.
        over: makes a screen that lies over the run at first.
        theme: name of the theme; "" for the program's own.
    """

    TITLE = "tui-nn"
    ALLOW_SELECT = False  # of text, which could not be copied: ctrl+c leaves
    CSS_PATH: ClassVar[CSSPathType | None] = [*_STYLES]
    BINDINGS: ClassVar[list[BindingType]] = [*APP_KEYS]

    def __init__(
        self,
        config: TrainingConfig,
        *,
        first: Sequence[Command] = (),
        start_session: StartSession = start_worker,
        conclude: Callable[[Shutdown], str] = lambda _: "",
        snapshot_pause: float = SNAPSHOT_PAUSE,
        capabilities: Capabilities = EVERYTHING,
        attached: str = "",
        over: Callable[[Visit], Screen[None]] | None = None,
        theme: str = "",
    ) -> None:
        super().__init__(capabilities)
        self.errors = ErrorReports()
        internals.replace_error_handler(self, self.contain)
        internals.surround_messages(
            self, lambda: contained_handlers(self.contain, lambda: internals.is_exiting(self))
        )
        self.output.on_link_change.append(self._announce_link)
        self._inbox: SimpleQueue[Inboxed] = SimpleQueue()
        for command in first or (Load(config),):
            self._inbox.put(command)
        self._start_session, self._over = start_session, over
        self.shutdown = Shutdown(self._inbox, conclude)
        show: Callable[..., TrainingScreen] = TrainingScreen
        if attached:
            show = partial(AttachedScreen, name=attached, stop=self._stop_for_all)
        self.training = show(config, self._inbox.put, snapshot_pause, self.output.delay)
        self._hover = Hover(self.training.run)
        start_theme(self, theme)

    def get_css_variables(self) -> dict[str, str]:
        """Those of the theme, with borders that can be seen."""
        variables = super().get_css_variables()
        return variables | visible_borders(variables)

    def get_default_screen(self) -> Screen[None]:
        """The run, which stays below every other screen."""
        return self.training

    def on_mount(self) -> None:
        """Start the worker after the first frame."""
        if self._over is not None:
            self.push_screen(self._over(self.training.inside.visit()))
        self.call_after_refresh(self._start_worker)

    def _start_worker(self) -> None:
        self.shutdown.thread = self._start_session(self._inbox, self.publish)

    def _stop_for_all(self) -> None:
        """End the session of the process that trains, with an address so that it is passed on."""
        self._inbox.put(Addressed(Stop(), self.publish))

    def on_unmount(self) -> None:
        """Let the worker end."""
        self.shutdown.begin(Cause.CHOICE)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the run to the new size, also while another screen covers it."""
        if self.training.is_mounted:
            self.training.fit(event.size)

    def publish(self, event: Event) -> None:
        """Hand an event of the session to the screen; called from the worker's thread.

        Once the program is over, Python itself ends, and makes a worker fail that still imports.
        """
        if self.shutdown.over.is_set():
            return
        self.shutdown.note(event)
        if isinstance(event, Failed) and not isinstance(event.error, UserError):
            self.errors.take(event.error)
        try:
            self.training.post_message(TrainingUpdate(event))
        except RuntimeError:
            if self.is_running:
                raise

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """Everything that keys do, each recipe, and what Textual brings."""
        from tui_nn.ui.screens.help_text import key_names

        training = self.training
        for binding in (*training.KEYS, *PAD_KEYS):
            dead = action_name(binding) in training.run.dead_actions
            if not dead and training.allows(binding.action):
                action = partial(training.run_action, binding.action)
                yield SystemCommand(binding.tooltip, f"key {key_names(binding)}", action)
        for recipe in RECIPES.values():
            load = partial(self.load_recipe, recipe)
            yield SystemCommand(f"Recipe: {recipe.name}", recipe.description, load)
        yield SystemCommand("Help", "keys, columns, how a network learns", self.action_help)
        yield SystemCommand("Theme", "choose the colours", self.action_change_theme)
        yield SystemCommand("Screenshot", "save the screen as SVG", self.save_picture)
        yield SystemCommand("Quit", "leave the program", self.action_quit)

    def load_recipe(self, recipe: Recipe) -> None:
        """Change to `recipe`; the data folder stays."""
        self.training.replace(recipe.config.replace(data_dir=self.training.run.config.data_dir))

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
            self.push_screen(Palette())

    def action_help(self) -> None:
        """Explain the keys and the run."""
        from tui_nn.ui.screens.help import HelpScreen

        run, keys = self.training.run, self.training.KEYS
        here = "" if self.screen is self.training else type(self.screen).__name__
        self.push_screen(HelpScreen(run.config, run.schema, run.snapshot, keys, here=here))

    def action_explain(self) -> None:
        """Explain the numbers of the focused panel; without one, show the help."""
        from tui_nn.ui.screens.explanation import ExplanationDialog

        run = self.training.run
        for panel in (self.screen.focused, self.screen):
            if panel and (found := explanations_of(panel, run.config, run.schema)):
                self.push_screen(ExplanationDialog(name_of(panel), found))
                return
        self.action_help()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Explain the number under the mouse."""
        self._hover.follow(event)

    def action_next_theme(self) -> None:
        """Take the next theme: those of the house first, then Textual's."""
        house = [theme.name for theme in HOUSE_THEMES]
        names = house + [name for name in self.available_themes if name not in house]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        place = names.index(self.theme) + 1
        self.notify(f"{self.theme}, {place} of {len(names)}", timeout=2)

    def action_interrupt(self) -> None:
        """Leave at Ctrl+C."""
        self.exit(return_code=INTERRUPTED)

    def action_detach(self) -> None:
        """Leave; the run continues in the background."""
        if self.shutdown.recorded is None or self.training.run.state is RunState.FINISHED:
            self.notify(NOTHING_TO_DETACH, timeout=3)
        else:
            self.shutdown.begin(Cause.DETACHED)
            self.exit()

    def _announce_link(self) -> None:
        """Say how much is sent from now on."""
        self.notify(link_change(self.output.link), timeout=4)

    def contain(self, error: Exception) -> None:
        """Report an unexpected error; Textual's own handler would end the app and the training."""
        if internals.is_exiting(self):
            return
        internals.fail_test(self, error)
        described = self.errors.take(error)
        unfinished = unfinished_screen()
        if self.errors.are_too_many:
            self._leave_broken_screen()
        elif unfinished is not None and unfinished is not self.training:
            self.call_later(unfinished.dismiss)
        if described:
            message = f"{described} (the training continues; {self.errors.place})"
            self.notify(message, title="error", severity="error", timeout=10, markup=False)

    def _leave_broken_screen(self) -> None:
        """End a screen that fails over and over; a run that is being trained continues without."""
        trains = self.shutdown.recorded and self.training.run.state is RunState.RUNNING
        self.shutdown.begin(Cause.DETACHED if trains else Cause.CHOICE)
        self.exit(return_code=1)

    def interrupt(self, status: int) -> None:
        """Leave at a signal, or when the line is gone; called in a dedicated thread.

        The event loop may be blocked: a write to a terminal that is no longer read never returns.
        """
        self.shutdown.begin(Cause.HUNG_UP if status == HUNG_UP else Cause.SIGNAL)
        leave = partial(self.exit, return_code=status)
        with contextlib.suppress(RuntimeError):  # there is no event loop any more
            if (loop := internals.loop_of(self)) is None:
                self.call_later(leave)
            else:  # before all that was typed and is still to be done
                loop.call_soon_threadsafe(leave)
        self.shutdown.end_program(status, self._give_terminal_back)

    def _give_terminal_back(self) -> None:
        """Restore the terminal from a thread while the event loop is stuck."""
        restore = getattr(internals.driver_of(self), "restore_at_once", None)
        if restore is not None:
            restore()
