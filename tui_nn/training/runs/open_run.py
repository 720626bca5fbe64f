"""OpenRun: a recorded run that this process has claimed, while it is trained or shown."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from tui_nn.errors import RunError
from tui_nn.training.checkpoints.saving import (
    Fingerprint,
    capture_trainer,
    fingerprint_trainer,
)
from tui_nn.training.moments.album import Album
from tui_nn.training.protocol.events import Event
from tui_nn.training.protocol.layers import describe_layers, unit_counts
from tui_nn.training.protocol.results import FinishReason, RunResult, finite, run_fields
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.metrics import Measures, is_kept, measure_epoch
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.schedule import Schedule
from tui_nn.training.runs.state import ENDED, Phase, RecordedState, now
from tui_nn.training.runs.writer import Job, RunWriter
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.trainer import Trainer


class OpenRun:
    """Decides what is written of a run, and when.

    Attributes:
        claimed: the run's folder, held by this process.
        writer: what writes there.
    """

    def __init__(
        self,
        claimed: ClaimedRun,
        publish: Callable[[Event], None],
        plan: RecordingPlan,
        trainer: Trainer,
        known: Fingerprint | None,
        album: Album,
    ) -> None:
        """Follow a run.

        Args:
            claimed: its folder; released in `close`.
            publish: takes the events.
            plan: how often to write.
            trainer: the run.
            known: fingerprint of the run as its folder restores it; None if the run differs.
            album: the kept moments of the run.
        """
        self.claimed = claimed
        self._plan = plan
        saved = self.folder.checkpoint_path(trainer.step).is_file()
        self.writer = RunWriter(claimed, publish, trainer.step if saved else None)
        self._known = known
        self._album = album
        self._state = _state_of(self.folder)
        self._measures: list[Measures] = []
        self._schedule: Schedule | None = None
        self._copying = 0.0

    @property
    def folder(self) -> RunFolder:
        """Where the run is recorded."""
        return self.claimed.folder

    @property
    def is_finished(self) -> bool:
        """Whether the result is recorded, and nothing is left to train."""
        return self._state.phase is Phase.FINISHED

    @property
    def unwritten(self) -> Sequence[Measures]:
        """Measures of epochs that are not in the folder."""
        return [*self.writer.unwritten(), *self._measures]

    def begin(self, trainer: Trainer, measures: Sequence[Measures] = ()) -> None:
        """The training begins, or continues.

        Args:
            trainer: the run.
            measures: of earlier epochs, not written yet.
        """
        if self._schedule is not None and self._state.phase is Phase.RUNNING:
            return
        self._measures = [*measures, *self._measures]
        self._schedule = Schedule(self._plan, trainer.train_seconds, 3 * parameter_bytes(trainer))
        self._state = replace(
            self._state,
            phase=Phase.RUNNING,
            started=self._state.started or now(),
            pid=os.getpid(),
            result=None,
        )
        is_known = fingerprint_trainer(trainer) == (self.writer.saved or self._known)
        config = self._extended_config(trainer.config.epochs)
        job = self._job(trainer, with_checkpoint=config is not None or not is_known)
        self.writer.begin(replace(job, config=config), trainer.step)

    def end_epoch(self, trainer: Trainer, learning_rate: float, seconds: float) -> None:
        """Take the measures of an epoch, if one has ended."""
        if self._schedule is None or trainer.step % trainer.steps_per_epoch:
            return
        self._schedule.end_epoch()
        if is_kept(trainer):
            while self._measures and self._measures[-1]["step"] >= trainer.step:
                self._measures.pop()  # measured before training was rewound
            self._measures.append(measure_epoch(trainer, learning_rate, seconds))

    def follow(self, trainer: Trainer, seconds: float) -> None:
        """Write what is due, unless the writer is busy."""
        if self._schedule is None or not self.writer.is_idle:
            return
        if self.writer.cost:
            self._schedule.settle(self._copying + self.writer.cost, self.writer.duration)
        if self._schedule.is_due(seconds, is_retry=self.writer.has_failed):
            self._schedule.begin(seconds)
            begin = time.thread_time()  # time of this thread alone
            job = self._job(trainer, with_checkpoint=self._plan.interval > 0, seconds=seconds)
            self._copying = time.thread_time() - begin
            self.writer.submit(job)

    def finish(self, trainer: Trainer, result: RunResult) -> None:
        """Write the result."""
        self._end(trainer, running=False)
        self._state = replace(self._state, result=finite(run_fields(result)))
        self.writer.carry_out(self._job(trainer, with_checkpoint=True))

    def write_standing(self, trainer: Trainer, *, running: bool) -> None:
        """Write the state in which the run is left, if it has changed.

        Args:
            trainer: the run.
            running: whether it was being trained.
        """
        has_changed = fingerprint_trainer(trainer) != (self.writer.saved or self._known)
        if self._state.phase is Phase.RUNNING:
            self._end(trainer, running=running)
            self.writer.carry_out(self._job(trainer, with_checkpoint=has_changed))
        elif has_changed:
            self.writer.carry_out(self._job(trainer, with_checkpoint=True))

    def close(self) -> None:
        """Release the folder for other processes."""
        self.writer.close()
        self.claimed.release()

    def _end(self, trainer: Trainer, *, running: bool) -> None:
        phase = {None: Phase.INTERRUPTED, FinishReason.DIVERGED: Phase.DIVERGED}.get(
            trainer.finish_reason, Phase.FINISHED
        )
        self._state = replace(self._state, phase=phase, ended=now(), was_running=running)

    def _extended_config(self, epochs: int) -> TrainingConfig | None:
        """The settings to record; None if those in the folder have that number of epochs."""
        recorded = self.writer.config
        if recorded is None or recorded.epochs == epochs:  # damaged: the checkpoints have it too
            return None
        return recorded.replace(epochs=epochs)

    def _job(self, trainer: Trainer, *, with_checkpoint: bool, seconds: float | None = None) -> Job:
        """Everything that has not been written; and the checkpoint if requested."""
        self._state = replace(
            self._state,
            step=trainer.step,
            layers=list(unit_counts(describe_layers(trainer.network.settings))),
            steps_per_epoch=trainer.steps_per_epoch,
            total_steps=trainer.total_steps,
            parent=trainer.parent.name if trainer.parent else None,
            parent_step=trainer.parent.step if trainer.parent else None,
            train_seconds=trainer.train_seconds if seconds is None else seconds,
            validation=finite(asdict(trainer.validation)) if trainer.validation else None,
        )
        measures, self._measures = self._measures, []
        captured = capture_trainer(trainer, seconds) if with_checkpoint else None
        moments = tuple(self._album.moments) if captured and self._album.most else None
        return Job(self._state, measures, captured, moments=moments)


def parameter_bytes(trainer: Trainer) -> int:
    """Bytes of the run's parameters."""
    return int(trainer.network.parameters.values.nbytes)


def _state_of(folder: RunFolder) -> RecordedState:
    """The recorded state; that of a new run if it is damaged."""
    try:
        state = folder.state()
    except RunError:
        return RecordedState()
    return state if state.phase in ENDED else replace(state, phase=Phase.INTERRUPTED, ended=None)
