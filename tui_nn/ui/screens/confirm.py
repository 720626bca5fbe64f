"""ConfirmDialog: asks before something is lost."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from tui_nn.ui.screens.dialog import Dialog, Overlay


class ConfirmDialog(Dialog[bool]):
    """A question with a yes and a no button; its result is the answer.

    Args:
        question: text of the question.
        yes: label of the confirming button.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,n", "answer(False)", "no"),
        ("y", "answer(True)", "yes"),
        ("q", "app.quit", "quit"),
        ("left,right", "app.focus_next", "other button"),
    ]

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question and two buttons."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            with Horizontal(classes="buttons"):
                yield Button(f"{self._yes} (y)", variant="warning", id="yes", compact=True)
                yield Button("Cancel (esc)", id="no", compact=True)

    @on(Button.Pressed)
    def decide(self, message: Button.Pressed) -> None:
        """Return the button's answer."""
        self.dismiss(message.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Return the key's answer."""
        self.dismiss(answer)


def dismiss_after(question: str, yes: str, screen: Overlay[Any], result: object) -> None:
    """Close `screen` with `result`, if `question` is empty or the user confirms it.

    Otherwise the screen stays open.
    """

    def answer(confirmed: bool | None) -> None:
        if confirmed:
            screen.dismiss(result)

    if question:
        screen.app.push_screen(ConfirmDialog(question, yes), answer)
    else:
        screen.dismiss(result)
