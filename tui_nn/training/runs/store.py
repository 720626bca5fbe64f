"""RunStore: the folder that holds the folders of all runs."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_nn.errors import RunError
from tui_nn.storage.durable import sync_folder
from tui_nn.storage.paths import typed_path
from tui_nn.storage.private_folders import OWNER_ONLY_FOLDER, make_private_folder
from tui_nn.storage.user_folders import state_folder
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.runs.folder import DELETED, STATE, RunFolder
from tui_nn.training.runs.membership import Membership, read_membership, write_membership
from tui_nn.training.runs.profile import NO_PROFILE, Profile, read_profile
from tui_nn.training.runs.retention import remove_short_runs, train_seconds
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.trash import PREFIX as TRASHED
from tui_nn.training.runs.trash import Trash
from tui_nn.training.settings.config import TrainingConfig

NAME = re.compile(r"(.+)-(\d{1,9})")
"""Names of runs: the recipe, whose name is valid for a folder, and a number."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run at one moment.

    Attributes:
        folder: where it is.
        phase: the phase at that moment.
        config: the settings; None if their file is damaged.
        state: the recorded state; None if its file is damaged.
        changed: time of the last change, in seconds since 1970.
        is_pinned: whether the user wants to keep it.
        profile: its title, tags and note; empty if their file is damaged.
        membership: the sweep that it belongs to, if any.
    """

    folder: RunFolder
    phase: Phase
    config: TrainingConfig | None
    state: RecordedState | None
    changed: float
    is_pinned: bool
    profile: Profile
    membership: Membership | None

    @property
    def name(self) -> str:
        """What the run is called."""
        return self.folder.name

    @property
    def sweep(self) -> str:
        """Name of the sweep that it belongs to; "" for none."""
        return self.membership.sweep if self.membership else ""

    @property
    def size(self) -> int:
        """Bytes on the disk, which are counted at each call."""
        return self.folder.size

    @property
    def train_seconds(self) -> float | None:
        """Seconds of training; None if unknown."""
        return train_seconds(self.state) if self.state else None


class RunStore:
    """All runs of this user.

    Attributes:
        root: the folder, which need not exist yet.
    """

    def __init__(self, root: Path | None = None) -> None:
        """Use the folder `root`, by default the one in the user's home folder."""
        self.root = root or state_folder() / "runs"

    def create(self, config: TrainingConfig) -> RunFolder:
        """Create a folder for a new run of `config`, which no other process can get.

        Raises:
            RunError: it cannot be created.
        """
        try:
            make_private_folder(self.root)
            folder = self._claim(config.recipe)
        except OSError as error:
            raise _cannot_be_made(self.root, error) from error
        try:
            folder.make_checkpoints_folder()
            folder.write_config(config)
            folder.write_state(RecordedState())
        except OSError as error:
            shutil.rmtree(
                folder.path, ignore_errors=True
            )  # a full disk: it could not be claimed either
            raise _cannot_be_made(folder.path, error) from error
        remove_short_runs(sorted(self.folders(), key=_changed, reverse=True))
        return folder

    def create_trial(self, config: TrainingConfig, name: str, membership: Membership) -> RunFolder:
        """Create a folder called `name` for a trial of a sweep.

        Raises:
            RunError: there is one already, or it cannot be created.
        """
        folder = RunFolder(self.root / name)
        try:
            make_private_folder(self.root)
            folder.path.mkdir(mode=OWNER_ONLY_FOLDER)
        except OSError as error:
            raise _cannot_be_made(folder.path, error) from error
        try:
            folder.make_checkpoints_folder()
            write_membership(folder.path, membership)
            folder.write_config(config)
            folder.write_state(RecordedState())
        except OSError as error:
            shutil.rmtree(folder.path, ignore_errors=True)
            raise _cannot_be_made(folder.path, error) from error
        return folder

    def record(self, folder: RunFolder) -> RunRecord:
        """What is known of a run at this moment."""
        return _record(folder)

    def find(self, name: str | None) -> RunFolder:
        """The run called `name`, or in the folder of that path; None for the latest.

        Raises:
            RunError: there is no such run.
        """
        if name is None:
            latest = max(self.folders(), key=_changed, default=None)
            if latest is None:
                raise RunError("there are no recorded runs yet")
            return latest
        folder = RunFolder((self.root / name) if _is_plain(name) else typed_path(name))
        if folder.is_run:
            return RunFolder(folder.path.absolute())
        if not _is_plain(name):
            raise RunError(f"{name}: is not the folder of a run")
        known = [known.name for known in self.folders()]
        close = difflib.get_close_matches(name, known, n=1)
        guess = f"did you mean {close[0]}?" if close else "`tui-nn runs` lists them"
        raise RunError(f"there is no run called {name}; {guess}")

    def check_for_training(
        self,
        name: str | None,
        *,
        force: bool = False,
        is_extended: bool = False,
        also_finished: bool = False,
    ) -> RunFolder:
        """The run called `name`, if a process can claim and train it; None for the latest such run.

        This is the early refusal, before anything is started: `claim_for_training` decides, in the
        process that trains.

        Args:
            name: of the run, or its folder.
            force: as of `claim_for_training`.
            is_extended: whether it will train for more epochs, so that it may have finished.
            also_finished: whether a finished run that is named may be opened, to look at it.

        Raises:
            RunError: there is no such run, another process holds it, or it has finished.
        """
        if name is None:
            return self._find_latest_for_training(also_finished=is_extended)
        folder = self.find(name)
        folder.refuse_if_held(force=force)
        if not (is_extended or also_finished) and folder.phase() is Phase.FINISHED:
            raise RunError(
                f"{folder.name} has finished; --epochs N trains it further,"
                f" `tui-nn --resume {folder.name}` shows it, `tui-nn runs` lists its result"
            )
        return folder

    def claim_for_training(self, run: Path, *, force: bool = False) -> ClaimedRun:
        """Claim a run for this process, which trains or shows it.

        Args:
            run: its folder.
            force: also take it from a process that may have ended.

        Raises:
            RunError: another process holds it, or the folder cannot be written.
        """
        folder = RunFolder(run)
        claim = folder.claim(force=force)
        config = None
        with contextlib.suppress(RunError):
            config = folder.config()
        return ClaimedRun(folder, claim, config)

    def _find_latest_for_training(self, *, also_finished: bool) -> RunFolder:
        for record in self.records():
            is_finished = record.state is None or record.state.phase is Phase.FINISHED
            if (also_finished or not is_finished) and not record.folder.is_held:
                return record.folder
        raise RunError(
            "--resume: there is no run that could continue; `tui-nn runs` lists what there is"
        )

    def records(self) -> list[RunRecord]:
        """All runs, the most recently changed first."""
        records = [_record(folder) for folder in self.folders()]
        return sorted(records, key=lambda record: (record.changed, record.name), reverse=True)

    @property
    def trash(self) -> Trash:
        """The runs that the user deleted."""
        return Trash(self.root)

    def delete(self, names: Sequence[str], *, force: bool = False) -> None:
        """Delete the runs of these names; `trash.undo` brings them back.

        Args:
            names: of the runs.
            force: as of `RunFolder.claim`.

        Raises:
            RunError: there is no such run, another process holds it, or it cannot be deleted.
        """
        for name in names:
            if not _is_plain(name):
                raise RunError(f"{name}: type the name of a run, not the path of a folder")
        self.trash.discard([self.find(name) for name in names], force=force)

    def make_folder(self, name: str) -> RunFolder:
        """An empty folder for a run called `name`, or with the next number if that is taken.

        Raises:
            RunError: it cannot be created.
        """
        path = self.root / name
        try:
            make_private_folder(self.root)
            if not os.path.lexists(path):
                path.mkdir(mode=OWNER_ONLY_FOLDER)
                return RunFolder(path)
            match = NAME.fullmatch(name)
            return self._claim(match[1] if match else name)
        except OSError as error:
            raise _cannot_be_made(path, error) from error

    def folders(self) -> list[RunFolder]:
        """All folders that look like runs."""
        try:
            paths = list(self.root.iterdir())
        except OSError:
            return []
        # Names are printed on screens, so control characters are not accepted.
        named = [path for path in paths if path.name.isprintable()]
        shown = [path for path in named if not path.name.startswith((DELETED, TRASHED))]
        folders = [RunFolder(path) for path in shown]
        return [folder for folder in folders if folder.is_run]

    def _claim(self, recipe: str) -> RunFolder:
        """An empty folder with the next number of that recipe."""
        numbers = [
            int(match[2])
            for path in self.root.iterdir()
            if (match := NAME.fullmatch(path.name)) and match[1] == recipe
        ]
        number = max(numbers, default=0) + 1
        while True:
            path = self.root / f"{recipe}-{number}"
            try:
                path.mkdir(mode=OWNER_ONLY_FOLDER)
            except FileExistsError:  # another process was faster
                number += 1
            else:
                sync_folder(self.root)
                return RunFolder(path)


def _cannot_be_made(path: Path, error: OSError) -> RunError:
    return RunError(f"{path}: runs cannot be recorded there ({error.strerror or error})")


def _is_plain(name: str) -> bool:
    """Whether `name` is the name of a run, not a path."""
    separators = [separator for separator in (os.sep, os.altsep) if separator]
    return name not in ("", ".", "..") and not any(separator in name for separator in separators)


def _record(folder: RunFolder) -> RunRecord:
    config = state = None
    with contextlib.suppress(RunError):
        config = folder.config()
    with contextlib.suppress(RunError):
        state = folder.state()
    profile = NO_PROFILE
    with contextlib.suppress(RunError):
        profile = read_profile(folder.path)
    return RunRecord(
        folder=folder,
        phase=folder.phase(),
        config=config,
        state=state,
        changed=_changed(folder),
        is_pinned=folder.is_pinned,
        profile=profile,
        membership=read_membership(folder.path),
    )


def _changed(folder: RunFolder) -> float:
    """When the state was last written; if there is none, when the folder was changed."""
    for path in (folder.path / STATE, folder.path):
        with contextlib.suppress(OSError):
            return path.stat().st_mtime
    return 0.0
