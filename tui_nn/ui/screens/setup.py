"""SetupScreen: choose a recipe and change any setting of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import DescendantFocus, Resize
from textual.widgets import Button, Collapsible, Input, Label, Select, Static

from tui_nn.data.catalog import is_path
from tui_nn.errors import ConfigError
from tui_nn.text import layer_sizes
from tui_nn.training.protocol.layers import parameter_count, planned_layers, unit_counts
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import why_idle
from tui_nn.training.settings.option import OWN_DATA
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipe import CUSTOM
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.confirm import dismiss_after
from tui_nn.ui.screens.dialog import Overlay
from tui_nn.ui.screens.file_purposes import LEAVE
from tui_nn.ui.widgets.option_field import FieldSelect, OptionField
from tui_nn.ui.wording import network_wording, quantities

ADVANCED = "advanced"
"""The group that is collapsed at first."""

EXPLAINED_COLUMNS = 110
"""Least columns for an explanation beside each field; below, only the focused one is explained."""


BETWEEN_FIELDS = (
    Binding("down", "app.focus_next", "next field", show=False),
    Binding("up", "app.focus_previous", "previous field", show=False),
)


class Form(VerticalScroll):
    """A column of fields; ↑ and ↓ move between them."""

    BINDINGS: ClassVar[list[BindingType]] = [*BETWEEN_FIELDS]


class SetupScreen(Overlay[TrainingConfig | None]):
    """A form with every option; its result is a config, or None for no change.

    Args:
        config: initial values of the fields.
        ask: returns the question to confirm before the current run ends; "" for none.
    """

    CSS_PATH = "setup.tcss"
    AUTO_FOCUS = "#recipe Select"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "back", tooltip="Back, and nothing is changed"),
        Binding("f5,ctrl+enter,ctrl+j", "accept", "create", tooltip="Create the network"),
        *BETWEEN_FIELDS,
    ]

    def __init__(self, config: TrainingConfig, ask: Callable[[], str] = lambda: "") -> None:
        super().__init__()
        self._config, self._ask = config, ask
        self._recipe = config.recipe
        self._valid: TrainingConfig | None = config

    def compose(self) -> ComposeResult:
        """The recipe, the options in groups, and a summary."""
        yield Static(" new run", id="title")
        with Form(can_focus=False):
            with Horizontal(id="recipe"):
                yield Label("recipe")
                names = [(name, name) for name in (*RECIPES, CUSTOM)]
                value = self._recipe if self._recipe in RECIPES else CUSTOM
                yield FieldSelect(names, value=value, allow_blank=False, compact=True)
                yield Static(classes="explanation", markup=False)
            texts = self._config.as_texts()
            for group, options in groupby(OPTIONS.values(), key=lambda option: option.group):
                fields = [OptionField(option, texts[option.name]) for option in options]
                if group == ADVANCED:
                    yield Collapsible(*fields, title=group)
                else:
                    own = "own-data" if group == OWN_DATA else ""
                    yield Static(group, classes=f"group {own}".strip())
                    for field in fields:
                        yield field.set_class(bool(own), "own-data")
        yield Static(id="about", markup=False)
        with Horizontal(id="bottom"):
            yield Static(id="summary", markup=False)
            yield Button("Create (f5)", variant="primary", id="accept", compact=True)
            yield Button("Back (esc)", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Check the initial values."""
        self._explain_recipe()
        self._check()

    def on_resize(self, event: Resize) -> None:
        """Hide the explanations beside the fields if the lines are too short."""
        self.set_class(event.size.width < EXPLAINED_COLUMNS, "-narrow")

    @on(Select.Changed, "#recipe Select")
    def take_recipe(self, message: Select.Changed) -> None:
        """Fill the fields from the recipe; the data folder stays."""
        recipe = str(message.value)
        if recipe == self._recipe:
            return
        self._recipe = recipe
        self._explain_recipe()
        if recipe in RECIPES:
            texts = RECIPES[recipe].config.as_texts()
            for field in self.query(OptionField):
                if field.option.name != "data_dir":
                    field.text = texts[field.option.name]
        self._check()

    @on(DescendantFocus)
    def explain_focused(self) -> None:
        """Explain the focused field in full below the form."""
        fields = [field for field in self.query(OptionField) if field.has_focus_within]
        if fields:
            option, explanation = fields[0].option, fields[0].explanation
            about = f"{option.name.replace('_', '-')}: {option.help}"
            about += "" if explanation == option.help else f"\n{explanation}"
        else:
            about = self._recipe_description
        self.query_one("#about", Static).update(about, layout=False)

    @on(OptionField.Changed)
    def check_field(self) -> None:
        """Check the whole form: the fields depend on each other."""
        self._check()

    @property
    def _recipe_description(self) -> str:
        recipe = RECIPES.get(self._recipe)
        return recipe.description if recipe else "settings of your own"

    def _explain_recipe(self) -> None:
        self.query_one("#recipe .explanation", Static).update(self._recipe_description)

    def _check(self) -> None:
        """Show each field's error, and the summary below."""
        fields = {field.option.name: field for field in self.query(OptionField)}
        self.set_class(is_path(fields["dataset"].text), "-own-data")
        faults = {name: field.fault for name, field in fields.items() if field.fault}
        self._valid = None
        if not faults:
            try:
                values = {name: field.read() for name, field in fields.items()}
                self._valid = TrainingConfig(recipe=self._recipe, **values)
            except ConfigError as error:
                faults[error.option] = error.message
        for name, field in fields.items():
            idle = why_idle(name, self._valid) if self._valid else ""
            field.show_fault(faults.get(name, ""), idle)
        if any(OPTIONS[name].group == ADVANCED for name in faults):
            self.query_one(Collapsible).collapsed = False
        self.query_one("#accept", Button).disabled = self._valid is None
        summary = self.query_one("#summary", Static)
        summary.update(self._summary(list(faults)))
        summary.set_class(bool(faults), "-wrong")
        self.explain_focused()

    def _summary(self, faulty: list[str]) -> str:
        if self._valid is None:
            return f"✗ fix: {', '.join(faulty).replace('_', '-')}"
        schema = self._valid.source.schema
        if schema is None:
            return network_wording.network(self._valid, None)
        layers = planned_layers(self._valid, schema)
        parameters = quantities.count(parameter_count(layers))
        return f"{layer_sizes(unit_counts(layers))} · {parameters} parameters"

    @on(Input.Submitted)
    def go_to_next_field(self) -> None:
        """Move to the next field: enter does not submit the form."""
        self.focus_next()

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Return the config if it is valid; ask first if a run would end."""
        if self._valid:
            dismiss_after(self._ask(), LEAVE, self, self._valid)
        else:
            self.app.bell()

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Return None."""
        self.dismiss(None)
