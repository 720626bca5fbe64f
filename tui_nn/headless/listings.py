"""`tui-nn recipes` and `tui-nn datasets`: lists of recipes and data sets."""

from __future__ import annotations

from tui_nn.data.built_in import BUILT_IN
from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.headless.printing.tables import print_table
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES


def print_recipes() -> int:
    """Print the recipes; the exit status."""
    rows = [
        (recipe.name, recipe.config.dataset, describe_network(recipe.config), recipe.description)
        for recipe in RECIPES.values()
    ]
    print_table(("recipe", "data set", "network", "what there is to see"), rows)
    return 0


def print_datasets() -> int:
    """Print the data sets; the exit status."""
    rows = [
        (source.name, _examples(source.schema), _target(source.schema), source.description)
        for source in BUILT_IN
        if source.schema is not None
    ]
    print_table(("data set", "inputs", "target", "description"), rows)
    return 0


def describe_network(config: TrainingConfig) -> str:
    """Units of all layers, such as 784-128-10; ? where only the data tell."""
    schema = config.source.schema
    sizes = config.layer_sizes(schema) if schema else ("?", *config.hidden, "?")
    return "-".join(map(str, sizes))


def _examples(schema: DatasetSchema) -> str:
    if schema.is_pictures:
        return "28x28 pixels"
    return "a point (x, y)" if schema.kind is Kind.PLANE else f"{schema.in_features} numbers"


def _target(schema: DatasetSchema) -> str:
    return f"{schema.classes} classes" if schema.is_classification else "a number"
