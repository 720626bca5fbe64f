"""The options of the commands that read pictures and drawings, or show them."""

from __future__ import annotations

import argparse

from tui_nn.cli.command_parser import CommandParser
from tui_nn.cli.effects import unless
from tui_nn.cli.shared_options import add_json, add_settings, file_path
from tui_nn.printing import PROGRAM

MOST_PICTURES = 1000
"""Largest number of pictures of each digit on one sheet."""

MODEL_HELP = "file written by --save or --export (default: the built-in network for digits)"


def _count(text: str) -> int:
    """A number of pictures."""
    if not (text.isdecimal() and 1 <= int(text) <= MOST_PICTURES):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 1 to {MOST_PICTURES}")
    return int(text)


def evaluate_parser() -> CommandParser:
    """`tui-nn evaluate`."""
    parser = CommandParser("evaluate", "Test a network on the test part of a data set.", None)
    parser.add_argument(
        "model", metavar="MODEL", type=file_path, nargs="?", default=None, help=MODEL_HELP
    )
    add_json(parser)
    add_settings(parser, ("dataset", "data_dir", "samples", "seed"))
    parser.epilog = (
        "By default, data set, folder and seed are those that the network was trained with;\n"
        "the built-in network is tested on generated digits."
    )
    return parser


def predict_parser() -> CommandParser:
    """`tui-nn predict`."""
    parser = CommandParser(
        "predict",
        "Classify pictures or pen strokes; prints one JSON object per line.",
        "For a network of digits, pictures of any size are prepared as the pad prepares drawings:\n"
        "dark on light is inverted, the digit fitted into 20x20 of 28x28 pixels and centred.\n"
        "A blank picture has the label null and a reason.\n\n"
        'A drawing is {"strokes": [[[x, y], ...], ...]}, y downward, at any scale and place;\n'
        'also QuickDraw\'s {"drawing": [[[x, ...], [y, ...]], ...]}, points with time, or as\n'
        "objects with x and y, drawings in one JSON list, and InkML.",
    )
    parser.usage = (
        f"{PROGRAM} predict [--model MODEL | --tuned] [--as-is] FILE...\n"
        f"       {PROGRAM} predict [--model MODEL | --tuned] --strokes FILE"
    )
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
    return parser


def sheet_parser() -> CommandParser:
    """`tui-nn sheet`."""
    parser = CommandParser(
        "sheet",
        "Show the generated handwriting as text or an SVG file, with drawings by people beside it.",
        'A drawing is {"strokes": [[[x, y], ...], ...], "label": 7}; the label may be left out.',
    )
    parser.add_flag(
        "--count", metavar="N", type=_count, help="number of pictures of each digit (default: 10)"
    )
    parser.add_flag("--digit", metavar="D", type=int, choices=range(10), help="only this digit")
    add_settings(parser, ("seed",))
    parser.add_flag(
        "--strokes",
        metavar="FILE",
        type=file_path,
        help="drawings to show beside them, one per line; - for standard input",
    )
    parser.add_flag(
        "--svg", metavar="FILE", type=file_path, help="write an SVG file instead of text"
    )
    return parser


def drawings_parser() -> CommandParser:
    """`tui-nn drawings`."""
    parser = CommandParser(
        "drawings",
        "List the drawings that you labelled on the pad, with the built-in network's answers;\n"
        "or export, delete or fine-tune on them.",
        "Fine-tuning takes a second or two. It reports how many drawings were read correctly\n"
        "before and after, and by networks tuned on all the others (leave-one-out).",
    )
    action = parser.add_mutually_exclusive_group()
    parser.add_flag(
        "--export", group=action, metavar="FILE", type=file_path, help="copy the drawings to a file"
    )
    parser.add_flag(
        "--delete",
        group=action,
        metavar="KEY",
        nargs="+",
        help="delete drawings by their keys",
    )
    parser.add_flag(
        "--fine-tune",
        group=action,
        action="store_true",
        help="fine-tune the built-in network on them; the pad and `predict --tuned` use it",
    )
    parser.add_flag(
        "--untune",
        group=action,
        action="store_true",
        help="return to the built-in network as shipped",
    )
    add_json(parser)
    return parser
