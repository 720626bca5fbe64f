"""`tui-nn export`: write a network or a run for other programs."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.effects import Given, UsageError, unless
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.values import file_path
from tui_nn.cli.parser import CommandParser
from tui_nn.printing import PROGRAM


def add_options(parser: CommandParser) -> None:
    """Add the source, the format and the output."""
    from tui_nn.training.exports.table import EXPORTS

    parser.add_argument(
        "source",
        metavar="MODEL|RUN",
        nargs="?",
        default=None,
        help="file written by --save or --export, or a recorded run",
    )
    parser.add_flag(
        "--to",
        metavar="FORMAT",
        choices=list(EXPORTS),
        help=f"format: {', '.join(EXPORTS)}",
    )
    parser.add_flag(
        "--output",
        idle=_idle_without_format,
        metavar="PATH",
        type=file_path,
        help="file to write, or folder (default: in the current folder, called like the source)",
    )
    parser.add_flag(
        "--card",
        idle=_idle_without_format,
        action="store_true",
        help="write a model card beside the network",
    )
    parser.add_flag(
        "--list",
        idle=unless("to", "with --to, that format is written"),
        action="store_true",
        help="list the formats",
    )
    parser.add_flag(
        "--force",
        idle=_idle_without_format,
        action="store_true",
        help="replace files that exist",
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write it; without a format, list the formats."""
    from tui_nn.headless import export

    as_json, name = "json" in options, getattr(options, "to", None)
    if name is None:
        if options.source is not None:
            raise UsageError(f"{options.source}: type --to FORMAT as well")
        return export.list_exports(as_json=as_json)
    if options.source is None:
        raise UsageError("--to: type the file of a network, or a recorded run, as well")
    output = getattr(options, "output", None)
    return export.export(
        options.source,
        name,
        output,
        with_card="card" in options,
        force="force" in options,
        as_json=as_json,
    )


def _idle_without_format(given: Given) -> str:
    return "" if "to" in given.options else "without --to, the formats are listed"


COMMAND = Command(
    "export",
    "write a network or a run for other programs",
    run,
    add_options,
    description=(
        "Write a trained network for ONNX runtimes, NumPy, PyTorch or Keras, or as a model card;\n"
        "or the measures of a recorded run as CSV, JSON, TensorBoard events or a picture.\n"
        "Without --to, the formats are listed."
    ),
    epilog=(
        "What is written takes raw inputs: pixels from 0 to 255, or the numbers of a table as\n"
        "they are, in the order that the file names. torch, keras and numpy write two files: the\n"
        "weights, and a script that loads them and prepares inputs. Existing files stay."
    ),
    usage=(
        f"{PROGRAM} export [--list] [--json]\n"
        f"       {PROGRAM} export MODEL|RUN --to FORMAT [--output PATH] [--card] [--force] [--json]"
    ),
)
