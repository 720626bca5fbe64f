"""Carry out a sweep in a background process, which outlives this process and its terminal."""

from __future__ import annotations

import time

from tui_nn.errors import UserError
from tui_nn.headless.printing.results import print_json
from tui_nn.headless.running.background import LOOK, PATIENCE, last_line, start_process
from tui_nn.headless.sweeping.driver import check_request
from tui_nn.printing import print_line
from tui_nn.training.sweeps.folder import SweepFolder


def detach_sweep(folder: SweepFolder, workers: int | None, *, as_json: bool) -> int:
    """Train what is missing of a sweep in the background, and print which process does.

    Args:
        folder: the sweep.
        workers: processes; None for one on each core.
        as_json: print a JSON object.

    Returns:
        The exit status.

    Raises:
        UserError: another process trains its trials, or a new one could not be started.
    """
    check_request(folder.request())
    folder.claim().release()  # refused while another process has it
    process = start_in_background(folder, workers)
    if as_json:
        print_json({"sweep": folder.name, "pid": process, "folder": str(folder.path)})
    else:
        print_line(
            f"{folder.name} runs in the background (process {process});"
            f" `tui-nn sweep --stop {folder.name}` ends it; its output is in {folder.log}"
        )
    return 0


def start_in_background(folder: SweepFolder, workers: int | None) -> int:
    """Start a process that trains what is missing; its number, once it has claimed the sweep.

    Raises:
        UserError: it cannot be started, or has failed already.
    """
    words = ["sweep", "--resume", folder.name]
    words += [] if workers is None else ["--workers", str(workers)]
    process = start_process(folder.log, words)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not folder.is_running:
        status = process.poll()
        if status:
            raise UserError(last_line(folder.log))
        if status == 0:
            break  # it has finished already
        time.sleep(LOOK)
    return process.pid
