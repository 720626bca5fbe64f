"""The options of each command: what can be typed after `tui-nn`, and the texts of `--help`.

The settings of a run come from `OPTIONS`; here they only get their place on the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from tui_nn import __version__
from tui_nn.cli.command_parser import COMMANDS, SCREEN, CommandParser
from tui_nn.cli.effects import Given, unless
from tui_nn.cli.reading_parsers import (
    drawings_parser,
    evaluate_parser,
    predict_parser,
    sheet_parser,
)
from tui_nn.cli.recorded_runs import runs_parser
from tui_nn.cli.run_options import SAVED_LATER, add_background, add_recording
from tui_nn.cli.shared_options import add_json, add_settings, file_path
from tui_nn.cli.terminal_options import add_terminal
from tui_nn.printing import PROGRAM
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import DEFAULT_RECIPE, RECIPES

INTRODUCTION = """\
Train a neural network in the terminal, watch it learn, and sketch digits for it to read.
Without a command, opens the screen; space starts the training, q quits, ? shows help."""


def _add_run(parser: CommandParser, on_divergence: str) -> Any:
    """The options that say which run: a recipe with changes, or an existing one."""
    run = parser.add_argument_group("run", "The options below change settings of the recipe.")
    parser.add_flag(
        "--recipe",
        group=run,
        metavar="NAME",
        help=f"what to start from (default: {DEFAULT_RECIPE}, or the recipe made for --dataset):"
        f" {', '.join(RECIPES)}",
    )
    parser.add_flag(
        "--load",
        group=run,
        idle=unless("detach", "--detach starts a new run, or continues one with --resume"),
        metavar="FILE",
        type=file_path,
        help="continue a saved run instead, with its settings (except --data-dir, --epochs)",
    )
    add_recording(parser, run, on_divergence)
    groups = {
        name: parser.add_argument_group(name)
        for name in dict.fromkeys(option.group for option in OPTIONS.values())
    }
    add_settings(parser, OPTIONS, groups)
    return run


def _no_screen(_: Given) -> str:
    """Why the screen does not open."""
    from tui_nn.ui.terminal.attachment import missing_terminal

    return missing_terminal() or ""


def _screen_parser() -> CommandParser:
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {PROGRAM} {name:{width}}  {text}" for name, text in COMMANDS.items())
    parser = CommandParser(
        SCREEN, f"{INTRODUCTION}\n\ncommands, each with a --help of its own:\n{listing}"
    )
    parser.usage = f"{PROGRAM} [--recipe NAME] [options]\n       {PROGRAM} COMMAND [options]"
    parser.add_flag(
        "--version", action="version", version=f"{PROGRAM} {__version__}", help="show the version"
    )
    add_terminal(parser, idle=_no_screen)
    _add_run(parser, "pause")
    return parser


def _train_parser() -> CommandParser:
    parser = CommandParser(
        "train",
        "Train without a screen, with the same result, and test at the end.",
        "Exit status: 0 trained, 1 failed, 2 wrong usage, 3 diverged, 130 stopped by Ctrl+C;\n"
        "128 plus its number if another signal stopped it.",
    )
    parser.usage = f"{PROGRAM} train [--recipe NAME] [--save FILE] [--export FILE] [options]"
    output = parser.add_argument_group("output")
    parser.add_flag(
        "--save",
        group=output,
        idle=unless("detach", SAVED_LATER),
        metavar="FILE",
        type=file_path,
        help="save the run at the end, or when it is interrupted",
    )
    parser.add_flag(
        "--export",
        group=output,
        idle=unless("detach", SAVED_LATER),
        metavar="FILE",
        type=file_path,
        help="write the network alone at the end, in half precision: small, not to train further",
    )
    add_json(parser, output)
    parser.add_flag(
        "--quiet",
        group=output,
        idle=unless("detach", "a run in the background shows no progress"),
        action="store_true",
        help="show no progress, only the result",
    )
    add_background(parser, _add_run(parser, "stop"))
    return parser


def _attach_parser() -> CommandParser:
    parser = CommandParser(
        "attach",
        "Open the screen on a run that another process trains, in the background or on a screen\n"
        "of its own. Quitting does not stop the run; x does.",
        None,
    )
    parser.add_argument(
        "run",
        metavar="RUN",
        nargs="?",
        default=None,
        help="name or folder of the run (default: the latest one that is being trained)",
    )
    add_terminal(parser)
    return parser


def _warmup_parser() -> CommandParser:
    parser = CommandParser(
        "warmup",
        "Compile all that training, testing and the sketch pad need; takes about ten seconds.",
        "Otherwise the first start compiles what it needs. The machine code is kept in a private\n"
        "folder, and compiled again for another version, processor, Python or Numba.",
    )
    add_json(parser)
    return parser


def _doctor_parser() -> CommandParser:
    parser = CommandParser(
        "doctor",
        "Report what was found on this machine and terminal, what is used, and why.",
        "Exit status 1 if there is a problem, marked by !: something does not work, or will not\n"
        "for long. What works but could be better, such as output without UTF-8, is no problem.",
    )
    add_json(parser)
    add_terminal(parser)
    return parser


PARSERS: Mapping[str, Callable[[], CommandParser]] = MappingProxyType(
    {
        SCREEN: _screen_parser,
        "train": _train_parser,
        "evaluate": evaluate_parser,
        "predict": predict_parser,
        "attach": _attach_parser,
        "runs": runs_parser,
        "drawings": drawings_parser,
        "recipes": lambda: CommandParser(
            "recipes", "List the recipes, which are runs to start from."
        ),
        "datasets": lambda: CommandParser("datasets", "List the data sets."),
        "sheet": sheet_parser,
        "warmup": _warmup_parser,
        "doctor": _doctor_parser,
    }
)
"""What builds the parser of each command; only the one needed is built."""
