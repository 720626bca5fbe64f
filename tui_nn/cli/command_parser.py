"""The parser that all commands share: one line for wrong usage, and a guess at what was meant."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NoReturn

from tui_nn.cli.effects import Idle, UsageError, always
from tui_nn.printing import PROGRAM, print_lines
from tui_nn.training.settings.synonyms import explain_option

SCREEN = ""
"""The command that has no name: open the screen."""

HELP_COLUMN = 30
"""Where the explanations begin in `--help`."""

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "train": "train without a screen",
        "evaluate": "test a network on a data set",
        "predict": "classify pictures or drawings",
        "attach": "open the screen on a run that another process trains",
        "runs": "list, follow, pin and delete recorded runs",
        "drawings": "list your own drawings, and fine-tune on them",
        "recipes": "list the recipes, which are runs to start from",
        "datasets": "list the data sets",
        "sheet": "show the generated handwriting",
        "warmup": "compile the kernels ahead of the first start",
        "doctor": "report what this machine and terminal can do, and what is used",
    }
)


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
        self.rules: dict[str, tuple[str, Idle]] = {}
        self.add_flag("--debug", action="store_true", help="on failure, show the traceback")

    def add_flag(
        self, flag: str, *, group: Any = None, idle: Idle = always, **details: Any
    ) -> None:
        """Add an option, to `group` if given; `idle` says when it has no effect."""
        action = (group or self).add_argument(flag, **details)
        self.rules[action.dest] = (flag, idle)
        if action.help != argparse.SUPPRESS:
            self.flags.append(flag)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Called by argparse for help and version."""
        print_lines(message, stream=file)

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
        explained = explain_option(flag, flags)
        return f"unknown option {flag}" + (
            f"; {explained}" if explained else did_you_mean(flag, flags)
        )
    if at_start and word in COMMANDS:
        return f"the command comes first: type `{PROGRAM} {word}`, then its options"
    if at_start:
        guess = did_you_mean(word, COMMANDS) or f"; there are {', '.join(COMMANDS)}"
        return f"unknown command {word!r}{guess}"
    return f"{word!r} is an unexpected argument"
