"""SweepFolder and SweepStore: where sweeps are on the disk; their trials are ordinary runs."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_nn.errors import RunError, UserError
from tui_nn.storage.durable import read_at_most, replace_file
from tui_nn.storage.private_folders import OWNER_ONLY, OWNER_ONLY_FOLDER, make_private_folder
from tui_nn.storage.user_folders import state_folder
from tui_nn.training.runs.claim import Claim, HeldError, claim, find_holder
from tui_nn.training.sweeps.request import SweepRequest, read_request, write_request

REQUEST, WINNER, LOG = "sweep.toml", "winner.json", "log.txt"

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""Valid names: they begin those of run folders."""

MAXIMUM_SIZE = 1 << 16
"""Bytes of each file."""


@dataclass(frozen=True, slots=True)
class SweepFolder:
    """The folder of a sweep.

    Attributes:
        path: the folder.
    """

    path: Path

    @property
    def name(self) -> str:
        """What the sweep is called."""
        return self.path.name

    @property
    def log(self) -> Path:
        """The output of a background process."""
        return self.path / LOG

    @property
    def is_sweep(self) -> bool:
        """Whether this is the folder of a sweep."""
        return (self.path / REQUEST).is_file()

    @property
    def is_running(self) -> bool:
        """Whether a process trains its trials."""
        return find_holder(self.path) is not None

    def run_name(self, trial: int, repeat: int, seeds: int) -> str:
        """The name of a trial's run: `rates.12`, or `rates.12.1` of several seeds."""
        return f"{self.name}.{trial}" + (f".{repeat}" if seeds > 1 else "")

    def request(self) -> SweepRequest:
        """What the sweep tries.

        Raises:
            UserError: the file is missing or damaged.
        """
        path = self.path / REQUEST
        try:
            return read_request(read_at_most(path, MAXIMUM_SIZE).decode(), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{path}: cannot be read ({error})") from error

    def write_request(self, request: SweepRequest) -> None:
        """Write what the sweep tries.

        Raises:
            OSError: it cannot be written.
        """
        replace_file(self.path / REQUEST, write_request(request), permissions=OWNER_ONLY)

    def winner(self) -> Mapping[str, Any] | None:
        """The trial that was tested, with its results; None before the end."""
        try:
            fields = json.loads(read_at_most(self.path / WINNER, MAXIMUM_SIZE))
        except (OSError, ValueError, RecursionError):
            return None
        return fields if isinstance(fields, dict) else None

    def write_winner(self, fields: Mapping[str, Any]) -> None:
        """Record the trial that was tested.

        Raises:
            OSError: it cannot be written.
        """
        content = json.dumps(dict(fields)).encode()
        replace_file(self.path / WINNER, content, permissions=OWNER_ONLY)

    def claim(self) -> Claim:
        """Claim the sweep for this process, which trains its trials.

        Raises:
            RunError: another process does, or the folder cannot be written.
        """
        try:
            return claim(self.path)
        except HeldError as error:
            raise RunError(
                f"{self.name}: {error.holder} trains its trials;"
                f" `tui-nn sweep --stop {self.name}` ends it"
            ) from None
        except OSError as error:
            raise RunError(f"{self.path}: cannot be written ({error.strerror or error})") from error


class SweepStore:
    """All sweeps of this user.

    Attributes:
        root: the folder, which need not exist yet.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or state_folder() / "sweeps"

    def folders(self) -> list[SweepFolder]:
        """All sweeps, the most recently begun first."""
        try:
            found = [SweepFolder(path) for path in self.root.iterdir()]
        except OSError:
            return []
        sweeps = [folder for folder in found if folder.is_sweep and NAME.fullmatch(folder.name)]
        return sorted(sweeps, key=lambda folder: folder.path.stat().st_ctime, reverse=True)

    def find(self, name: str) -> SweepFolder:
        """The sweep called `name`.

        Raises:
            UserError: there is none.
        """
        folder = SweepFolder(self.root / name)
        if not NAME.fullmatch(name) or not folder.is_sweep:
            raise UserError(f"there is no sweep called {name}; `tui-nn sweep --list` lists them")
        return folder

    def open(self, name: str | None, request: SweepRequest) -> SweepFolder:
        """The folder of a sweep, which is continued if it tried the same before.

        Args:
            name: of the sweep; None for an earlier one with the same request, or else a new one.
            request: what it tries.

        Raises:
            UserError: a sweep of that name tries something else, or nothing can be written.
        """
        if name is None:
            for folder in self.folders():
                if _tries(folder, request):
                    return self._extend(folder, request)
            name = self._free_name(request)
        elif not NAME.fullmatch(name):
            raise UserError(f"{name}: a name has small letters, digits and -, at most 40")
        folder = SweepFolder(self.root / name)
        if folder.is_sweep:
            if not _tries(folder, request):
                raise UserError(f"{name}: that sweep tries something else; choose another --name")
            return self._extend(folder, request)
        try:
            make_private_folder(self.root)
            folder.path.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
            folder.write_request(request)
        except OSError as error:
            shutil.rmtree(folder.path, ignore_errors=True)
            raise UserError(f"{folder.path}: cannot be made ({error.strerror or error})") from error
        return folder

    def _extend(self, folder: SweepFolder, request: SweepRequest) -> SweepFolder:
        """Let a sweep have more trials, if more are asked for."""
        if request.trials > folder.request().trials:
            folder.write_request(request)
        return folder

    def _free_name(self, request: SweepRequest) -> str:
        recipe, number = request.config.recipe, 1
        while (self.root / f"{recipe}-{number}").exists():
            number += 1
        return f"{recipe}-{number}"


def _tries(folder: SweepFolder, request: SweepRequest) -> bool:
    """Whether a sweep is the one that is asked for; one with a damaged file is not."""
    try:
        return folder.request().is_same_but_longer(request)
    except UserError:
        return False
