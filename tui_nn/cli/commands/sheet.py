"""`tui-nn sheet`: show the generated handwriting."""

from __future__ import annotations

import argparse
from typing import Any

from tui_nn.cli.command import Command
from tui_nn.cli.effects import UsageError
from tui_nn.cli.options.settings import add_settings, read_settings
from tui_nn.cli.options.values import file_path, whole_number
from tui_nn.cli.parser import CommandParser
from tui_nn.errors import ConfigError

PREPARATION = ("picture_size", "colour", "invert", "fit", "target")
"""Settings of pictures of one's own."""

PICTURES, MAX_PICTURES = 10, 1000
"""Pictures of each digit, by default and at most."""


def add_options(parser: CommandParser) -> None:
    """Add what is shown, and where."""
    parser.add_argument(
        "folder",
        nargs="?",
        default=None,
        metavar="FOLDER",
        type=file_path,
        help="pictures of your own: what a network will see of each class",
    )
    parser.add_flag(
        "--count",
        metavar="N",
        type=whole_number(1, MAX_PICTURES),
        help=f"number of pictures of each digit or class (default: {PICTURES})",
    )
    parser.add_flag("--digit", metavar="D", type=int, choices=range(10), help="only this digit")
    add_settings(parser, ("seed", *PREPARATION))
    parser.add_flag(
        "--strokes",
        metavar="FILE",
        type=file_path,
        help="drawings to show beside them, one per line; - for standard input",
    )
    parser.add_flag(
        "--svg", metavar="FILE", type=file_path, help="write an SVG file instead of text"
    )


def run(options: argparse.Namespace) -> int:
    """Print the sheet, or write it to a file."""
    settings = read_settings(options)
    if options.folder is not None:
        return _show_folder(options, settings)
    for name in PREPARATION:
        if name in settings:
            raise ConfigError(name, "no effect without a FOLDER of pictures")
    from tui_nn.headless.sheet import make_sheet

    return make_sheet(
        count=getattr(options, "count", PICTURES),
        digit=getattr(options, "digit", None),
        seed=settings.get("seed", 0),
        strokes=getattr(options, "strokes", None),
        svg=getattr(options, "svg", None),
    )


def _show_folder(options: argparse.Namespace, settings: dict[str, Any]) -> int:
    """Show the pictures of a folder."""
    for name in ("digit", "strokes"):
        if hasattr(options, name):
            raise UsageError(f"--{name}: no effect with a FOLDER of pictures")
    from tui_nn.headless.picture_sheet import make_picture_sheet

    return make_picture_sheet(
        options.folder,
        count=getattr(options, "count", PICTURES),
        settings=settings,
        svg=getattr(options, "svg", None),
    )


COMMAND = Command(
    "sheet",
    "show the generated handwriting, or your own pictures as a network sees them",
    run,
    add_options,
    description=(
        "Show the generated handwriting as text or an SVG file, with drawings by people beside it;"
        " or with a FOLDER what a network will see of each class of the pictures in it."
    ),
    epilog='A drawing is {"strokes": [[[x, y], ...], ...], "label": 7}; the label may be left out.',
    needs_compiler=True,
)
