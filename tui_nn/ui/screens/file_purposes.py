"""NewFile and OldCheckpoint: what a file dialog asks for, and what is wrong with an answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tui_nn.errors import as_line
from tui_nn.training.exports.table import find_network_export
from tui_nn.training.imports.recognition import READ, REFUSED
from tui_nn.ui.run.model import CHECKPOINT_SUFFIX

MAX_OFFERED = 50
"""Files that are offered at most."""

LEAVE = "Leave it"
"""Label of the button that leaves a run."""

NO_FOLDER = "the working folder no longer exists: type a path that begins with /"
"""Said where a relative path leads nowhere."""


FORMATS = (
    "The ending decides: .safetensors can be trained further; other programs read .onnx,"
    " .weights.h5 (Keras), _pytorch.safetensors, .py (NumPy alone), .md (model card)."
)
"""Said of what the ending of a name decides."""

REPLACES = (
    "This replaces the current network. Weights in .onnx, .weights.h5, .npz and PyTorch's"
    " .safetensors begin a new run with its settings."
)
"""Said of what happens to the run, and of the files of other programs."""

FOREIGN_ENDINGS = tuple(
    ending
    for ending in (*READ, *REFUSED, ".csv", ".json", ".svg", ".png")
    if ending != CHECKPOINT_SUFFIX
)
"""Endings that would promise another format than is written."""


class Purpose(Protocol):
    """What a file dialog asks for.

    Attributes:
        title: title of the dialog.
        verb: label of its button.
        suffix: suffix of the files.
        yes: label of the button that confirms `question`.
    """

    title: str
    verb: str
    suffix: str
    yes: str

    def offers(self) -> list[str]:
        """Names of files to choose from."""

    def hint(self, offers: list[str]) -> str:
        """Text below the field."""

    def complete(self, path: Path) -> Path:
        """The path that is meant by what was typed."""

    def fault(self, path: Path) -> str:
        """What is wrong with `path`, or nothing; raises OSError if the system cannot tell."""

    def question(self, path: Path) -> str:
        """What to ask before `path` is used, or nothing."""


@dataclass
class NewFile:
    """A file to write; one that exists already is replaced after a question."""

    title: str
    verb: str
    suffix: str
    yes: str = "Replace it"

    def offers(self) -> list[str]:
        """None."""
        return []

    def hint(self, offers: list[str]) -> str:  # noqa: ARG002
        """The folder that a bare name goes to."""
        folder = working_folder()
        return as_line(f"in {folder}") if folder else NO_FOLDER

    def complete(self, path: Path) -> Path:
        """A bare name gets the suffix, unless a folder or device has that name."""
        is_other = path.exists() and not path.is_file()
        is_bare = path.name and not path.suffix and not is_other
        return path.with_name(path.name + self.suffix) if is_bare else path

    def fault(self, path: Path) -> str:
        """Why `path` cannot be a new file."""
        if path.is_dir():
            return f"{path} is a folder"
        if not path.parent.is_dir():
            return f"there is no folder {path.parent}"
        if path.exists() and not path.is_file():
            return f"{path} is not a regular file"
        return ""

    def question(self, path: Path) -> str:
        """Asks before a file is replaced."""
        return f"{path.name} exists already." if path.exists() else ""


@dataclass
class NewNetwork:
    """A file to write a network to: a checkpoint, or another format, as the name's ending says.

    Attributes:
        file: the same of a checkpoint alone.
    """

    file: NewFile
    title: str = "save the network"
    verb: str = "Save"
    suffix: str = CHECKPOINT_SUFFIX
    yes: str = "Replace them"

    def offers(self) -> list[str]:
        """None."""
        return []

    def hint(self, offers: list[str]) -> str:
        """The folder that a bare name goes to, and the endings of other formats."""
        return f"{self.file.hint(offers)}\n{FORMATS}"

    def complete(self, path: Path) -> Path:
        """A bare name gets the suffix."""
        return self.file.complete(path)

    def fault(self, path: Path) -> str:
        """Why the network cannot be written to `path`, or to a file that goes with it."""
        export = find_network_export(path)
        if export is None and path.suffix in FOREIGN_ENDINGS:
            return f"no format of networks ends in {path.suffix}"
        files = export.targets(path) if export else (path,)
        return next(filter(None, map(self.file.fault, files)), "")

    def question(self, path: Path) -> str:
        """Asks before files are replaced."""
        export = find_network_export(path)
        names = [file.name for file in (export.targets(path) if export else ()) if file.exists()]
        if len(names) > 1:
            return f"{' and '.join(names)} exist already."
        return f"{names[0]} exists already." if names else self.file.question(path)


@dataclass
class OldCheckpoint:
    """A checkpoint to load.

    Attributes:
        ask: the question before the present run is left; empty if nothing is lost.
    """

    ask: Callable[[], str]
    title: str = "open a network"
    verb: str = "Open"
    suffix: str = CHECKPOINT_SUFFIX
    yes: str = LEAVE

    def offers(self) -> list[str]:
        """The checkpoints in the working folder, newest first."""
        return offered_files(working_folder())

    def hint(self, offers: list[str]) -> str:
        """Where the offered files are."""
        folder = working_folder()
        place = f"in {folder}" if offers else f"no {self.suffix} file in {folder}"
        return f"{as_line(place) if folder else NO_FOLDER}\n{REPLACES}"

    def complete(self, path: Path) -> Path:
        """The path as it is."""
        return path

    def fault(self, path: Path) -> str:
        """Why no checkpoint can be read from `path`."""
        if path.is_file():
            return ""
        return f"{path} is not a regular file" if path.exists() else f"there is no file {path}"

    def question(self, path: Path) -> str:  # noqa: ARG002
        """Asks before an unsaved run is left."""
        return self.ask()


def working_folder() -> Path | None:
    """The folder that relative paths start from; None if it was deleted or cannot be read."""
    try:
        return Path.cwd()
    except OSError:
        return None


def offered_files(folder: Path | None) -> list[str]:
    """Names of the checkpoints in `folder`, newest first, without broken links."""
    if folder is None:
        return []
    dated: list[tuple[float, str]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(CHECKPOINT_SUFFIX) and not entry.name.startswith("."):
                    dated += _dated(entry)
    except OSError:
        return []
    return [name for _, name in sorted(dated, reverse=True)[:MAX_OFFERED]]


def _dated(entry: os.DirEntry[str]) -> list[tuple[float, str]]:
    """Time of the last change and name of a file; nothing for anything but a readable file."""
    try:
        return [(entry.stat().st_mtime, entry.name)] if entry.is_file() else []
    except OSError:
        return []
