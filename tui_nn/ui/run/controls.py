"""RunControls: turns keys into commands, assuming what was asked for but not confirmed yet."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.training.protocol.commands import Command, Pause, Run, SetLearningRate, SetPace, Step
from tui_nn.training.protocol.events import Event, Ready
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.ui.run.scales import next_pace, next_rate
from tui_nn.ui.wording.quantities import learning_rate

_STEERING = frozenset({"step", "change_rate", "change_pace"})
_LEAVING = frozenset({"app.detach", "stop_run"})


def dead_actions(state: RunState, snapshot: Snapshot | None, *, over: bool) -> frozenset[str]:
    """Names of the actions that have no effect on a run as it is.

    Args:
        state: of the run.
        snapshot: its latest snapshot, if there is one.
        over: whether the process that trains it has left it.
    """
    dead = frozenset[str]()
    if over or state in (RunState.FINISHED, RunState.FAILED):
        dead |= _STEERING | _LEAVING
    if over or state is RunState.FAILED:
        dead |= {"toggle_run"}
    if over or snapshot is None:
        dead |= {"save"}
    if snapshot is None or not snapshot.run:
        dead |= {"app.detach"}
    if over or snapshot is None or snapshot.verdict is None or snapshot.verdict.mend is None:
        dead |= {"mend"}
    return dead


class RunControls:
    """Run, pause, step, learning rate and pace; others may change them too.

    Two quick presses of `space` must run and then pause, although no snapshot came in between; so
    what was asked for last counts until a snapshot that was asked for later says how it is.
    """

    def __init__(self, send: Callable[[Command], None], learning_rate: float) -> None:
        self._send = send
        self._running = False
        self._rate = learning_rate
        self._pace: float | None = None
        self._confirmed = True
        self._is_loading = True

    def toggle_run(self) -> None:
        """Train, or pause."""
        self._running = not self._running
        self._tell(Run() if self._running else Pause())

    def step(self) -> None:
        """Train one step and pause; a step that has to wait for the network can be cancelled."""
        self._running = self._is_loading
        self._tell(Step())

    def change_rate(self, direction: int) -> None:
        """Take the next learning rate up (1) or down (-1)."""
        self._rate = next_rate(self._rate, direction)
        self._tell(SetLearningRate(self._rate))

    @property
    def new_rate(self) -> str:
        """What is said of the rate where the run's own state is not shown."""
        rate = learning_rate(self._rate)
        return f"The run itself now has learning rate {rate}; what is shown is its past."

    def change_pace(self, direction: int) -> None:
        """Take the next pace up (1) or down (-1)."""
        self._pace = next_pace(self._pace, direction)
        self._tell(SetPace(self._pace))

    def follow(self, event: Event) -> None:
        """Take what an event says of learning rate, pace and state."""
        match event:
            case Ready(config):
                self._is_loading = False
                self._rate = config.learning_rate
            case Snapshot():
                self._adopt(event)

    def network_is_replaced(self) -> None:
        """A new network was asked for; it will not run by itself."""
        self._running, self._is_loading = False, True

    def question_is_sent(self) -> None:
        """The next snapshot knows of every command so far."""
        self._confirmed = True

    def _adopt(self, snapshot: Snapshot) -> None:
        """Believe the snapshot, unless a command was sent after it was asked for."""
        if self._confirmed:
            self._running = snapshot.state is RunState.RUNNING
            self._pace = snapshot.pace
            if snapshot.base_rate is not None:
                self._rate = snapshot.base_rate

    def _tell(self, command: Command) -> None:
        self._confirmed = False
        self._send(command)
