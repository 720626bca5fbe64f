"""`tui-nn check`: check a recipe before it is trained."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.own_data import add_recipe_or_path
from tui_nn.cli.options.run import add_grouped_settings, add_recipe, free_settings, read_config
from tui_nn.cli.parser import CommandParser
from tui_nn.printing import PROGRAM
from tui_nn.training.settings.option import AUGMENTATION
from tui_nn.training.settings.options import OPTIONS

UNUSED = ("epochs", "schedule", "schedule_period", "schedule_factor", "early_stopping")
"""Settings beside those of augmentation that no check depends on."""

SETTINGS = tuple(
    name for name, option in OPTIONS.items() if name not in UNUSED and option.group != AUGMENTATION
)
"""Settings that the checks depend on."""


def add_options(parser: CommandParser) -> None:
    """Add the recipe, or the user's own data, and the settings."""
    add_recipe_or_path(parser)
    add_json(parser, parser.add_argument_group("output"))
    add_recipe(parser)
    add_grouped_settings(parser, SETTINGS)


def run(options: argparse.Namespace) -> int:
    """Carry out the checks and print what they found."""
    config = read_config(options)
    from tui_nn.headless.check import check

    return check(config, free_settings(options, config), as_json="json" in options)


COMMAND = Command(
    "check",
    "check a recipe before it is trained",
    run,
    add_options,
    description=(
        "Check a recipe on its data, in seconds: the loss at the start, the gradient, whether one\n"
        "batch can be learned by heart, whether the inputs are used, the learning rate, and\n"
        "whether the parts share examples. Each check passes, fails with advice, or is skipped."
    ),
    epilog="Exit status: 0 all passed, 1 one failed, 2 wrong usage, 130 stopped by Ctrl+C.",
    usage=f"{PROGRAM} check [RECIPE|FILE|FOLDER] [--json] [options]",
    needs_compiler=True,
    starts_run=True,
)
