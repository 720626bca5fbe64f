"""Foreign weights as the beginning of a run."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from tui_nn.data.dataset import Dataset, Scaling
from tui_nn.data.picture import PIXEL_MAXIMUM
from tui_nn.engine.layers.dense import BIASES, WEIGHTS, Dense
from tui_nn.engine.network import NetworkLayer
from tui_nn.errors import CheckpointError
from tui_nn.text import layer_sizes
from tui_nn.training.imports.foreign import Affine, Array, ForeignLayer, ForeignNetwork
from tui_nn.training.imports.table import read_foreign
from tui_nn.training.trainer.parent import Parent
from tui_nn.training.trainer.trainer import Trainer


class WeightsFile:
    """A file of weights of another program, as it was read.

    Args:
        path: the file.

    Raises:
        CheckpointError: it cannot be read, or holds other layers than dense ones.
        MissingExtraError: an extra is needed to read it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._foreign = read_foreign(path)

    def begin(self, trainer: Trainer) -> None:
        """Let a new run begin with the weights.

        Where the file says how it prepares raw inputs, or what it makes of outputs, the first and
        the last layer are changed so that the network answers the same with the run's preparation.

        Raises:
            CheckpointError: they do not fit the run's network; nothing has changed then.
        """
        ours = trainer.network.layers
        try:
            _check(self._foreign.layers, ours)
            with np.errstate(all="ignore"):  # what is not finite is refused
                fitted = _rescaled(self._foreign, trainer.dataset)
        except CheckpointError as error:
            raise CheckpointError(f"{self.path}: {error}") from error
        for (weights, biases), layer in zip(fitted, ours, strict=True):
            layer.set_parameters({WEIGHTS: weights, BIASES: biases})
        trainer.parent = Parent(self.path.name, 0, {})


def _check(theirs: Sequence[ForeignLayer], ours: Sequence[NetworkLayer]) -> None:
    """Refuse layers that are not those of the network.

    Raises:
        CheckpointError: they are not; it says which one.
    """
    sizes, expected = _sizes(theirs), _sizes_of(ours)
    if sizes != expected:
        hidden = ",".join(map(str, sizes[1:-1])) or "none"
        fits = sizes[:1] + sizes[-1:] == expected[:1] + expected[-1:]
        advice = f"; --hidden {hidden} makes such a network" if fits else ""
        raise CheckpointError(
            f"holds {layer_sizes(sizes)}, the network is {layer_sizes(expected)}{advice}"
        )
    for place, (their, our) in enumerate(zip(theirs, ours, strict=True)):
        if not isinstance(our.settings, Dense):
            raise CheckpointError(f"{our.name} of the network is no dense layer")
        is_last = place == len(ours) - 1
        known = ("", "linear", our.activation) if is_last else ("", our.activation)
        if their.activation not in known:
            option = "--output-activation" if is_last else "--activation"
            raise CheckpointError(
                f"{our.name} has {their.activation} in the file, {our.activation} in the network;"
                f" {option} {their.activation} changes that"
            )


def _sizes(layers: Sequence[ForeignLayer]) -> tuple[int, ...]:
    """Number of inputs, and of units of each layer.

    Raises:
        CheckpointError: a layer does not take what the one before it gives, or there is none.
    """
    if not layers:
        raise CheckpointError("holds no dense layer")
    for before, after in pairwise(layers):
        if len(before.biases) != len(after.weights):
            raise CheckpointError(
                f"{after.name} takes {len(after.weights)} inputs, but {before.name} before it has"
                f" {len(before.biases)} units"
            )
    return len(layers[0].weights), *(len(layer.biases) for layer in layers)


def _sizes_of(layers: Sequence[NetworkLayer]) -> tuple[int, ...]:
    first = np.prod(layers[0].settings.input_shape)
    return int(first), *(int(np.prod(layer.settings.output_shape)) for layer in layers)


def _rescaled(foreign: ForeignNetwork, dataset: Dataset) -> list[tuple[Array, Array]]:
    """Weights and biases of each layer, for inputs and targets as the run prepares them.

    Raises:
        CheckpointError: a preparation does not fit the inputs.
    """
    parameters = [(layer.weights, layer.biases) for layer in foreign.layers]
    if foreign.inputs is not None:
        parameters[0] = _for_inputs(*parameters[0], foreign.inputs, _inputs_of(dataset))
    if foreign.outputs is not None:
        if dataset.schema.is_classification:
            raise CheckpointError("changes the outputs of its last layer, as no classifier does")
        parameters[-1] = _for_targets(*parameters[-1], foreign.outputs, _targets_of(dataset))
    for (weights, biases), layer in zip(parameters, foreign.layers, strict=True):
        if not (np.isfinite(weights).all() and np.isfinite(biases).all()):
            raise CheckpointError(f"{layer.name}: is scaled by zero or infinity")
    return parameters


def _inputs_of(dataset: Dataset) -> Affine:
    """How the run prepares raw inputs."""
    if dataset.schema.is_pictures:
        return Affine(np.array(1 / PIXEL_MAXIMUM), np.array(0.0))
    return _affine_of(dataset.input_scaling)


def _targets_of(dataset: Dataset) -> Affine:
    """How the run prepares targets."""
    return _affine_of(dataset.target_scaling)


def _affine_of(scaling: Scaling | None) -> Affine:
    """(value - mean) / deviation, as a factor and an offset."""
    if scaling is None:
        return Affine(np.array(1.0), np.array(0.0))
    return Affine(1 / scaling.deviation, -scaling.mean / scaling.deviation)


def _for_inputs(weights: Array, biases: Array, theirs: Affine, ours: Affine) -> tuple[Array, Array]:
    """The first layer for inputs u of ours, where it was for z of theirs.

    Both are of the same raw x: z = x * factor + offset, so z = u * ratio + shift.

    Raises:
        CheckpointError: theirs are of another number of inputs.
    """
    if theirs.factor.size not in (1, len(weights)) or theirs.offset.size not in (1, len(weights)):
        raise CheckpointError(f"prepares {theirs.offset.size} inputs, of {len(weights)}")
    ratio = np.broadcast_to(theirs.factor / ours.factor, len(weights))
    shift = np.broadcast_to(theirs.offset - ours.offset * ratio, len(weights))
    moved = biases + shift @ weights.astype(np.float64)
    return (ratio[:, None] * weights).astype(np.float32), moved.astype(np.float32)


def _for_targets(
    weights: Array, biases: Array, theirs: Affine, ours: Affine
) -> tuple[Array, Array]:
    """The last layer for standardized targets, where theirs made raw ones of its outputs."""
    factor, offset = theirs.factor * ours.factor, theirs.offset * ours.factor + ours.offset
    return (weights * factor).astype(np.float32), (biases * factor + offset).astype(np.float32)
