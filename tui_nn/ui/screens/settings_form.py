"""SettingsForm: a screen with fields for settings, checked together at each change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Protocol, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import DescendantFocus, Resize
from textual.widget import Widget
from textual.widgets import Button, Input, Select, Static

from tui_nn.errors import ConfigError
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import why_idle
from tui_nn.ui.overlay import Overlay
from tui_nn.ui.screens.confirm import dismiss_after
from tui_nn.ui.screens.file_purposes import LEAVE
from tui_nn.ui.widgets.option_field import OptionField

EXPLAINED_COLUMNS = 110
"""Least columns for an explanation beside each field; below, only the focused one is explained."""

BETWEEN_FIELDS = (
    Binding("down", "app.focus_next", "next field", show=False),
    Binding("up", "app.focus_previous", "previous field", show=False),
)

Made = TypeVar("Made")
Made_co = TypeVar("Made_co", covariant=True)


class FormPlan(Protocol[Made_co]):
    """What is in a form, and what is made of it.

    Attributes:
        heading: the first line.
        accept: the word on the button that accepts the form.
    """

    heading: str
    accept: str

    @property
    def about(self) -> str:
        """What is explained while no field of a setting has the focus."""
        ...

    def compose(self) -> Iterator[Widget]:
        """What is in the form, from the top; the choice above the settings has the class first."""
        ...

    def choose(self, form: Widget, chosen: str) -> None:
        """Take another value of that choice."""
        ...

    def make_config(self, values: Mapping[str, Any]) -> TrainingConfig:
        """The config with the values of the fields.

        Raises:
            ConfigError: they do not fit together.
        """
        ...

    def make_result(self, config: TrainingConfig) -> Made_co:
        """What the screen returns for a valid config."""
        ...

    def describe(self, config: TrainingConfig) -> str:
        """One line on what a valid config begins."""
        ...

    def show_faults(self, form: Widget, faults: Mapping[str, str]) -> None:
        """Called after each check with the settings that are wrong, and why."""
        ...


class Form(VerticalScroll):
    """A column of fields; ↑ and ↓ move between them."""

    BINDINGS: ClassVar[list[BindingType]] = [*BETWEEN_FIELDS]


class SettingsForm(Overlay[Made | None]):
    """A form whose result is made of a valid config; None for no change.

    Args:
        plan: what is in it.
        config: initial values of the fields.
        ask: returns the question to confirm before the current run ends; "" for none.
    """

    CSS_PATH = "settings_form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "back", tooltip="Back, and nothing is changed"),
        *BETWEEN_FIELDS,
    ]

    def __init__(
        self,
        plan: FormPlan[Made],
        config: TrainingConfig,
        ask: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__()
        self._plan, self._ask = plan, ask
        self._valid: TrainingConfig | None = config

    def compose(self) -> ComposeResult:
        """The heading, the form, the explanation of the focused field, and a summary."""
        yield Static(f" {self._plan.heading}", id="title")
        with Form(can_focus=False):
            yield from self._plan.compose()
        yield Static(id="about", markup=False)
        with Horizontal(id="bottom"):
            yield Static(id="summary", markup=False)
            yield Button(f"{self._plan.accept} (f5)", variant="primary", id="accept", compact=True)
            yield Button("Back (esc)", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Check the initial values."""
        self.check()

    def on_resize(self, event: Resize) -> None:
        """Hide the explanations beside the fields if the lines are too short."""
        self.set_class(event.size.width < EXPLAINED_COLUMNS, "-narrow")

    @on(Select.Changed, ".first Select")
    def choose(self, message: Select.Changed) -> None:
        """Take another value of the choice above the settings."""
        self._plan.choose(self, str(message.value))
        self.check()

    @on(DescendantFocus)
    def explain_focused(self) -> None:
        """Explain the focused field in full below the form."""
        focused = next((field for field in self.query(OptionField) if field.has_focus_within), None)
        about = self._plan.about
        if focused is not None:
            option, explanation = focused.option, focused.explanation
            about = f"{option.name.replace('_', '-')}: {option.help}"
            about += "" if explanation == option.help else f"\n{explanation}"
        self.query_one("#about", Static).update(about, layout=False)

    @on(OptionField.Changed)
    def check(self) -> None:
        """Check the whole form, since the fields depend on each other; show what is wrong."""
        fields = {field.option.name: field for field in self.query(OptionField)}
        faults = {name: field.fault for name, field in fields.items() if field.fault}
        self._valid = None
        if not faults:
            try:
                self._valid = self._plan.make_config({name: fields[name].read() for name in fields})
            except ConfigError as error:
                faults[error.option] = error.message
        for name, field in fields.items():
            idle = why_idle(name, self._valid) if self._valid else ""
            field.show_fault(faults.get(name, ""), idle)
        self._plan.show_faults(self, faults)
        self._summarize(faults)
        self.explain_focused()

    def _summarize(self, faults: Mapping[str, str]) -> None:
        """Show below what is begun, or what is wrong."""
        self.query_one("#accept", Button).disabled = self._valid is None
        summary = self.query_one("#summary", Static)
        wrong = f"✗ fix: {', '.join(faults).replace('_', '-')}"
        summary.update(self._plan.describe(self._valid) if self._valid else wrong)
        summary.set_class(self._valid is None, "-wrong")

    @on(Input.Submitted)
    def go_to_next_field(self) -> None:
        """Move to the next field: enter does not submit the form."""
        self.focus_next()

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Return the result if the form is valid; ask first if a run would end."""
        if self._valid:
            dismiss_after(self._ask(), LEAVE, self, self._plan.make_result(self._valid))
        else:
            self.app.bell()

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Return None."""
        self.dismiss(None)
