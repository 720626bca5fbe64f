"""Album: the parameters of a run at some of its moments, within a budget of bytes and of time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.moments.spacing import MOST_MOMENTS, find_excess, next_due

Array = NDArray[Any]

TIME_SHARE = 0.004
"""Share of the training time that keeping moments may take."""

HEAD_START, FIRST_MOMENTS = 0.008, 4
"""Seconds, and number of moments, that may be used at once, so that early moments are kept."""

WRITING, BYTES_A_SECOND = 0.0003, 5e8
"""Estimated cost of a file: seconds, and bytes that a processor digests and writes in a second."""

SPARE_ARRAYS = 2
"""Arrays of forgotten moments that are used again: memory that was touched before takes a copy six
times as fast."""

OVERHEAD = 2048
"""Bytes of a file beside the parameters, about."""


@dataclass(eq=False, slots=True)
class Moment:
    """The parameters of a run at one step.

    Attributes:
        step: steps done.
        size: bytes that it takes, in memory or on the disk.
        values: the parameters, laid out like those of the network; None if they are on the disk.
        path: the file with them; None if they are in memory.
    """

    step: int
    size: int
    values: Array | None = None
    path: Path | None = None


class Album:
    """The kept moments of one run, ascending; used in the session's thread.

    Attributes:
        moments: the moments.
        each_bytes: bytes of one of them.
        most_bytes: the budget.
        most: how many can be kept; below 2, none are.
    """

    def __init__(
        self,
        each_bytes: int,
        most_bytes: int,
        moments: Iterable[Moment] = (),
        *,
        is_written: bool = False,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        """Keep moments, beginning with those that are kept already.

        Args:
            each_bytes: bytes of one.
            most_bytes: bytes that all may take.
            moments: those that are kept already.
            is_written: whether they go to the disk, which costs time too, in another thread.
            clock: returns seconds of the thread's processor time: when other programs use the
                processor, copying takes longer, but does not cost the training more.
        """
        self.moments = list(moments)
        self.each_bytes, self.most_bytes = each_bytes, most_bytes
        fitting = min(MOST_MOMENTS, most_bytes // (each_bytes + OVERHEAD))
        self.most = fitting if fitting >= 2 else 0
        self._clock = clock
        self._writing = WRITING + each_bytes / BYTES_A_SECOND if is_written else 0.0
        self._spent, self._cost = 0.0, self._writing
        self._spares: deque[Array] = deque(maxlen=0 if is_written else SPARE_ARRAYS)
        self._since: float | None = None
        self._due = 0
        self._arrange()

    @property
    def steps(self) -> tuple[int, ...]:
        """Steps of the moments."""
        return tuple(moment.step for moment in self.moments)

    @property
    def bytes(self) -> int:
        """What the moments take, in memory and on the disk."""
        return sum(moment.size for moment in self.moments)

    def follow(self, step: int, values: Array, seconds: float) -> None:
        """Keep this moment if it is due, and there is time for it.

        Args:
            step: steps done.
            values: the parameters, which are copied.
            seconds: training time so far.
        """
        if self._since is None:
            self._since = seconds
        if step < self._due or not self.most:
            return
        allowance = max(HEAD_START, FIRST_MOMENTS * self._cost)
        if self._spent + self._cost <= TIME_SHARE * (seconds - self._since) + allowance:
            begin = self._clock()
            self.take(step, values)
            self._cost = self._clock() - begin + self._writing
            self._spent += self._cost

    def take(self, step: int, values: Array) -> None:
        """Keep this moment, unless it is kept already; at the cost of another one if need be."""
        if self.most and (not self.moments or step > self.moments[-1].step):
            copy = self._spares.pop() if self._spares else np.empty_like(values)
            np.copyto(copy, values)
            self.moments.append(Moment(step, values.nbytes, copy))
            self._arrange()

    def drop_after(self, step: int) -> None:
        """Forget the moments after `step`: the run has been taken back to it."""
        self.moments = [moment for moment in self.moments if moment.step <= step]
        self._arrange()

    def drop(self, moment: Moment) -> None:
        """Forget a moment that cannot be read."""
        self.moments.remove(moment)

    def drop_written(self) -> None:
        """Forget the moments that are on the disk: their folder is not this run's any more."""
        self.moments = [moment for moment in self.moments if moment.path is None]

    def nearest(self, step: int) -> Moment | None:
        """The moment nearest to `step`, the earlier of two; None if none is kept."""
        return min(self.moments, key=lambda moment: abs(moment.step - step), default=None)

    def _arrange(self) -> None:
        """Forget those moments that are too many, and determine when the next one is due."""
        if not self.most:
            self.moments.clear()
            return
        while len(self.moments) > self.most:
            forgotten = self.moments.pop(find_excess(self.steps))
            if forgotten.values is not None:
                self._spares.append(forgotten.values)
        self._due = next_due(self.steps, self.most)
