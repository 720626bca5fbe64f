"""DivergenceDialog: a run has gone wrong and waits; asks how it shall go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from tui_nn.training.parts import Divergence
from tui_nn.ui import wording
from tui_nn.ui.screens.dialog import Dialog

LOOK_PAUSE = 0.5
"""Seconds between two looks whether somebody else has decided."""


class DivergenceDialog(Dialog[float | None]):
    """Says what went wrong; comes back with the factor of the learning rate to go on with.

    It comes back with None if the run is to stay paused.

    Args:
        divergence: how the run went wrong.
        base_rate: the learning rate now.
        look: asks the session how the run is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("h", "answer(0.5)", "halve the rate"),
        ("g", "answer(1.0)", "go on at this rate"),
        ("escape,p", "leave", "leave it paused"),
        ("q", "app.quit", "quit"),
        ("left", "app.focus_previous", "other button"),
        ("right", "app.focus_next", "other button"),
    ]

    def __init__(
        self, divergence: Divergence, base_rate: float, look: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__()
        self.divergence = divergence
        self._rate = base_rate
        self._look = look

    def compose(self) -> ComposeResult:
        """What happened, and three buttons."""
        half, rate = wording.rate(0.5 * self._rate), wording.rate(self._rate)
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "diverged"
            yield Static(wording.divergence(self.divergence), markup=False)
            yield Static("Go on from there with half the learning rate?", classes="message")
            with Horizontal(classes="buttons"):
                yield Button(f"Halve to {half} (h)", variant="warning", id="halve", compact=True)
                yield Button(f"Go on at {rate} (g)", id="same", compact=True)
                yield Button("Stay (esc)", id="leave", compact=True)

    def on_mount(self) -> None:
        """Look after the run, which others may start again."""
        self.set_interval(LOOK_PAUSE, self._look)

    @on(Button.Pressed)
    def decide(self, message: Button.Pressed) -> None:
        """Take the button's answer."""
        self.dismiss({"halve": 0.5, "same": 1.0}.get(message.button.id or ""))

    def action_answer(self, factor: float) -> None:
        """Take the key's answer."""
        self.dismiss(factor)

    def action_leave(self) -> None:
        """Let the run wait."""
        self.dismiss(None)
