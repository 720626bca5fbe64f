"""Curve: the whole history of a quantity in bounded memory, without losing spikes.

A curve is an array of buckets. Each covers the same number of consecutive values (the last may be
partial) and stores their minimum, sum and maximum. When all buckets are full, neighbours merge in
pairs: half the buckets, each twice as wide. A run of any length uses the same memory, at
between half and all of the resolution that this memory allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tui_nn.training.protocol.measurements import CurveSample

Array = NDArray[Any]

CAPACITY = 1024
"""Default number of buckets: several times the columns of a wide terminal."""

MAXIMUM_CAPACITY = 1 << 16
"""Maximum number of buckets accepted from a file, whose content is not trusted."""


class Curve:
    """A curve of (step, value) points, in at most `capacity` buckets.

    A NaN makes the mean of its bucket NaN; minimum and maximum ignore it (NaN if there is no other
    value). Infinities are ordinary values. The result does not depend on how the values are
    grouped into calls.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        """Create an empty curve.

        Args:
            capacity: maximum number of buckets, even.

        Raises:
            ValueError: `capacity` is odd or below 2.
        """
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity {capacity} is not an even number above 0")
        self.capacity = capacity
        self._count = 0
        self._width = 1
        self._first = np.zeros(capacity, np.int64)
        self._last = np.zeros(capacity, np.int64)
        self._low = np.full(capacity, np.nan)
        self._high = np.full(capacity, np.nan)
        self._sum = np.zeros(capacity)

    def __len__(self) -> int:
        """Number of values added."""
        return self._count

    @property
    def buckets(self) -> int:
        """Number of buckets in use."""
        return -(-self._count // self._width)

    @property
    def latest(self) -> float:
        """The last value, or the mean of the last bucket if buckets hold several; NaN if empty."""
        if not self._count:
            return float("nan")
        last = self.buckets - 1
        return float(self._sum[last] / (self._count - last * self._width))

    def append(self, step: int, value: float) -> None:
        """Add one value at a step after all others.

        Raises:
            ValueError: `step` is not after the last one.
        """
        self.extend(step, [value])

    def extend(self, first_step: int, values: ArrayLike, stride: int = 1) -> None:
        """Add values at equally spaced steps.

        Args:
            first_step: step of the first value, after all earlier ones.
            values: shape (n,), converted to float64.
            stride: steps from each value to the next.

        Raises:
            ValueError: `first_step` is not after the last step.
        """
        rest = np.asarray(values, np.float64)
        if len(rest) and self._count and first_step <= self._last[self.buckets - 1]:
            raise ValueError(f"step {first_step} is not after {self._last[self.buckets - 1]}")
        with np.errstate(invalid="ignore", over="ignore"):
            while len(rest):
                if self._count == self.capacity * self._width:
                    self._merge_neighbours()
                portion = rest[: self.capacity * self._width - self._count]
                self._fill(first_step, portion, stride)
                first_step += len(portion) * stride
                rest = rest[len(portion) :]

    def sample(self, buckets: int) -> CurveSample:
        """Return the whole curve in at most `buckets` buckets, and in more than half of them if
        it has enough.

        As the curve grows, its buckets stay the same until they merge in pairs, so a plot changes
        only at its end.
        """
        used = self.buckets
        if used <= 0 or buckets <= 0:
            return CurveSample(*(np.zeros(0) for _ in range(4)))
        merged = 1 << (-(-used // buckets) - 1).bit_length()
        starts = np.arange(0, used, merged)
        edges = np.append(starts, used)
        low = np.fmin.reduceat(self._low[:used], starts)
        high = np.fmax.reduceat(self._high[:used], starts)
        with np.errstate(invalid="ignore", over="ignore"):
            sums = np.add.reduceat(self._sum[:used], starts)
        counts = np.diff(np.minimum(edges * self._width, self._count))
        # Rounding could put a mean outside its extremes.
        mean = np.clip(sums / counts, low, high)
        steps = (self._first[starts] + self._last[edges[1:] - 1]) / 2
        return CurveSample(steps, low, mean, high)

    def copy(self) -> Curve:
        """Return an independent copy."""
        twin = copy(self)
        for name in ("_first", "_last", "_low", "_high", "_sum"):
            setattr(twin, name, getattr(self, name).copy())
        return twin

    @property
    def last_step(self) -> int:
        """Step of the latest value; 0 before the first."""
        return int(self._last[self.buckets - 1]) if self._count else 0

    def state(self) -> dict[str, Array]:
        """Return the arrays that `from_state` restores, for checkpoints.

        Returns:
            "shape": (capacity, width, count) int64; "steps": (2, buckets) int64, first and last
            step of each; "values": (3, buckets) float64, minimum, maximum and sum.
        """
        used = self.buckets
        return {
            "shape": np.array([self.capacity, self._width, self._count], np.int64),
            "steps": np.stack([self._first[:used], self._last[:used]]),
            "values": np.stack([self._low[:used], self._high[:used], self._sum[:used]]),
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Array]) -> Curve:
        """Restore a curve from its `state`.

        Raises:
            ValueError: an array is missing or invalid.
        """
        try:
            shape, steps, values = state["shape"], state["steps"], state["values"]
        except KeyError as error:
            raise ValueError(f"not the state of a curve: {error} is missing") from error
        capacity, width, used = _check_shape(shape)
        if steps.dtype != np.int64 or steps.shape != (2, used):
            raise ValueError(f"steps are {steps.dtype} {steps.shape}, not (2, {used})")
        if values.dtype != np.float64 or values.shape != (3, used):
            raise ValueError(f"values are {values.dtype} {values.shape}, not (3, {used})")
        if (steps < 0).any() or (np.diff(steps.T.ravel()) < 0).any():
            raise ValueError("the steps of a curve do not ascend")
        curve = cls(capacity)
        curve._count, curve._width = int(shape[2]), width
        curve._first[:used], curve._last[:used] = steps
        curve._low[:used], curve._high[:used], curve._sum[:used] = values
        return curve

    def _merge_neighbours(self) -> None:
        """Merge full buckets in pairs; the second half becomes free."""
        half = self.capacity // 2
        self._first[:half] = self._first[0::2]
        self._last[:half] = self._last[1::2]
        self._low[:half] = np.fmin(self._low[0::2], self._low[1::2])
        self._high[:half] = np.fmax(self._high[0::2], self._high[1::2])
        self._sum[:half] = self._sum[0::2] + self._sum[1::2]
        self._low[half:] = self._high[half:] = np.nan
        self._sum[half:] = 0.0
        self._width *= 2

    def _fill(self, first_step: int, values: Array, stride: int) -> None:
        """Add values to the partial bucket and to the empty ones after it; they must fit."""
        begun = self._count % self._width
        fragment = values[: self._width - begun] if begun else values[:0]
        self._fill_bucket(first_step, fragment, stride)
        whole = (len(values) - len(fragment)) // self._width
        end = len(fragment) + whole * self._width
        self._fill_buckets(first_step + len(fragment) * stride, values[len(fragment) : end], stride)
        self._fill_bucket(first_step + end * stride, values[end:], stride)

    def _fill_bucket(self, first_step: int, values: Array, stride: int) -> None:
        """Add values to one bucket, the partial one or the next."""
        if not len(values):
            return
        bucket, begun = divmod(self._count, self._width)
        if not begun:
            self._first[bucket] = first_step
        self._last[bucket] = first_step + (len(values) - 1) * stride
        self._low[bucket] = np.fmin(self._low[bucket], np.fmin.reduce(values))
        self._high[bucket] = np.fmax(self._high[bucket], np.fmax.reduce(values))
        # Sequential: the rounding of pairwise sums depends on how values are grouped into calls.
        self._sum[bucket] = np.add.accumulate(np.append(self._sum[bucket], values))[-1]
        self._count += len(values)

    def _fill_buckets(self, first_step: int, values: Array, stride: int) -> None:
        """Fill empty buckets completely."""
        if not len(values):
            return
        rows = values.reshape(-1, self._width)
        start = self._count // self._width
        target = slice(start, start + len(rows))
        self._first[target] = first_step + np.arange(len(rows)) * self._width * stride
        self._last[target] = self._first[target] + (self._width - 1) * stride
        self._low[target] = np.fmin.reduce(rows, axis=1)
        self._high[target] = np.fmax.reduce(rows, axis=1)
        self._sum[target] = np.add.accumulate(rows, axis=1)[:, -1]
        self._count += len(values)


def _check_shape(shape: Array) -> tuple[int, int, int]:
    """Return the capacity, width and number of buckets of a curve's state, if consistent."""
    if shape.dtype != np.int64 or shape.shape != (3,):
        raise ValueError(f"the shape of a curve is {shape.dtype} {shape.shape}")
    capacity, width, count = shape.tolist()
    if capacity > MAXIMUM_CAPACITY:
        raise ValueError(f"a capacity of {capacity} buckets")
    used = -(-count // width) if width > 0 else -1
    if width & (width - 1) or not 0 <= used <= capacity:
        raise ValueError(f"{count} values in {capacity} buckets of {width}")
    return capacity, width, used
