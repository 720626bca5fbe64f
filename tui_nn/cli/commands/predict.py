"""`tui-nn predict`: predictions for rows of tables, pictures or drawings."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.effects import Given, UsageError, unless
from tui_nn.cli.options.settings import add_settings, read_settings
from tui_nn.cli.options.values import MODEL_HELP, file_path
from tui_nn.cli.parser import CommandParser
from tui_nn.headless.predicting.style import FORMATS, OutputStyle
from tui_nn.printing import PROGRAM


def add_options(parser: CommandParser) -> None:
    """Add the inputs, the network and the form of the output."""
    parser.add_argument(
        "files",
        metavar="FILE",
        type=file_path,
        nargs="*",
        default=[],
        help="a table (CSV, JSON, Parquet) or pictures (a folder, PNG, JPEG, idx, .npy, .npz), "
        "as the network takes in; - for standard input",
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
    parser.add_flag(
        "--as-is",
        idle=unless("strokes", "strokes are always prepared"),
        action="store_true",
        help="read 28x28 pictures as they are: neither inverted, fitted nor centred",
    )
    add_settings(parser, ("skip_bad_rows",))
    parser.add_flag(
        "--format",
        choices=FORMATS,
        metavar="NAME",
        help=f"form of the output: {', '.join(FORMATS)}"
        " (default: json for JSON and pictures, else csv)",
    )
    parser.add_flag(
        "--only-prediction",
        idle=_idle_in_submission,
        action="store_true",
        help="print the prediction alone",
    )


def run(options: argparse.Namespace) -> int:
    """Print what the network predicts for each example."""
    strokes = getattr(options, "strokes", None)
    if bool(options.files) == (strokes is not None):
        raise UsageError(
            "type the files with tables or pictures, - for standard input, or --strokes FILE"
        )
    from tui_nn.headless.predict import predict, predict_strokes

    model, tuned = getattr(options, "model", None), "tuned" in options
    style = OutputStyle(getattr(options, "format", ""), "only_prediction" in options)
    if strokes is not None:
        return predict_strokes(model, strokes, style, tuned=tuned)
    return predict(
        model,
        options.files,
        style,
        tuned=tuned,
        as_is="as_is" in options,
        skip_bad_rows=read_settings(options).get("skip_bad_rows", False),
    )


def _idle_in_submission(given: Given) -> str:
    is_submission = getattr(given.options, "format", "") == "kaggle"
    return "a submission has no more than the prediction" if is_submission else ""


COMMAND = Command(
    "predict",
    "predict rows of tables, pictures or drawings",
    run,
    add_options,
    description="Predict with a trained network; a line for each example, as soon as it is read.",
    epilog=(
        "Rows of a table are predicted by the names of their columns, in whatever order; rows\n"
        "without a header have the columns that were trained on. The table is printed again, as\n"
        "UTF-8, with the prediction and the probability of each class, or the range that holds\n"
        "nine of ten true values. Gaps and unknown values are counted on standard error.\n\n"
        "For a network of digits, pictures of any size are prepared as the pad prepares drawings:\n"
        "dark on light is inverted, the digit fitted into 20x20 of 28x28 pixels and centred.\n"
        "A blank picture has the label null and a reason.\n\n"
        'A drawing is {"strokes": [[[x, y], ...], ...]}, y downward, at any scale and place;\n'
        'also QuickDraw\'s {"drawing": [[[x, ...], [y, ...]], ...]}, points with time, or as\n'
        "objects with x and y, drawings in one JSON list, and InkML.\n\n"
        "--format kaggle prints a submission: ImageId and Label for pictures; for rows of a table\n"
        "the column that identifies them, such as PassengerId, and the target. Where there is no\n"
        "such column, examples are counted from 1."
    ),
    usage=(
        f"{PROGRAM} predict [--model MODEL | --tuned] [options] FILE...\n"
        f"       {PROGRAM} predict [--model MODEL | --tuned] [options] --strokes FILE"
    ),
    needs_compiler=True,
)
