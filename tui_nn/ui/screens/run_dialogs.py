"""RunDialogs: the screens that keys open over a run, and what their answers lead to.

Each is imported when it is opened, so that the first frame appears sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tui_nn.training.protocol.commands import Command, ExportAs, Extend, Save
from tui_nn.training.protocol.inquiries import ExportMarks
from tui_nn.training.protocol.left_out import describe_confusions, describe_left_out
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.timeline.wording import none_to_fork
from tui_nn.ui.wording import leaving_wording, run_wording

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_nn.training.settings.config import TrainingConfig
    from tui_nn.ui.run.model import RunModel


class Load(Protocol):
    """Loads a new network, some settings fitted to the data, or the one in a checkpoint, or a fork
    of the run at one of its steps.
    """

    def __call__(
        self,
        config: TrainingConfig,
        checkpoint: Path | None = None,
        free: tuple[str, ...] = (),
        fork: int | None = None,
    ) -> None:
        """Load it."""


MARKS_NAME = "marked-examples.csv"

NO_OWN_DATA = "These data come with the program; `tui-nn FILE` opens your own."
"""What is said where there is nothing to show of the data."""


class RunDialogs:
    """Opens dialogs over the screen of a run.

    Args:
        screen: shows the run.
        run: the run.
        load: loads another run.
        send: puts a command into the session's inbox.
    """

    def __init__(
        self, screen: Screen[None], run: RunModel, load: Load, send: Callable[[Command], None]
    ) -> None:
        self._screen, self._run, self._load, self._send = screen, run, load, send

    def confirm(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask a question, and call `then` after a yes."""
        from tui_nn.ui.screens.confirm import ConfirmDialog

        def act(confirmed: bool | None) -> None:
            if confirmed:
                then()

        self._screen.app.push_screen(ConfirmDialog(question, yes), act)

    def restart(self) -> None:
        """Restart with a new network; asks first if steps were trained."""
        if self._run.snapshot and self._run.snapshot.step:
            question = leaving_wording.restart(self._run.snapshot)
            self.confirm(question, "Restart", self._load_again)
        else:
            self._load_again()

    def _load_again(self) -> None:
        self._load(self._run.config, None, self._run.ready.free if self._run.ready else ())

    def replace(self, config: TrainingConfig, then: Callable[[], None] = lambda: None) -> None:
        """Load another run, then call `then`; asks first if this one is not finished or saved."""

        def load() -> None:
            self._load(config, None)
            then()

        if question := self.leaving_question():
            self.confirm(question, "Leave it", load)
        else:
            load()

    def leaving_question(self) -> str:
        """What to ask before the run is left for another one; empty if nothing is lost."""
        run = self._run
        return leaving_wording.leave(run.snapshot) if run.snapshot and run.is_unsaved else ""

    def extend(self, command: Callable[[Command], None]) -> None:
        """Ask whether a finished run is to be trained for more epochs."""
        snapshot = self._run.snapshot
        assert snapshot is not None
        total = run_wording.more_epochs(snapshot)
        question = run_wording.ask_for_more(self._run.config, snapshot, total)
        self.confirm(question, "Train", lambda: command(Extend(total)))

    def set_up(self) -> None:
        """Open the form for another run."""
        from tui_nn.ui.screens.setup import SetupScreen

        def load_if(config: TrainingConfig | None) -> None:
            if config:
                self._load(config, None)

        form = SetupScreen(self._run.config, self.leaving_question)
        self._screen.app.push_screen(form, load_if)

    def export_marks(self) -> None:
        """Ask for a file to write the marked examples to."""
        from tui_nn.ui.screens.files import marks_dialog

        def export_if(path: Path | None) -> None:
            if path:
                self._send(ExportMarks(path))

        self._screen.app.push_screen(marks_dialog(MARKS_NAME), export_if)

    def fork(self, stop: int | None) -> None:
        """Open the form for a fork of the run, at first from the moment `stop`."""
        from tui_nn.ui.screens.fork import Fork, ForkScreen

        def load_if(fork: Fork | None) -> None:
            if fork:
                self._load(fork.config, fork=fork.step)

        snapshot = self._run.snapshot
        if reason := none_to_fork(snapshot):
            self._screen.notify(reason, timeout=4, markup=False)
        elif snapshot is not None:
            form = ForkScreen(self._run.config, snapshot, stop, self.leaving_question)
            self._screen.app.push_screen(form, load_if)

    def save(self) -> None:
        """Ask for a file to write the network to."""
        from tui_nn.training.exports.table import find_network_export
        from tui_nn.ui.screens.files import save_dialog

        def save_if(path: Path | None) -> None:
            if path:
                export = find_network_export(path)
                self._send(ExportAs(path, export.name) if export else Save(path))

        if self._run.snapshot:
            name = run_wording.file_name(self._run.config, self._run.snapshot.step)
            self._screen.app.push_screen(save_dialog(name), save_if)

    def open(self) -> None:
        """Ask for a file to load a network from."""
        from tui_nn.ui.screens.files import open_dialog

        def open_if(path: Path | None) -> None:
            if path:
                self._load(self._run.config, path)

        self._screen.app.push_screen(open_dialog(self.leaving_question), open_if)

    def ask_label(self, last: str, then: Callable[[str], None]) -> None:
        """Ask what the drawing shows, and call `then` with it; `last` is offered first."""
        from tui_nn.ui.screens.labels import LabelDialog

        def keep_if(label: str | None) -> None:
            if label:
                then(label)

        names = self._run.schema.class_names if self._run.schema else ()
        self._screen.app.push_screen(LabelDialog(self._send, names, last), keep_if)

    def show_data(self, *, changeable: bool = True) -> None:
        """Show what was understood of the user's own data."""
        from tui_nn.ui.screens.data import DataScreen

        def apply(config: TrainingConfig, free: tuple[str, ...]) -> None:
            self._load(config, None, free)

        ready = self._run.ready
        if ready is None or ready.survey is None:
            self._screen.notify(NO_OWN_DATA, timeout=4)
        elif not any(isinstance(screen, DataScreen) for screen in self._screen.app.screen_stack):
            screen = DataScreen(ready, apply if changeable else None, self.leaving_question)
            self._screen.app.push_screen(screen)

    def _left_out_note(self) -> str | None:
        """How own symbols are read that were left out; None for other data."""
        run = self._run
        if not run.is_own_symbols:
            return None
        if run.left_out is None or not run.left_out.is_complete or run.schema is None:
            return ""
        confused = describe_confusions(run.left_out, run.schema.class_names)
        return f"{describe_left_out(run.left_out)}; {confused}"

    def show_drawings(self) -> None:
        """Show the user's own drawings."""
        from tui_nn.ui.screens.drawings import DrawingsScreen

        app = self._screen.app
        if not any(isinstance(screen, DrawingsScreen) for screen in app.screen_stack):
            is_training = lambda: self._run.state is RunState.RUNNING  # noqa: E731
            note = self._left_out_note()
            app.push_screen(DrawingsScreen(self._send, is_training, note))
