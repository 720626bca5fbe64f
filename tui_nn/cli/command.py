"""Command: what a command of the command line is made of."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

from tui_nn.cli.parser import CommandParser

SCREEN = ""
"""Name of the command that opens the screen: it is what runs if no command is typed."""


def no_options(_: CommandParser) -> None:
    """Add no options, for commands that have none."""


class Command(NamedTuple):
    """One command.

    Attributes:
        name: what is typed after the program's name.
        help: half a sentence for the list of commands.
        run: carries the command out and returns the exit status; imports what it needs, because
            every command's file is imported at each start.
        add_options: adds the command's options, and arguments, to its parser.
        description, epilog: the text above and below the options in `--help`; the description
            is `help` as a sentence if left out.
        usage: the first lines of `--help`; listed from the options if left out.
        needs_compiler: whether it runs compiled kernels.
        starts_run: whether its options describe a run to train.
    """

    name: str
    help: str
    run: Callable[[argparse.Namespace], int]
    add_options: Callable[[CommandParser], None] = no_options
    description: str = ""
    epilog: str | None = None
    usage: str | None = None
    needs_compiler: bool = False
    starts_run: bool = False
