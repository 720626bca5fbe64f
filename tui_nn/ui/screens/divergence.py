"""DivergenceDialog: asks for the learning rate at which a diverged run continues."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from tui_nn.training.protocol.measurements import Divergence
from tui_nn.ui.screens.dialog import Dialog
from tui_nn.ui.wording import divergence_wording, quantities

LOOK_PAUSE = 0.5
"""Seconds between two checks whether another screen has decided."""


class DivergenceDialog(Dialog[float | None]):
    """Describes the divergence; its result is the factor for the learning rate.

    The result is None if the run stays paused.

    Args:
        divergence: step and cause.
        base_rate: the current learning rate.
        look: requests a snapshot from the session.
        recipe_rate: the learning rate of the run's recipe; None if there is no recipe.
        mend_label: what is changed if the run starts again, such as "rate 0.1"; "" for no offer.
        mend: starts it again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("h", "answer('half')", "half the rate"),
        ("r", "answer('recipe')", "the rate of the recipe"),
        ("c,g", "answer('same')", "continue at this rate"),
        ("M", "answer('mend')", "start again with what mends it"),
        ("escape,p", "answer('pause')", "leave it paused"),
        ("q", "app.quit", "quit"),
        ("left", "app.focus_previous", "other button"),
        ("right", "app.focus_next", "other button"),
    ]

    def __init__(
        self,
        divergence: Divergence,
        base_rate: float,
        look: Callable[[], None] = lambda: None,
        recipe_rate: float | None = None,
        mend_label: str = "",
        mend: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.divergence = divergence
        self._look = look
        self._mend_label, self._mend = mend_label, mend
        self._rates = {"half": 0.5 * base_rate, "same": base_rate}
        if recipe_rate is not None and recipe_rate < base_rate:
            self._rates["recipe"] = recipe_rate
        self._factors = {name: rate / base_rate for name, rate in self._rates.items()}

    def compose(self) -> ComposeResult:
        """What happened, and a button for each rate."""
        rates = {name: quantities.learning_rate(rate) for name, rate in self._rates.items()}
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "diverged"
            yield Static(divergence_wording.divergence(self.divergence), markup=False)
            yield Static("Continue from there at which learning rate?", classes="message")
            with Horizontal(classes="buttons"):
                half = f"Half: {rates['half']} (h)"
                yield Button(half, variant="warning", id="half", compact=True)
                if "recipe" in rates:
                    yield Button(f"Recipe: {rates['recipe']} (r)", id="recipe", compact=True)
                yield Button(f"Same: {rates['same']} (c)", id="same", compact=True)
            with Horizontal(classes="buttons"):
                if self._mend_label:
                    yield Button(f"Start again: {self._mend_label} (M)", id="mend", compact=True)
                yield Button("Pause (esc)", id="pause", compact=True)

    def on_mount(self) -> None:
        """Watch the run, which another screen may continue."""
        self.set_interval(LOOK_PAUSE, self._look)

    @on(Button.Pressed)
    def decide(self, message: Button.Pressed) -> None:
        """Return the button's answer."""
        self.action_answer(message.button.id or "")

    def action_answer(self, answer: str) -> None:
        """Return an answer, if it is offered."""
        if answer == "pause" or answer in self._factors:
            self.dismiss(self._factors.get(answer))
        elif answer == "mend" and self._mend_label:
            self.dismiss(None)
            self._mend()
