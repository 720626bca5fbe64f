"""Sentences about a run in another process: why it cannot be attached to, how an attachment ended.

Each names the command that continues.
"""

from __future__ import annotations

from tui_nn.training.protocol.events import Left
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.runs.access import describe_access
from tui_nn.training.runs.address import read_address
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.state import ENDED


def no_process(folder: RunFolder) -> str:
    """Why no process accepts connections to a run, and what to do."""
    name, holder = folder.name, folder.holder
    if holder is None and folder.phase() in ENDED:
        return f"{name} has finished: {_resume(name)} shows it"
    if holder is None:
        return f"{name} is not being trained: {_resume(name)} continues it"
    if holder.is_here and not read_address(folder.address).reason:
        access = "it cannot be attached to yet: try again in a moment"
    else:
        access = describe_access(folder.path, holder)
    return f"{name} is being trained by {holder}; {access}"


def detached(name: str, state: RunState, step: int) -> str:
    """The run `name` continues without this program; `state` and `step` are the latest known."""
    if state is RunState.FINISHED:
        standing = "has finished"
    elif state is RunState.LOADING:  # nothing was received yet
        standing = "is left to the process that trains it"
    else:
        verb = "continues" if state is RunState.RUNNING else "waits"
        standing = f"{verb} at step {step:,} in the process that trains it"
    return f"{name} {standing}; {_attach(name)} shows it again"


def stopped(name: str, left: Left) -> str:
    """The session of the run `name` has ended with `left`."""
    if left.finished:
        return f"{name} has finished, at step {left.step:,}"
    return f"{name} stopped at step {left.step:,}; resume with {_resume(name)}"


def process_ended(name: str) -> str:
    """The process that trained the run `name` ended without `Left`."""
    return (
        f"the process that trained {name} has ended;"
        f" {_resume(name)} continues from its last checkpoint"
    )


def connection_lost(name: str, reason: str = "") -> str:
    """The connection broke, but the process that trains the run `name` is alive."""
    because = f" ({reason})" if reason else ""
    return f"the connection to {name} was lost{because}; {_attach(name)} attaches again"


def _resume(name: str) -> str:
    return f"`tui-nn --resume {name}`"


def _attach(name: str) -> str:
    return f"`tui-nn attach {name}`"
