"""The options of each command: what can be typed after `tui-nn`, and the texts of `--help`.

The settings of a run come from `OPTIONS`; here they only get their place on the command line.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from tui_nn import __version__
from tui_nn.errors import UserError
from tui_nn.training.options import OPTIONS
from tui_nn.training.recipes import DEFAULT_RECIPE, RECIPES

PROGRAM = "tui-nn"

SCREEN = ""
"""The command that has no name: open the screen."""

HELP_COLUMN = 30
"""Where the explanations begin in `--help`."""

INTRODUCTION = """\
Train a neural network in the terminal, watch it learn, and sketch digits for it to read.
Without a command, opens the screen; space starts the training, q quits, ? helps."""

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "train": "train without a screen",
        "evaluate": "test a saved network on a data set",
        "predict": "have a saved network read pictures or drawings",
        "recipes": "list the recipes: runs to start from",
        "datasets": "list the data sets",
        "warmup": "compile ahead, so that no start has to wait for it",
    }
)


class UsageError(UserError):
    """Something typed that cannot be understood; the message says what to type instead."""


class CommandParser(argparse.ArgumentParser):
    """A parser that answers wrong usage with one line, and takes every option by its full name."""

    def __init__(self, command: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog=f"{PROGRAM} {command}".strip(),
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            argument_default=argparse.SUPPRESS,
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(
                prog, max_help_position=HELP_COLUMN
            ),
            usage=None,
        )
        self.flags: list[str] = []
        self.add_flag("--debug", action="store_true", help="on failure, show the traceback")

    def add_flag(self, flag: str, *, group: Any = None, **details: Any) -> None:
        """Add an option, to `group` if given."""
        self.flags.append(flag)
        (group or self).add_argument(flag, **details)

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed."""
        message = message.removeprefix("argument ").replace(
            "expected one argument", "type a value after it"
        )
        ending = "" if message.endswith("?") else f"; see `{self.prog} --help`"
        raise UsageError(message + ending)

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The options in `words`.

        Raises:
            UsageError: there is something that this command does not know.
        """
        namespace, unknown = self.parse_known_args(words)
        if unknown:
            self.error(_explain_unknown(unknown[0], self.flags, at_start=self.prog == PROGRAM))
        return namespace


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that ends an error message, if one of `known` looks like `word`; else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _explain_unknown(word: str, flags: Sequence[str], *, at_start: bool) -> str:
    """What to say about a word that fits nowhere."""
    if word.startswith("-"):
        flag = word.split("=")[0]
        return f"unknown option {flag}{did_you_mean(flag, flags)}"
    if at_start and word in COMMANDS:
        return f"the command comes first: type `{PROGRAM} {word}`, then its options"
    if at_start:
        guess = did_you_mean(word, COMMANDS) or f"; there are {', '.join(COMMANDS)}"
        return f"unknown command {word!r}{guess}"
    return f"{word!r} is one word too many"


def _file(text: str) -> Path:
    return Path(text).expanduser()


def _add_run(parser: CommandParser) -> None:
    """The options that say which run: a recipe with changes, or a checkpoint."""
    run = parser.add_argument_group(
        "run", "The recipe decides whatever is not set by one of the options further down."
    )
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
        metavar="FILE",
        type=_file,
        help="go on with a saved network instead; it brings its settings (--data-dir may differ)",
    )
    groups = {
        name: parser.add_argument_group(name)
        for name in dict.fromkeys(option.group for option in OPTIONS.values())
    }
    _add_settings(parser, OPTIONS, groups)


def _add_settings(
    parser: CommandParser, names: Iterable[str], groups: Mapping[str, Any] | None = None
) -> None:
    """Add settings of `OPTIONS`, their values kept as typed."""
    for name in names:
        option = OPTIONS[name]
        names_listed = f": {', '.join(option.choices)}" if option.choices else ""
        parser.add_flag(
            option.flag,
            group=groups and groups[option.group],
            dest=name,
            metavar="NAME" if option.choices else option.metavar,
            help=f"{option.help}{names_listed}".replace("%", "%%"),
        )


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
    _add_run(parser)
    return parser


def _train_parser() -> CommandParser:
    parser = CommandParser(
        "train",
        "Train without a screen, exactly as the screen would, and test at the end.",
        "Exit status: 0 trained, 1 failed, 2 wrong usage, 3 diverged, 130 stopped by Ctrl+C.",
    )
    parser.usage = f"{PROGRAM} train [--recipe NAME] [--save FILE] [options]"
    output = parser.add_argument_group("output")
    parser.add_flag(
        "--save",
        group=output,
        metavar="FILE",
        type=_file,
        help="save the network at the end, or when stopped by Ctrl+C",
    )
    _add_json(parser, output)
    parser.add_flag(
        "--quiet", group=output, action="store_true", help="show no progress, only the result"
    )
    _add_run(parser)
    return parser


def _evaluate_parser() -> CommandParser:
    parser = CommandParser("evaluate", "Test a saved network on the test part of a data set.", None)
    parser.add_argument("model", metavar="MODEL", type=_file, help="file saved by --save")
    _add_json(parser)
    _add_settings(parser, ("dataset", "data_dir", "samples", "seed"))
    parser.epilog = "Left out, data set, folder and seed are those that the network learnt from."
    return parser


def _predict_parser() -> CommandParser:
    parser = CommandParser(
        "predict",
        "Have a saved network read 28x28 pictures or pen strokes; prints one JSON object a line.",
        'A drawing is {"strokes": [[[x, y], ...], ...]}, y downward, at any scale and place.',
    )
    parser.usage = (
        f"{PROGRAM} predict --model MODEL FILE...\n"
        f"       {PROGRAM} predict --model MODEL --strokes FILE.jsonl"
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        type=_file,
        nargs="*",
        default=[],
        help="pictures: idx, .npy or .npz",
    )
    parser.add_flag(
        "--model", metavar="MODEL", type=_file, required=True, help="file saved by --save"
    )
    parser.add_flag(
        "--strokes", metavar="FILE", type=_file, help="drawings, one a line; - for standard input"
    )
    return parser


def _warmup_parser() -> CommandParser:
    parser = CommandParser(
        "warmup",
        "Compile ahead all that training, testing and the sketch pad need, some ten seconds once.",
        "Without it, whichever start needs something first compiles it. Machine code is kept in\n"
        "a folder of your own, and made anew for another version, processor, Python or Numba.",
    )
    _add_json(parser)
    return parser


def _add_json(parser: CommandParser, group: Any = None) -> None:
    parser.add_flag(
        "--json", group=group, action="store_true", help="print the result as one JSON object"
    )


PARSERS: Mapping[str, Callable[[], CommandParser]] = MappingProxyType(
    {
        SCREEN: _screen_parser,
        "train": _train_parser,
        "evaluate": _evaluate_parser,
        "predict": _predict_parser,
        "recipes": lambda: CommandParser("recipes", "List the recipes: runs to start from."),
        "datasets": lambda: CommandParser("datasets", "List the data sets."),
        "warmup": _warmup_parser,
    }
)
"""What builds the parser of each command; only the one needed is built."""
