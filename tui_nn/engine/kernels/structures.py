"""The groups of arrays that the kernels pass around. All are C-contiguous."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from tui_nn.engine.optimizers import Settings

Array = NDArray[Any]


class Examples(NamedTuple):
    """A split as the kernels read it: inputs are pictures or rows, targets labels or values.

    Attributes:
        starts: int64 (samples + 1,), where each sparse picture's lit pixels begin; else empty.
        columns: uint16, the feature of each lit pixel.
        levels: uint8, how bright it is; the network sees level / 255.
        pictures: uint8 (samples, in_features, padded with zeros), pictures of which much is lit;
            else without samples.
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
    """Room for one batch's forward and backward pass.

    Attributes:
        inputs: flat, the batch's rows (batch_size, in_features).
        panel: flat uint8 (in_features, panel_height), the batch's pictures by feature.
        brightness: (256,), the value of each pixel level.
        outputs: flat, each layer's outputs (batch_size, stride).
        deltas: laid out like `outputs`: the gradients by each layer's z.
        losses: float64 (batch_size,), each sample's loss.
        rights: int64 (batch_size,), whether its answer was right.
        transposed: (workers, size), room for one layer's weights transposed.
        blocks: (workers, size), the gradient of some rows of weights, on its way to the optimizer.
        grads: like the parameters' values: the whole gradient, where it is wanted.
        ones: (batch_size,), what a bias is multiplied by.
        zeros: (largest stride,), a row to start sums from.
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
    """The threads that work on a batch together, as one of them sees it.

    Attributes:
        worker: its number, from 0.
        workers: how many there are.
        arrivals: int64 (1,), how often one of them has come to a meeting point; zero at first.
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
    """

    loss: int
    optimizer: int
    settings: Settings
    l2: float
    clip_norm: float


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
