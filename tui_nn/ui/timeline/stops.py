"""Stops: the kept moments that one can travel to, and the present after the last of them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from tui_nn.training.protocol.snapshot import RunState

if TYPE_CHECKING:
    from tui_nn.training.protocol.snapshot import Snapshot

Stop = int | None
"""The step of a kept moment; None for the present."""


def stops_of(snapshot: Snapshot | None) -> tuple[int, ...]:
    """The steps of the kept moments, ascending, without one that is the present."""
    if snapshot is None or snapshot.moments is None:
        return ()
    return tuple(step for step in snapshot.moments.steps if step < snapshot.step)


def forkable(snapshot: Snapshot) -> tuple[int, ...]:
    """The steps that a fork can begin at, ascending: the kept moments, and the present at rest."""
    kept = snapshot.moments.steps if snapshot.moments else ()
    rests = snapshot.state is not RunState.RUNNING
    return tuple(sorted({*kept, snapshot.step} if rests else kept))


def place_of(stops: tuple[int, ...], stop: Stop) -> int:
    """Number of the stop nearest to `stop`, from 0; that of the present is `len(stops)`."""
    if stop is None or not stops:
        return len(stops)
    after = bisect_left(stops, stop)
    around = [place for place in (after - 1, after) if 0 <= place < len(stops)]
    return min(around, key=lambda place: abs(stops[place] - stop))


def stop_at(stops: tuple[int, ...], place: int) -> Stop:
    """The stop with this number; the first or the present if there is none."""
    place = max(place, 0)
    return stops[place] if place < len(stops) else None
