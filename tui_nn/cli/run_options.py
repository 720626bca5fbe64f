"""The options on how runs are recorded, continued and left."""

from __future__ import annotations

import argparse
import math
from typing import Any

from tui_nn.cli.command_parser import CommandParser
from tui_nn.cli.effects import Idle, only_with, unless
from tui_nn.training.runs.plan import DEFAULT_INTERVAL

ON_DIVERGENCE = ("pause", "halve", "stop")
"""Values of `--on-divergence`."""

SAVED_LATER = "a run in the background is saved later, from the screen of `tui-nn attach`"
"""Why `--save` and `--export` have no effect beside `--detach`."""


def add_recording(parser: CommandParser, group: Any, on_divergence: str) -> None:
    """Add what the screen and `train` have in common.

    Args:
        parser: gets the options.
        group: where they stand.
        on_divergence: what is done if that is not typed.
    """
    parser.add_flag(
        "--resume",
        group=group,
        metavar="RUN",
        nargs="?",
        const=None,
        help="continue a recorded run instead, by default the latest one that can continue;"
        " see `tui-nn runs`; --epochs N trains a finished one further",
    )
    add_force(parser, group, "resume the run", only_with("resume"))
    parser.add_flag(
        "--keep-running",
        group=group,
        idle=unless("detach", "a run in the background keeps running in any case"),
        action="store_true",
        help="continue training in the background if the terminal is closed",
    )
    parser.add_flag(
        "--checkpoint-interval",
        group=group,
        metavar="SECONDS",
        type=_interval,
        help="seconds of training between checkpoints, in addition to one per epoch"
        f" (default: {DEFAULT_INTERVAL:g}; 0: only when the run is left or has finished)",
    )
    parser.add_flag(
        "--on-divergence",
        group=group,
        metavar="NAME",
        choices=ON_DIVERGENCE,
        help="what to do when the loss diverges, after returning to the last good step: pause,"
        f" halve the learning rate, or stop with exit status 3 (default: {on_divergence})",
    )


def add_background(parser: CommandParser, group: Any) -> None:
    """Add what only `train` has."""
    parser.add_flag(
        "--detach",
        group=group,
        action="store_true",
        help="train in the background; `tui-nn attach` shows the run",
    )
    # How a process is started that outlives this one.
    for flag, needed in ("--background", "resume"), ("--paused", "background"):
        parser.add_flag(flag, idle=only_with(needed), action="store_true", help=argparse.SUPPRESS)


def add_force(parser: CommandParser, group: Any, action: str, idle: Idle) -> None:
    """Add `--force`, which settles what cannot be found out.

    Args:
        parser: gets the option.
        group: where it stands.
        action: what is done then, as in "resume the run".
        idle: when it has no effect.
    """
    parser.add_flag(
        "--force",
        group=group,
        idle=idle,
        action="store_true",
        help=f"{action} even if another computer may still be training it; use it when you know"
        " that the process has ended",
    )


def _interval(text: str) -> float:
    """A number of seconds."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, 0 or more")
    return seconds
