"""TrainingScreen: the run with its keys: what drives it, and the dialogs that they open.

The dialogs are imported when they are opened, to have the first frame sooner.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui_nn.training.protocol.commands import Extend, Rewind, Save
from tui_nn.training.protocol.events import Diverged, Ready, RunState, Saved, Snapshot
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.screens.sketch_view import SketchView
from tui_nn.ui.screens.training_keys import PAD_KEYS, TRAINING_KEYS
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.curve_plot import CurvePlot
from tui_nn.ui.widgets.data_panel import DataPanel
from tui_nn.ui.widgets.layer_table import LayerTable
from tui_nn.ui.wording import divergence_wording, leaving_wording, run_wording

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import Divergence
    from tui_nn.ui.screens.divergence import DivergenceDialog

FINISHED = "The run has finished: space continues it, r restarts it, n sets up a new run."
"""What is said of a finished run."""

CHECKPOINT_SUFFIX = ".safetensors"
"""Of the files that a network is saved to."""


class TrainingScreen(SketchView):
    """The screen that the program lives in."""

    BINDINGS: ClassVar[list[BindingType]] = [*TRAINING_KEYS, *PAD_KEYS]
    KEYS: ClassVar[Sequence[Binding]] = TRAINING_KEYS
    """The keys in help and palette, beside those of the pad."""
    OVER: ClassVar[str] = FINISHED
    """What is said when a finished run is asked to continue."""

    _safe_step = 0
    """Up to which the network is in a file of the user's."""
    _news: Divergence | None = None
    """Of which nothing was said yet."""
    _asked_about: Divergence | None = None
    _dialog: DivergenceDialog | None = None

    @on(TrainingUpdate)
    def follow_what_is_saved(self, message: TrainingUpdate) -> None:
        """Remember up to which step the network is in a file of the user's."""
        match message.event:
            case Ready(step=step):
                self._safe_step = step
            case Saved(path) if path.suffix == CHECKPOINT_SUFFIX and self.snapshot:
                self._safe_step = self.snapshot.step

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
        """Ask how to continue, or say how it continued; another screen may have decided that."""
        divergence = snapshot.divergence
        if self._dialog and divergence is None:
            self._dialog.dismiss(None)
        if divergence is None and self._news and snapshot.state is RunState.RUNNING:
            told = divergence_wording.continued(self._news, snapshot)
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
        recipe = RECIPES.get(self.config.recipe)
        recipe_rate = recipe.config.learning_rate if recipe else None
        self._dialog = DivergenceDialog(divergence, rate, self.look, recipe_rate)
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
        total = run_wording.more_epochs(snapshot)

        def extend_if(confirmed: bool | None) -> None:
            if confirmed:
                self.command(Extend(total))

        question = run_wording.ask_for_more(self.config, snapshot, total)
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
        """Move the focus to the pad, the plots, the layers, then back to the training."""
        panels = [*self.query_one(DataPanel).query("*"), *self.query(CurvePlot)]
        places = [panel for panel in (*panels, self.query_one(LayerTable)) if _is_shown(panel)]
        here = places.index(self.focused) if self.focused in places else -1
        self.set_focus(places[here + 1] if here + 1 < len(places) else None)

    def action_leave(self) -> None:
        """Give the keys back to the training."""
        self.set_focus(None)

    async def action_on_pad(self, action: str) -> None:
        """Do with the sketch pad what `action` says; to draw by keys, it gets the focus."""
        pad = self.query_one(SketchPad)
        if action == "toggle_pen":
            self.set_focus(pad)
        await pad.run_action(action)

    def allows(self, action: str) -> bool:
        """Whether the keys of `action` mean something now."""
        _, name, parameters = parse(action)
        return bool(self.check_action(name, parameters))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys mean something now."""
        if action == "on_pad":
            pad, (_, name, arguments) = self.query_one(SketchPad), parse(str(parameters[0]))
            return _is_shown(pad) and bool(pad.check_action(name, arguments))
        return super().check_action(action, parameters)

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
        """Restart with a new network; asks first where something is lost."""
        from tui_nn.ui.screens.confirm import ConfirmDialog

        if self.snapshot and self.snapshot.step:
            question = leaving_wording.restart(self.snapshot)
            self.app.push_screen(ConfirmDialog(question, "Restart"), self._reset_if)
        else:
            self.load(self.config)

    def _reset_if(self, confirmed: bool | None) -> None:
        if confirmed:
            self.load(self.config)

    def leaving_question(self) -> str:
        """What to ask before the run is left for another one; nothing if nothing is lost."""
        snapshot = self.snapshot
        if snapshot is None or self.state is RunState.FINISHED or snapshot.step <= self._safe_step:
            return ""
        return leaving_wording.leave(snapshot)

    def replace(self, config: TrainingConfig) -> None:
        """Load another run; asks first where this one is neither finished nor saved."""
        from tui_nn.ui.screens.confirm import ConfirmDialog

        question = self.leaving_question()
        if not question:
            self.load(config)
            return
        ask = ConfirmDialog(question, "Leave it")
        self.app.push_screen(ask, lambda yes: self.load(config) if yes else None)

    def action_setup(self) -> None:
        """Set up another run."""
        from tui_nn.ui.screens.setup import SetupScreen

        self.app.push_screen(SetupScreen(self.config, self.leaving_question), self._load_if)

    def _load_if(self, config: TrainingConfig | None) -> None:
        if config:
            self.load(config)

    def action_save(self) -> None:
        """Write the network to a file."""
        from tui_nn.ui.screens.files import SaveDialog

        if self.snapshot:
            name = run_wording.file_name(self.config, self.snapshot.step)
            self.app.push_screen(SaveDialog(name), self._save_if)

    def _save_if(self, path: Path | None) -> None:
        if path:
            self.send(Save(path))

    def action_open(self) -> None:
        """Open a network from a file."""
        from tui_nn.ui.screens.files import OpenDialog

        self.app.push_screen(OpenDialog(self.leaving_question), self._open_if)

    def _open_if(self, path: Path | None) -> None:
        if path:
            self.load(self.config, path)


def _is_shown(panel: Widget) -> bool:
    """Whether a panel is on the screen and takes keys."""
    ancestors = [node for node in panel.ancestors_with_self if isinstance(node, Widget)]
    return panel.focusable and all(node.display for node in ancestors)
