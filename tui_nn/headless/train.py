"""`tui-nn train`: the very session that the screen shows, without the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from tui_nn.errors import UserError
from tui_nn.headless.progress import RunDisplay, choose_display
from tui_nn.headless.results import print_evaluations, print_json, run_fields
from tui_nn.training.commands import Export, Inboxed, Load, Observe, Pause, Run, Save, Stop
from tui_nn.training.config import TrainingConfig
from tui_nn.training.events import (
    Event,
    Failed,
    Finished,
    FinishReason,
    Ready,
    RunResult,
    RunState,
    Saved,
    Snapshot,
)
from tui_nn.training.worker import start_worker

DIVERGED, INTERRUPTED = 3, 130
"""Exit statuses, beside 0 for success."""

LONGEST_WAIT = 0.5
"""Seconds after which a wait looks around: Windows hears Ctrl+C only between two waits."""

SMALLEST_VIEW = Observe(columns=2, plane=(2, 2), layers=False)
"""Nothing is drawn here, so next to nothing is asked for."""

StartSession = Callable[[SimpleQueue[Inboxed], Callable[[Event], None]], object]
"""Starts what obeys the inbox and publishes events."""

Files = Mapping[str, str | None]
"""What was written of a run, as the `--json` line has it: its checkpoint, its network."""

E = TypeVar("E", bound=Event)


class HeadlessRun:
    """One run: sends the commands that a user would give by keys, and waits for what comes."""

    def __init__(self, display: RunDisplay, start: StartSession = start_worker) -> None:
        """Start the session's thread; `display` is shown every event."""
        self._display = display
        self._inbox: SimpleQueue[Inboxed] = SimpleQueue()
        self._events: SimpleQueue[Event] = SimpleQueue()
        self.ready: Ready | None = None
        start(self._inbox, self._events.put)

    def load(self, config: TrainingConfig, checkpoint: Path | None) -> Ready:
        """Make the network, or bring back that of `checkpoint`.

        Raises:
            UserError: it cannot be loaded, or its run has ended.
        """
        self._inbox.put(Load(config, checkpoint))
        ready = self._wait_for(Ready)
        if checkpoint is not None:
            self._inbox.put(SMALLEST_VIEW)
            if self._wait_for(Snapshot).state is RunState.FINISHED:
                raise UserError(
                    f"{checkpoint}: this run has ended, there is nothing left to train;"
                    " `tui-nn evaluate` tests it"
                )
        return ready

    def train(self) -> RunResult:
        """Train to the end."""
        self._inbox.put(Run())
        return self._wait_for(Finished, watching=True).result

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        self._inbox.put(Save(path))
        self._wait_for(Saved)

    def export(self, path: Path) -> None:
        """Write the network alone."""
        self._inbox.put(Export(path))
        self._wait_for(Saved)

    def pause(self) -> None:
        """Train no further."""
        self._inbox.put(Pause())

    def stop(self) -> None:
        """Let the thread end."""
        self._inbox.put(Stop())

    def _wait_for(self, kind: type[E], *, watching: bool = False) -> E:
        """The next event of that kind; shows those before it, and asks for them if `watching`."""
        interval = self._display.interval
        if watching:
            self._inbox.put(SMALLEST_VIEW)
        asked = watching
        while True:
            try:
                event = self._events.get(timeout=min(interval or LONGEST_WAIT, LONGEST_WAIT))
            except Empty:
                if watching and interval is not None and not asked:
                    self._inbox.put(SMALLEST_VIEW)
                    asked = True
                continue
            if isinstance(event, Ready):
                self.ready = event
            self._display.show(event)
            if isinstance(event, kind):
                return event
            if isinstance(event, Failed):
                raise event.error
            if isinstance(event, Snapshot):
                asked = False


def train(
    config: TrainingConfig,
    *,
    checkpoint: Path | None = None,
    save: Path | None = None,
    export: Path | None = None,
    as_json: bool = False,
    quiet: bool = False,
    start: StartSession = start_worker,
) -> int:
    """Train, test, and print the result.

    Args:
        config: the run.
        checkpoint: go on with this one instead.
        save: where to save the run at the end, or at Ctrl+C.
        export: where to write the network alone at the end.
        as_json: print the result as a JSON object, and nothing else, on standard output.
        quiet: show no progress.
        start: starts the session.

    Returns:
        The exit status.

    Raises:
        UserError: the run cannot be loaded, trained or saved.
    """
    for flag, path in ("--save", save), ("--export", export):
        if path is not None:
            _check_target(flag, path)
    display = choose_display(as_json=as_json, quiet=quiet)
    run = HeadlessRun(display, start)
    try:
        ready = run.load(config, checkpoint)
        result = run.train()
        # A network that diverged is of no use, and would replace one that might be.
        kept = result.reason is not FinishReason.DIVERGED
        files = _write_files(run, save if kept else None, export if kept else None)
    except KeyboardInterrupt:
        run.pause()
        display.close()
        _print_note(_save_interrupted(run, save))
        return INTERRUPTED
    finally:
        run.stop()
        display.close()
    if as_json:
        print_json({**run_fields(result), **files})
    else:
        _print_result(result, files, ready.target_name)
    return _report_divergence(result)


def _write_files(run: HeadlessRun, save: Path | None, export: Path | None) -> Files:
    """Save the run and its network, as far as that was asked for."""
    if save is not None:
        run.save(save)
    if export is not None:
        run.export(export)
    files = {"checkpoint": save, "network": export}
    return {name: None if path is None else str(path) for name, path in files.items()}


def _save_interrupted(run: HeadlessRun, save: Path | None) -> str:
    """Save what there is, if that was asked for; what to say about it."""
    if run.ready is None:
        return "interrupted before the training began"
    if save is None:
        return "interrupted; nothing was saved (--save FILE would have)"
    run.save(save)
    return f"interrupted; saved to {save}, `tui-nn train --load {save}` goes on from there"


def _check_target(flag: str, path: Path) -> None:
    """Find out before the training, and not after it, that a file cannot be written."""
    if path.is_dir():
        raise UserError(f"{flag}: {path} is a folder; type the name of a file in it")
    if not path.parent.is_dir():
        raise UserError(f"{flag}: there is no folder {path.parent}")
    if not os.access(path.parent, os.W_OK):
        raise UserError(f"{flag}: nothing can be written in the folder {path.parent}")


def _print_result(result: RunResult, files: Files, target_name: str) -> None:
    epochs = f"{result.epochs:,} epoch{'' if result.epochs == 1 else 's'}"
    print(f"{result.reason}: {epochs}, {result.steps:,} steps in {result.train_seconds:.2f} s")
    evaluations = {"train": result.train, "validation": result.validation, "test": result.test}
    print_evaluations(evaluations, target_name)
    if files["checkpoint"] is not None:
        print(f"saved to {files['checkpoint']}")
    if files["network"] is not None:
        print(f"network exported to {files['network']}")


def _report_divergence(result: RunResult) -> int:
    """The exit status of a run that ended by itself."""
    if result.reason is not FinishReason.DIVERGED:
        return 0
    _print_note(
        f"diverged at step {result.steps:,}: the loss is no longer a number; nothing was saved;"
        " try a smaller --learning-rate, or --clip-norm 1"
    )
    return DIVERGED


def _print_note(text: str) -> None:
    print(f"tui-nn: {text}", file=sys.stderr, flush=True)
