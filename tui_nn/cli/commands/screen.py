"""`tui-nn`: the screen, or the same run without one where there is no terminal."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from tui_nn import __version__
from tui_nn.cli.command import SCREEN, Command
from tui_nn.cli.commands import train
from tui_nn.cli.effects import Given
from tui_nn.cli.options.recording import read_on_divergence, read_plan
from tui_nn.cli.options.run import add_run, existing_run, read_config
from tui_nn.cli.options.terminal import add_terminal, read_preferences
from tui_nn.cli.parser import CommandParser
from tui_nn.data.catalog import is_path
from tui_nn.data.formats import find_format
from tui_nn.printing import PROGRAM, print_note
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import refuse_idle_data_dir


def add_options(parser: CommandParser) -> None:
    """Add the options of the screen, and of the run that it shows first."""
    parser.add_flag(
        "--version", action="version", version=f"{PROGRAM} {__version__}", help="show the version"
    )
    add_terminal(parser, idle=_no_screen)
    add_run(parser, OnDivergence.PAUSE)


def run(options: argparse.Namespace) -> int:
    """Open the screen, or train without one where there is no terminal."""
    config = read_config(options)
    from tui_nn.ui.terminal.attachment import missing_terminal

    missing = missing_terminal()
    if missing:
        print_note(f"{missing}; training without a screen")
        return train.run(options)
    return open_screen(options, config)


def open_screen(
    options: argparse.Namespace, config: TrainingConfig, *, starts_at_once: bool = False
) -> int:
    """Open the screen.

    Args:
        options: what was typed.
        config: the run to begin with.
        starts_at_once: whether it is trained as soon as it is loaded.

    Returns:
        The exit status.
    """
    from tui_nn.cli import resuming
    from tui_nn.headless.running.exit_policy import ExitPolicy
    from tui_nn.remote.host import start_hosted_worker
    from tui_nn.training.protocol.commands import Run

    if not existing_run(options) and is_path(config.dataset):
        find_format(Path(config.dataset))  # what cannot be read is said before the screen opens
    folder = resuming.find_run(options, also_finished=True)
    existing = resuming.find_config(options, config, folder)
    if existing is not None:
        refuse_idle_data_dir(config.data_dir, existing)
    plan, on_divergence = read_plan(options), read_on_divergence(options, OnDivergence.PAUSE)
    load = resuming.make_load(options, config, folder, on_divergence)
    starts_at_once |= folder is not None and folder.was_training()
    from tui_nn.ui.launch import run_app

    return run_app(
        config if folder is None else folder.config(),
        first=(load, Run()) if starts_at_once else (load,),
        start_session=partial(start_hosted_worker, plan=plan),
        conclude=ExitPolicy(PROGRAM, "keep_running" in options, on_divergence, plan),
        tell=print_note,
        preferences=read_preferences(options),
    )


def _no_screen(_: Given) -> str:
    """Why the options of the terminal have no effect: the screen cannot be opened."""
    from tui_nn.ui.terminal.attachment import missing_terminal

    return missing_terminal() or ""


COMMAND = Command(
    SCREEN,
    "open the screen",
    run,
    add_options,
    description=(
        "Train a neural network in the terminal, watch it learn, and sketch digits for it to read."
        "\nWithout a command, opens the screen; space starts the training, q quits, ? shows help."
    ),
    usage=f"{PROGRAM} [FILE|FOLDER] [--recipe NAME] [options]\n       {PROGRAM} COMMAND [options]",
    needs_compiler=True,
    starts_run=True,
)
