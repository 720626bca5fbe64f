"""Recorder: records the run that is trained in a folder, so that it outlives the process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_nn.errors import RecordingError, RunError
from tui_nn.storage.private_folders import describe_exposure
from tui_nn.training.checkpoints.saving import Fingerprint, fingerprint_trainer
from tui_nn.training.moments.album import Album
from tui_nn.training.protocol.events import Event, Failed, Recording
from tui_nn.training.protocol.results import RunResult
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.runs.open_run import OpenRun
from tui_nn.training.runs.plan import DEFAULT_MOMENTS_BUDGET, RecordingPlan
from tui_nn.training.runs.store import RunStore
from tui_nn.training.trainer.trainer import Trainer


class Recorder:
    """Records one run after another; used in the session's thread only."""

    def __init__(self, publish: Callable[[Event], None], plan: RecordingPlan | None = None) -> None:
        """Record as `plan` says; without one nothing is recorded.

        Args:
            publish: takes `Recording`, `Checkpointed` and `Failed`; called in the session's thread
                and in that of a writer.
            plan: where and how often to write.
        """
        self._publish = publish
        self._plan = plan
        self._run: OpenRun | None = None
        self._album = Album(0, 0)
        self._known: Fingerprint | None = None
        self._has_given_up = self._has_warned = False

    @property
    def folder(self) -> Path | None:
        """Where the run is recorded; None if it is not, or not yet."""
        return None if self._run is None or self._run.writer.is_gone else self._run.folder.path

    @property
    def is_on(self) -> bool:
        """Whether runs are recorded at all."""
        return self._plan is not None

    @property
    def moments_budget(self) -> int:
        """Bytes that the kept moments of a run may take."""
        return DEFAULT_MOMENTS_BUDGET if self._plan is None else self._plan.moments_budget

    @property
    def saved_step(self) -> int | None:
        """Step of the latest checkpoint on the disk."""
        return None if self._run is None else self._run.writer.saved_step

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to record of the run; so it is where nothing is recorded."""
        return self._run is None or self._run.is_finished

    @contextmanager
    def claiming(self, folder: Path | None, *, force: bool = False) -> Iterator[ClaimedRun | None]:
        """Claim the run in `folder` while it is loaded, and longer if it is adopted meanwhile.

        Args:
            folder: of the run; None for a new one.
            force: as of `RunStore.claim_for_training`.

        Yields:
            The claimed run; None for a new one.

        Raises:
            RunError: another process holds it.
        """
        if folder is None:
            yield None
            return
        claimed = RunStore().claim_for_training(folder, force=force)
        try:
            yield claimed
        finally:
            if self._run is None or self._run.claimed is not claimed:
                claimed.release()

    def adopt(
        self, trainer: Trainer, claimed: ClaimedRun | None, album: Album | None = None
    ) -> None:
        """Record `trainer` from now on.

        Args:
            trainer: the run.
            claimed: its folder; None for a new one.
            album: its kept moments; None if none are.
        """
        self._album = album or Album(0, 0)
        self._run, self._has_given_up = None, False
        if self._plan is None:
            return
        # A new run can be made again from its config; a fork, or one from a file, must be written.
        is_new = trainer.step == 0 and trainer.parent is None
        is_known = claimed is not None or is_new
        self._known = fingerprint_trainer(trainer) if is_known else None
        if claimed is not None:
            self._open(self._plan, claimed, trainer)

    def resume(self, trainer: Trainer) -> None:
        """Record that training begins or continues."""
        if self._plan is None or self._has_given_up:
            return
        if self._run is None:
            try:
                self._create(self._plan, trainer)
            except RunError as error:
                self._give_up(f"this run is not recorded, but training continues: {error}")
        if self._run is not None:
            self._run.begin(trainer)
            self._replace_lost(trainer)

    def end_epoch(self, trainer: Trainer, learning_rate: float, seconds: float) -> None:
        """Take the measures of an epoch, if the steps just trained have ended one.

        Args:
            trainer: the run.
            learning_rate: the learning rate of these steps.
            seconds: training time so far.
        """
        if self._run is not None:
            self._run.end_epoch(trainer, learning_rate, seconds)

    def follow(self, trainer: Trainer, seconds: float) -> None:
        """Write what is due after `seconds` of training; the network has not diverged."""
        if self._run is not None:
            self._run.follow(trainer, seconds)
            self._replace_lost(trainer)

    def finish(self, trainer: Trainer, result: RunResult) -> None:
        """Record the result."""
        if self._run is not None:
            self._run.finish(trainer, result)
            if self._replace_lost(trainer):
                self._run.finish(trainer, result)

    def leave(self, trainer: Trainer, *, running: bool) -> Path | None:
        """Write the state of the run and release its folder; the folder, if it is recorded."""
        if self._run is None:
            return None
        self._run.write_standing(trainer, running=running)
        if self._replace_lost(trainer):
            self._run.write_standing(trainer, running=running)
        folder = self.folder
        self._run.close()
        self._run = None
        return folder

    def _replace_lost(self, trainer: Trainer) -> bool:
        """Record the run under a new name if its folder was deleted or claimed elsewhere.

        Only the measures of earlier epochs are lost with the folder.

        Returns:
            Whether the run is now recorded in a new folder.
        """
        lost, plan = self._run, self._plan
        if plan is None or lost is None or not lost.writer.is_gone:
            return False
        lost.close()
        self._run, self._known = None, None
        self._album.drop_written()
        reason = f"the folder of {lost.folder.name} was deleted, replaced or claimed elsewhere"
        try:
            self._create(plan, trainer)
        except RunError as error:
            self._give_up(f"{reason}; training continues, but is no longer recorded: {error}")
            return False
        assert self._run is not None
        self._run.begin(trainer, lost.unwritten)
        name = self._run.folder.name
        self._publish(
            Failed(RecordingError(f"{reason}; the run is recorded as {name} from now on"))
        )
        return not self._run.writer.is_gone

    def _give_up(self, reason: str) -> None:
        """Stop recording this run, and publish why."""
        self._has_given_up = True
        self._publish(Failed(RecordingError(reason)))

    def _create(self, plan: RecordingPlan, trainer: Trainer) -> None:
        """Record the run in a new folder.

        Raises:
            RunError: it cannot be created.
        """
        store = RunStore(plan.root)
        folder = store.create(trainer.config)
        self._open(plan, store.claim_for_training(folder.path), trainer)

    def _open(self, plan: RecordingPlan, claimed: ClaimedRun, trainer: Trainer) -> None:
        self._run = OpenRun(claimed, self._publish, plan, trainer, self._known, self._album)
        self._publish(Recording(claimed.folder.path))
        self._warn_of_others(claimed.folder.path)

    def _warn_of_others(self, folder: Path) -> None:
        """Warn once if other users could change the recorded files.

        Recording continues, since the files are checked when they are read; but no process listens
        on a socket in such a folder.
        """
        if self._has_warned:
            return
        text = describe_exposure(folder, "this run, and it cannot be attached to")
        if text:
            self._has_warned = True
            self._publish(Failed(RecordingError(text)))
