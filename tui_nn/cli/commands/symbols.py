"""`tui-nn symbols`: the sketch pad for the user's own symbols, and a network that learns them."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.commands.screen import open_screen
from tui_nn.cli.options.terminal import add_terminal
from tui_nn.cli.parser import CommandParser
from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.training.settings.recipes import RECIPES


def add_options(parser: CommandParser) -> None:
    """Add the options of the terminal."""
    add_terminal(parser)


def run(options: argparse.Namespace) -> int:
    """Open the pad; training starts as soon as there are enough drawings."""
    return open_screen(options, RECIPES[OWN_SYMBOLS].config, starts_at_once=True)


COMMAND = Command(
    "symbols",
    "draw symbols of your own, and train a network on them",
    run,
    add_options,
    description=(
        "Open the sketch pad for any symbols: draw one, press / and type or pick its name.\n"
        "With five drawings each of two labels, a network is trained on them at once."
    ),
    epilog=(
        "g keeps another drawing under the last name, r trains again, o shows all drawings.\n"
        "`tui-nn --recipe symbols` takes every setting of a run, and `tui-nn drawings` lists the\n"
        "drawings."
    ),
    needs_compiler=True,
)
