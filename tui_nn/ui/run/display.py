"""RunDisplay: writes what is known of the run into header, status, keys and plots."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from tui_nn.training.protocol.events import Event, Failed, Loading, Ready, Saved
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.run.data_panel import DataPanel
from tui_nn.ui.timeline import wording as timeline_wording
from tui_nn.ui.widgets.curve_plot import CurvePlot
from tui_nn.ui.widgets.key_bar import KeyBar
from tui_nn.ui.widgets.run_header import RunHeader
from tui_nn.ui.widgets.run_status import RunStatus
from tui_nn.ui.wording import (
    divergence_wording,
    loading_wording,
    network_wording,
    quantities,
    run_wording,
    symbols_wording,
)

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_nn.ui.run.model import RunModel
    from tui_nn.ui.timeline.controls import TimelineControls


class RunDisplay:
    """Shows a run on a screen.

    Args:
        screen: has the widgets.
        run: what is shown.
        timeline: says which moment of the run is shown.
        forks: whether a fork can be started here.
    """

    def __init__(
        self, screen: Screen[None], run: RunModel, timeline: TimelineControls, *, forks: bool
    ) -> None:
        self._screen, self._run, self._timeline, self._forks = screen, run, timeline, forks

    def start(self) -> None:
        """Count the seconds of loading."""
        self._clock = self._screen.set_interval(1, self.show_numbers)

    def follow(self, event: Event) -> None:
        """Notify the user of what an event says, once the run has taken it."""
        match event:
            case Loading():
                self._clock.resume()
            case Ready(notes=notes, survey=survey):
                self._clock.pause()
                for note in notes if survey is None else ():  # else the data screen has them
                    self._screen.notify(note, severity="warning", markup=False)
            case Saved(path, exported):
                names = "".join(f" and {other.name}" for other in exported if other != path)
                self._screen.notify(f"saved {path}{names}", markup=False)
            case Failed() if self._run.need:
                self._clock.pause()
            case Failed():
                self._clock.pause()
                self._screen.notify(
                    self._run.failure, title="failed", severity="error", timeout=10, markup=False
                )

    def show_config(self, title: str) -> None:
        """Show what is trained, and the panels for its data."""
        config, schema = self._run.config, self._run.schema
        score = "accuracy" if schema is None or schema.is_classification else "rmse"
        for plot in self._screen.query(CurvePlot):
            plot.expected = ("loss", score)
            plot.class_names = schema.class_names if schema else ()
            plot.home = score if plot.id == "second-plot" else "loss"
            if plot.id == "second-plot" or plot.metric not in plot.expected:
                plot.metric = score
        first = self._screen.query_one("#first-plot", CurvePlot)
        first.network_layers = network_wording.described_layers(config, schema)
        self._screen.query_one(DataPanel).show_schema(schema, self._run.kind)
        self._screen.query_one(RunHeader).run_title = title

    def show_numbers(self) -> None:
        """Bring header, status and keys up to date."""
        keys = self._screen.query_one(KeyBar)
        keys.words = {
            "run": self._run_word,
            "mend": self._mend_word,
            "play": "stop" if self._timeline.is_playing else "play",
        }
        keys.dead = self._run.dead_actions
        self._show_progress(self._screen.query_one(RunHeader))
        self._show_status(self._screen.query_one(RunStatus))

    @property
    def _run_word(self) -> str:
        """What the space key does."""
        match self._run.state:
            case RunState.RUNNING:
                return "pause"
            case RunState.FINISHED:
                return "continue"
            case RunState.LOADING if self._run.loading.queued:
                return "cancel"
        return "run"

    @property
    def _mend_word(self) -> str:
        """What the key that mends the run changes."""
        verdict = self._run.snapshot.verdict if self._run.snapshot else None
        return f"mend: {verdict.mend.label}" if verdict and verdict.mend else "mend"

    def _show_progress(self, header: RunHeader) -> None:
        run, snapshot = self._run, self._run.snapshot
        if run.need:
            header.epoch, header.progress, header.time = "no network yet", 0, ""
        elif run.state is RunState.LOADING:
            header.epoch, header.progress = "loading", run.loading.fraction or 0
            header.time = f"{quantities.clock(monotonic() - run.loading_since)} taken"
        elif snapshot:
            header.epoch = f"epoch {snapshot.epoch}/{snapshot.epochs}"
            header.progress = run_wording.progress(snapshot)
            header.time = run_wording.time_left(snapshot)

    def _show_status(self, status: RunStatus) -> None:
        run, snapshot = self._run, self._run.snapshot
        finished = run.state is RunState.FINISHED
        status.set_class(finished, "-finished")
        status.set_class(bool(run.failure or run.divergence), "-failed")
        status.sentence = self._sentence()
        stop = snapshot.past if snapshot else None
        status.set_class(stop is not None, "-past")
        if snapshot and stop is not None:
            status.lines = timeline_wording.past(
                stop, snapshot, playing=self._timeline.is_playing, forks=self._forks
            )
        elif snapshot and run.result and finished and run.is_own_symbols:
            names = run.schema.class_names if run.schema else ()
            status.lines = symbols_wording.result(run.result, run.left_out, names, run.added)
        elif snapshot and run.result and finished:
            status.lines = run_wording.result(run.result, snapshot)
        elif snapshot:
            status.lines = run_wording.measures(snapshot), run_wording.activity(snapshot)

    def _sentence(self) -> str:
        """What is shown in place of the measurements, if anything."""
        run = self._run
        if run.need:
            return symbols_wording.waiting(run.need)
        if run.failure:
            return f"{run_wording.SYMBOLS[RunState.FAILED]} {run.failure}"
        if run.state is RunState.LOADING:
            return loading_wording.sentence(run.loading)
        if run.snapshot and run.divergence and run.snapshot.past is None:
            return divergence_wording.diverged(run.divergence, run.snapshot)
        return "" if run.result else run.ended
