"""Start a background process that trains a run, and outlives this process and its terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from subprocess import DEVNULL, Popen

import tui_nn
from tui_nn.errors import UserError
from tui_nn.headless.printing.results import print_json
from tui_nn.printing import print_line
from tui_nn.remote.rendezvous import UnreachableError, reach
from tui_nn.storage.private_folders import OWNER_ONLY, ExposedError, refuse_foreign_link
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.runs.access import describe_access
from tui_nn.training.runs.claim import Holder
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import DEFAULT_MOMENTS_BUDGET, RecordingPlan

PATIENCE, LOOK = 60.0, 0.05
"""Seconds to wait until a new process can be attached to, and between two attempts."""

LOG_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)

LARGEST_LOG = 1 << 18
"""Bytes; when a log is larger, only its latter half is kept."""


def detach(
    folder: RunFolder,
    on_divergence: OnDivergence,
    plan: RecordingPlan,
    *,
    as_json: bool,
    words: Sequence[str] = (),
) -> int:
    """Train a run in the background, and print which process does.

    Args:
        folder, on_divergence, plan, words: as for `start_in_background`.
        as_json: print a JSON object.

    Returns:
        The exit status.

    Raises:
        UserError: the process could not be started, or has exited already.
    """
    process = start_in_background(folder, on_divergence, plan, paused=False, words=words)
    if as_json:
        print_json({"run": folder.name, "pid": process, "folder": str(folder.path)})
    else:
        print_line(describe_background(folder, process, paused=False))
    return 0


def describe_background(folder: RunFolder, process: int, *, paused: bool) -> str:
    """One line about a run that a background process has taken over."""
    does = "waits, paused," if paused else "continues"
    holder = folder.holder or Holder(None)
    access = describe_access(folder.path, holder)
    return f"{folder.name} {does} in the background (process {process}): {access}"


def start_in_background(
    folder: RunFolder,
    on_divergence: OnDivergence,
    plan: RecordingPlan,
    *,
    paused: bool,
    words: Sequence[str] = (),
) -> int:
    """Start a process that continues a run, which no process may hold.

    Args:
        folder: the run.
        on_divergence: what is done when it diverges.
        plan: how it is recorded.
        paused: whether it waits until an attached program continues it.
        words: further options of `train` on how the run is resumed.

    Returns:
        The process's number, once the run can be attached to, or after `PATIENCE` seconds: its data
        may have to be downloaded first.

    Raises:
        UserError: it cannot be started, or has exited already.
    """
    options = ["--resume", str(folder.path), "--background", *words]
    options += ["--paused"] if paused else []
    options += ["--on-divergence", str(on_divergence)]
    if plan.at_any_cost:
        options += ["--checkpoint-interval", f"{plan.interval:g}"]
    if plan.moments_budget != DEFAULT_MOMENTS_BUDGET:
        options += ["--moments-budget", f"{plan.moments_budget}"]
    process = start_process(folder.log, ["train", *options])
    _wait_for_host(folder, process)
    return process.pid


def start_process(log: Path, words: Sequence[str]) -> Popen[bytes]:
    """Start this program in a session of its own, in the folder of its log.

    Args:
        log: the file that its output is appended to.
        words: its command line.

    Raises:
        UserError: it cannot be started.
    """
    shorten_log(log)
    try:
        descriptor = os.open(log, LOG_FLAGS, OWNER_ONLY)
        with open(descriptor, "wb") as stream:  # noqa: PTH123 - a descriptor has no path
            return Popen(
                # Without -P, files in the current folder would hide modules of the same name.
                [sys.executable, "-P", "-m", "tui_nn", *words],
                stdin=DEVNULL,
                stdout=stream,
                stderr=stream,
                cwd=log.parent,
                env=_environment(),
                start_new_session=True,
            )
    except OSError as error:
        raise UserError(f"no background process can be started ({error.strerror})") from error


def shorten_log(path: Path) -> None:
    """Delete the older half of a log that is larger than `LARGEST_LOG`."""
    try:
        refuse_foreign_link(path)
        with path.open("r+b") as file:
            if file.seek(0, os.SEEK_END) > LARGEST_LOG:
                file.seek(-LARGEST_LOG // 2, os.SEEK_END)
                kept = file.read().partition(b"\n")[2]
                file.seek(0)
                file.write(kept)
                file.truncate()
    except OSError:  # it is missing or cannot be changed, which does not prevent training
        return


def _environment() -> dict[str, str]:
    """This process's environment, in which the new one finds the same package."""
    home = Path(tui_nn.__file__).parents[1]
    if home != Path.cwd():
        return dict(os.environ)
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{home}{os.pathsep}{known}" if known else str(home)}


def _wait_for_host(folder: RunFolder, process: Popen[bytes]) -> None:
    """Wait until the run can be attached to, or it is known that it cannot.

    Raises:
        UserError: the process has failed.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status = process.poll()
        if status is not None:
            if status:
                raise UserError(last_line(folder.log))
            return  # it has finished already
        try:
            reach(folder).close()
        except (ExposedError, UnreachableError):
            return
        except OSError:
            time.sleep(LOOK)
        else:
            return


def last_line(log: Path) -> str:
    """The last line of the log, without the program's name."""
    try:
        lines = log.read_text("utf-8", "replace").split("\n")
    except OSError:
        lines = []
    written = [line for line in lines if line.strip()]
    if not written:
        return "the background process exited without output"
    return written[-1].removeprefix("tui-nn: ")
