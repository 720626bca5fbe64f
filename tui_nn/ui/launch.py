"""run_app: the program on this terminal, from the first look at it to the exit status."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread

from textual.screen import Screen

from tui_nn.signals import fatal_signals
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.events import Event, Ready
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.session.shutdown import Cause, Shutdown
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.app import StartSession, TuiNN
from tui_nn.ui.run.visit import Visit
from tui_nn.ui.terminal import attachment
from tui_nn.ui.terminal.capabilities import Mouse, Preferences


def run_app(
    config: TrainingConfig,
    *,
    first: Sequence[Command],
    start_session: StartSession,
    conclude: Callable[[Shutdown], str],
    tell: Callable[[str], None],
    preferences: Preferences = Preferences(),  # noqa: B008, frozen
    attached: str = "",
    over: Callable[[Visit], Screen[None]] | None = None,
) -> int:
    """Run the program on this terminal.

    Args:
        config: the run to begin with.
        first: the first commands of the session.
        start_session: starts the worker that executes them.
        conclude: called after the session was left; returns what to tell the user.
        tell: shows it, once the terminal is restored.
        preferences: how the terminal is to be used.
        attached: name of the run, if another process trains it.
        over: makes a screen that lies over the run at first.

    Returns:
        The exit status: 0, 1 after an unexpected error, or 128 and the number of the signal that
        ended it.

    Raises:
        UserError: there is no terminal to draw on.
    """
    attachment.require_terminal()
    attachment.forget_stated_size()
    capabilities = attachment.look_at_terminal(preferences)
    app = TuiNN(
        config,
        first=first,
        start_session=freezing_imports(start_session),
        conclude=conclude,
        capabilities=capabilities,
        attached=attached,
        over=over,
        theme=preferences.theme,
    )
    with fatal_signals(app.interrupt):
        attachment.watch_line(app.interrupt)
        app.run(mouse=capabilities.mouse.used is not Mouse.NONE)
        app.shutdown.begin(Cause.CHOICE)
        tell(app.shutdown.conclude())
        app.shutdown.over.set()
    tell(app.errors.summary())
    return app.return_code or (1 if app.errors.count else 0)


def freezing_imports(start_session: StartSession) -> StartSession:
    """Exempt all objects from garbage collection once the first network is ready.

    Imported modules stay until the end; a collection that visits them stops all threads for 0.1 s.
    """

    def start(inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> Thread:
        def publish_and_freeze(event: Event) -> None:
            if isinstance(event, Ready) and not gc.get_freeze_count():
                gc.freeze()
            publish(event)

        return start_session(inbox, publish_and_freeze)

    return start
