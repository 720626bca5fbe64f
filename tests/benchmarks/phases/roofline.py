"""What one core of this machine can do at best, in small kernels of the kind that train.

Each kernel does one thing a layer's arithmetic consists of and nothing else, in the vector
instructions of `tui_nn.engine.kernels`; the best of several trials counts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from tests.benchmarks.phases.caches import cache_sizes
from tests.benchmarks.phases.floors import MEMORY, UPDATE_BYTES, Level, Rates
from tui_nn.engine.kernels.emit.adam import step_adam
from tui_nn.engine.kernels.emit.exponential import exponential
from tui_nn.engine.kernels.emit.vectors import (
    HAS_LONG_REGISTERS,
    PLACE,
    VECTOR_BYTES,
    VectorEmitter,
)
from tui_nn.engine.kernels.gradients import BLOCK_SIZE
from tui_nn.engine.network import aligned_zeros
from tui_nn.jit import kernel

Array = NDArray[Any]

DTYPE = np.dtype(np.float32)
LANES = VECTOR_BYTES // DTYPE.itemsize

SUMS = 16 if HAS_LONG_REGISTERS else 4
"""Vectors added to at once: so many that no operation waits for the one before, and that they
stay in registers."""

FACTOR = 0.999
"""Multiplied with again and again, keeps numbers away from infinity and subnormals."""

SMALL = 1024
"""Numbers in an array that leaves room for three others in the first-level cache."""

LARGEST = 1 << 28
"""Bytes that stand for memory at most."""

TRIALS, TRIAL_SECONDS = 7, 0.002


def _multiply_add(_typing: Any, state: Any, rounds: Any) -> Any:
    """Multiply and add a number to SUMS vectors, `rounds` times, in registers only.

    `state`, flat and of a floating-point type, holds factor, number and the sums, a vector each.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter, data = _emitter(context, builder, state, arguments[0])
        factor, other = emitter.load(data), emitter.load(emitter.at(data, emitter.lanes))
        places = [emitter.at(data, (2 + n) * emitter.lanes) for n in range(SUMS)]
        sums = emitter.sums(emitter.load(place) for place in places)
        with emitter.loop(emitter.constant(0), arguments[1], 1):
            for total in sums:
                builder.store(emitter.sum_of_product(other, builder.load(total), factor), total)
        return _store(emitter, sums, places)

    return types.void(state, PLACE), emit


def _divide(_typing: Any, state: Any, rounds: Any) -> Any:
    """Like `_multiply_add`, but divide a number by each of the vectors, plus itself.

    Without the addition, which costs nothing beside, the compiler would see that two rounds leave
    everything as it was.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter, data = _emitter(context, builder, state, arguments[0])
        number = emitter.load(emitter.at(data, emitter.lanes))
        places = [emitter.at(data, (2 + n) * emitter.lanes) for n in range(SUMS)]
        sums = emitter.sums(emitter.load(place) for place in places)
        with emitter.loop(emitter.constant(0), arguments[1], 1):
            for total in sums:
                sum_ = builder.fadd(builder.load(total), number)
                builder.store(builder.fdiv(number, sum_), total)
        return _store(emitter, sums, places)

    return types.void(state, PLACE), emit


def _add_rows(_typing: Any, state: Any, matrix: Any, rounds: Any) -> Any:
    """Add all vectors of `matrix` to the sums, times the factor: one operand from its cache.

    The size of `matrix` is a whole number of SUMS vectors.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter, data = _emitter(context, builder, state, arguments[0])
        factor = emitter.load(data)
        places = [emitter.at(data, (2 + n) * emitter.lanes) for n in range(SUMS)]
        sums = emitter.sums(emitter.load(place) for place in places)
        rows, size = emitter.data(matrix, arguments[1]), emitter.size(matrix, arguments[1])
        zero = emitter.constant(0)
        step = SUMS * emitter.lanes
        with emitter.loop(zero, arguments[2], 1), emitter.loop(zero, size, step) as place:
            for n, total in enumerate(sums):
                row = emitter.load(emitter.at(rows, place, n * emitter.lanes))
                builder.store(emitter.sum_of_product(builder.load(total), factor, row), total)
        return _store(emitter, sums, places)

    return types.void(state, matrix, PLACE), emit


def _change(_typing: Any, values: Any, first: Any, second: Any, grads: Any) -> Any:
    """Read and write three arrays and read one, as Adam does, with next to no arithmetic."""
    arrays = (values, first, second, grads)

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter, _ = _emitter(context, builder, values, arguments[0])
        pointers = [emitter.data(*pair) for pair in zip(arrays, arguments, strict=True)]
        factor = emitter.filled(1 - FACTOR)
        size = emitter.size(values, arguments[0])
        with emitter.loop(emitter.constant(0), size, emitter.lanes) as place:
            *targets, source = (emitter.at(pointer, place) for pointer in pointers)
            grad = emitter.load(source)
            for target in targets:
                changed = emitter.sum_of_product(grad, factor, emitter.load(target))
                emitter.store(changed, target)
        return context.get_dummy_value()

    return types.void(*arrays), emit


def _emitter(context: Any, builder: Any, array: Any, value: Any) -> tuple[VectorEmitter, Any]:
    emitter = VectorEmitter(context, builder, array.dtype)
    return emitter, emitter.data(array, value)


def _store(emitter: VectorEmitter, sums: list[Any], places: list[Any]) -> Any:
    """Write the sums back, so that the compiler cannot leave them out."""
    for total, place in zip(sums, places, strict=True):
        emitter.store(emitter.builder.load(total), place)
    return emitter.context.get_dummy_value()


multiply_add: Any = intrinsic(_multiply_add)
divide: Any = intrinsic(_divide)
add_rows: Any = intrinsic(_add_rows)
change: Any = intrinsic(_change)


@kernel
def run_multiply_add(state: Array, rounds: int) -> None:
    """Multiply-adds in registers."""
    multiply_add(state, rounds)


@kernel
def run_divide(state: Array, rounds: int) -> None:
    """Divisions in registers."""
    divide(state, rounds)


@kernel
def run_add_rows(state: Array, matrix: Array, rounds: int) -> None:
    """Multiply-adds with one operand from `matrix`."""
    add_rows(state, matrix, rounds)


@kernel
def run_change(values: Array, first: Array, second: Array, grads: Array, rounds: int) -> None:
    """Adam's traffic: a gradient of `grads.size` numbers at a time, always in the same place."""
    for _ in range(rounds):
        for begin in range(0, values.size, grads.size):
            end = min(begin + grads.size, values.size)
            change(values[begin:end], first[begin:end], second[begin:end], grads[: end - begin])


@kernel
def run_adam(values: Array, grads: Array, first: Array, second: Array, n: int) -> None:
    """Adam's update, `n` times."""
    number = values.dtype.type
    rate, epsilon, share1, share2 = number(1e-6), number(1e-7), number(0.1), number(0.001)
    for _ in range(n):
        step_adam(rate, epsilon, share1, share2, values, grads, first, second)


@kernel
def run_exponential(values: Array, rounds: int) -> None:
    """values = exp(-values), again and again."""
    for _ in range(rounds):
        for j in range(values.size):
            values[j] = exponential(-values[j])


def rate(amount: float, run: Callable[[int], None]) -> float:
    """The most of `amount` a second that `run`, which does it so many times, comes to."""
    rounds = 1
    run(rounds)  # compiles, or fetches what it works on
    while (seconds := _seconds(run, rounds)) < TRIAL_SECONDS:
        rounds *= 2
    least = min(seconds, *(_seconds(run, rounds) for _ in range(TRIALS)))
    return amount * rounds / least


def _seconds(run: Callable[[int], None], rounds: int) -> float:
    begin = time.perf_counter()
    run(rounds)
    return time.perf_counter() - begin


def measure_rates(parameters: int) -> Rates:
    """What this core does at best, for a network with so many parameters, padding included.

    Takes about a second, and several when the kernels are compiled.
    """
    if parameters % LANES:
        raise ValueError(f"{parameters} parameters are not whole cache lines")
    state = _filled((2 + SUMS) * LANES, FACTOR)
    vectors = SUMS * LANES
    return Rates(
        products=rate(vectors, lambda n: run_multiply_add(state, n)),
        divisions=rate(vectors, lambda n: run_divide(state, n)),
        levels=tuple(_measure_levels(state)),
        changes=_measure_changes(parameters),
        updates=_measure_updates(),
        exponentials=_measure_exponentials(),
    )


def _measure_levels(state: Array) -> Iterator[Level]:
    sizes = cache_sizes()
    for name, size in sizes.items():
        yield Level(name, size, _read_rate(state, size // 2))
    yield Level(MEMORY, math.inf, _read_rate(state, min(4 * max(sizes.values()), LARGEST)))


def _read_rate(state: Array, size: int) -> float:
    """Bytes a second that are read from a matrix of at most so many."""
    whole = SUMS * LANES
    matrix = _filled(size // DTYPE.itemsize // whole * whole, 1.0)
    state[2 * LANES :] = 0
    return rate(matrix.nbytes, lambda n: run_add_rows(state, matrix, n))


def _measure_changes(parameters: int) -> float:
    values, first, second = (_filled(parameters, 0.01, place) for place in range(3))
    grads = _filled(BLOCK_SIZE, 0.01, 3)
    return rate(UPDATE_BYTES * parameters, lambda n: run_change(values, first, second, grads, n))


def _measure_updates() -> float:
    """With the arrays so far apart that none is taken for another by its address."""
    distance = SMALL + SMALL // 4
    flat = _filled(4 * distance, 0.01)
    values, grads, first, second = (flat[n * distance :][:SMALL] for n in range(4))
    return rate(SMALL, lambda n: run_adam(values, grads, first, second, n))


def _measure_exponentials() -> float:
    values = _filled(SMALL, 0.5)
    return rate(SMALL, lambda n: run_exponential(values, n))


def _filled(size: int, number: float, place: int = 0) -> Array:
    """Placed as the network's own arrays are."""
    array = aligned_zeros(size, DTYPE, place)
    array[:] = number
    return array
