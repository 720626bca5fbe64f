"""The groups of arguments that kernels share. All arrays are C-contiguous."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from tui_nn.engine.optimizers import Settings

Array = NDArray[Any]


class Examples(NamedTuple):
    """A split as the kernels read it: inputs are pictures or rows, targets labels or values.

    Attributes:
        starts: int64 (samples + 1,), index of each sparse picture's first nonzero pixel; or empty.
        columns: uint16, the feature of each nonzero pixel.
        levels: uint8, its level; the network's input is level / 255.
        pictures: uint8 (samples, in_features padded with zeros), dense pictures; or no samples.
        rows: (samples, in_features), inputs of any kind; shape (0, in_features) for pictures.
        labels: int32 (samples,), or empty.
        values: (samples, outputs), or shape (0, 0).
    """

    starts: Array
    columns: Array
    levels: Array
    pictures: Array
    rows: Array
    labels: Array
    values: Array


class Parameters(NamedTuple):
    """The network's state.

    Attributes:
        layers: int64 (layers, table.COLUMNS), the layer table.
        values: flat weights and biases.
        first_moments, second_moments: like `values`, or empty where the optimizer needs none.
    """

    layers: Array
    values: Array
    first_moments: Array
    second_moments: Array


class Workspace(NamedTuple):
    """Scratch arrays for one batch's forward and backward pass.

    Attributes:
        inputs: flat, the batch's rows (batch_size, in_features).
        panel: flat uint8 (in_features, panel_height), the batch's pictures by feature.
        brightness: (256,), the value of each pixel level.
        outputs: flat, each layer's outputs (batch_size, stride).
        deltas: laid out like `outputs`: the gradients by each layer's z.
        losses: float64 (batch_size,), each sample's loss.
        rights: int64 (batch_size,), 1 for a correct answer.
        transposed: (workers, size), one layer's weights transposed.
        blocks: (workers, size), the gradient of a block of weight rows.
        grads: like the parameters' values: the whole gradient, if it is asked for.
        ones: (batch_size,), the inputs of the biases.
        zeros: (largest stride,), the initial values of sums.
    """

    inputs: Array
    panel: Array
    brightness: Array
    outputs: Array
    deltas: Array
    losses: Array
    rights: Array
    transposed: Array
    blocks: Array
    grads: Array
    ones: Array
    zeros: Array


class Team(NamedTuple):
    """The threads that share a batch, as seen by one of them.

    Attributes:
        worker: its number, from 0.
        workers: their number.
        arrivals: int64 (1,), total number of arrivals at barriers; initially zero.
    """

    worker: int
    workers: int
    arrivals: Array


class Rule(NamedTuple):
    """What a step does with the gradient.

    Attributes:
        loss: position of the loss in LOSSES.
        optimizer: position of the optimizer in OPTIMIZERS.
        settings: of the optimizer.
        l2: factor of the penalty l2/2 |w|^2; 0 for none.
        clip_norm: largest norm of the whole gradient; 0 for no limit.
        class_weights: (classes,), of the parameters' type, factor of each class in the gradient;
            or empty.
    """

    loss: int
    optimizer: int
    settings: Settings
    l2: float
    clip_norm: float
    class_weights: Array


class Hyperparameters(NamedTuple):
    """The numbers of one update, all of the parameters' type.

    Attributes:
        learning_rate, momentum, epsilon: as set.
        one_minus_rho, one_minus_beta1, one_minus_beta2: weight of the new term in an average.
        decay: learning rate times weight decay.
        adam_rate, adam_epsilon: learning rate and epsilon with Adam's bias corrections.
    """

    learning_rate: float
    momentum: float
    one_minus_rho: float
    one_minus_beta1: float
    one_minus_beta2: float
    epsilon: float
    decay: float
    adam_rate: float
    adam_epsilon: float
