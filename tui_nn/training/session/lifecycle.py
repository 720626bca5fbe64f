"""Lifecycle: trains a run chunk by chunk, from its start to a pause, a divergence or its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from tui_nn.errors import UserError
from tui_nn.training.moments.travel import TimeTravel
from tui_nn.training.protocol.divergence import MAX_HALVINGS, OnDivergence
from tui_nn.training.protocol.events import Diverged, Event, Finished
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.reading.pins import PinnedDrawing
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.session.observation import describe, summarize_run
from tui_nn.training.session.side_work import SideWork
from tui_nn.training.session.training_clock import TrainingClock
from tui_nn.training.trainer.extension import extend_run
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer

STARTABLE = (RunState.READY, RunState.PAUSED, RunState.RUNNING)
"""States from which training can start."""


class Lifecycle:
    """Trains one run after the other, and does the side work of each.

    Args:
        publish: receives `Diverged`, `Finished` and `Ready` for all.
        recorder: records the runs on disk.
        travel: keeps the runs' moments.
        side_work: what is computed beside the training.

    Attributes:
        trainer: the run; None before the first one is loaded.
        state: what it is doing.
        pacer: its speed and pace.
        pin: the drawing that is followed during training, if any.
    """

    def __init__(
        self,
        publish: Callable[[Event], None],
        recorder: Recorder,
        travel: TimeTravel,
        side_work: SideWork,
    ) -> None:
        self._publish, self._recorder = publish, recorder
        self._travel, self._side_work = travel, side_work
        self.trainer: Trainer | None = None
        self.state = RunState.LOADING
        self.pacer = Pacer(time.perf_counter)
        self.pin: PinnedDrawing | None = None
        self._clock = TrainingClock(self.pacer)
        self._on_divergence = OnDivergence.PAUSE
        self._halvings = 0
        self._steps_left: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether the run is being trained."""
        return self.state is RunState.RUNNING

    @property
    def running(self) -> Trainer | None:
        """The run, while it is being trained."""
        return self.trainer if self.is_running else None

    def clock_stopped(self) -> AbstractContextManager[None]:
        """Exclude the time of the `with` block from the training time."""
        return self._clock.stopped(self.running)

    def wait(self) -> float | None:
        """Seconds until there is something to do; None while there is nothing."""
        if self._side_work.is_due(training=self.is_running):
            return 0.0
        return self.pacer.wait() if self.is_running else None

    def begin(self, trainer: Trainer, on_divergence: OnDivergence) -> None:
        """Turn to another run, which may have been trained, or finished, before.

        Args:
            trainer: the run.
            on_divergence: what happens if it diverges.
        """
        self._side_work.stop()
        self.pacer.begin_run()
        self.trainer, self._on_divergence, self._halvings = trainer, on_divergence, 0
        self.state = RunState.READY if trainer.finish_reason is None else RunState.FINISHED
        self._publish(describe(trainer))
        if trainer.finish_reason is not None and not self._recorder.is_finished:
            # Its process was killed between the last checkpoint and the result.
            self._recorder.resume(trainer)
            self._finish(trainer)

    def start(self, trainer: Trainer, steps: int | None = None) -> None:
        """Train `steps` steps, or to the end; after a divergence, from the last good step."""
        if self.state in STARTABLE:
            if trainer.divergence is not None:
                trainer.rewind()
            self._recorder.resume(trainer)
            self.state, self._steps_left = RunState.RUNNING, steps
            self.pacer.start()

    def step(self, trainer: Trainer, count: int) -> None:
        """Train `count` steps, and those left of an earlier call; then pause."""
        self.start(trainer, (self._steps_left or 0) + count)

    def rewind(self, trainer: Trainer, factor: float) -> None:
        """Continue from the last good step at `factor` times the learning rate.

        Raises:
            UserError: the run has not diverged.
        """
        if trainer.divergence is None:
            raise UserError("the run has not diverged: there is nothing to rewind")
        trainer.rewind(factor)
        self.start(trainer)

    def extend(self, trainer: Trainer, epochs: int) -> None:
        """Continue a finished run to `epochs` epochs in total.

        Raises:
            UserError: the run has not finished, or cannot be extended so.
        """
        if self.state is not RunState.FINISHED:
            raise UserError("more epochs can be trained when the run has finished")
        extend_run(trainer, epochs)
        self.state = RunState.READY
        self._publish(describe(trainer))
        self.start(trainer)

    def halt(self, state: RunState = RunState.PAUSED) -> None:
        """Stop training, if running, and enter `state`."""
        if self.is_running:
            self.state, self._steps_left = state, None
            if self.trainer is not None:
                self._clock.stop(self.trainer)

    def fail(self) -> None:
        """Stop what failed, and would fail again."""
        self._side_work.stop_leaving_out()
        self.halt()

    def advance(self) -> None:
        """Do a piece of the side work, and train a chunk, if one is due."""
        if self.trainer is not None:
            self._side_work.advance(self.trainer, training=self.is_running)
            if self.is_running and not self.pacer.wait():
                self._train_chunk(self.trainer)

    def _train_chunk(self, trainer: Trainer) -> None:
        if self.pin is not None:
            self.pin.follow(trainer)
        done = self._run_steps(trainer)
        if trainer.divergence is not None:
            self._handle_divergence(trainer)
        elif trainer.finish_reason is not None:
            self._finish(trainer)
        else:
            seconds = self._clock.seconds(trainer)
            self._travel.follow(trainer, seconds)
            self._recorder.follow(trainer, seconds)
            self._count_down(done)

    def _run_steps(self, trainer: Trainer) -> int:
        """Train the steps of a chunk, unless the run ends before; return their number."""
        count = self.pacer.chunk_steps()
        if self._steps_left is not None:
            count = min(count, self._steps_left)
        begin, done = time.perf_counter(), 0
        while done < count and trainer.finish_reason is None and trainer.divergence is None:
            rate = trainer.learning_rate
            done += trainer.run_steps(count - done)
            if trainer.divergence is None:
                self._recorder.end_epoch(trainer, rate, self._clock.seconds(trainer))
        self.pacer.record(done, time.perf_counter() - begin)
        return done

    def _count_down(self, done: int) -> None:
        """Pause after the last of the requested steps."""
        if self._steps_left is not None:
            self._steps_left -= done
            if self._steps_left == 0:
                self.halt()

    def _handle_divergence(self, trainer: Trainer) -> None:
        assert trainer.divergence is not None
        self._travel.go_back(trainer)
        self._publish(Diverged(trainer.divergence))
        self._halvings += 1
        if self._on_divergence is OnDivergence.PAUSE:
            self.halt()
        elif self._on_divergence is OnDivergence.HALVE and self._halvings <= MAX_HALVINGS:
            trainer.rewind(0.5)
        else:
            trainer.finish_reason = FinishReason.DIVERGED
            self._finish(trainer)

    def _finish(self, trainer: Trainer) -> None:
        self.halt(RunState.FINISHED)
        self._travel.finish(trainer)
        result = summarize_run(trainer)
        self._recorder.finish(trainer, result)
        self._publish(Finished(result))
        self._side_work.leave_out(trainer)
