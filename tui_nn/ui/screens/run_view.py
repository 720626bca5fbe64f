"""RunView: the run as it happens; it asks the session and shows what the session answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import Static

from tui_nn.data.schema import Kind
from tui_nn.errors import RecordingError, UserError
from tui_nn.training.protocol.commands import Command, Load, Observe
from tui_nn.training.protocol.events import (
    Checkpointed,
    Failed,
    Finished,
    Left,
    Loading,
    Ready,
    RunResult,
    RunState,
    Saved,
    Snapshot,
)
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui import layout
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.requests import SnapshotRequest
from tui_nn.ui.run_controls import RunControls, dead_actions
from tui_nn.ui.terminal.output.prompt_screen import PromptScreen
from tui_nn.ui.widgets.curve_plot import CurvePlot
from tui_nn.ui.widgets.data_panel import DataPanel
from tui_nn.ui.widgets.insight_panel import InsightPanel
from tui_nn.ui.widgets.key_bar import KeyBar
from tui_nn.ui.widgets.layer_table import LayerTable
from tui_nn.ui.widgets.link_line import LinkLine
from tui_nn.ui.widgets.readout import Readout
from tui_nn.ui.widgets.run_header import RunHeader
from tui_nn.ui.widgets.run_status import RunStatus
from tui_nn.ui.wording import (
    divergence_wording,
    loading_wording,
    network_wording,
    quantities,
    run_wording,
)

SNAPSHOT_PAUSE = 0.3
"""Seconds between an answer and the next question while training runs: sets the bytes a second."""

IDLE_PAUSE = 0.5
"""The same while it does not run, where somebody else may start it."""

BUCKETS_PER_COLUMN = 2
"""Of a curve: what comes may be half as many."""

NARROWEST_PLOT = 20
"""Fewest columns of a curve that are worth asking for."""


class RunView(PromptScreen):
    """Plots, layers and what fits the data, of the one run there is; without keys.

    Args:
        config: the run that is being loaded.
        send: puts a command into the session's inbox.
        snapshot_pause: seconds from a snapshot to the next question while training runs.
        delay: seconds to wait then until the line to the terminal has room for another one.
    """

    AUTO_FOCUS = ""

    snapshot: var[Snapshot | None] = var(None)
    """The latest word of the session on the whole run."""

    def __init__(
        self,
        config: TrainingConfig,
        send: Callable[[Command], None],
        snapshot_pause: float = SNAPSHOT_PAUSE,
        delay: Callable[[], float] = lambda: 0.0,
    ) -> None:
        super().__init__()
        self.config = config
        self.schema = config.source.schema
        self.ready: Ready | None = None
        self.state = RunState.LOADING
        self._loading = Loading("starting")
        self._loading_since = monotonic()
        self._result: RunResult | None = None
        self._failure, self._recording_failed = "", False
        self.ended = ""
        self.send = send
        self._snapshot_pause, self._delay = snapshot_pause, delay
        self._next_question: Timer | None = None
        self.controls = RunControls(self.command, config.learning_rate)
        self._snapshots = SnapshotRequest(self._ask_session)

    def compose(self) -> ComposeResult:
        """Header, plots beside what fits the data, layers, keys."""
        self.update_classes(self._plan(self.app.size).classes, animate=False)
        yield RunHeader()
        with Horizontal(id="workspace"):
            with Vertical(id="curves"):
                with Container(id="plots"):
                    yield CurvePlot(id="first-plot").data_bind(RunView.snapshot)
                    yield CurvePlot(id="second-plot").data_bind(RunView.snapshot)
                    yield InsightPanel(id="insight-left")
                yield Readout().data_bind(RunView.snapshot)
                yield RunStatus()
            yield DataPanel()
        yield LayerTable().data_bind(RunView.snapshot)
        yield KeyBar()
        yield LinkLine().data_bind(RunView.snapshot)
        yield Static(id="too-small")

    def on_mount(self) -> None:
        """Show the run that is being loaded."""
        self._loading_clock = self.set_interval(1, self._show_numbers)
        self._show_config()
        self._show_numbers()
        self.fit(self.app.size)

    def fit(self, size: Size) -> None:
        """Arrange everything for a terminal of this size."""
        plan = self._plan(size)
        self.update_classes(plan.classes, animate=False)
        self.query_one(DataPanel).styles.width = plan.panel_columns
        self.query_one(LayerTable).styles.height = plan.table_rows
        self.query_one("#too-small", Static).update(layout.too_small(size.width, size.height))
        if self.ready and not self.ended:
            self.call_after_refresh(self._snapshots.ask)

    def _plan(self, size: Size) -> layout.Plan:
        sketching = self.schema is not None and self.schema.kind is Kind.DIGITS
        layers = len(self.config.hidden) + 1
        return layout.plan(size.width, size.height, layers, sketching=sketching)

    # What the session says

    @on(TrainingUpdate)
    def show_event(self, message: TrainingUpdate) -> None:
        """Show one event of the session, and hand it to the screens that lie over the run."""
        for screen in self.app.screen_stack[1:]:
            screen.post_message(TrainingUpdate(message.event))
        match message.event:
            case Loading() as loading:
                self._show_loading(loading)
            case Ready() as ready:
                self._show_ready(ready)
            case Snapshot() as snapshot:
                self._show_snapshot(snapshot)
            case Finished(result):
                self._result, self.state = result, RunState.FINISHED
                self._snapshots.ask()
            case Saved(path):
                self.notify(f"saved {path}", markup=False)
            case Left() as left:
                self._show_left(left)
            case Checkpointed() if self._recording_failed:
                self._failure, self._recording_failed = "", False
            case Failed(error):
                self._show_failure(error)
        self._show_numbers()

    def _show_loading(self, loading: Loading) -> None:
        if self.state is not RunState.LOADING:
            self._loading_since = monotonic()
            self._loading_clock.resume()
        self.state, self._loading, self._failure = RunState.LOADING, loading, ""

    def _show_ready(self, ready: Ready) -> None:
        if self.ended:  # the process that was asked last will not answer any more
            self._snapshots.answered()
        self._loading_clock.pause()
        self.config, self.schema = ready.config, ready.schema
        self.ready, self.state = ready, RunState.READY
        self._result, self._failure, self.ended, self.snapshot = None, "", "", None
        self.controls.network_is_ready(ready)
        for note in ready.notes:
            self.notify(note, severity="warning", markup=False)
        self._show_config()
        self.fit(self.app.size)

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        self.controls.adopt(snapshot)
        pause = self._pause_after(snapshot)
        # Before it is shown: a part that cannot be drawn does not end the conversation.
        if not self._snapshots.answered() and pause is not None:
            self._next_question = self.set_timer(pause, self._look_again)
        with self.app.batch_update():
            self.snapshot, self.state = snapshot, snapshot.state
            self.query_one(DataPanel).show_view(snapshot.view)

    def _pause_after(self, snapshot: Snapshot) -> float | None:
        """Seconds to the next question; None where nothing changes but by this screen."""
        if snapshot.state is RunState.RUNNING:
            return self._snapshot_pause
        idle = snapshot.state in (RunState.READY, RunState.PAUSED)
        return IDLE_PAUSE if idle and snapshot.run else None

    def _look_again(self) -> None:
        """Ask for the next snapshot when it can be sent, unless something lies over the run."""
        if self.app.screen is not self or self.ended:
            return
        if delay := self._delay():
            self._next_question = self.set_timer(delay, self._look_again)
        else:
            self._snapshots.ask()

    def look(self) -> None:
        """Ask for a snapshot now."""
        if self.ready and not self.ended:
            self._snapshots.ask()

    def on_screen_resume(self) -> None:
        """Catch up with what happened while something lay over the run."""
        self.look()

    def _show_failure(self, error: Exception) -> None:
        text = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
        self._failure = " ".join(text.split())
        self._recording_failed = isinstance(error, RecordingError)
        self._loading_clock.pause()
        if self.ready:
            self._snapshots.failed()
        else:
            self.state = RunState.FAILED
        self.notify(self._failure, title="failed", severity="error", timeout=10, markup=False)

    def _show_left(self, left: Left) -> None:
        """The session is over, by somebody else's doing, or goes on to another run."""
        self.ended = run_wording.left(left)
        self.state = RunState.FINISHED if left.finished else RunState.PAUSED

    def _show_config(self) -> None:
        """Say what is trained, and make room for its data."""
        schema = self.schema
        score = "accuracy" if schema is None or schema.is_classification else "rmse"
        for plot in self.query(CurvePlot):
            plot.expected = ("loss", score)
            plot.home = score if plot.id == "second-plot" else "loss"
            if plot.id == "second-plot" or plot.metric not in plot.expected:
                plot.metric = score
        self.query_one("#first-plot", CurvePlot).network_layers = network_wording.described_layers(
            self.config, schema
        )
        self.query_one(DataPanel).show_schema(schema)
        self.query_one(RunHeader).run_title = run_wording.title(self.config, schema)

    def _show_numbers(self) -> None:
        """Bring header, status and keys up to date."""
        running = self.state is RunState.RUNNING
        queued = self.state is RunState.LOADING and self._loading.queued
        run = "pause" if running else "cancel" if queued else "run"
        run = "continue" if self.state is RunState.FINISHED else run
        keys = self.query_one(KeyBar)
        keys.words = {"run": run}
        keys.dead = self.dead_actions
        self._show_progress(self.query_one(RunHeader))
        status = self.query_one(RunStatus)
        status.set_class(self.state is RunState.FINISHED, "-finished")
        status.set_class(bool(self._failure or self._diverged), "-failed")
        status.sentence = self._sentence()
        if self.snapshot and self._result and self.state is RunState.FINISHED:
            status.lines = run_wording.result(self._result, self.snapshot)
        elif self.snapshot:
            status.lines = run_wording.measures(self.snapshot), run_wording.activity(self.snapshot)

    def _show_progress(self, header: RunHeader) -> None:
        if self.state is RunState.LOADING:
            header.epoch, header.progress = "loading", self._loading.fraction or 0
            header.time = f"{quantities.clock(monotonic() - self._loading_since)} taken"
        elif self.snapshot:
            header.epoch = f"epoch {self.snapshot.epoch}/{self.snapshot.epochs}"
            header.progress = run_wording.progress(self.snapshot)
            header.time = run_wording.time_left(self.snapshot)

    @property
    def dead_actions(self) -> frozenset[str]:
        """Names of the actions that have no effect on the run as it is."""
        return dead_actions(self.state, self.snapshot, over=bool(self.ended))

    @property
    def _diverged(self) -> Divergence | None:
        """How the run went wrong, unless it goes on."""
        return self.snapshot.divergence if self.snapshot else None

    def _sentence(self) -> str:
        if self._failure:
            return f"{run_wording.SYMBOLS[RunState.FAILED]} {self._failure}"
        if self.state is RunState.LOADING:
            return loading_wording.sentence(self._loading)
        if self.snapshot and self._diverged:
            return divergence_wording.diverged(self._diverged, self.snapshot)
        return "" if self._result else self.ended

    # What the session is asked

    def _ask_session(self) -> None:
        """Ask for a snapshot made for the plots as large as they are."""
        if self._next_question:
            self._next_question.stop()
        self.controls.question_is_sent()
        columns = BUCKETS_PER_COLUMN * self.query_one("#first-plot").content_size.width
        self.send(Observe(max(columns, NARROWEST_PLOT), self.query_one(DataPanel).grid))

    def command(self, command: Command) -> None:
        """Send a command, and see what comes of it."""
        if self.ended:
            self.notify(self.ended, timeout=5, markup=False)
            return
        self._failure = ""
        self.send(command)
        if self.ready and self.state is not RunState.LOADING:
            self._snapshots.ask()

    def load(self, config: TrainingConfig, checkpoint: Path | None = None) -> None:
        """Ask for a new network, or for the one in `checkpoint`."""
        self._failure = ""
        self.controls.network_is_replaced()
        self.send(Load(config, checkpoint))
