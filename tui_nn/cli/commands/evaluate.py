"""`tui-nn evaluate`: test a network on a data set."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.effects import UsageError
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.settings import add_settings, read_settings
from tui_nn.cli.options.values import MODEL_HELP, file_path
from tui_nn.cli.parser import CommandParser


def add_options(parser: CommandParser) -> None:
    """Add the network, and the settings that choose the examples."""
    parser.add_argument(
        "model", metavar="MODEL", type=file_path, nargs="?", default=None, help=MODEL_HELP
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        type=file_path,
        nargs="?",
        default=None,
        help="file or folder with examples to test on, the same as --dataset FILE",
    )
    add_json(parser)
    add_settings(parser, ("dataset", "data_dir", "samples", "seed", "skip_bad_rows"))


def run(options: argparse.Namespace) -> int:
    """Test the network and print the result."""
    settings = read_settings(options)
    if options.file is not None:
        if "dataset" in settings:
            raise UsageError(f"{options.file} and --dataset: a test has one data set only")
        settings["dataset"] = str(options.file.absolute())
    from tui_nn.headless.evaluate import evaluate

    return evaluate(options.model, settings, as_json="json" in options)


COMMAND = Command(
    "evaluate",
    "test a network on a data set",
    run,
    add_options,
    description=(
        "Test a network: loss, accuracy, the figures of each class, the confusion matrix and\n"
        "the calibration; or for predicted numbers the errors in the target's unit."
    ),
    epilog=(
        "By default, a network is tested on the test part of the data that it was trained on,\n"
        "the built-in one on generated digits. Of a FILE all examples are tested on, unless the\n"
        "network was trained on it: then its test part."
    ),
    needs_compiler=True,
)
