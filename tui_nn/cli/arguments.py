"""From the words typed after `tui-nn` to a command and its options.

Nothing slow is imported here, so that `--help` is printed at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui_nn.cli.command import SCREEN, Command
from tui_nn.cli.commands.table import COMMANDS
from tui_nn.cli.effects import Given, refuse_idle
from tui_nn.cli.options.own_data import take_path
from tui_nn.cli.options.run import existing_run, read_config
from tui_nn.cli.parser import CommandParser


def make_parser(command: Command) -> CommandParser:
    """The parser of a command, with all its options."""
    others = {name: other.help for name, other in COMMANDS.items() if name != SCREEN}
    parser = CommandParser(
        command.name,
        command.description or f"{command.help[0].upper()}{command.help[1:]}.",
        command.epilog,
        command.usage,
        others if command.name == SCREEN else {},
    )
    command.add_options(parser)
    return parser


def read_command(words: Sequence[str]) -> tuple[Command, argparse.Namespace]:
    """The command that was typed, and its options; those left out are missing.

    Raises:
        UsageError: the words cannot be understood, or an option would have no effect.
        SystemExit: help or version was asked for, and has been printed.
    """
    name = words[0] if words and words[0] in COMMANDS else SCREEN
    command = COMMANDS[name]
    parser = make_parser(command)
    options = parser.read(words[1:] if name else words)
    take_path(options)
    is_new = command.starts_run and not existing_run(options)
    refuse_idle(parser.rules, Given(options, read_config(options) if is_new else None))
    return command, options
