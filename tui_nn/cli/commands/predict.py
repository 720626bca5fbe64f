"""`tui-nn predict`: classify pictures or drawings."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.effects import UsageError, unless
from tui_nn.cli.options.values import MODEL_HELP, file_path
from tui_nn.cli.parser import CommandParser
from tui_nn.printing import PROGRAM


def add_options(parser: CommandParser) -> None:
    """Add the inputs and the network."""
    parser.add_argument(
        "files",
        metavar="FILE",
        type=file_path,
        nargs="*",
        default=[],
        help="pictures: idx, .npy, .npz, PNG or JPEG; - for standard input",
    )
    parser.add_flag(
        "--as-is",
        idle=unless("strokes", "strokes are always prepared"),
        action="store_true",
        help="read 28x28 pictures as they are: neither inverted, fitted nor centred",
    )
    network = parser.add_mutually_exclusive_group()
    parser.add_flag("--model", group=network, metavar="MODEL", type=file_path, help=MODEL_HELP)
    parser.add_flag(
        "--tuned",
        group=network,
        action="store_true",
        help="use the built-in network fine-tuned on your own drawings",
    )
    parser.add_flag(
        "--strokes",
        metavar="FILE",
        type=file_path,
        help="drawings, one per line, or InkML; - for standard input",
    )


def run(options: argparse.Namespace) -> int:
    """Print what the network reads in each input."""
    strokes = getattr(options, "strokes", None)
    if bool(options.files) == (strokes is not None):
        raise UsageError("type either files of pictures or --strokes FILE")
    from tui_nn.headless.predict import predict_drawings, predict_pictures

    model, tuned = getattr(options, "model", None), "tuned" in options
    if strokes is None:
        return predict_pictures(model, options.files, tuned=tuned, as_is="as_is" in options)
    return predict_drawings(model, strokes, tuned=tuned)


COMMAND = Command(
    "predict",
    "classify pictures or drawings",
    run,
    add_options,
    description="Classify pictures or pen strokes; prints one JSON object per line.",
    epilog=(
        "For a network of digits, pictures of any size are prepared as the pad prepares drawings:\n"
        "dark on light is inverted, the digit fitted into 20x20 of 28x28 pixels and centred.\n"
        "A blank picture has the label null and a reason.\n\n"
        'A drawing is {"strokes": [[[x, y], ...], ...]}, y downward, at any scale and place;\n'
        'also QuickDraw\'s {"drawing": [[[x, ...], [y, ...]], ...]}, points with time, or as\n'
        "objects with x and y, drawings in one JSON list, and InkML."
    ),
    usage=(
        f"{PROGRAM} predict [--model MODEL | --tuned] [--as-is] FILE...\n"
        f"       {PROGRAM} predict [--model MODEL | --tuned] --strokes FILE"
    ),
    needs_compiler=True,
)
