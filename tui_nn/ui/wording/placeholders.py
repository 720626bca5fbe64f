"""What stands where nothing is measured yet, by the state of the run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_nn.training.protocol.snapshot import RunState

if TYPE_CHECKING:
    from tui_nn.training.protocol.snapshot import Snapshot

_CURVES: Mapping[RunState, str] = MappingProxyType(
    {
        RunState.READY: "Press space to start training.",
        RunState.RUNNING: "The first measurements appear here.",
        RunState.PAUSED: "Paused. Press space to continue.",
        RunState.FINISHED: "This run has no measurements of it.",
    }
)

_LATER = "{} appear here during training."


def of_curves(snapshot: Snapshot | None) -> str:
    """In place of the curves."""
    later = _LATER.format("The curves")
    return _CURVES.get(snapshot.state, later) if snapshot else later


def of_layers(snapshot: Snapshot | None) -> str:
    """In place of what is measured of the layers."""
    later = _LATER.format("Measurements of the layers")
    if snapshot is None or snapshot.state is RunState.READY:
        return later
    return _CURVES.get(snapshot.state, later)
