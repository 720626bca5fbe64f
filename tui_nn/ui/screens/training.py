"""TrainingScreen: the run with its keys: what drives it, and the dialogs that they open.

The dialogs are imported when they are opened, to have the first frame sooner.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from tui_nn.training.commands import Extend, Rewind, Save
from tui_nn.training.config import TrainingConfig
from tui_nn.training.events import Diverged, RunState, Snapshot
from tui_nn.ui import wording
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.screens.sketch_view import SketchView
from tui_nn.ui.screens.training_keys import TRAINING_KEYS
from tui_nn.ui.widgets.curve_plot import CurvePlot
from tui_nn.ui.widgets.data_panel import DataPanel

if TYPE_CHECKING:
    from tui_nn.training.parts import Divergence
    from tui_nn.ui.screens.divergence import DivergenceDialog

ENDED = "The run has finished: space trains it further, r begins again, n sets up another one."
"""What is said of a run that is over."""


class TrainingScreen(SketchView):
    """The screen that the program lives in."""

    BINDINGS: ClassVar[list[BindingType]] = [*TRAINING_KEYS]
    KEYS: ClassVar[Sequence[Binding]] = TRAINING_KEYS
    """The keys that help and palette tell of."""
    OVER: ClassVar[str] = ENDED
    """What is said when a run that is over is to go on."""

    _news: Divergence | None = None
    """Of which nothing was said yet."""
    _asked_about: Divergence | None = None
    _dialog: DivergenceDialog | None = None

    @on(TrainingUpdate)
    def hear_of_divergence(self, message: TrainingUpdate) -> None:
        """Take what an event means for a run that has diverged."""
        match message.event:
            case Diverged(divergence):
                self._news, self._asked_about = divergence, None
                self.look()
            case Snapshot() as snapshot:
                self._follow_divergence(snapshot)

    def _follow_divergence(self, snapshot: Snapshot) -> None:
        """Ask how to go on, or say how it went on; others may have decided that."""
        divergence = snapshot.divergence
        if self._dialog and divergence is None:
            self._dialog.dismiss(None)
        if divergence is None and self._news and snapshot.state is RunState.RUNNING:
            told = wording.went_on(self._news, snapshot)
            self.notify(told, title="diverged", severity="warning", timeout=10, markup=False)
            self._news = None
        elif divergence and snapshot.state is RunState.PAUSED:
            self._news = None
            if divergence != self._asked_about and self.app.screen is self:
                self._ask_about(divergence, snapshot)

    def _ask_about(self, divergence: Divergence, snapshot: Snapshot) -> None:
        from tui_nn.ui.screens.divergence import DivergenceDialog

        self._asked_about = divergence
        rate = divergence.learning_rate if snapshot.base_rate is None else snapshot.base_rate
        self._dialog = DivergenceDialog(divergence, rate, self.look)
        self.app.push_screen(self._dialog, self._go_on_if)

    def _go_on_if(self, factor: float | None) -> None:
        self._dialog = None
        if factor is not None:
            self.command(Rewind(factor))

    def action_toggle_run(self) -> None:
        """Run or pause; a finished run is offered more epochs."""
        snapshot = self.snapshot
        if self.state is RunState.FINISHED:
            self._offer_more_epochs()
        elif snapshot and snapshot.divergence and self.state is RunState.PAUSED:
            self._ask_about(snapshot.divergence, snapshot)
        else:
            self.controls.toggle_run()

    def _offer_more_epochs(self) -> None:
        """Ask whether a finished run is to be trained further."""
        from tui_nn.ui.screens.confirm import ConfirmDialog

        snapshot = self.snapshot
        if self.ended or snapshot is None or snapshot.divergence:
            self.notify(self.ended or self.OVER, timeout=3, markup=False)
            return
        total = wording.more_epochs(snapshot)

        def extend_if(confirmed: bool | None) -> None:
            if confirmed:
                self.command(Extend(total))

        question = wording.ask_for_more(self.config, snapshot, total)
        self.app.push_screen(ConfirmDialog(question, "Train"), extend_if)

    def action_step(self) -> None:
        """Train a single step."""
        if self.state is RunState.FINISHED:
            self.notify(self.OVER, timeout=3)
        else:
            self.controls.step()

    def action_change_rate(self, direction: int) -> None:
        """Raise (1) or lower (-1) the learning rate."""
        self.controls.change_rate(direction)

    def action_change_pace(self, direction: int) -> None:
        """Train faster (1) or slower (-1)."""
        self.controls.change_pace(direction)

    def action_next_metric(self) -> None:
        """Plot the next metric."""
        for plot in self.query(CurvePlot):
            plot.next_metric()

    def action_toggle_log(self) -> None:
        """Plot linear or logarithmic."""
        for plot in self.query(CurvePlot):
            plot.toggle_log()

    def action_focus_next(self) -> None:
        """Go with the keys to the pad, then to the plots, then back to the training."""
        widgets = [*self.query_one(DataPanel).query("*"), *self.query(CurvePlot)]
        places = [widget for widget in widgets if widget.display and widget.focusable]
        here = places.index(self.focused) if self.focused in places else -1
        self.set_focus(places[here + 1] if here + 1 < len(places) else None)

    def action_leave(self) -> None:
        """Give the keys back to the training."""
        self.set_focus(None)

    def action_toggle_link(self) -> None:
        """Show what is sent to the terminal and what is recorded, or the keys again."""
        self.toggle_class("-link")

    def action_drawings(self) -> None:
        """Show the user's own drawings."""
        from tui_nn.ui.screens.drawings import DrawingsScreen

        if not any(isinstance(screen, DrawingsScreen) for screen in self.app.screen_stack):
            screen = DrawingsScreen(self.send, lambda: self.state is RunState.RUNNING)
            self.app.push_screen(screen)

    def action_reset(self) -> None:
        """Begin again; asks first where there is something to lose."""
        from tui_nn.ui.screens.confirm import ConfirmDialog

        if self.snapshot and self.snapshot.step:
            question = f"Begin again? {wording.count(self.snapshot.step)} trained steps are lost."
            self.app.push_screen(ConfirmDialog(question, "Begin again"), self._reset_if)
        else:
            self.load(self.config)

    def _reset_if(self, confirmed: bool | None) -> None:
        if confirmed:
            self.load(self.config)

    def action_setup(self) -> None:
        """Set up another run."""
        from tui_nn.ui.screens.setup import SetupScreen

        self.app.push_screen(SetupScreen(self.config), self._load_if)

    def _load_if(self, config: TrainingConfig | None) -> None:
        if config:
            self.load(config)

    def action_save(self) -> None:
        """Write the network to a file."""
        from tui_nn.ui.screens.files import SaveDialog

        if self.snapshot:
            name = wording.file_name(self.config, self.snapshot.step)
            self.app.push_screen(SaveDialog(name), self._save_if)

    def _save_if(self, path: Path | None) -> None:
        if path:
            self.send(Save(path))

    def action_open(self) -> None:
        """Go on with a network from a file."""
        from tui_nn.ui.screens.files import OpenDialog

        self.app.push_screen(OpenDialog(), self._open_if)

    def _open_if(self, path: Path | None) -> None:
        if path:
            self.load(self.config, path)
