"""Which recorded or saved run continues, and the command that loads it.

Imported by the commands as they run: what it needs would delay `--help`.
"""

from __future__ import annotations

import argparse

from tui_nn.cli.options.run import existing_run, free_settings, moved_paths
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.settings.config import TrainingConfig


def make_load(
    options: argparse.Namespace,
    config: TrainingConfig,
    folder: RunFolder | None,
    on_divergence: OnDivergence,
) -> Load:
    """The first command of a session.

    Args:
        options: what was typed.
        config: the settings that were typed, the others from the recipe.
        folder: the recorded run to continue, if any.
        on_divergence: what is done when the run diverges.
    """
    is_existing = bool(existing_run(options))
    return Load(
        config,
        checkpoint=getattr(options, "load", None),
        run=None if folder is None else folder.path,
        on_divergence=on_divergence,
        epochs=config.epochs if "epochs" in options and is_existing else None,
        force="force" in options,
        free=free_settings(options, config),
        moved=moved_paths(options),
        accept_changed_data="accept_changed_data" in options,
    )


def find_run(options: argparse.Namespace, *, also_finished: bool = False) -> RunFolder | None:
    """The recorded run to continue; None if there is no `--resume`.

    Args:
        options: what was typed.
        also_finished: whether it may have finished, as for a screen that shows it.

    Raises:
        RunError: there is no such run, another process holds it, or it has finished.
    """
    if "resume" not in options:
        return None
    from tui_nn.training.runs.store import RunStore

    return RunStore().check_for_training(
        options.resume,
        force="force" in options,
        is_extended="epochs" in options,
        also_finished=also_finished,
    )


def find_config(
    options: argparse.Namespace, config: TrainingConfig, folder: RunFolder | None
) -> TrainingConfig | None:
    """The settings of the existing run; None for a new run.

    A file is read only if `--data-dir` has to be checked against its settings.

    Args:
        options: what was typed.
        config: the settings that were typed.
        folder: the recorded run, if any.

    Raises:
        CheckpointError: the file cannot be read.
    """
    if folder is not None:
        return folder.config()
    if existing_run(options) != "load" or config.data_dir is None:
        return None
    from tui_nn.training.checkpoints.loading import load_checkpoint

    return load_checkpoint(options.load).config
