"""SetupScreen: choose a recipe and change any setting of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Collapsible, Label, Static

from tui_nn.data.catalog import is_path
from tui_nn.text import layer_sizes
from tui_nn.training.protocol.layers import parameter_count, planned_layers, unit_counts
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.option import OWN_DATA
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipe import CUSTOM
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.settings_form import SettingsForm
from tui_nn.ui.widgets.option_field import FieldSelect, OptionField
from tui_nn.ui.wording import network_wording, quantities

ADVANCED = "advanced"
"""The group that is collapsed at first."""


class SetupPlan:
    """A choice of the recipe, and every option."""

    heading, accept = "new run", "Create"

    def __init__(self, config: TrainingConfig) -> None:
        self._config, self._recipe = config, config.recipe

    @property
    def about(self) -> str:
        """The description of the recipe."""
        recipe = RECIPES.get(self._recipe)
        return recipe.description if recipe else "settings of your own"

    def compose(self) -> Iterator[Widget]:
        """The recipe, and the options in groups."""
        names = [(name, name) for name in (*RECIPES, CUSTOM)]
        value = self._recipe if self._recipe in RECIPES else CUSTOM
        yield Horizontal(
            Label("recipe"),
            FieldSelect(names, value=value, allow_blank=False, compact=True),
            Static(self.about, classes="explanation", markup=False),
            id="recipe",
            classes="first",
        )
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

    def choose(self, form: Widget, chosen: str) -> None:
        """Fill the fields from a recipe; the data folder stays."""
        if chosen == self._recipe:
            return
        self._recipe = chosen
        form.query_one("#recipe .explanation", Static).update(self.about)
        if chosen in RECIPES:
            texts = RECIPES[chosen].config.as_texts()
            for field in form.query(OptionField):
                if field.option.name != "data_dir":
                    field.text = texts[field.option.name]

    def make_config(self, values: Mapping[str, Any]) -> TrainingConfig:
        """The recipe with the values of the fields."""
        return TrainingConfig(recipe=self._recipe, **values)

    def make_result(self, config: TrainingConfig) -> TrainingConfig:
        """The config itself."""
        return config

    def describe(self, config: TrainingConfig) -> str:
        """The network, and how large it is."""
        schema = config.source.schema
        if schema is None:
            return network_wording.network(config, None)
        layers = planned_layers(config, schema)
        parameters = quantities.count(parameter_count(layers))
        return f"{layer_sizes(unit_counts(layers))} · {parameters} parameters"

    def show_faults(self, form: Widget, faults: Mapping[str, str]) -> None:
        """Show the fields of the user's own data if a path is typed, and the group of a fault."""
        fields = {field.option.name: field for field in form.query(OptionField)}
        form.set_class(is_path(fields["dataset"].text), "-own-data")
        if any(OPTIONS[name].group == ADVANCED for name in faults):
            form.query_one(Collapsible).collapsed = False


class SetupScreen(SettingsForm[TrainingConfig]):
    """A form with every option; its result is a config, or None for no change.

    Args:
        config: initial values of the fields.
        ask: returns the question to confirm before the current run ends; "" for none.
    """

    AUTO_FOCUS = "#recipe Select"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+enter,ctrl+j", "accept", "create", tooltip="Create the network"),
    ]

    def __init__(self, config: TrainingConfig, ask: Callable[[], str] = lambda: "") -> None:
        super().__init__(SetupPlan(config), config, ask)
