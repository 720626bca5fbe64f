"""Several threads on one batch: shares and barriers.

Each number is computed by one thread with the same instructions, so that results do not depend on
the number of threads.
"""

from __future__ import annotations

from tui_nn.engine.kernels.emit.barrier import arrive
from tui_nn.engine.kernels.structures import Team
from tui_nn.jit import inlined


@inlined
def share_of(team: Team, count: int, grain: int) -> tuple[int, int]:
    """This worker's share (first, last) of `count` items, in whole multiples of `grain`."""
    grains = (count + grain - 1) // grain
    first = grains * team.worker // team.workers * grain
    last = grains * (team.worker + 1) // team.workers * grain
    return min(first, count), min(last, count)


@inlined
def meet(team: Team, meetings: int) -> int:
    """Wait until all workers arrive; `meetings` is the number of barriers passed before.

    Returns:
        Number of barriers passed now.
    """
    if team.workers > 1:
        arrive(team.arrivals, (meetings + 1) * team.workers)
    return meetings + 1
