"""Barrier: a worker waits until all workers of a team have arrived."""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.emit.processor import pause, yield_core
from tui_nn.engine.kernels.emit.vectors import PLACE, VectorEmitter, variable

PATIENCE = 1000
"""Polls before a waiting worker yields its core, which the worker it waits for may need."""


def _arrive(_typing: Any, arrivals: Any, expected: Any) -> Any:
    """Increment arrivals[0], int64 (1,), and wait until it reaches `expected` (lock xadd).

    Sequentially consistent: what a worker wrote before is visible to all after the barrier.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, types.float32)
        counter = emitter.data(arrivals, arguments[0])
        builder.atomic_rmw("add", counter, emitter.constant(1), "seq_cst")
        looks = variable(builder, emitter.place)
        builder.store(emitter.constant(0), looks)
        look, wait, end = (builder.append_basic_block(name) for name in ("look", "wait", "end"))
        builder.branch(look)
        builder.position_at_end(look)
        arrived = builder.load_atomic(counter, "seq_cst", 8)
        builder.cbranch(builder.icmp_signed("<", arrived, arguments[1]), wait, end)
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
