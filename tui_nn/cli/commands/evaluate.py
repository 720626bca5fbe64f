"""`tui-nn evaluate`: test a network on a data set."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.settings import add_settings, read_settings
from tui_nn.cli.options.values import MODEL_HELP, file_path
from tui_nn.cli.parser import CommandParser


def add_options(parser: CommandParser) -> None:
    """Add the network, and the settings that choose the examples."""
    parser.add_argument(
        "model", metavar="MODEL", type=file_path, nargs="?", default=None, help=MODEL_HELP
    )
    add_json(parser)
    add_settings(parser, ("dataset", "data_dir", "samples", "seed"))


def run(options: argparse.Namespace) -> int:
    """Test the network and print the result."""
    settings = read_settings(options)
    from tui_nn.headless.evaluate import evaluate

    return evaluate(options.model, settings, as_json="json" in options)


COMMAND = Command(
    "evaluate",
    "test a network on a data set",
    run,
    add_options,
    description="Test a network on the test part of a data set.",
    epilog=(
        "By default, data set, folder and seed are those that the network was trained with;\n"
        "the built-in network is tested on generated digits."
    ),
    needs_compiler=True,
)
