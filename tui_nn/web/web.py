"""`tui-nn web`: a run in the background, and pages that are attached to it."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import sys
import time

from tui_nn.errors import RunError, UserError
from tui_nn.extras import require
from tui_nn.headless.running.background import start_in_background
from tui_nn.printing import print_line, print_note
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig

PATIENCE = 10.0
"""Seconds to wait for a process to end."""


def serve_run(name: str, port: int) -> int:
    """Serve pages on a recorded run, which is continued in the background if nothing trains it.

    Args:
        name: of the run.
        port: to listen on; 0 for any that is free.

    Returns:
        The exit status.

    Raises:
        UserError: there is no such run, the extra is missing, or nothing can be served.
    """
    _require_extra()
    folder = RunStore().find(name)
    process = None
    if not folder.is_held:
        paused = not folder.was_training()
        process = start_in_background(folder, OnDivergence.PAUSE, RecordingPlan(), paused=paused)
    return _serve(folder, process, port)


def serve_new_run(config: TrainingConfig, port: int) -> int:
    """Serve pages on a new run, which waits in the background until a page starts it.

    Raises:
        UserError: the extra is missing, or the run or the server cannot be started.
    """
    _require_extra()
    print_note(f"preparing {config.recipe} …")
    folder = RunStore().create(config)
    try:
        process = start_in_background(folder, OnDivergence.PAUSE, RecordingPlan(), paused=True)
    except BaseException:
        with contextlib.suppress(RunError):
            folder.delete()
        raise
    return _serve(folder, process, port)


def _has_begun(folder: RunFolder) -> bool:
    try:
        return folder.state().phase is not Phase.CREATED
    except RunError:
        return True


def _delete_soon(folder: RunFolder) -> None:
    """Delete an empty run once its process has ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(RunError):
            return folder.delete()
        time.sleep(0.1)
    return None


def _require_extra() -> None:
    """Refuse before a run is started.

    Raises:
        MissingExtraError: textual-serve is not installed.
    """
    require("textual_serve", "web", "`tui-nn web`")


def _serve(folder: RunFolder, process: int | None, port: int) -> int:
    from tui_nn.web.server import PageServer

    # Without -P, files in the current folder would hide modules of the same name.
    words = [sys.executable, "-P", "-m", "tui_nn", "attach", str(folder.path)]
    server = PageServer(shlex.join(words), f"tui-nn {folder.name}", port)
    try:
        server.serve(_tell)
    except OSError as error:
        raise UserError(f"--port {port}: cannot be listened on ({error.strerror})") from error
    finally:
        _leave(folder, process)
    return 0


def _tell(address: str) -> None:
    """Print where the pages are."""
    print_line(address, flush=True)
    note = "open it in a browser on this computer, as often as you like; Ctrl+C ends the pages"
    if os.environ.get("SSH_CONNECTION"):
        port = address.split(":")[2].partition("/")[0]
        note += f". On yours: `ssh -L {port}:127.0.0.1:{port} this-computer` first"
    print_note(note)


def _leave(folder: RunFolder, process: int | None) -> None:
    """Say where the run is; one that no page has started is ended, and nothing is left of it."""
    if process is not None and folder.phase() is Phase.RUNNING and not _has_begun(folder):
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGTERM)
        _delete_soon(folder)
    elif folder.is_held:
        print_note(f"{folder.name} continues in the background: `tui-nn attach {folder.name}`")
