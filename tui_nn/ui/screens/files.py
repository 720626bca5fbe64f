"""SaveDialog, OpenDialog, ExportDialog: ask for the path of a checkpoint, or of own drawings."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static

from tui_nn.ui.screens.confirm import ConfirmDialog

SUFFIX = ".safetensors"
"""What checkpoint files end in."""

MOST_OFFERED = 50
"""How many files are offered to choose from."""


class PathDialog(ModalScreen[Path | None]):
    """Asks for a path; comes back with it, or with None."""

    CSS_PATH = "dialog.tcss"
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
        path = Path(text).expanduser()
        fault = self.fault(path) if text else "a path is needed"
        if fault:
            message = self.query_one(".message", Static)
            message.update(fault)
            message.add_class("-error")
        else:
            self.finish(path)

    def fault(self, path: Path) -> str:
        """What is wrong with `path`, or nothing."""
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
        return f"in {Path.cwd()}"

    def fault(self, path: Path) -> str:
        """A path that cannot be a new file."""
        if path.is_dir():
            return f"{path} is a folder"
        if not path.parent.is_dir():
            return f"there is no folder {path.parent}"
        return ""

    def finish(self, path: Path) -> None:
        """Come back with `path`; ask first where there is a file already."""
        if not path.suffix:
            path = path.with_name(path.name + self.SUFFIX)
        if not path.exists():
            self.dismiss(path)
            return
        self.app.push_screen(
            ConfirmDialog(f"{path.name} exists already.", "Replace it"),
            partial(self._replace, path),
        )

    def _replace(self, path: Path, confirmed: bool | None) -> None:
        if confirmed:
            self.dismiss(path)


class ExportDialog(SaveDialog):
    """Asks where to copy the user's own drawings to."""

    TITLE_TEXT = "export your drawings"
    VERB = "Export"
    SUFFIX = ".jsonl"


class OpenDialog(PathDialog):
    """Asks which checkpoint to load, and offers those in the working folder."""

    TITLE_TEXT = "open a network"
    VERB = "Open"

    def compose_offers(self) -> ComposeResult:
        """The checkpoints in the working folder, newest first."""
        files = sorted(
            Path.cwd().glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True
        )
        self._offers = [file.name for file in files[:MOST_OFFERED]]
        if self._offers:
            yield OptionList(*self._offers, markup=False)

    def hint(self) -> str:
        """Where the files offered are."""
        found = f"in {Path.cwd()}" if self._offers else f"no {SUFFIX} file in {Path.cwd()}"
        return f"{found}\nThe network that is there now is replaced."

    def fault(self, path: Path) -> str:
        """A path without a file."""
        return "" if path.is_file() else f"there is no file {path}"

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        """Take a file that was offered."""
        self.query_one(Input).value = self._offers[message.option_index]
        self.accept()
