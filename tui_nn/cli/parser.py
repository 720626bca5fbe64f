"""The parser of every command: one line for wrong usage, and a guess at what was meant."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, NoReturn

from tui_nn.cli.effects import Idle, UsageError, always
from tui_nn.printing import PROGRAM, print_lines
from tui_nn.training.settings.synonyms import explain_option

YES_OR_NO = ("yes", "no", "true", "false")
"""Values of a switch."""

HELP_COLUMN = 30
"""Column at which the explanations begin in `--help`."""


class CommandParser(argparse.ArgumentParser):
    """A parser that answers wrong usage with one line, and takes options by their full names only.

    Attributes:
        flags: the options that `--help` lists.
        rules: for each option, how it is spelled and when it has no effect.
    """

    def __init__(
        self,
        command: str,
        description: str,
        epilog: str | None = None,
        usage: str | None = None,
        commands: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Make a parser with the options that every command has.

        Args:
            command: its name; "" for the parser of the program itself.
            description, epilog: text above and below the options in `--help`.
            usage: the first lines of `--help`; listed from the options if left out.
            commands: for the program itself: what each command does, by name.
        """
        super().__init__(
            prog=f"{PROGRAM} {command}".strip(),
            usage=usage,
            description=description + _list_commands(commands),
            epilog=epilog,
            allow_abbrev=False,
            argument_default=argparse.SUPPRESS,
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(
                prog, max_help_position=HELP_COLUMN
            ),
        )
        self.flags: list[str] = []
        self.rules: dict[str, tuple[str, Idle]] = {}
        self._words: dict[str, Callable[[str], str]] = {}
        self._switches: set[str] = set()
        self._commands = commands
        self.add_flag("--debug", action="store_true", help="on failure, show the traceback")

    def add_word(
        self, name: str, metavar: str, help_text: str, find_fault: Callable[[str], str]
    ) -> None:
        """Add a word that may stand without an option.

        Args:
            name: under which it is found among the options.
            metavar, help_text: how `--help` names and explains it.
            find_fault: says what is wrong with a word; "" for nothing.
        """
        self.add_argument(name, metavar=metavar, nargs="?", help=help_text)
        self._words[name] = find_fault

    def add_switch(self, flag: str, **details: Any) -> None:
        """Add an option that means yes without a value; `details` are those of `add_flag`."""
        self._switches.add(flag)
        self.add_flag(flag, **details)

    def add_flag(
        self, flag: str, *, group: Any = None, idle: Idle = always, **details: Any
    ) -> None:
        """Add an option.

        Args:
            flag: how it is spelled.
            group: where it is listed; among the command's own options if left out.
            idle: says when it has no effect.
            details: passed to argparse's `add_argument`.
        """
        action = (group or self).add_argument(flag, **details)
        self.rules[action.dest] = (flag, idle)
        if action.help != argparse.SUPPRESS:
            self.flags.append(flag)

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The options in `words`.

        Raises:
            UsageError: the command does not have one of them.
        """
        options, unknown = self.parse_known_args(list(self._spell_out(words)))
        flags = [word for word in unknown if word.startswith("-")]
        if flags:  # comes first: a word that stands alone may be its value
            self.error(self._explain_flag(flags[0]))
        for name, find_fault in self._words.items():
            if name in options and (fault := find_fault(getattr(options, name))):
                self.error(fault)
        if unknown:
            self.error(f"unexpected argument {unknown[0]!r}")
        return options

    def _spell_out(self, words: Sequence[str]) -> Iterator[str]:
        """The words, with a value for each switch that has none: the next may be a path."""
        for word, following in zip_longest(words, words[1:], fillvalue=""):
            is_alone = word in self._switches and following.lower() not in YES_OR_NO
            yield f"{word}=yes" if is_alone else word

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed; called by argparse too."""
        message = message.removeprefix("argument ").replace(
            "expected one argument", "type a value after it"
        )
        ending = "" if message.endswith("?") else f"; see `{self.prog} --help`"
        raise UsageError(message + ending)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help or version; called by argparse."""
        print_lines(message, stream=file)

    def _explain_flag(self, word: str) -> str:
        """What to say about an option that the command does not have."""
        flag = word.split("=")[0]
        explained = explain_option(flag, self.flags)
        return f"unknown option {flag}" + (
            f"; {explained}" if explained else did_you_mean(flag, self.flags)
        )

    def explain_word(self, word: str) -> str:
        """What to say about a word that is neither a command nor the name of a file."""
        if not self._commands:
            return f"no such file or folder: {word!r}"
        if word in self._commands:
            return f"the command comes first: type `{PROGRAM} {word}`, then its options"
        there_are = f" and no file or folder; there are {', '.join(self._commands)}"
        return f"unknown command {word!r}{did_you_mean(word, self._commands) or there_are}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that ends an error message, if one of `known` looks like `word`; else ""."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _list_commands(commands: Mapping[str, str]) -> str:
    """The end of the program's description: what each command does."""
    if not commands:
        return ""
    width = max(map(len, commands))
    lines = (f"  {PROGRAM} {name:{width}}  {text}" for name, text in commands.items())
    return "\n".join(("\n\ncommands, each with a --help of its own:", *lines))
