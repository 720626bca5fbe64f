"""`tui-nn attach`: the screen on a run that another process trains."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.options.terminal import add_terminal, read_preferences
from tui_nn.cli.parser import CommandParser
from tui_nn.printing import print_note


def add_options(parser: CommandParser) -> None:
    """Add the run, and the options of the screen."""
    parser.add_argument(
        "run",
        metavar="RUN",
        nargs="?",
        default=None,
        help="name or folder of the run (default: the latest one that is being trained)",
    )
    add_terminal(parser)


def run(options: argparse.Namespace) -> int:
    """Connect to the run's process, and open the screen."""
    from tui_nn.remote.client import RemoteSession
    from tui_nn.remote.finding import find_held
    from tui_nn.training.protocol.commands import Introduce
    from tui_nn.training.runs.store import RunStore

    folder = find_held(RunStore(), options.run)
    session = RemoteSession(folder)
    session.connect()
    from tui_nn.ui.launch import run_app

    return run_app(
        folder.config(),
        first=(Introduce(),),
        start_session=session.start,
        conclude=lambda _: session.ending,
        tell=print_note,
        preferences=read_preferences(options),
        attached=folder.name,
    )


COMMAND = Command(
    "attach",
    "open the screen on a run that another process trains",
    run,
    add_options,
    description=(
        "Open the screen on a run that another process trains, in the background or on a screen\n"
        "of its own. Quitting does not stop the run; x does."
    ),
)
