"""SaveDialog, OpenDialog, ExportDialog: ask for the path of a checkpoint, or of own drawings."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, OptionList, Static

from tui_nn.errors import as_line
from tui_nn.ui.screens.confirm import dismiss_after
from tui_nn.ui.screens.dialog import Dialog

SUFFIX = ".safetensors"
"""What checkpoint files end in."""

MOST_OFFERED = 50
"""How many files are offered to choose from."""

LEAVE = "Leave it"
"""The button that leaves a run."""

NO_FOLDER = "the working folder no longer exists: type a path that begins with /"
"""Said where a relative path cannot lead anywhere."""

_CAUSES = {
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "the link leads back to itself",
    errno.EACCES: "no permission to look there",
}


def working_folder() -> Path | None:
    """The folder that relative paths begin from; None if it was deleted, or cannot be read."""
    try:
        return Path.cwd()
    except OSError:
        return None


def offered_files(folder: Path | None) -> list[str]:
    """Names of the checkpoints in `folder`, newest first; links that lead nowhere are left out."""
    if folder is None:
        return []
    dated: list[tuple[float, str]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                    dated += _dated(entry)
    except OSError:
        return []
    return [name for _, name in sorted(dated, reverse=True)[:MOST_OFFERED]]


def _dated(entry: os.DirEntry[str]) -> list[tuple[float, str]]:
    """When a file was written last, and its name; nothing if it is no file that can be read."""
    try:
        return [(entry.stat().st_mtime, entry.name)] if entry.is_file() else []
    except OSError:
        return []


def _cause(error: Exception) -> str:
    """Why a path cannot be used."""
    if isinstance(error, OSError):
        return _CAUSES.get(error.errno or 0, error.strerror or str(error))
    return as_line(str(error)).rstrip(".").lower()  # as of "~nobody", or of a zero byte


class PathDialog(Dialog[Path | None]):
    """Asks for a path; comes back with it, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "cancel")]
    TITLE_TEXT = ""
    VERB = ""
    SUFFIX = SUFFIX
    """What the files end in."""

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self._initial = path

    def compose(self) -> ComposeResult:
        """A field, a line for what is wrong with it, and two buttons."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self.TITLE_TEXT
            yield Input(self._initial, placeholder=f"path of a {self.SUFFIX} file", compact=True)
            yield from self.compose_offers()
            yield Static(self.hint(), classes="message", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(f"{self.VERB} (enter)", variant="primary", id="accept", compact=True)
                yield Button("Cancel (esc)", id="cancel", compact=True)

    def compose_offers(self) -> ComposeResult:
        """What there is to choose from; nothing here."""
        yield from ()

    def hint(self) -> str:
        """What stands below the field at first."""
        return ""

    def action_cancel(self) -> None:
        """Come back with nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        """Come back with nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#accept")
    @on(Input.Submitted)
    def accept(self) -> None:
        """Come back with the path, unless something is wrong with it."""
        text = self.query_one(Input).value.strip()
        try:
            path = self.complete(Path(text).expanduser())
            fault = self._fault(path) if text else "a path is needed"
        except (OSError, RuntimeError, ValueError) as error:
            fault = _cause(error)
        if fault:
            message = self.query_one(".message", Static)
            message.update(as_line(fault))
            message.add_class("-error")
        else:
            self.finish(path)

    def complete(self, path: Path) -> Path:
        """The path that is meant by what was typed."""
        return path

    def _fault(self, path: Path) -> str:
        if not path.is_absolute() and working_folder() is None:
            return NO_FOLDER
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()  # raises what `exists` and its like are silent about
        return self.fault(path)

    def fault(self, path: Path) -> str:
        """What is wrong with `path`, or nothing.

        Raises:
            OSError: the system cannot tell.
        """
        raise NotImplementedError

    def finish(self, path: Path) -> None:
        """Come back with `path`."""
        self.dismiss(path)


class SaveDialog(PathDialog):
    """Asks where to write a checkpoint."""

    TITLE_TEXT = "save the network"
    VERB = "Save"

    def hint(self) -> str:
        """Where a bare name goes to."""
        folder = working_folder()
        return as_line(f"in {folder}") if folder else NO_FOLDER

    def complete(self, path: Path) -> Path:
        """A bare name gets the suffix, unless a folder or device has that name."""
        is_other = path.exists() and not path.is_file()
        is_bare = path.name and not path.suffix and not is_other
        return path.with_name(path.name + self.SUFFIX) if is_bare else path

    def fault(self, path: Path) -> str:
        """A path that cannot be a new file."""
        if path.is_dir():
            return f"{path} is a folder"
        if not path.parent.is_dir():
            return f"there is no folder {path.parent}"
        if path.exists() and not path.is_file():
            return f"{path} is not a regular file"
        return ""

    def finish(self, path: Path) -> None:
        """Come back with `path`; ask first where there is a file already."""
        question = f"{path.name} exists already." if path.exists() else ""
        dismiss_after(question, "Replace it", self, path)


class ExportDialog(SaveDialog):
    """Asks where to copy the user's own drawings to."""

    TITLE_TEXT = "export your drawings"
    VERB = "Export"
    SUFFIX = ".jsonl"


class OpenDialog(PathDialog):
    """Asks which checkpoint to load, and offers those in the working folder.

    Args:
        ask: the question before the present run is left; nothing if there is nothing to ask.
    """

    TITLE_TEXT = "open a network"
    VERB = "Open"

    def __init__(self, ask: Callable[[], str] = lambda: "") -> None:
        super().__init__()
        self._ask = ask

    def finish(self, path: Path) -> None:
        """Come back with `path`; ask first where a run is left."""
        dismiss_after(self._ask(), LEAVE, self, path)

    def compose_offers(self) -> ComposeResult:
        """The checkpoints in the working folder, newest first."""
        self._offers = offered_files(working_folder())
        if self._offers:
            yield OptionList(*self._offers, markup=False)

    def hint(self) -> str:
        """Where the files offered are."""
        folder = working_folder()
        found = f"in {folder}" if self._offers else f"no {SUFFIX} file in {folder}"
        found = as_line(found) if folder else NO_FOLDER
        return f"{found}\nThis replaces the current network."

    def fault(self, path: Path) -> str:
        """A path without a file."""
        if path.is_file():
            return ""
        return f"{path} is not a regular file" if path.exists() else f"there is no file {path}"

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        """Take a file that was offered."""
        message.stop()
        self.query_one(Input).value = self._offers[message.option_index]
        self.accept()
