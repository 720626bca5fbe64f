"""`tui-nn sweep`: many runs of one recipe, their settings drawn from ranges and lists."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Executor

from tui_nn.engine.crew import available_cores
from tui_nn.errors import UserError
from tui_nn.headless.printing.results import print_json
from tui_nn.headless.sweeping.background import detach_sweep
from tui_nn.headless.sweeping.driver import SweepDriver, check_request
from tui_nn.headless.sweeping.printing import TrialLines, print_summary
from tui_nn.headless.sweeping.testing import check_winner
from tui_nn.printing import print_line, print_note
from tui_nn.signals import fatal_signals
from tui_nn.text import plural
from tui_nn.training.runs.claim import find_holder
from tui_nn.training.sweeps.folder import SweepFolder, SweepStore
from tui_nn.training.sweeps.pool import WorkerPool
from tui_nn.training.sweeps.report import read_sweep


def sweep(folder: SweepFolder, *, workers: int | None, detached: bool, as_json: bool) -> int:
    """Train the trials of a sweep, or those that are missing, and print the results.

    Args:
        folder: the sweep.
        workers: processes; None for one on each core.
        detached: have a background process do it.
        as_json: print JSON objects.

    Returns:
        The exit status.

    Raises:
        UserError: nothing can be trained or recorded.
    """
    if detached:
        return detach_sweep(folder, workers, as_json=as_json)
    return carry_out(folder, workers or available_cores(), as_json=as_json)


def carry_out(folder: SweepFolder, workers: int, *, as_json: bool) -> int:
    """Train what is missing of a sweep; the exit status."""
    check_request(folder.request())
    claim = folder.claim()
    try:
        with WorkerPool(workers) as pool:
            return _drive(folder, pool, workers, as_json=as_json)
    finally:
        claim.release()


def _drive(folder: SweepFolder, executor: Executor, workers: int, *, as_json: bool) -> int:
    report = read_sweep(folder)
    if not as_json:
        print_line(
            f"sweep {folder.name}: {plural(report.request.trials, 'trial')},"
            f" {plural(workers, 'worker')}; Ctrl+C ends it, `tui-nn sweep --resume {folder.name}`"
            " continues"
        )
    lines = TrialLines(report.objective, as_json=as_json)
    driver = SweepDriver(folder, executor, workers, lines.show)
    statuses: list[int] = []

    def end(status: int) -> None:
        statuses.append(status)
        if not driver.is_stopped:
            print_note("ending after the trials that are being trained")
        driver.stop()

    with fatal_signals(end):
        report = driver.run()
        winner = None if driver.is_stopped else check_winner(report)
    print_summary(report, winner, as_json=as_json)
    return statuses[0] if statuses else 0


def list_sweeps(*, as_json: bool) -> int:
    """Print all sweeps, the latest first; the exit status."""
    folders = SweepStore().folders()
    for folder in folders:
        try:
            report = read_sweep(folder)
        except UserError as error:
            print_note(str(error))
            continue
        ranked = report.ranked()
        fields = {
            "sweep": folder.name,
            "state": "running" if folder.is_running else "left",
            "begun": len(report.trials),
            "trials": report.request.trials,
            "best": ranked[0][1] if ranked else None,
        }
        if as_json:
            print_json(fields)
        else:
            result = f", best {fields['best']:.4f}" if ranked else ""
            print_line(
                f"{folder.name}: {fields['state']}, {fields['begun']} of {fields['trials']} trials"
                f" begun{result}"
            )
    if not folders and not as_json:
        print_line("no sweeps yet")
    return 0


def stop_sweep(name: str) -> int:
    """Ask the process of a sweep to end after the trials that it trains; the exit status.

    Raises:
        UserError: there is no such sweep, or no process of it on this computer.
    """
    folder = SweepStore().find(name)
    holder = find_holder(folder.path)
    if holder is None or holder.owner is None or not holder.is_here:
        raise UserError(f"{name}: no process on this computer trains its trials")
    os.kill(holder.owner.pid, signal.SIGTERM)
    print_line(f"{name}: ends after the trials that are being trained")
    return 0
