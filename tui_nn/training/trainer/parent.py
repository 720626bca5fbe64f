"""Parent: the run that a run was forked from, as it was left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_nn.training.trainer.history import Curve


@dataclass(frozen=True, eq=False, slots=True)
class Parent:
    """The run that a run was forked from.

    Attributes:
        name: what it is called; that of its recipe if it was not recorded.
        step: the step whose parameters the fork began with.
        curves: its curves up to its end, by name as in `Trainer`.
    """

    name: str
    step: int
    curves: Mapping[str, Curve]
