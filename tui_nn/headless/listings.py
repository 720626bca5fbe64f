"""`tui-nn recipes` and `tui-nn datasets`: lists of recipes and data sets."""

from __future__ import annotations

from tui_nn.data.catalog import DATASETS, DatasetEntry
from tui_nn.data.kinds import Kind
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
        (entry.name, _examples(entry), _target(entry), entry.description)
        for entry in DATASETS.values()
    ]
    print_table(("data set", "inputs", "target", "description"), rows)
    return 0


def describe_network(config: TrainingConfig) -> str:
    """Units of all layers: 784-128-10."""
    return "-".join(map(str, (config.entry.in_features, *config.hidden, config.out_features)))


def _examples(entry: DatasetEntry) -> str:
    if entry.kind in (Kind.DIGITS, Kind.PICTURES):
        return "28x28 pixels"
    return "a point (x, y)" if entry.kind is Kind.PLANE else f"{entry.in_features} numbers"


def _target(entry: DatasetEntry) -> str:
    return f"{entry.classes} classes" if entry.classes else "a number"
