"""FileDialog: asks for the path of a file to write or to read."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, OptionList, Static

from tui_nn.errors import as_line
from tui_nn.ui.run.model import CHECKPOINT_SUFFIX
from tui_nn.ui.screens.confirm import dismiss_after
from tui_nn.ui.screens.dialog import Dialog
from tui_nn.ui.screens.file_purposes import (
    NO_FOLDER,
    NewFile,
    NewNetwork,
    OldCheckpoint,
    Purpose,
    working_folder,
)

_CAUSES = {
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "the link leads back to itself",
    errno.EACCES: "no permission to look there",
}


class FileDialog(Dialog[Path | None]):
    """Asks for a path; comes back with it, or with None.

    Args:
        purpose: what is asked for.
        path: stands in the field at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "cancel")]

    def __init__(self, purpose: Purpose, path: str = "") -> None:
        super().__init__()
        self.purpose = purpose
        self._initial = path
        self._offers: list[str] = []

    def compose(self) -> ComposeResult:
        """A field, the files on offer, a line for faults, and two buttons."""
        purpose = self.purpose
        self._offers = purpose.offers()
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = purpose.title
            yield Input(self._initial, placeholder=f"path of a {purpose.suffix} file", compact=True)
            if self._offers:
                yield OptionList(*self._offers, markup=False)
            yield Static(purpose.hint(self._offers), classes="message", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(
                    f"{purpose.verb} (enter)", variant="primary", id="accept", compact=True
                )
                yield Button("Cancel (esc)", id="cancel", compact=True)

    def action_cancel(self) -> None:
        """Come back with nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#cancel")
    def cancel(self) -> None:
        """Come back with nothing."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        """Take a file that was offered."""
        message.stop()
        self.query_one(Input).value = self._offers[message.option_index]
        self.accept()

    @on(Button.Pressed, "#accept")
    @on(Input.Submitted)
    def accept(self) -> None:
        """Come back with the path, unless it is faulty or a question is answered with no."""
        text = self.query_one(Input).value.strip()
        try:
            path = self.purpose.complete(Path(text).expanduser())
            fault = self._fault(path) if text else "a path is needed"
        except (OSError, RuntimeError, ValueError) as error:
            fault = _cause(error)
        if fault:
            message = self.query_one(".message", Static)
            message.update(as_line(fault))
            message.add_class("-error")
        else:
            dismiss_after(self.purpose.question(path), self.purpose.yes, self, path)

    def _fault(self, path: Path) -> str:
        if not path.is_absolute() and working_folder() is None:
            return NO_FOLDER
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()  # raises the errors that `exists` and its like swallow
        return self.purpose.fault(path)


def _cause(error: Exception) -> str:
    """Why a path cannot be used."""
    if isinstance(error, OSError):
        return _CAUSES.get(error.errno or 0, error.strerror or str(error))
    return as_line(str(error)).rstrip(".").lower()  # for "~nobody", or a zero byte


def save_dialog(name: str) -> FileDialog:
    """Asks where to write a checkpoint, or the network in another format."""
    return FileDialog(NewNetwork(NewFile("save the network", "Save", CHECKPOINT_SUFFIX)), name)


def export_dialog(name: str) -> FileDialog:
    """Asks where to copy the user's own drawings to."""
    return FileDialog(NewFile("export your drawings", "Export", ".jsonl"), name)


def marks_dialog(name: str) -> FileDialog:
    """Asks where to write the marked examples."""
    return FileDialog(NewFile("export the marked examples", "Export", ".csv"), name)


def open_dialog(ask: Callable[[], str] = lambda: "") -> FileDialog:
    """Asks which checkpoint to load; `ask` returns the question before the run is left."""
    return FileDialog(OldCheckpoint(ask))
