"""`tui-nn recipes`: the list of recipes."""

from __future__ import annotations

from tui_nn.headless.printing.network import describe_network
from tui_nn.headless.printing.tables import print_table
from tui_nn.training.settings.recipes import RECIPES


def print_recipes() -> int:
    """Print the recipes; return the exit status."""
    rows = [
        (recipe.name, recipe.config.dataset, describe_network(recipe.config), recipe.description)
        for recipe in RECIPES.values()
    ]
    print_table(("recipe", "data set", "network", "what there is to see"), rows)
    return 0
