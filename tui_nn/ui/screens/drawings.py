"""DrawingsScreen: the user's own drawings, how the network reads them, and tuning it on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.drawings import Answering, FineTuned, OwnDrawings
from tui_nn.training.protocol.events import Failed, Finished, Ready
from tui_nn.training.protocol.sketching import (
    DeleteDrawings,
    ExportDrawings,
    FineTune,
    ListDrawings,
    Untune,
)
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.dialog import Overlay
from tui_nn.ui.screens.files import export_dialog
from tui_nn.ui.widgets.drawing_grid import DrawingGrid
from tui_nn.ui.widgets.key_bar import KeyBar
from tui_nn.ui.wording import drawings_wording, quantities

READING_PAUSE = 1.0
"""Seconds between two readings while the answering network is trained."""

EXPORT_NAME = "my-drawings.jsonl"

SYMBOLS_NEED_NO = frozenset({"fine_tune", "untune", "next_network"})
"""Actions without effect on a network of the user's own symbols, which no other one reads."""

NEED_DRAWINGS = {"fine_tune", "delete", "export", "select_wrong"}
"""Actions that need at least one drawing."""

NOT_FOR_SYMBOLS = "A network of your own symbols is not tuned: r trains it again on all drawings."
NOT_TUNED = "The built-in network has no tuning to undo."
NOTHING_TO_TUNE = "No drawings to tune on yet: keep some first."

DRAWINGS_KEYS = (
    Binding("f", "fine_tune", "tune", id="drawings.tune",
            tooltip="Tune the network on your drawings and show what it gains"),
    Binding("u", "untune", "untune", id="drawings.untune",
            tooltip="Undo the tuning of the built-in network"),
    Binding("w", "next_network", "network", id="drawings.network",
            tooltip="Choose the network that answers"),
    Binding("delete,backspace", "delete", "delete", key_display="del", id="drawings.delete",
            tooltip="Delete the marked drawings, or the selected one; asks first"),
    Binding("e", "export", "export", id="drawings.export",
            tooltip="Copy all drawings to a file"),
    Binding("escape,o", "back", "back", key_display="esc", id="drawings.back",
            tooltip="Back to the run"),
)  # fmt: skip
"""The keys of this screen."""


class DrawingsScreen(Overlay[None]):
    """The user's own drawings. Events of the session arrive as `TrainingUpdate`.

    Args:
        send: puts a command into the session's inbox.
        is_training: whether the run is being trained.
        left_out: for a run on the user's own symbols, how drawings are read by networks trained
            without them ("" if unknown); such a network is not tuned. None for other runs.
    """

    CSS_PATH = "drawings.tcss"
    AUTO_FOCUS = "DrawingGrid"
    BINDINGS: ClassVar[list[BindingType]] = [*DRAWINGS_KEYS]

    def __init__(
        self,
        send: Callable[[Command], None],
        is_training: Callable[[], bool],
        left_out: str | None = None,
    ) -> None:
        super().__init__()
        self._left_out = left_out
        self._send = send
        self._is_training = is_training
        self._own: OwnDrawings | None = None
        self._by: Answering | None = None
        self._listed = False

    def compose(self) -> ComposeResult:
        """The folder, a summary, the drawings, the result of tuning, the keys."""
        yield Static(" your own drawings", id="title", markup=False)
        yield Static(id="summary", markup=False)
        yield DrawingGrid()
        yield Static(id="result", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Request the drawings."""
        self._list()
        self._show_result(self._left_out or "")
        self.set_interval(READING_PAUSE, self._refresh_readings)

    # Events of the session

    @on(TrainingUpdate)
    def show_event(self, message: TrainingUpdate) -> None:
        """Show events about the drawings."""
        message.stop()
        match message.event:
            case OwnDrawings() as own:
                self._show_own(own)
            case FineTuned() as result:
                self._show_result("\n".join(drawings_wording.tuning(result)))
                self._list()
            case Failed(error):
                self._show_failure(error)
            case Ready() | Finished():
                self._list()

    def _show_own(self, own: OwnDrawings) -> None:
        """Show the drawings, unless they were read by another network than the chosen one.

        The session answers some commands with the readings of its preferred network.
        """
        if self._by not in (None, own.by):
            return
        self._own, self._by, self._listed = own, own.by, True
        title = f"your own drawings · {drawings_wording.short_path(own.path)}"
        self.query_one("#title", Static).update(title, layout=False)
        self.query_one("#summary", Static).update(drawings_wording.summary(own), layout=False)
        self.query_one(DrawingGrid).drawings = own.drawings[::-1]
        symbols = frozenset() if self._left_out is None else SYMBOLS_NEED_NO
        self.query_one(KeyBar).dead = _dead_actions(own) | symbols

    def _show_failure(self, error: Exception) -> None:
        """Return to the network that answered last, and keep its readings."""
        if self._own is None:
            self.query_one("#summary", Static).update(f"✗ {error}", layout=False)
            return
        self._by, self._listed = self._own.by, True
        result = self.query_one("#result", Static)
        if result.has_class("-busy"):
            self._show_result("")

    def _show_result(self, text: str, *, busy: bool = False) -> None:
        """Show a text below the drawings, or hide it if it is empty."""
        result = self.query_one("#result", Static)
        result.update(text)
        result.set_class(bool(text), "-told")
        result.set_class(busy, "-busy")

    # Commands to the session

    def _list(self) -> None:
        self._listed = False
        self._send(ListDrawings(self._by))

    def _refresh_readings(self) -> None:
        """Request new readings if the network has been trained since."""
        if self._listed and self._by is Answering.TRAINED and self._is_training():
            self._list()

    def action_next_network(self) -> None:
        """Request readings by the other network."""
        if self._own is not None and self._left_out is None:
            built_in = self._own.by is Answering.TRAINED
            self._by = Answering.BUILT_IN if built_in else Answering.TRAINED
            self._list()

    def action_fine_tune(self) -> None:
        """Tune the answering network; asks first if that cannot be undone."""
        own = self._own
        if self._left_out is not None:
            self.notify(NOT_FOR_SYMBOLS, timeout=3)
        elif own is None or not own.drawings:
            self.notify(NOTHING_TO_TUNE, timeout=3)
        elif own.by is Answering.TRAINED:
            drawings = quantities.plural(len(own.drawings), "drawing")
            question = (
                f"Tune your network on {drawings}? This cannot be undone; to keep both, save it"
                " first."
            )
            self.app.push_screen(ConfirmDialog(question, "Tune it"), self._fine_tune_if)
        else:
            self._fine_tune_if(True)

    def _fine_tune_if(self, confirmed: bool | None) -> None:
        if confirmed and self._own is not None:
            drawings = quantities.plural(len(self._own.drawings), "drawing")
            self._show_result(f"tuning on {drawings} …", busy=True)
            self._send(FineTune(self._by))

    def action_untune(self) -> None:
        """Undo all tuning of the built-in network."""
        if self._own is None or (self._own.by is Answering.BUILT_IN and not self._own.tuned):
            self.notify(NOT_TUNED, timeout=3)
            return
        self._show_result("")
        self._by = Answering.BUILT_IN
        self._send(Untune())
        self._list()

    def action_delete(self) -> None:
        """Delete the marked drawings, or else the selected one; asks first."""
        chosen = self.query_one(DrawingGrid).chosen
        if not chosen:
            return
        what = f"these {len(chosen)} drawings"
        if len(chosen) == 1:
            now = datetime.now().astimezone()
            what = f"this {chosen[0].label}, kept {drawings_wording.date(chosen[0].date, now)}"
        keys = tuple(drawing.key for drawing in chosen)
        question = f"Delete {what}? This cannot be undone."
        self.app.push_screen(ConfirmDialog(question, "Delete"), partial(self._delete_if, keys))

    def _delete_if(self, keys: tuple[str, ...], confirmed: bool | None) -> None:
        if confirmed:
            self._send(DeleteDrawings(keys))
            self._list()

    def action_export(self) -> None:
        """Copy the drawings to a file."""
        self.app.push_screen(export_dialog(EXPORT_NAME), self._export_if)

    def _export_if(self, path: Path | None) -> None:
        if path:
            self._send(ExportDrawings(path))

    def action_back(self) -> None:
        """Back to the run."""
        self.dismiss(None)


def _dead_actions(own: OwnDrawings) -> frozenset[str]:
    """Actions without effect on these drawings."""
    dead = set() if own.drawings else NEED_DRAWINGS
    if not any(map(drawings_wording.is_wrong, own.drawings)):
        dead = dead | {"select_wrong"}
    untunable = own.by is Answering.BUILT_IN and not own.tuned
    return frozenset(dead | {"untune"} if untunable else dead)
