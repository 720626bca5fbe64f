"""Parent: the run that a run was forked from, as it was left; or a file of weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_nn.training.trainer.history import Curve


@dataclass(frozen=True, eq=False, slots=True)
class Parent:
    """The run that a run was forked from, or the file of another program whose weights it took.

    Attributes:
        name: what it is called; that of its recipe if it was not recorded.
        step: the step whose parameters the fork began with; 0 of a file.
        curves: its curves up to its end, by name as in `Trainer`; empty of a file.
    """

    name: str
    step: int
    curves: Mapping[str, Curve]

    @property
    def is_file(self) -> bool:
        """Whether it is a file of weights; a run has curves, if empty ones."""
        return not self.curves
