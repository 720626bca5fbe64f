"""TrainingScreen: the run as it happens, with its keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import var
from textual.widgets import Static

from tui_nn.training.protocol.commands import Command, Load, MeasureImportance
from tui_nn.training.protocol.events import Ready
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.run.arrangement import Arrangement
from tui_nn.ui.run.best_run import BestRun
from tui_nn.ui.run.controls import RunControls
from tui_nn.ui.run.data_panel import DataPanel
from tui_nn.ui.run.display import RunDisplay
from tui_nn.ui.run.model import RunModel
from tui_nn.ui.run.panels import Face, Place, make_panels, next_panel
from tui_nn.ui.run.polling import SNAPSHOT_PAUSE, SnapshotPolling
from tui_nn.ui.run.sketching import Sketching
from tui_nn.ui.screens.divergence_watch import DivergenceWatch
from tui_nn.ui.screens.inside import Inside
from tui_nn.ui.screens.own_data import OwnData
from tui_nn.ui.screens.restarts import Restarts
from tui_nn.ui.screens.run_dialogs import RunDialogs
from tui_nn.ui.screens.training_keys import PAD_KEYS, TRAINING_KEYS
from tui_nn.ui.sketch.pad_messages import LabelWanted, PadMessage, PinPressed
from tui_nn.ui.terminal.output.prompt_screen import PromptScreen
from tui_nn.ui.timeline.controls import TimelineControls
from tui_nn.ui.timeline.timeline import Timeline
from tui_nn.ui.widgets.curve_plot import CurvePlot
from tui_nn.ui.widgets.key_bar import KeyBar
from tui_nn.ui.widgets.link_line import LinkLine
from tui_nn.ui.widgets.readout import Readout
from tui_nn.ui.widgets.run_header import RunHeader
from tui_nn.ui.widgets.run_status import RunStatus
from tui_nn.ui.wording import run_wording


class TrainingScreen(PromptScreen):
    """The screen that the program lives in.

    Args:
        config: the run that is being loaded.
        send: puts a command into the session's inbox.
        snapshot_pause: seconds from a snapshot to the next question during training.
        delay: seconds until the connection to the terminal has room for another picture.

    Attributes:
        run: what is known of the run.
        snapshot: the latest snapshot, which the panels are bound to.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*TRAINING_KEYS, *PAD_KEYS]
    KEYS: ClassVar[Sequence[Binding]] = TRAINING_KEYS
    """The keys in help and palette, beside those of the pad."""
    OVER: ClassVar[str] = (
        "The run has finished: space continues it, r restarts it, n sets up a new run."
    )
    """Hint when a finished run is asked for another step."""
    REPLACEABLE: ClassVar[bool] = True
    """Whether another run can be loaded in place of this one."""
    TRAVEL_NOTE: ClassVar[str] = ""
    """What is said when one leaves the present."""

    snapshot: var[Snapshot | None] = var(None)

    def __init__(
        self,
        config: TrainingConfig,
        send: Callable[[Command], None],
        snapshot_pause: float = SNAPSHOT_PAUSE,
        delay: Callable[[], float] = lambda: 0.0,
    ) -> None:
        super().__init__()
        self.send = send
        self.run = RunModel(config)
        self.controls = RunControls(self.command, config.learning_rate)
        self.polling = SnapshotPolling(self, self.run, self._observe, snapshot_pause, delay)
        self.sketching = Sketching(self, self.run, send, snapshot_pause, delay)
        self.dialogs = RunDialogs(self, self.run, self.load, send)
        self.restarts = Restarts(self.run, self.dialogs, self.load, self.controls.toggle_run)
        mend = self.restarts.mend if self.REPLACEABLE else None
        self.divergences = DivergenceWatch(self, self.run, self.polling.look, self.command, mend)
        self.inside = Inside(self, delay)
        self.own_data = OwnData(
            self, self.run, self.dialogs, self.sketching, changeable=self.REPLACEABLE
        )
        self.best = BestRun(self, self.run)
        self._arrangement = Arrangement(self, self.run)
        self.timeline = TimelineControls(self, self.run, self.command, delay, self.TRAVEL_NOTE)
        self._shown = RunDisplay(self, self.run, self.timeline, forks=self.REPLACEABLE)

    def compose(self) -> ComposeResult:
        """Header, plots beside the panels for the data, layers, keys."""
        self._arrangement.choose(self.app.size)
        yield RunHeader()
        with Horizontal(id="workspace"):
            with Vertical(id="curves"):
                with Container(id="plots"):
                    yield from make_panels(Place.PLOTS, TrainingScreen.snapshot)
                yield Timeline().data_bind(TrainingScreen.snapshot)
                yield Readout().data_bind(TrainingScreen.snapshot)
                yield RunStatus()
            yield DataPanel().data_bind(TrainingScreen.snapshot)
        yield from make_panels(Place.BELOW, TrainingScreen.snapshot)
        yield KeyBar()
        yield LinkLine().data_bind(TrainingScreen.snapshot)
        yield Static(id="too-small")

    def on_mount(self) -> None:
        """Show the run that is being loaded."""
        self._shown.start()
        self._shown.show_config(self.title_of_run())
        self._shown.show_numbers()
        self.fit(self.app.size)

    def fit(self, size: Size) -> None:
        """Arrange everything for a terminal of this size."""
        slots = self._arrangement.fit(size)
        if self.run.answers:
            self.call_after_refresh(self.polling.ask)
        self.sketching.fit(slots)

    def title_of_run(self) -> str:
        """What the header says is trained."""
        return run_wording.title(self.run.config, self.run.schema)

    # Events of the session

    @on(TrainingUpdate)
    def follow(self, message: TrainingUpdate) -> None:
        """Hand an event to everything that follows the run.

        The order matters: the first parts compare the event with the run as it was before, so the
        run takes it after them. Showing comes last: a panel that fails stops none of the others.
        """
        event = message.event
        self.divergences.follow(event)
        self.sketching.follow(event)
        self.controls.follow(event)
        self.timeline.follow(event)
        self.polling.follow(event)
        for screen in self.app.screen_stack[1:]:
            screen.post_message(TrainingUpdate(event))
        self.run.follow(event)
        if self.run.is_waiting_over:
            self.restarts.train_again()
        self._shown.follow(event)
        self.query_one(DataPanel).follow(event)
        if isinstance(event, Ready):
            self.snapshot = None
            self._shown.show_config(self.title_of_run())
            self.fit(self.app.size)
            self.own_data.introduce(event)
        elif isinstance(event, Snapshot):
            with self.app.batch_update():
                self.snapshot = event
        self.best.follow(event)
        self.timeline.show()
        self._shown.show_numbers()

    @on(PadMessage)
    def draw(self, message: PadMessage) -> None:
        """Pass on what the pad says; a pinned drawing is part of each snapshot."""
        self.sketching.take(message)
        if isinstance(message, PinPressed):
            self.polling.look()
        elif isinstance(message, LabelWanted):
            self.own_data.label(again=message.again)

    # Commands to the session

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen covered the run."""
        self.polling.look()

    def _observe(self) -> None:
        """Ask for a snapshot that fits the size of the plots."""
        self.controls.question_is_sent()
        self.timeline.question_is_sent()
        self.send(self._arrangement.question())

    def command(self, command: Command) -> None:
        """Send a command, and ask for its effect."""
        if self.run.ended:
            self.notify(self.run.ended, timeout=5, markup=False)
            return
        self.run.failure = ""
        self.send(command)
        if self.run.ready and self.run.state is not RunState.LOADING:
            self.polling.ask()

    def load(
        self,
        config: TrainingConfig,
        checkpoint: Path | None = None,
        free: tuple[str, ...] = (),
        fork: int | None = None,
    ) -> None:
        """Load a new network, with `free` settings fitted to its data, or a checkpoint, or a fork
        of the run at this step.
        """
        self.run.failure = ""
        self.controls.network_is_replaced()
        self.send(Load(config, checkpoint, free=free, fork=fork))

    # Keys

    def allows(self, action: str) -> bool:
        """Whether the keys of `action` have an effect now."""
        _, name, parameters = parse(action)
        return bool(self.check_action(name, parameters))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the keys of an action have an effect now."""
        if action == "on_pad":
            return self.sketching.allows(str(parameters[0]))
        if action == "turn_to":
            return self.query_one(DataPanel).can_turn_to(Face[str(parameters[0])])
        return super().check_action(action, parameters)

    async def action_on_pad(self, action: str) -> None:
        """Run an action of the sketch pad; drawing by keys moves the focus to it."""
        await self.sketching.act(action)

    def action_toggle_run(self) -> None:
        """Run or pause; a finished run is offered more epochs."""
        run, snapshot = self.run, self.run.snapshot
        if run.state is RunState.FINISHED:
            if run.ended or snapshot is None or run.divergence:
                self.notify(run.ended or self.OVER, timeout=3, markup=False)
            else:
                self.dialogs.extend(self.command)
        elif snapshot and run.divergence and run.state is RunState.PAUSED:
            self.divergences.ask(run.divergence, snapshot)
        else:
            self.controls.toggle_run()

    def action_step(self) -> None:
        """Train a single step."""
        if self.run.state is RunState.FINISHED:
            self.notify(self.OVER, timeout=3)
        else:
            self.controls.step()

    def action_change_rate(self, direction: int) -> None:
        """Raise (1) or lower (-1) the learning rate."""
        self.controls.change_rate(direction)
        if self.timeline.is_away and self.run.answers:
            self.notify(self.controls.new_rate, timeout=3, markup=False)

    def action_change_pace(self, direction: int) -> None:
        """Train faster (1) or slower (-1)."""
        self.controls.change_pace(direction)

    def action_next_metric(self) -> None:
        """Plot the next metric."""
        for plot in self.query(CurvePlot):
            plot.next_metric()

    def action_toggle_log(self) -> None:
        """Switch between linear and logarithmic plots."""
        for plot in self.query(CurvePlot):
            plot.toggle_log()

    def action_toggle_best(self) -> None:
        """Lay the best recorded run on the same data over the plots, or hide it."""
        self.best.toggle()

    def action_turn_to(self, face: str) -> None:
        """Show a face of the panel for the data, or again its first one."""
        self.set_focus(None)
        panel = self.query_one(DataPanel)
        panel.turn_to(Face[face])
        self.fit(self.app.size)
        step = self.run.snapshot.step if self.run.snapshot else None
        if panel.face is Face.COLUMNS and (step is None or panel.measured_step != step):
            self.command(MeasureImportance())

    def action_focus_next(self) -> None:
        """Move the focus to the panel for the data, the plots, the layers, then to none."""
        self.set_focus(next_panel(self))

    def action_leave(self) -> None:
        """Take the focus from the panel; if none has it, return to the present."""
        if self.focused is not None:
            self.set_focus(None)
        elif self.timeline.is_away:
            self.timeline.move_to(None)

    def action_travel(self, moments: int) -> None:
        """Show everything as it was so many kept moments later, or earlier if negative."""
        self.timeline.move(moments)

    def action_travel_to_first(self) -> None:
        """Show everything as it was at the first kept moment."""
        self.timeline.move_to_first()

    def action_travel_to_present(self) -> None:
        """Show everything as it is."""
        self.timeline.move_to(None)

    def action_play(self) -> None:
        """Show the kept moments as a film, or end it."""
        self.timeline.toggle_film()
        self._shown.show_numbers()

    @on(Timeline.Moved)
    def travel(self, message: Timeline.Moved) -> None:
        """Show everything as it was where the handle is."""
        self.timeline.move_to(message.goal)

    def action_fork(self) -> None:
        """Start a new run from a kept moment, with other settings."""
        self.dialogs.fork(self.timeline.stop)

    def action_toggle_link(self) -> None:
        """Show the line about connection and saving, or the keys."""
        self.toggle_class("-link")

    def action_data(self) -> None:
        """Show what was understood of the user's own data."""
        self.own_data.show()

    def action_open_inside(self, name: str) -> None:
        """Look inside the run."""
        if self.inside.can_open(name):
            self.inside.open(name)

    def show_pad(self) -> None:
        """Bring the pad to the front, which may be behind another face of its panel."""
        panel = self.query_one(DataPanel)
        if panel.face is not panel.first:
            panel.turn_to(panel.face)
            self.fit(self.app.size)

    def action_drawings(self) -> None:
        """Show the user's own drawings."""
        self.dialogs.show_drawings()

    def action_reset(self) -> None:
        """Restart with a new network; on own symbols, which takes a moment, without a question."""
        self.restarts.restart()

    def action_mend(self) -> None:
        """Start again with the settings that the verdict offers."""
        self.restarts.mend()

    def action_setup(self) -> None:
        """Set up another run."""
        self.dialogs.set_up()

    def action_save(self) -> None:
        """Write the network to a file."""
        self.dialogs.save()

    def action_open(self) -> None:
        """Open a network from a file."""
        self.dialogs.open()

    def replace(self, config: TrainingConfig) -> None:
        """Load another run, after a question if this one is unsaved."""
        self.dialogs.replace(config)
