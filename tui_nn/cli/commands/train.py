"""`tui-nn train`: train without a screen, here or in the background."""

from __future__ import annotations

import argparse
import contextlib
from functools import partial

from tui_nn.cli.command import Command
from tui_nn.cli.effects import only_with, unless
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.recording import read_on_divergence, read_plan
from tui_nn.cli.options.run import PATHS, add_run, free_settings, read_config
from tui_nn.cli.options.values import file_path
from tui_nn.cli.parser import CommandParser
from tui_nn.errors import RunError
from tui_nn.printing import PROGRAM
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS

SAVED_LATER = "a run in the background is saved later, from the screen of `tui-nn attach`"
"""Why `--save` and `--export` have no effect beside `--detach`."""


def add_options(parser: CommandParser) -> None:
    """Add the options of the output, the run and the background process."""
    output = parser.add_argument_group("output")
    parser.add_flag(
        "--save",
        group=output,
        idle=unless("detach", SAVED_LATER),
        metavar="FILE",
        type=file_path,
        help="save the run at the end, or when it is interrupted",
    )
    parser.add_flag(
        "--export",
        group=output,
        idle=unless("detach", SAVED_LATER),
        metavar="FILE",
        type=file_path,
        help="write the network alone at the end, in half precision: small, not to train further",
    )
    add_json(parser, output)
    parser.add_flag(
        "--quiet",
        group=output,
        idle=unless("detach", "a run in the background shows no progress"),
        action="store_true",
        help="show no progress, only the result",
    )
    parser.add_flag(
        "--detach",
        group=add_run(parser, OnDivergence.STOP),
        action="store_true",
        help="train in the background; `tui-nn attach` shows the run",
    )
    # For the background process itself, which is started by a detached run; not in --help.
    for flag, needed in ("--background", "resume"), ("--paused", "background"):
        parser.add_flag(flag, idle=only_with(needed), action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Train a new run or an existing one."""
    if "detach" in options:
        return _detach(options)
    from tui_nn.cli import resuming
    from tui_nn.headless.running.exit_policy import ExitPolicy
    from tui_nn.remote.host import start_hosted_worker

    config = read_config(options)
    folder = resuming.find_run(options)
    plan, on_divergence = read_plan(options), read_on_divergence(options, OnDivergence.STOP)
    load = resuming.make_load(options, config, folder, on_divergence)
    if folder is not None and "background" in options:
        from tui_nn.headless.running.unattended import train_in_background

        return train_in_background(folder, load, plan, paused="paused" in options)
    from tui_nn.headless.train import train

    return train(
        load,
        partial(start_hosted_worker, plan=plan),
        save=getattr(options, "save", None),
        export=getattr(options, "export", None),
        as_json="json" in options,
        quiet="quiet" in options,
        exit_policy=ExitPolicy(f"{PROGRAM} train", "keep_running" in options, on_divergence, plan),
    )


def _detach(options: argparse.Namespace) -> int:
    """Train in a background process; a new run is deleted if that cannot be started."""
    from tui_nn.cli import resuming
    from tui_nn.headless.running.background import detach
    from tui_nn.training.runs.store import RunStore

    config = read_config(options)
    existing = resuming.find_run(options)
    if free := free_settings(options, config):
        from tui_nn.headless.data import fit_settings

        config = fit_settings(config, free)
    folder = existing or RunStore().create(config)
    try:
        return detach(
            folder,
            read_on_divergence(options, OnDivergence.STOP),
            read_plan(options),
            as_json="json" in options,
            words=_resume_words(options, config),
        )
    except BaseException:
        if existing is None:
            with contextlib.suppress(RunError):
                folder.delete()
        raise


def _resume_words(options: argparse.Namespace, config: TrainingConfig) -> list[str]:
    """The options that the background process needs to resume the run.

    Args:
        options: what was typed.
        config: the same, read: paths are absolute.
    """
    words = [
        f"--{name.replace('_', '-')}"
        for name in ("force", "accept_changed_data")
        if name in options
    ]
    if "resume" in options:
        for name in ("epochs", *PATHS):
            if name in options:
                words += [OPTIONS[name].flag, OPTIONS[name].write(getattr(config, name))]
    return words


COMMAND = Command(
    "train",
    "train without a screen",
    run,
    add_options,
    description="Train without a screen, with the same result, and test at the end.",
    epilog=(
        "Exit status: 0 trained, 1 failed, 2 wrong usage, 3 diverged, 130 stopped by Ctrl+C;\n"
        "128 plus its number if another signal stopped it."
    ),
    usage=f"{PROGRAM} train [FILE|FOLDER] [--recipe NAME] [--save FILE] [--export FILE] [options]",
    needs_compiler=True,
    starts_run=True,
)
