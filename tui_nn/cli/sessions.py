"""From the options to a session: with a screen, without one, or in the background.

What reads the folders of runs is imported where they are read, to have the first frame sooner.
"""

from __future__ import annotations

import argparse
import contextlib
from functools import partial
from typing import TYPE_CHECKING

from tui_nn.cli.arguments import read_config
from tui_nn.cli.terminal_options import read_preferences
from tui_nn.errors import RunError
from tui_nn.headless.running.exit_policy import Farewell
from tui_nn.printing import PROGRAM, print_note
from tui_nn.remote.host import start_hosted_worker
from tui_nn.training.protocol.commands import Load, OnDivergence, Run
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import refuse_idle_data_dir

if TYPE_CHECKING:
    from tui_nn.training.runs.folder import RunFolder


def open_screen(options: argparse.Namespace) -> int:
    """The screen, or the same run without one where there is no terminal."""
    config = read_config(options)
    from tui_nn.ui.terminal.attachment import missing_terminal

    missing = missing_terminal()
    if missing:
        print_note(f"{missing}; training without a screen")
        return train_run(options)
    folder = _find_run(options)
    begun = folder.config() if folder else _saved_config(options, config)
    if begun is not None:
        refuse_idle_data_dir(config.data_dir, begun)
    from tui_nn.ui.app import run_app

    plan, on_divergence = _read_plan(options), _read_policy(options, OnDivergence.PAUSE)
    load = _make_load(options, config, folder, on_divergence)
    return run_app(
        config if folder is None else folder.config(),
        first=(load, Run()) if folder is not None and _is_to_go_on(folder) else (load,),
        start_session=partial(start_hosted_worker, plan=plan),
        conclude=Farewell(PROGRAM, "keep_running" in options, on_divergence, plan),
        tell=print_note,
        preferences=read_preferences(options),
    )


def train_run(options: argparse.Namespace) -> int:
    """`tui-nn train`."""
    config = read_config(options)
    if "detach" in options:
        return _detach(options, config)
    folder = _find_run(options)
    if folder is not None:
        _require_unfinished(folder, options)
    plan, on_divergence = _read_plan(options), _read_policy(options, OnDivergence.STOP)
    load = _make_load(options, config, folder, on_divergence)
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
        farewell=Farewell(f"{PROGRAM} train", "keep_running" in options, on_divergence, plan),
    )


def _detach(options: argparse.Namespace, config: TrainingConfig) -> int:
    """Train in the background."""
    begun = _find_run(options)
    if begun is not None:
        _require_unfinished(begun, options)
    from tui_nn.headless.running.background import detach
    from tui_nn.training.runs.store import RunStore

    folder = begun or RunStore().create(config)
    try:
        return detach(
            folder,
            _read_policy(options, OnDivergence.STOP),
            _read_plan(options),
            as_json="json" in options,
            words=_words(options),
        )
    except BaseException:
        if begun is None:
            with contextlib.suppress(RunError):
                folder.delete()
        raise


def _words(options: argparse.Namespace) -> list[str]:
    """The options on how a run is resumed, for the process that does so."""
    words = ["--force"] if "force" in options else []
    is_longer = "resume" in options and "epochs" in options
    return [*words, "--epochs", options.epochs] if is_longer else words


def _read_plan(options: argparse.Namespace) -> RecordingPlan:
    if "checkpoint_interval" not in options:
        return RecordingPlan()
    return RecordingPlan(interval=options.checkpoint_interval, at_any_cost=True)


def _read_policy(options: argparse.Namespace, default: OnDivergence) -> OnDivergence:
    return OnDivergence(getattr(options, "on_divergence", default))


def _make_load(
    options: argparse.Namespace,
    config: TrainingConfig,
    folder: RunFolder | None,
    on_divergence: OnDivergence,
) -> Load:
    """The command that a session begins with."""
    is_begun = folder is not None or "load" in options
    return Load(
        config,
        checkpoint=getattr(options, "load", None),
        run=None if folder is None else folder.path,
        on_divergence=on_divergence,
        epochs=config.epochs if "epochs" in options and is_begun else None,
        force="force" in options,
    )


def _saved_config(options: argparse.Namespace, config: TrainingConfig) -> TrainingConfig | None:
    """The settings of the run in a file, read ahead only if there is something to check in them.

    Raises:
        CheckpointError: the file cannot be used.
    """
    if "load" not in options or config.data_dir is None:
        return None
    from tui_nn.training.checkpoints.run_checkpoints import load_checkpoint

    return load_checkpoint(options.load)[0]


def _find_run(options: argparse.Namespace) -> RunFolder | None:
    """The run to continue; None if a new one begins.

    Raises:
        RunError: there is no such run, or another process holds it.
    """
    if "resume" not in options:
        return None
    from tui_nn.training.runs.store import RunStore

    return RunStore().find_for_training(
        options.resume, force="force" in options, also_finished="epochs" in options
    )


def _require_unfinished(folder: RunFolder, options: argparse.Namespace) -> None:
    """See to it that there is something left to train.

    Raises:
        RunError: there is not.
    """
    from tui_nn.training.runs.state import Phase

    if "epochs" not in options and folder.phase() is Phase.FINISHED:
        raise RunError(
            f"{folder.name} has finished; --epochs N trains it further,"
            f" `tui-nn --resume {folder.name}` shows it, `tui-nn runs` lists its result"
        )


def _is_to_go_on(folder: RunFolder) -> bool:
    """Whether the run was being trained when it was left, or its process was killed."""
    from tui_nn.training.runs.state import Phase

    try:
        state = folder.state()
    except RunError:  # it is damaged, which the checkpoints need not be
        return False
    return state.was_running or state.phase in (Phase.CREATED, Phase.RUNNING)
