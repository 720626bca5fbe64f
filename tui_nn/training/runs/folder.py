"""RunFolder: the files in the folder of a run, and who may write there."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_nn.errors import RunError
from tui_nn.storage.durable import replace_file
from tui_nn.storage.private_folders import OWNER_ONLY, OWNER_ONLY_FOLDER
from tui_nn.training.runs.access import describe_refusal
from tui_nn.training.runs.address import ADDRESS
from tui_nn.training.runs.claim import (
    Claim,
    HeldError,
    Holder,
    check_claimable,
    claim,
    find_holder,
)
from tui_nn.training.runs.config_file import format_config, read_config
from tui_nn.training.runs.state import (
    ENDED,
    Phase,
    RecordedState,
    format_state,
    read_state,
)
from tui_nn.training.settings.config import TrainingConfig

CONFIG, STATE, METRICS, CHECKPOINTS = "config.toml", "state.json", "metrics.jsonl", "checkpoints"
MOMENTS = "moments"
SOCKET, LOG, PIN = "socket", "log.txt", "pinned"

CHECKPOINT = re.compile(r"step-(\d{1,18})\.safetensors")

DRAFT = re.compile(r"\..+\.[0-9a-f]{8}")
"""A file that was being written; see `replace_file`."""

DELETED = ".deleted-"
"""How the name of a folder begins that is being deleted."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of a run, which may have been deleted.

    Attributes:
        path: the folder.
    """

    path: Path

    @property
    def name(self) -> str:
        """What the run is called: `mnist-3`."""
        return self.path.name

    @property
    def metrics(self) -> Path:
        """The file with a line of measures for every epoch."""
        return self.path / METRICS

    @property
    def checkpoints_folder(self) -> Path:
        """The folder with the checkpoints."""
        return self.path / CHECKPOINTS

    @property
    def moments_folder(self) -> Path:
        """The folder with the kept moments."""
        return self.path / MOMENTS

    @property
    def socket(self) -> Path:
        """The socket of the process that trains the run."""
        return self.path / SOCKET

    @property
    def address(self) -> Path:
        """The file that says where that socket is, if not here, or why there is none."""
        return self.path / ADDRESS

    @property
    def log(self) -> Path:
        """The output of a background process."""
        return self.path / LOG

    @property
    def is_run(self) -> bool:
        """Whether this looks like the folder of a run, even a damaged one."""
        names = {path.name for path in _entries(self.path)}
        return not names.isdisjoint((CONFIG, STATE, CHECKPOINTS))

    @property
    def is_held(self) -> bool:
        """Whether a process, possibly this one, trains or shows the run."""
        return self.holder is not None

    @property
    def holder(self) -> Holder | None:
        """The process that trains or shows the run, if there is one."""
        return find_holder(self.path)

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        total = 0
        for folder, _, names in os.walk(self.path):
            for name in names:
                with contextlib.suppress(OSError):  # deleted meanwhile
                    total += Path(folder, name).lstat().st_size
        return total

    @property
    def is_pinned(self) -> bool:
        """Whether the user wants to keep the run."""
        return (self.path / PIN).exists()

    def pin(self, *, pinned: bool) -> None:
        """Protect the run from being deleted, or remove the protection.

        Raises:
            RunError: the folder cannot be written.
        """
        try:
            if pinned:
                (self.path / PIN).touch(OWNER_ONLY)
            else:
                (self.path / PIN).unlink(missing_ok=True)
        except OSError as error:
            raise RunError(f"{self.path}: cannot be written ({error.strerror or error})") from error

    def refuse_if_pinned(self) -> None:
        """Check that the run is not pinned.

        Raises:
            RunError: it is pinned.
        """
        if self.is_pinned:
            raise RunError(f"{self.name} is pinned: `tui-nn runs --unpin {self.name}` comes first")

    def config(self) -> TrainingConfig:
        """The run's config.

        Raises:
            RunError: it is missing or damaged.
        """
        return read_config(self.path / CONFIG)

    def write_config(self, config: TrainingConfig) -> None:
        """Write `config`, with an absolute path of its data folder.

        Raises:
            OSError: it cannot be written.
        """
        if config.data_dir is not None:
            config = config.replace(data_dir=config.data_dir.absolute())
        replace_file(self.path / CONFIG, format_config(config), permissions=OWNER_ONLY)

    def state(self) -> RecordedState:
        """The recorded state.

        Raises:
            RunError: it is missing or damaged.
        """
        return read_state(self.path / STATE)

    def write_state(self, state: RecordedState) -> None:
        """Write `state`.

        Raises:
            OSError: it cannot be written.
        """
        replace_file(self.path / STATE, format_state(state), permissions=OWNER_ONLY)

    def phase(self) -> Phase:
        """The phase at this moment, taking into account that its process may have been killed."""
        try:
            phase = self.state().phase
        except RunError:
            return Phase.RUNNING if self.is_held else Phase.DAMAGED
        if phase in ENDED:
            return phase
        if self.is_held:
            return Phase.RUNNING
        return Phase.CRASHED if phase is Phase.RUNNING else phase

    def was_training(self) -> bool:
        """Whether it was being trained when it was left, or when its process was killed."""
        try:
            state = self.state()
        except RunError:  # a damaged state does not mean damaged checkpoints
            return False
        return state.was_running or state.phase in (Phase.CREATED, Phase.RUNNING)

    def checkpoints(self) -> list[Path]:
        """The checkpoints, that of the latest step first; some may be damaged."""
        return sorted(
            (path for path in _entries(self.checkpoints_folder) if CHECKPOINT.fullmatch(path.name)),
            key=checkpoint_step,
            reverse=True,
        )

    def checkpoint_path(self, step: int) -> Path:
        """Where the checkpoint of a step is, or would be."""
        return self.checkpoints_folder / f"step-{step}.safetensors"

    def make_checkpoints_folder(self) -> None:
        """Create the folder for checkpoints; the folder of the run must exist.

        Raises:
            OSError: it cannot be made.
        """
        self.checkpoints_folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)

    def claim(self, *, force: bool = False) -> Claim:
        """Claim the run for this process, which trains or shows it.

        Args:
            force: also take it from a process that may have ended.

        Raises:
            RunError: another process holds it, or the folder cannot be written.
        """
        try:
            return claim(self.path, force=force)
        except HeldError as error:
            raise RunError(describe_refusal(self.path, error.holder)) from None
        except OSError as error:
            raise RunError(f"{self.path}: cannot be written ({error.strerror or error})") from error

    def refuse_if_held(self, *, force: bool = False) -> None:
        """Check that the run can be claimed.

        Args:
            force: as of `claim`.

        Raises:
            RunError: another process holds it.
        """
        try:
            check_claimable(self.path, force=force)
        except HeldError as error:
            raise RunError(describe_refusal(self.path, error.holder)) from None

    def sweep(self) -> None:
        """Delete the drafts of killed processes; only for the process that has claimed the run."""
        for folder in (self.path, self.checkpoints_folder, self.moments_folder):
            for path in _entries(folder):
                if DRAFT.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    def delete(self, *, force: bool = False) -> None:
        """Delete the run; it is renamed first, so that it is never half deleted under its name.

        Args:
            force: as of `claim`.

        Raises:
            RunError: another process holds it, or it cannot be deleted.
        """
        self.claim(force=force).release()
        try:
            grave = self.path.with_name(f"{DELETED}{self.name}")
            shutil.rmtree(
                grave, ignore_errors=True
            )  # left by a process that was killed while deleting
            self.path.rename(grave)
            grave.unlink() if grave.is_symlink() else shutil.rmtree(grave)
        except OSError as error:
            raise RunError(f"{self.path}: cannot be deleted ({error.strerror or error})") from error


def checkpoint_step(path: Path) -> int:
    """The step in the name of a checkpoint file."""
    match = CHECKPOINT.fullmatch(path.name)
    return int(match[1]) if match else -1


def _entries(folder: Path) -> Sequence[Path]:
    """What is in `folder`; nothing if it cannot be read."""
    try:
        return list(folder.iterdir())
    except OSError:
        return ()
