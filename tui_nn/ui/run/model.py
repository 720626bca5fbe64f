"""RunModel: what is known of the run, from the events of the session alone."""

from __future__ import annotations

from time import monotonic

from tui_nn.errors import RecordingError, UserError
from tui_nn.training.protocol.events import (
    Checkpointed,
    Event,
    Failed,
    Finished,
    Left,
    Loading,
    Ready,
    Saved,
)
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.results import RunResult
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.run.controls import dead_actions
from tui_nn.ui.wording import run_wording

CHECKPOINT_SUFFIX = ".safetensors"
"""Suffix of the files that a network is saved to."""


class RunModel:
    """The state of the run.

    Attributes:
        config: its settings.
        schema: the shape of its data; None while it is unknown.
        ready: the network that was loaded; None before.
        state: running, paused, ...
        loading: progress of loading.
        loading_since: `monotonic` time at which loading began.
        snapshot: the latest measurements; None before the first ones of a network.
        result: how the run finished; None before.
        failure: message of the latest error; empty if there is none.
        ended: why this screen can no longer control the run; empty while it can.
    """

    def __init__(self, config: TrainingConfig) -> None:
        self.config = config
        self.schema = config.source.schema
        self.ready: Ready | None = None
        self.state = RunState.LOADING
        self.loading = Loading("starting")
        self.loading_since = monotonic()
        self.snapshot: Snapshot | None = None
        self.result: RunResult | None = None
        self.failure = ""
        self.ended = ""
        self._recording_failed = False
        self._saved_step = 0

    def follow(self, event: Event) -> None:
        """Update everything that `event` changes."""
        match event:
            case Loading():
                self._load(event)
            case Ready():
                self._begin(event)
            case Snapshot():
                self.snapshot, self.state = event, event.state
            case Finished(result):
                self.result, self.state = result, RunState.FINISHED
            case Saved(path) if path.suffix == CHECKPOINT_SUFFIX and self.snapshot:
                self._saved_step = self.snapshot.step
            case Checkpointed() if self._recording_failed:
                self.failure, self._recording_failed = "", False
            case Failed(error):
                self._fail(error)
            case Left():
                self.ended = run_wording.left(event)
                self.state = RunState.FINISHED if event.finished else RunState.PAUSED

    def _load(self, loading: Loading) -> None:
        if self.state is not RunState.LOADING:
            self.loading_since = monotonic()
        self.state, self.loading, self.failure = RunState.LOADING, loading, ""

    def _begin(self, ready: Ready) -> None:
        self.config, self.schema = ready.config, ready.schema
        self.ready, self.state = ready, RunState.READY
        self.result, self.failure, self.ended, self.snapshot = None, "", "", None
        self._saved_step = ready.step

    def _fail(self, error: Exception) -> None:
        text = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
        self.failure = " ".join(text.split())
        self._recording_failed = isinstance(error, RecordingError)
        if not self.ready:
            self.state = RunState.FAILED

    @property
    def answers(self) -> bool:
        """Whether there is a session that answers questions about a network."""
        return self.ready is not None and not self.ended

    @property
    def divergence(self) -> Divergence | None:
        """How the run diverged, unless it has continued since."""
        return self.snapshot.divergence if self.snapshot else None

    @property
    def is_unsaved(self) -> bool:
        """Whether steps would be lost if the run was left now."""
        if self.snapshot is None or self.state is RunState.FINISHED:
            return False
        return self.snapshot.step > self._saved_step

    @property
    def dead_actions(self) -> frozenset[str]:
        """Names of the actions that have no effect on the run as it is."""
        return dead_actions(self.state, self.snapshot, over=bool(self.ended))
