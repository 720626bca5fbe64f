"""`tui-nn data`: what is understood of a user's file or folder, without training."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.effects import UsageError
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.own_data import add_path
from tui_nn.cli.options.run import free_settings, read_config
from tui_nn.cli.options.settings import add_settings
from tui_nn.cli.parser import CommandParser
from tui_nn.printing import PROGRAM
from tui_nn.training.settings.option import OWN_DATA
from tui_nn.training.settings.options import OPTIONS

SETTINGS = (
    *(name for name, option in OPTIONS.items() if option.group == OWN_DATA),
    "validation_split",
    "seed",
)
"""Settings that say how data are understood and divided."""


def add_options(parser: CommandParser) -> None:
    """Add the file or folder, and the settings that say how it is understood."""
    add_path(parser, f"`{PROGRAM} datasets` lists it; type ./NAME for a file or folder")
    parser.add_flag(
        "--clean",
        action="store_true",
        help="delete the copies of data larger than memory that were stored in the cache folder",
    )
    add_json(parser)
    add_settings(parser, SETTINGS)


def run(options: argparse.Namespace) -> int:
    """Print what is understood of the data."""
    if "clean" in options:
        return _clean(options)
    if "dataset" not in options:
        raise UsageError(f"type a file or folder: `{PROGRAM} data FILE`")
    config = read_config(options)
    from tui_nn.headless.data import print_data

    return print_data(config, free_settings(options, config), as_json="json" in options)


def _clean(options: argparse.Namespace) -> int:
    """Delete the stored copies."""
    if "dataset" in options:
        raise UsageError("--clean: it deletes all copies; leave out the file or folder")
    from tui_nn.headless.data import clean

    return clean(as_json="json" in options)


COMMAND = Command(
    "data",
    "show what is understood of your own data, without training",
    run,
    add_options,
    description=(
        "Show what is understood of a file or folder, without training: columns with their types,\n"
        "values and gaps, the target, its classes, and what looks wrong."
    ),
    usage=f"{PROGRAM} data FILE|FOLDER [options]\n       {PROGRAM} data --clean [--json]",
)
