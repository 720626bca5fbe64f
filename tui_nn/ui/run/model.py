"""RunModel: what is known of the run, from the events of the session alone."""

from __future__ import annotations

from time import monotonic

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.data.schema import Kind
from tui_nn.data.symbol_needs import TooFewDrawingsError, describe_need
from tui_nn.errors import RecordingError, UserError
from tui_nn.training.protocol.checking import ChecksView
from tui_nn.training.protocol.drawings import OwnDrawings
from tui_nn.training.protocol.events import (
    Checkpointed,
    ChecksMeasured,
    Event,
    Failed,
    Finished,
    Left,
    Loading,
    Ready,
    Saved,
)
from tui_nn.training.protocol.left_out import LeftOut
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
        need: what is to be drawn before there can be a network of the user's own symbols; empty if
            nothing is.
        is_waiting_over: whether it has just been drawn.
        left_out: how own symbols are read by networks trained without them; None before.
        checks: the checks of the recipe as far as they were carried out; None before.
        added: own drawings kept or deleted since the run began.
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
        self.need = ""
        self.is_waiting_over = False
        self.left_out: LeftOut | None = None
        self.checks: ChecksView | None = None
        self.added = 0
        self._drawings: int | None = None
        self._recording_failed = False
        self._saved_updates = 0

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
            case Saved(path, ()) if path.suffix == CHECKPOINT_SUFFIX and self.snapshot:
                self._saved_updates = self.snapshot.updates
            case Checkpointed() if self._recording_failed:
                self.failure, self._recording_failed = "", False
            case LeftOut():
                self.left_out = event
            case OwnDrawings(drawings) if self.is_own_symbols:
                self._count_drawings(len(drawings), [drawing.label for drawing in drawings])
            case ChecksMeasured(view):
                self.checks = view
            case Failed(error):
                self._fail(error)
            case Left():
                self.ended = run_wording.left(event)
                self.state = RunState.FINISHED if event.finished else RunState.PAUSED

    def _load(self, loading: Loading) -> None:
        if self.state is not RunState.LOADING:
            self.loading_since = monotonic()
        self.state, self.loading, self.failure = RunState.LOADING, loading, ""
        self.need, self.is_waiting_over = "", False

    def _begin(self, ready: Ready) -> None:
        self.config, self.schema = ready.config, ready.schema
        self.ready, self.state = ready, RunState.READY
        self.result, self.failure, self.ended, self.snapshot = None, "", "", None
        self.need, self.left_out, self.checks, self.added = "", None, None, 0
        self._saved_updates = ready.step + ready.hand_updates

    def _count_drawings(self, count: int, labels: list[str]) -> None:
        """Note how many drawings there are, and what is still needed before the first network."""
        if self._drawings is not None:
            self.added += count - self._drawings
        self._drawings = count
        if self.need:
            self.need = describe_need(labels)
            self.is_waiting_over = not self.need

    def _fail(self, error: Exception) -> None:
        if isinstance(error, TooFewDrawingsError) and not self.ready:
            self.need, self.state = error.need, RunState.FAILED
            return
        text = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
        self.failure = " ".join(text.split())
        self._recording_failed = isinstance(error, RecordingError)
        if not self.ready:
            self.state = RunState.FAILED

    @property
    def kind(self) -> Kind | None:
        """What one example looks like, if it is known."""
        return self.schema.kind if self.schema is not None else self.config.source.kind

    @property
    def is_own_symbols(self) -> bool:
        """Whether the user's own symbols are learnt."""
        return self.config.dataset == OWN_SYMBOLS

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
        return self.snapshot.updates > self._saved_updates

    @property
    def dead_actions(self) -> frozenset[str]:
        """Names of the actions that have no effect on the run as it is."""
        dead = dead_actions(self.state, self.snapshot, over=bool(self.ended))
        return dead if self.ready and self.ready.survey else dead | {"data"}
