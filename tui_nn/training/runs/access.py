"""Messages about a run that another process holds: how to see it, and why it is not available."""

from __future__ import annotations

from pathlib import Path

from tui_nn.storage.private_folders import describe_exposure
from tui_nn.training.runs.address import ADDRESS, read_address
from tui_nn.training.runs.claim import SILENCE, Holder


def describe_access(folder: Path, holder: Holder) -> str:
    """How to see the run in `folder`, which `holder` trains."""
    name = folder.name
    reason = read_address(folder / ADDRESS).reason or describe_exposure(folder, "its folder")
    if not reason and holder.is_here:
        return f"`tui-nn attach {name}` shows it"
    follow = f"`tui-nn runs --follow {name}` shows its progress"
    if not reason:
        return f"attach to it there; {follow}"
    stop = f", `kill {holder.owner.pid}` stops it" if holder.owner and holder.is_here else ""
    return f"it cannot be attached to: {reason}; {follow}{stop}"


def describe_refusal(folder: Path, holder: Holder) -> str:
    """Why the run in `folder`, which `holder` holds, cannot be claimed, and what to do."""
    name = folder.name
    if holder.age is None:
        return f"{name} is being trained by {holder}; {describe_access(folder, holder)}"
    if holder.age >= SILENCE:
        when = f"silent for {holder.age:.0f} s, but its lock remains"
    else:
        when = (
            f"last heard from {max(holder.age, 0):.0f} s ago; after {SILENCE:.0f} s of silence"
            " it counts as crashed"
        )
    return (
        f"{name} may still be trained by {holder}, {when}."
        " --force takes it over if you know that the process has ended"
    )
