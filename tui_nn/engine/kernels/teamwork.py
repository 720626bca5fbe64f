"""Several threads on one batch: who does what, and waiting for one another.

Every number is computed by one thread in the same way whoever it is, so that the result does not
depend on how many there are.
"""

# ruff: noqa: ARG001  (the arguments of intrinsics are types: Numba reads them by name)
from __future__ import annotations

from typing import Any

from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.processor import pause, yield_core
from tui_nn.engine.kernels.structures import Team
from tui_nn.engine.kernels.vectors import PLACE, VectorEmitter, variable
from tui_nn.jit import inlined

PATIENCE = 1000
"""Looks at the others before a waiting worker lends its core: the one it waits for may need it."""


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


def _arrive(_typing: Any, arrivals: Any, expected: Any) -> Any:
    """Add one to arrivals[0], and wait until there are as many as expected."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, types.float32)
        counter = emitter.data(arrivals, arguments[0])
        builder.atomic_rmw("add", counter, emitter.constant(1), "seq_cst")
        looks = variable(builder, emitter.place)
        builder.store(emitter.constant(0), looks)
        look, wait, end = (builder.append_basic_block(name) for name in ("look", "wait", "end"))
        builder.branch(look)
        builder.position_at_end(look)
        found = builder.load_atomic(counter, "seq_cst", 8)
        builder.cbranch(builder.icmp_signed("<", found, arguments[1]), wait, end)
        builder.position_at_end(wait)
        number = builder.add(builder.load(looks), emitter.constant(1))
        builder.store(number, looks)
        with builder.if_then(builder.icmp_signed(">", number, emitter.constant(PATIENCE))):
            yield_core(builder)
        pause(builder)
        builder.branch(look)
        builder.position_at_end(end)
        return context.get_dummy_value()

    return types.void(arrivals, PLACE), emit


arrive: Any = intrinsic(_arrive)
