"""Forking: a new run begins with the parameters that another one had at a moment.

Only the parameters are taken over. Everything else is that of a new run with the new settings: the
optimizer's moments are zero, the schedule and the order of the examples start over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from tui_nn.data.schema import DatasetSchema
from tui_nn.errors import UserError
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.layers import LayerDescription, describe_layers, planned_layers
from tui_nn.training.trainer.parent import Parent
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Origin:
    """What a fork begins with.

    Attributes:
        parent: the run that is left, and the step.
        values: its parameters at that step, laid out like those of its network.
        dataset: name of its data set.
        schema: what its examples are.
        layers: its layers.
    """

    parent: Parent
    values: Array
    dataset: str
    schema: DatasetSchema
    layers: tuple[LayerDescription, ...]


def find_origin(trainer: Trainer, name: str, step: int, values: Array) -> Origin:
    """What a fork of `trainer` begins with.

    Args:
        trainer: the run.
        name: what it is called.
        step: the moment.
        values: the parameters at that moment; copied.
    """
    curves = {name: curve.copy() for name, curve in trainer.plots[0].items()}
    return Origin(
        parent=Parent(name, step, curves),
        values=values.copy(),
        dataset=trainer.config.dataset,
        schema=trainer.dataset.schema,
        layers=describe_layers(trainer.network.settings),
    )


def check_fork(command: Load, origin: Origin) -> None:
    """Check a fork as far as its settings tell, before anything is loaded.

    Raises:
        UserError: it is no new run, or has other data or layers.
    """
    if command.run is not None or command.checkpoint is not None:
        raise UserError("a fork is a new run: it cannot continue a recorded run or a file")
    config = command.config
    if config.dataset != origin.dataset:
        raise UserError(
            f"a fork keeps the data: the run is on {origin.dataset}, not on {config.dataset}"
        )
    _check_layers(planned_layers(config, origin.schema), origin.layers)


def begin_fork(trainer: Trainer, origin: Origin) -> None:
    """Let a new run begin with the parameters of `origin`.

    Raises:
        UserError: its data or layers do not fit them; nothing has changed then.
    """
    if trainer.dataset.schema != origin.schema:
        raise UserError("a fork keeps the data: these have other features or classes")
    _check_layers(describe_layers(trainer.network.settings), origin.layers)
    trainer.network.parameters.values[:] = origin.values
    trainer.parent = origin.parent


def describe_fork(parent: Parent) -> str:
    """One sentence on where a run comes from."""
    if parent.is_file:
        return f"begins with the weights of {parent.name}"
    return (
        f"forked from {parent.name} at step {parent.step:,}: with the parameters of that moment;"
        " optimizer, schedule and order of the examples started over"
    )


def _check_layers(ours: Sequence[LayerDescription], theirs: Sequence[LayerDescription]) -> None:
    if len(ours) != len(theirs):
        raise UserError(f"a fork keeps the layers: the run has {len(theirs)}, not {len(ours)}")
    for one, other in zip(ours, theirs, strict=True):
        if one.parameters != other.parameters or one.kind != other.kind:
            raise UserError(
                f"a fork keeps the layers: {other.name} is {other.kind} {other.summary} in the run,"
                f" not {one.kind} {one.summary}"
            )
