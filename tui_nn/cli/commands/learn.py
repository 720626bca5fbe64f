"""`tui-nn learn`: the lessons, over a run on which nothing is trained yet."""

from __future__ import annotations

import argparse
from functools import partial

from tui_nn.cli.command import Command
from tui_nn.cli.options.terminal import add_terminal, read_preferences
from tui_nn.cli.options.values import whole_number
from tui_nn.cli.parser import CommandParser
from tui_nn.printing import PROGRAM, print_note
from tui_nn.training.lessons.pages import LESSONS
from tui_nn.training.settings.recipes import RECIPES

RECIPE = "xor"
"""The run below the lessons, which is loaded quickly."""


def add_options(parser: CommandParser) -> None:
    """Add the lesson, and the options of the screen."""
    parser.add_argument(
        "lesson",
        metavar="NUMBER",
        nargs="?",
        type=whole_number(1, len(LESSONS)),
        default=None,
        help=f"lesson to open, 1 to {len(LESSONS)} (default: the one that was open last)",
    )
    add_terminal(parser)


def run(options: argparse.Namespace) -> int:
    """Open the lessons."""
    from tui_nn.headless.running.exit_policy import ExitPolicy
    from tui_nn.remote.host import start_hosted_worker
    from tui_nn.training.protocol.commands import Load
    from tui_nn.training.runs.plan import RecordingPlan
    from tui_nn.ui.launch import run_app
    from tui_nn.ui.lessons.screen import LessonScreen

    config = RECIPES[RECIPE].config
    return run_app(
        config,
        first=(Load(config),),
        start_session=partial(start_hosted_worker, plan=RecordingPlan()),
        conclude=ExitPolicy(PROGRAM),
        tell=print_note,
        preferences=read_preferences(options),
        over=partial(LessonScreen, lesson=options.lesson),
    )


COMMAND = Command(
    "learn",
    "learn how a network works, in twelve lessons to play with",
    run,
    add_options,
    description=(
        "Twelve short lessons, from one neuron by hand to reading digits, each with an experiment\n"
        "that can be played with and taken over into a run. Continues where you stopped."
    ),
    needs_compiler=True,
)
