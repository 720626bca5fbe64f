"""The options on how a run is recorded, continued and left."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from tui_nn.cli.effects import Idle, only_with, unless
from tui_nn.cli.options.values import byte_count, seconds
from tui_nn.cli.parser import CommandParser
from tui_nn.training.moments.spacing import MOST_MOMENTS
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.runs.plan import DEFAULT_INTERVAL, DEFAULT_MOMENTS_BUDGET, RecordingPlan


def add_recording(parser: CommandParser, group: Any, on_divergence: OnDivergence) -> None:
    """Add the options that the screen and `train` share.

    Args:
        parser: gets the options.
        group: where they are listed.
        on_divergence: what `--on-divergence` is if it is not typed.
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
        type=seconds,
        help="seconds of training between checkpoints, in addition to one per epoch"
        f" (default: {DEFAULT_INTERVAL:g}; 0: only when the run is left or has finished)",
    )
    parser.add_flag(
        "--moments-budget",
        group=group,
        metavar="SIZE",
        type=byte_count,
        help="disk or memory for moments of the run that one can travel back to, and fork from:"
        f" at most {MOST_MOMENTS}, denser early, in less than 1 %% of the training time"
        f" (default: {DEFAULT_MOMENTS_BUDGET // 10**6}MB; 0: none)",
    )
    parser.add_flag(
        "--on-divergence",
        group=group,
        metavar="NAME",
        choices=[str(value) for value in OnDivergence],
        help="what to do when the loss diverges, after returning to the last good step: pause,"
        f" halve the learning rate, or stop with exit status 3 (default: {on_divergence})",
    )


def add_force(parser: CommandParser, group: Any, action: str, idle: Idle) -> None:
    """Add `--force`, which overrides a lock whose holder cannot be checked.

    Args:
        parser: gets the option.
        group: where it is listed.
        action: what it makes possible, as in "resume the run".
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


def read_plan(options: argparse.Namespace) -> RecordingPlan:
    """How often the run is recorded, and how much of it."""
    plan = RecordingPlan()
    if "moments_budget" in options:
        plan = replace(plan, moments_budget=options.moments_budget)
    if "checkpoint_interval" in options:
        plan = replace(plan, interval=options.checkpoint_interval, at_any_cost=True)
    return plan


def read_on_divergence(options: argparse.Namespace, default: OnDivergence) -> OnDivergence:
    """What is done when the run diverges."""
    return OnDivergence(getattr(options, "on_divergence", default))
