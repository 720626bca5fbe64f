"""RunWriter: writes into a run's folder during training, one job at a time.

The training thread only copies the arrays; digest and disk are left to another thread.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event as Flag
from threading import Thread

from tui_nn.errors import CheckpointError, RecordingError
from tui_nn.storage.private_file import append_line
from tui_nn.storage.private_folders import OWNER_ONLY
from tui_nn.training.checkpoints.saving import CapturedRun, Fingerprint
from tui_nn.training.moments.album import Moment
from tui_nn.training.moments.files import keep_files, write_moments
from tui_nn.training.protocol.events import Checkpointed, Event, Failed
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.runs.metrics import Measures, drop_later_lines, format_lines
from tui_nn.training.runs.state import RecordedState
from tui_nn.training.settings.config import TrainingConfig

FULL = (errno.ENOSPC, errno.EDQUOT)
"""Error numbers of a full disk and of an exhausted quota."""


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    """A job of the writer.

    Attributes:
        state: the new state.
        measures: of the epochs since the last job.
        run: the content of a checkpoint, if one is due.
        config: the new settings; None if they have not changed.
        moments: all kept moments, if a checkpoint is due; None if none are to be kept.
    """

    state: RecordedState
    measures: Sequence[Measures] = ()
    run: CapturedRun | None = None
    config: TrainingConfig | None = None
    moments: Sequence[Moment] | None = None


class RunWriter:
    """Does its jobs, and reports the first failure in a row.

    Attributes:
        config: the settings in the folder; None if their file is missing or damaged.
        saved_step: step of the latest checkpoint on the disk; None if there is none.
        saved: its fingerprint, if this writer wrote it.
        cost: processor time of the latest job of the thread, in seconds.
        duration: elapsed time of that job, in seconds.
        has_failed: whether the latest job failed.
        is_gone: whether the folder was deleted, replaced or claimed by another process; then
            nothing more is written.
    """

    def __init__(
        self,
        run: ClaimedRun,
        publish: Callable[[Event], None],
        saved_step: int | None,
    ) -> None:
        """Write into the folder of `run`.

        Args:
            run: held by this process.
            publish: takes the events; called in the thread that writes.
            saved_step: step of the latest checkpoint there; None if there is none.
        """
        self.config = run.config
        self.saved_step = saved_step
        self.saved: Fingerprint | None = None
        self.cost = self.duration = 0.0
        self.has_failed = self.is_gone = False
        self._have_moments_failed = False
        self._folder = run.folder
        self._publish = publish
        self._is_lost = run.claim.is_lost
        self._good_steps = [] if saved_step is None else [saved_step]
        self._unwritten: list[Measures] = []
        self._written_to = -1
        self._idle = Flag()
        self._idle.set()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        Thread(target=self._work, name="recording", daemon=True).start()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being written."""
        return self._idle.is_set()

    def begin(self, job: Job, step: int) -> None:
        """Remove what does not belong to a run at `step`, and do a first job, in this thread."""
        try:
            self._folder.sweep()
            drop_later_lines(self._folder.metrics, step)
            self._written_to = step
        except OSError as error:
            self._report(error)
        self.carry_out(job)

    def unwritten(self) -> Sequence[Measures]:
        """Measures of epochs that are not in the folder."""
        return tuple(self._unwritten)

    def submit(self, job: Job) -> None:
        """Let the thread do a job; only while it is idle."""
        self._idle.clear()
        self._jobs.put(job)

    def carry_out(self, job: Job) -> None:
        """Do a job in this thread, after the thread has finished its own."""
        self._idle.wait()
        self._try(job)

    def close(self) -> None:
        """Let the thread end."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            begin, begin_cost = time.perf_counter(), time.thread_time()
            try:
                self._try(job)
            except Exception as error:  # a defect: report it, and never block the training
                self._publish(Failed(error))
            self.duration = time.perf_counter() - begin
            self.cost = time.thread_time() - begin_cost
            self._idle.set()

    def _try(self, job: Job) -> None:
        self._unwritten += job.measures
        self.is_gone = self.is_gone or self._is_lost()
        if self.is_gone:
            return
        try:
            try:
                self._write(job)
            except (OSError, CheckpointError) as error:
                if _number(error) not in FULL or not self._make_room():
                    raise
                self._write(job)
        except (OSError, CheckpointError) as error:
            self._report(error)
        else:
            self.has_failed = False
            self._write_moments(job)

    def _write(self, job: Job) -> None:
        """Write the measures first, so that no checkpoint is ahead of them."""
        self._write_measures()
        if job.run is not None:
            self._write_checkpoint(job.run)
        if job.config is not None:
            self._folder.write_config(job.config)
            self.config = job.config
        self._folder.write_state(job.state)

    def _write_moments(self, job: Job) -> None:
        """Write the moments after all else, which they must not endanger; report a first failure.

        Those that cannot be written stay in memory, and are tried again with the next checkpoint.
        """
        if job.moments is None or job.run is None:
            return
        self.is_gone = self._is_lost()  # the folder may have been replaced since the checkpoint
        if self.is_gone:
            return
        try:
            write_moments(self._folder.moments_folder, job.run.network, job.moments)
        except (OSError, CheckpointError) as error:
            self.is_gone = self._is_lost()
            if not self._have_moments_failed and not self.is_gone:
                text = f"{self._folder.name}: its moments cannot be written ({_reason(error)})"
                text += "; they are kept in memory, and training and checkpoints continue"
                self._publish(Failed(RecordingError(text)))
            self._have_moments_failed = True
        else:
            self._have_moments_failed = False

    def _write_measures(self) -> None:
        if not self._unwritten:
            return
        first = self._unwritten[0]["step"]
        if first <= self._written_to:  # training was rewound to an earlier step
            drop_later_lines(self._folder.metrics, first - 1)
        append_line(self._folder.metrics, format_lines(self._unwritten))
        self._written_to = self._unwritten[-1]["step"]
        self._unwritten.clear()

    def _write_checkpoint(self, run: CapturedRun) -> None:
        fingerprint = run.fingerprint
        if fingerprint == self.saved:
            return  # already written; a later part of the job failed and is retried
        self._folder.make_checkpoints_folder()
        run.write(self._folder.checkpoint_path(run.step), OWNER_ONLY)
        earlier = [step for step in self._good_steps if step < run.step]
        self._good_steps = [*earlier[-1:], run.step]
        self.saved, self.saved_step = fingerprint, run.step
        self._keep(self._good_steps)
        self._publish(Checkpointed(run.step))

    def _make_room(self) -> bool:
        """Delete moments, or all checkpoints but the newest good one; whether there were any."""
        return keep_files(self._folder.moments_folder, set()) or self._keep(self._good_steps[-1:])

    def _keep(self, steps: Sequence[int]) -> bool:
        """Delete the checkpoints of all other steps; whether there were any."""
        kept = [self._folder.checkpoint_path(step) for step in steps]
        others = [path for path in self._folder.checkpoints() if path not in kept]
        for path in others:
            path.unlink(missing_ok=True)
        return bool(others)

    def _report(self, error: Exception) -> None:
        """Publish that recording fails, unless already reported."""
        self.is_gone = self._is_lost()
        if self.has_failed or self.is_gone:
            return
        self.has_failed = True
        step = self.saved_step
        saved = "there is none yet" if step is None else f"the latest is of step {step:,}"
        text = (
            f"{self._folder.name}: no checkpoint can be written ({_reason(error)}); training"
            f" continues, and writing is tried again; {saved}"
        )
        self._publish(Failed(RecordingError(text)))


def _number(error: Exception) -> int | None:
    """The error number, if the system reported one."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return cause.errno if isinstance(cause, OSError) else None


def _reason(error: Exception) -> str:
    """The reason of a failure, for a message."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return (cause.strerror or str(cause)) if isinstance(cause, OSError) else str(error)
