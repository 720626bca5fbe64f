"""MomentsView: the moments of a run whose weights are kept, and which of them is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_nn.training.protocol.measurements import CurveSample


@dataclass(frozen=True, slots=True)
class MomentsView:
    """The moments that one can travel to.

    Attributes:
        steps: their steps, ascending.
        shown: the step of the moment that everything shows; None for the present.
        bytes: what they take.
        most_bytes: what they may take.
        each_bytes: what one of them takes; if two are too many, none is kept.
        on_disk: whether they are kept in the run's folder, else only in memory.
    """

    steps: tuple[int, ...] = ()
    shown: int | None = None
    bytes: int = 0
    most_bytes: int = 0
    each_bytes: int = 0
    on_disk: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class ParentView:
    """The run that this one was forked from.

    Attributes:
        name: what it is called.
        step: the step at which this run left it.
        curves: its curves, by name as in `Snapshot.curves`.
    """

    name: str
    step: int
    curves: Mapping[str, CurveSample]
