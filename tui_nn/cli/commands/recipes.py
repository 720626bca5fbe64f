"""`tui-nn recipes`: list the recipes."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command


def run(_: argparse.Namespace) -> int:
    """List the recipes."""
    from tui_nn.headless.recipes import print_recipes

    return print_recipes()


COMMAND = Command("recipes", "list the recipes, which are runs to start from", run)
