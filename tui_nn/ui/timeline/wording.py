"""Texts about the kept moments of a run, and about the one that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.ui.timeline.stops import Stop, forkable, stops_of
from tui_nn.ui.widgets.run_status import Lines
from tui_nn.ui.wording.quantities import count, plural

if TYPE_CHECKING:
    from tui_nn.training.protocol.moments import MomentsView
    from tui_nn.training.protocol.snapshot import Snapshot

PRESENT = "present · [ back · P play"

SEEN_BY_ALL = "Everyone attached to this run sees the moment that one of them travels to."
"""Said when one first travels in a run that others may watch too."""

LED = "Another screen attached to this run travelled to this moment; esc leaves it, for all."
"""Said when the present is left without having asked for it."""

_UNITS = (("GB", 1e9), ("MB", 1e6), ("KB", 1e3))


def size(number: int) -> str:
    """A number of bytes: 64 MB, 1.2 MB, 812 B."""
    for unit, factor in _UNITS:
        if number >= factor:
            amount = number / factor
            return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"
    return f"{number} B"


def epoch_of(step: int, snapshot: Snapshot) -> int:
    """The epoch, from 1, that the run was in when it had done `step` steps."""
    return min(step * snapshot.epochs // max(snapshot.total_steps, 1) + 1, snapshot.epochs)


def texts_beside(stop: Stop, snapshot: Snapshot) -> tuple[str, ...]:
    """What stands beside the track, the longest first; each of the same length at every stop."""
    moments = snapshot.moments
    assert moments is not None
    longest = max(len(moment(snapshot.step, snapshot)), len(PRESENT))
    here = (PRESENT if stop is None else moment(stop, snapshot)).ljust(longest)
    kept = f"{len(moments.steps)} kept, {_of(moments.bytes, moments.most_bytes)}"
    return f"{budget(moments)}  {here}", f"{kept}  {here}", kept


def budget(moments: MomentsView) -> str:
    """How many moments are kept, and what they take of what they may take."""
    where = "on the disk" if moments.on_disk else "of memory"
    taken = _of(moments.bytes, moments.most_bytes)
    return f"{plural(len(moments.steps), 'moment')}, {taken} {where}"


def _of(part: int, whole: int) -> str:
    """Bytes of bytes, with the unit once if both have the same: 16 of 64 MB."""
    taken, most = size(part), size(whole)
    number, _, unit = taken.partition(" ")
    return f"{number if most.endswith(f' {unit}') else taken} of {most}"


def past(stop: int, snapshot: Snapshot, *, playing: bool, forks: bool = True) -> Lines:
    """Two lines that say which moment is shown, and how to leave it.

    Args:
        stop: the moment.
        snapshot: the run.
        playing: whether a film is shown.
        forks: whether a fork can be started here.
    """
    behind = plural(snapshot.step - stop, "step")
    here = f"◀ at step {count(stop)} of {count(snapshot.step)}"
    state = f"run {snapshot.state}"
    first = here, f"epoch {epoch_of(stop, snapshot)}", state, f"{behind} back"
    keys = ("P stop",) if playing else ("] forward", "P play", *(("F fork",) if forks else ()))
    return first, ("esc present", *keys)


def none_kept(snapshot: Snapshot | None) -> str:
    """Why there is no moment to travel to; empty if there is one."""
    if stops_of(snapshot):
        return ""
    moments = snapshot.moments if snapshot else None
    if snapshot is None or not snapshot.step:
        return "There is no earlier moment yet: space starts the training."
    if moments is None:
        return "No moments of this run are kept: --moments-budget is 0."
    if not moments.steps:
        each, most = size(moments.each_bytes), size(moments.most_bytes)
        return f"No moments are kept: two of {each} are more than --moments-budget, {most}."
    return "No moment before this one is kept."


def none_to_fork(snapshot: Snapshot | None) -> str:
    """Why there is no step to fork from; empty if there is one."""
    if snapshot is not None and forkable(snapshot):
        return ""
    return f"{none_kept(snapshot)} A run that is paused can be forked as it is."


def origin(step: int, snapshot: Snapshot) -> str:
    """The name of a step that a fork can begin at."""
    name = moment(step, snapshot)
    return f"{name}, present" if step == snapshot.step else name


def moment(step: int, snapshot: Snapshot) -> str:
    """The name of a moment in a list."""
    return f"step {count(step)}, epoch {epoch_of(step, snapshot)}"
