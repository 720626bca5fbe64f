"""Several threads on one batch: who does what, and waiting for one another.

Every number is computed by one thread in the same way whoever it is, so that the result does not
depend on how many there are.
"""

from __future__ import annotations

from tui_nn.engine.kernels.emit.barrier import arrive
from tui_nn.engine.kernels.structures import Team
from tui_nn.jit import inlined


@inlined
def share_of(team: Team, count: int, grain: int) -> tuple[int, int]:
    """First and last of the `count` things that are this worker's, in whole grains."""
    grains = (count + grain - 1) // grain
    first = grains * team.worker // team.workers * grain
    last = grains * (team.worker + 1) // team.workers * grain
    return min(first, count), min(last, count)


@inlined
def meet(team: Team, meetings: int) -> int:
    """Wait until all workers are here; `meetings` is how often they have met before.

    Returns:
        How often they have met now.
    """
    if team.workers > 1:
        arrive(team.arrivals, (meetings + 1) * team.workers)
    return meetings + 1
