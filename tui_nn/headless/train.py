"""`tui-nn train`: the session that the screen shows, without the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.errors import UserError
from tui_nn.headless.printing.displays import choose_display
from tui_nn.headless.printing.left_out import print_left_out
from tui_nn.headless.printing.results import print_evaluations, print_json
from tui_nn.headless.running.exit_policy import ExitPolicy
from tui_nn.headless.running.run import HeadlessRun, RunInterruptedError, StartSession
from tui_nn.printing import print_line, print_note
from tui_nn.storage.outputs import find_fault
from tui_nn.text import plural
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.events import Ready
from tui_nn.training.protocol.left_out import left_out_fields
from tui_nn.training.protocol.results import FinishReason, RunResult, run_fields
from tui_nn.training.settings.effects import refuse_idle_data_dir

FAILED, DIVERGED = 1, 3
"""Exit statuses, beside 0 for success."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files that were written of a run.

    Attributes:
        files: paths of the checkpoint and of the network, as in the `--json` object; None for a
            file that was not written.
        faults: a line for each requested file that was not written.
        defect: the error, if a defect of the program was the reason.
    """

    files: Mapping[str, str | None]
    faults: Sequence[str] = ()
    defect: Exception | None = None


def train(
    load: Load,
    start: StartSession,
    *,
    save: Path | None = None,
    export: Path | None = None,
    as_json: bool = False,
    quiet: bool = False,
    exit_policy: ExitPolicy | None = None,
) -> int:
    """Train, test, and print the result.

    Args:
        load: the run, new or existing.
        start: starts the session.
        save: where to save the run at the end, or when it is interrupted.
        export: where to write the network alone at the end.
        as_json: print the result as a JSON object, and nothing else, on standard output.
        quiet: show no progress.
        exit_policy: what happens to the run when it is interrupted.

    Returns:
        The exit status.

    Raises:
        UserError: the run cannot be loaded or trained, or a file cannot be written.
        Exception: a defect of the program kept a file from being written; the result is printed.
    """
    for flag, path in ("--save", save), ("--export", export):
        if path is not None:
            _check_target(flag, path)
    exit_policy = exit_policy or ExitPolicy("tui-nn train")
    display = choose_display(as_json=as_json, quiet=quiet)
    run = HeadlessRun(display, start, exit_policy, keep_running=exit_policy.keep_running)
    try:
        with run.leaving_in_order(save):
            ready = run.load(load)
            refuse_idle_data_dir(load.config.data_dir, ready.config)
            _print_notes(ready)
            result = run.train()
            outputs = _write_outputs(run, result, save, export)
            left_out = run.leave_out() if _is_left_out(result) else None
    except RunInterruptedError as interrupted:
        print_note(run.describe_end(save))
        return interrupted.status
    if as_json:
        print_json({**run_fields(result), **left_out_fields(left_out), **outputs.files})
    elif _has_trained(result):
        print_result(result, outputs.files, ready.schema.target_name)
        if left_out is not None:
            print_left_out(left_out, ready.schema.class_names)
    return _conclude(run, result, outputs)


def _print_notes(ready: Ready) -> None:
    """Print what the user should know about the data, each note once."""
    warnings = ready.survey.warnings if ready.survey else ()
    for note in dict.fromkeys((*ready.notes, *warnings)):
        print_note(note)


def _conclude(run: HeadlessRun, result: RunResult, outputs: Outputs) -> int:
    """Print what went wrong; return the exit status.

    Raises:
        Exception: a defect of the program kept the run from being saved.
    """
    for fault in outputs.faults:
        print_note(fault)
    if outputs.defect is not None:
        raise outputs.defect
    if result.reason is not FinishReason.DIVERGED:
        return FAILED if outputs.faults else 0
    print_note(run.divergences.describe_end())
    return DIVERGED


def _is_left_out(result: RunResult) -> bool:
    """Whether drawings are left out of further networks, to say how new ones are read."""
    return result.dataset == OWN_SYMBOLS and result.reason is not FinishReason.DIVERGED


def _has_trained(result: RunResult) -> bool:
    """Whether the network is not the initial one, to which a run that diverges at once returns."""
    return result.reason is not FinishReason.DIVERGED or result.steps > 0


def _write_outputs(
    run: HeadlessRun, result: RunResult, save: Path | None, export: Path | None
) -> Outputs:
    """Save the run and its network if requested; failures are collected, not raised."""
    files: dict[str, str | None] = {"checkpoint": None, "network": None}
    faults: list[str] = []
    defect = None
    for name, flag, path, write in (
        ("checkpoint", "--save", save, run.save),
        ("network", "--export", export, run.export),
    ):
        if path is None:
            continue
        if not _has_trained(result):  # do not overwrite an older, useful file
            faults.append(f"{flag}: {path} was not written, the network is untrained")
            continue
        try:
            write(path)
        except RunInterruptedError:
            raise
        except UserError as error:
            faults.append(f"{flag}: {error}; {_where_kept(run)}")
        except Exception as error:
            defect = error
            faults.append(f"{flag}: {path} was not written; {_where_kept(run)}")
        else:
            files[name] = str(path)
    return Outputs(files, faults, defect)


def _where_kept(run: HeadlessRun) -> str:
    """Where the run is recorded, since the file could not be written."""
    folder = run.shutdown.recorded
    if folder is None:
        return "the run is not recorded either"
    return f"the run is kept in {folder}: `tui-nn --resume {folder.name}` can save it elsewhere"


def _check_target(flag: str, path: Path) -> None:
    """Check before the training that a file can be written."""
    fault = find_fault(path)
    if fault:
        raise UserError(f"{flag}: {fault}")


def print_result(result: RunResult, files: Mapping[str, str | None], target_name: str) -> None:
    """Print the result of a run, and the files that were written."""
    done = f"{plural(result.epochs, 'epoch')}, {plural(result.steps, 'step')}"
    print_line(f"{result.reason}: {done} in {result.train_seconds:.2f} s")
    evaluations = {"train": result.train, "validation": result.validation, "test": result.test}
    print_evaluations(evaluations, target_name)
    if files["checkpoint"] is not None:
        print_line(f"saved to {files['checkpoint']}")
    if files["network"] is not None:
        print_line(f"network exported to {files['network']}")
