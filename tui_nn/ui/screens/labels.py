"""LabelDialog: asks what a drawing shows: a label that exists, or a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static

from tui_nn.data.drawing_labels import MAXIMUM_LABEL, label_order, normalize_label
from tui_nn.errors import DataError
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.drawings import OwnDrawings
from tui_nn.training.protocol.sketching import ListDrawings
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.screens.dialog import Dialog
from tui_nn.ui.wording.quantities import plural

HINT = "type to find a label or to add one · ↑ ↓ choose · enter keeps · esc cancels"


class LabelDialog(Dialog[str | None]):
    """Asks for a label; comes back with it, or with None.

    Events of the session arrive as `TrainingUpdate`.

    Args:
        send: puts a command into the session's inbox; the labels in use are asked for.
        class_names: what the network can answer; offered as well.
        last: the label given last, which is offered first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "cancel", "cancel"),
        ("up", "move(-1)", "up"),
        ("down", "move(1)", "down"),
    ]

    def __init__(
        self, send: Callable[[Command], None], class_names: Sequence[str], last: str
    ) -> None:
        super().__init__()
        self._send = send
        self._class_names = class_names
        self._last = last
        self._counts: Counter[str] = Counter()
        self._offers: list[str] = []

    def compose(self) -> ComposeResult:
        """A field, the labels on offer, and a line that explains them or refuses one."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "what does the drawing show?"
            yield Input(placeholder="a word or two", max_length=2 * MAXIMUM_LABEL, compact=True)
            yield OptionList(markup=False)
            yield Static(HINT, classes="message", markup=False)

    def on_mount(self) -> None:
        """Ask for the labels in use."""
        self.query_one(OptionList).can_focus = False
        self._offer()
        self._send(ListDrawings())

    @on(TrainingUpdate)
    def show_event(self, message: TrainingUpdate) -> None:
        """Offer the labels of the drawings kept so far."""
        message.stop()
        if isinstance(message.event, OwnDrawings):
            self._counts = Counter(drawing.label for drawing in message.event.drawings)
            self._offer()

    @on(Input.Changed)
    def _offer(self) -> None:
        """Offer the labels that contain what was typed."""
        options = self.query_one(OptionList)
        self._offers = find_labels(
            [*self._counts, *self._class_names], self.query_one(Input).value, self._last
        )
        options.clear_options()
        options.add_options([self._describe(label) for label in self._offers])
        options.display = bool(self._offers)
        options.highlighted = 0 if self._offers else None

    def _describe(self, label: str) -> str:
        count = self._counts[label]
        if count:
            return f"{label}  {plural(count, 'drawing')}"
        return label if label in self._class_names else f"{label}  new"

    def action_move(self, lines: int) -> None:
        """Highlight the option above (-1) or below (1)."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            options.highlighted = (options.highlighted + lines) % len(self._offers)

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        """Take a label that was clicked."""
        message.stop()
        self.dismiss(self._offers[message.option_index])

    @on(Input.Submitted)
    def accept(self) -> None:
        """Take the highlighted label, unless there is none because what was typed is no label."""
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.dismiss(self._offers[highlighted])
            return
        try:
            normalize_label(self.query_one(Input).value)
        except DataError as error:
            message = self.query_one(".message", Static)
            message.update(str(error))
            message.add_class("-error")

    def action_cancel(self) -> None:
        """Come back with nothing."""
        self.dismiss(None)


def find_labels(known: Sequence[str], typed: str, last: str) -> list[str]:
    """The labels on offer for what was typed, best first.

    Those that are typed in full or begin so come first, and a new label last; before anything is
    typed, the label given last comes first.
    """
    sought = " ".join(typed.split()).casefold()
    names = sorted(set(known), key=label_order)
    if not sought:
        return sorted(names, key=lambda label: label != last)
    found = [label for label in names if sought in label.casefold()]
    found.sort(key=lambda label: (label.casefold() != sought, not _begins(label, sought)))
    if found and found[0].casefold() == sought:
        return found
    try:
        return [*found, normalize_label(typed)]
    except DataError:
        return found


def _begins(label: str, sought: str) -> bool:
    return label.casefold().startswith(sought)
