"""RunWriter: writes into a run's folder, beside the training and never more than one thing at once.

The worker only copies; what takes long (digest, disk) is done in a thread of its own.
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
from tui_nn.training.protocol.events import Checkpointed, Event, Failed
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.metrics import Measures, drop_lines_behind, format_lines
from tui_nn.training.runs.state import RecordedState

FULL = (errno.ENOSPC, errno.EDQUOT)
"""What systems say when there is no room left."""


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    """What is to be written.

    Attributes:
        state: how the run stands.
        measures: of the epochs that have ended since the last job.
        run: what becomes a checkpoint, if anything.
        epochs: new length of the run; None if that has not changed.
    """

    state: RecordedState
    measures: Sequence[Measures] = ()
    run: CapturedRun | None = None
    epochs: int | None = None


class RunWriter:
    """Writes what is handed to it; says once when that fails, and again after it has worked.

    Attributes:
        saved_step: step of the latest checkpoint on the disk; None if there is none.
        saved: its fingerprint, if this writer wrote it.
        cost: processor time that the latest job of the thread took, in seconds.
        duration: how long it took.
        has_failed: whether the latest job could not be done.
        is_gone: whether the folder was deleted, replaced or claimed by another process; then
            nothing more is written.
    """

    def __init__(
        self,
        folder: RunFolder,
        publish: Callable[[Event], None],
        saved_step: int | None,
        is_lost: Callable[[], bool],
    ) -> None:
        """Write into `folder`.

        Args:
            folder: of the run, held by this process.
            publish: takes the events; called in whatever thread writes.
            saved_step: step of the latest checkpoint there; None if there is none.
            is_lost: whether this process no longer holds the folder.
        """
        self.saved_step = saved_step
        self.saved: Fingerprint | None = None
        self.cost = self.duration = 0.0
        self.has_failed = self.is_gone = False
        self._folder = folder
        self._publish = publish
        self._is_lost = is_lost
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
        """Begin or continue the training at `step`: tidy up, and do a first job, at once."""
        try:
            self._folder.sweep()
            drop_lines_behind(self._folder.metrics, step)
            self._written_to = step
        except OSError as error:
            self._tell(error)
        self.carry_out(job)

    def unwritten(self) -> Sequence[Measures]:
        """Measures of epochs that are not in the folder."""
        return tuple(self._unwritten)

    def submit(self, job: Job) -> None:
        """Have the thread do a job; only while it is idle."""
        self._idle.clear()
        self._jobs.put(job)

    def carry_out(self, job: Job) -> None:
        """Do a job here and now, after that of the thread."""
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
            except Exception as error:  # a defect; the training shall not wait for ever
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
            self._tell(error)
        else:
            self.has_failed = False

    def _write(self, job: Job) -> None:
        """The measures first: there are no checkpoints of epochs that left none."""
        self._write_measures()
        if job.run is not None:
            self._write_checkpoint(job.run)
        if job.epochs is not None:
            self._folder.write_config(self._folder.config().replace(epochs=job.epochs))
        self._folder.write_state(job.state)

    def _write_measures(self) -> None:
        if not self._unwritten:
            return
        first = self._unwritten[0]["step"]
        if first <= self._written_to:  # the run was brought back to an earlier step
            drop_lines_behind(self._folder.metrics, first - 1)
        append_line(self._folder.metrics, format_lines(self._unwritten))
        self._written_to = self._unwritten[-1]["step"]
        self._unwritten.clear()

    def _write_checkpoint(self, run: CapturedRun) -> None:
        fingerprint = run.fingerprint
        if fingerprint == self.saved:
            return  # a second try, after something else had failed
        self._folder.make_checkpoints_folder()
        run.write(self._folder.checkpoint_path(run.step), OWNER_ONLY)
        earlier = [step for step in self._good_steps if step < run.step]
        self._good_steps = [*earlier[-1:], run.step]
        self.saved, self.saved_step = fingerprint, run.step
        self._keep(self._good_steps)
        self._publish(Checkpointed(run.step))

    def _make_room(self) -> bool:
        """Give up all checkpoints but the newest good one; whether there were any."""
        return self._keep(self._good_steps[-1:])

    def _keep(self, steps: Sequence[int]) -> bool:
        """Delete the checkpoints of all other steps; whether there were any."""
        kept = [self._folder.checkpoint_path(step) for step in steps]
        others = [path for path in self._folder.checkpoints() if path not in kept]
        for path in others:
            path.unlink(missing_ok=True)
        return bool(others)

    def _tell(self, error: Exception) -> None:
        """Tell the user once that the run is not recorded as it should be."""
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
    """The system's number of what went wrong."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return cause.errno if isinstance(cause, OSError) else None


def _reason(error: Exception) -> str:
    """What went wrong, in few words."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return (cause.strerror or str(cause)) if isinstance(cause, OSError) else str(error)
