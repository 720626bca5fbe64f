"""`tui-nn train`: the very session that the screen shows, without the screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tui_nn.errors import UserError
from tui_nn.headless.leaving import Farewell
from tui_nn.headless.progress import choose_display
from tui_nn.headless.results import print_evaluations, print_json
from tui_nn.headless.run import HeadlessRun, RunInterruptedError, StartSession
from tui_nn.printing import print_line, print_note
from tui_nn.storage.outputs import find_fault
from tui_nn.text import plural
from tui_nn.training.commands import Load
from tui_nn.training.effects import refuse_idle_data_dir
from tui_nn.training.events import FinishReason, RunResult
from tui_nn.training.results import run_fields

DIVERGED = 3
"""Exit status, beside 0 for success."""

Files = Mapping[str, str | None]
"""What was written of a run, as the `--json` line has it: its checkpoint, its network."""


def train(
    load: Load,
    start: StartSession,
    *,
    save: Path | None = None,
    export: Path | None = None,
    as_json: bool = False,
    quiet: bool = False,
    farewell: Farewell | None = None,
) -> int:
    """Train, test, and print the result.

    Args:
        load: the run, new or begun.
        start: starts the session.
        save: where to save the run at the end, or when it is interrupted.
        export: where to write the network alone at the end.
        as_json: print the result as a JSON object, and nothing else, on standard output.
        quiet: show no progress.
        farewell: what becomes of the run when it is interrupted.

    Returns:
        The exit status.

    Raises:
        UserError: the run cannot be loaded, trained or saved.
    """
    for flag, path in ("--save", save), ("--export", export):
        if path is not None:
            _check_target(flag, path)
    farewell = farewell or Farewell("tui-nn train")
    display = choose_display(as_json=as_json, quiet=quiet)
    run = HeadlessRun(display, start, farewell, keep_running=farewell.keep_running)
    try:
        with run.leaving_in_order(save):
            ready = run.load(load)
            refuse_idle_data_dir(load.config.data_dir, ready.config)
            for note in ready.notes:
                print_note(note)
            result = run.train()
            # What diverged at once has learnt nothing, and would replace what might be of use.
            kept = result.reason is not FinishReason.DIVERGED or result.steps > 0
            files = _write_files(run, save if kept else None, export if kept else None)
    except RunInterruptedError as interrupted:
        print_note(run.describe_end(save))
        return interrupted.status
    if as_json:
        print_json({**run_fields(result), **files})
    else:
        print_result(result, files, ready.target_name)
    if result.reason is not FinishReason.DIVERGED:
        return 0
    print_note(run.divergences.describe_end())
    return DIVERGED


def _write_files(run: HeadlessRun, save: Path | None, export: Path | None) -> Files:
    """Save the run and its network, as far as that was asked for."""
    if save is not None:
        run.save(save)
    if export is not None:
        run.export(export)
    files = {"checkpoint": save, "network": export}
    return {name: None if path is None else str(path) for name, path in files.items()}


def _check_target(flag: str, path: Path) -> None:
    """Find out before the training, and not after it, that a file cannot be written."""
    fault = find_fault(path)
    if fault:
        raise UserError(f"{flag}: {fault}")


def print_result(result: RunResult, files: Files, target_name: str) -> None:
    """Print what a run came to, and what was written of it."""
    done = f"{plural(result.epochs, 'epoch')}, {plural(result.steps, 'step')}"
    print_line(f"{result.reason}: {done} in {result.train_seconds:.2f} s")
    evaluations = {"train": result.train, "validation": result.validation, "test": result.test}
    print_evaluations(evaluations, target_name)
    if files["checkpoint"] is not None:
        print_line(f"saved to {files['checkpoint']}")
    if files["network"] is not None:
        print_line(f"network exported to {files['network']}")
