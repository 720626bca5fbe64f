"""`tui-nn doctor`: report what this machine and terminal can do, and what is used."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.terminal import add_terminal, read_preferences
from tui_nn.cli.parser import CommandParser


def add_options(parser: CommandParser) -> None:
    """Add the options of the report and of the terminal."""
    add_json(parser)
    add_terminal(parser)


def run(options: argparse.Namespace) -> int:
    """Examine the terminal, the program, the machine and the folders."""
    from tui_nn.headless.doctor import examine
    from tui_nn.ui.terminal.examination import examine_terminal

    return examine(examine_terminal(read_preferences(options)), as_json="json" in options)


COMMAND = Command(
    "doctor",
    "report what this machine and terminal can do, and what is used",
    run,
    add_options,
    description="Report what was found on this machine and terminal, what is used, and why.",
    epilog=(
        "Exit status 1 if there is a problem, marked by !: something does not work, or will not\n"
        "for long. What works but could be better, such as output without UTF-8, is no problem."
    ),
)
