"""The groups of arrays that the kernels pass around. All are C-contiguous."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

Array = NDArray[Any]


class Examples(NamedTuple):
    """A split as the kernels read it: inputs are pictures or rows, targets labels or values.

    Attributes:
        starts: int64 (samples + 1,), where each picture's non-zero pixels begin; empty for rows.
        columns: uint16, the feature of each non-zero pixel.
        pixels: uint8, its value; the network sees pixel / 255.
        rows: (samples, in_features), dense inputs; shape (0, in_features) for pictures.
        labels: int32 (samples,), or empty.
        values: (samples, outputs), or shape (0, 0).
    """

    starts: Array
    columns: Array
    pixels: Array
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
        outputs: flat, each layer's outputs (batch_size, stride).
        deltas: (2, batch_size * largest stride), gradients by z of two neighbouring layers.
        batch_starts: int64 (layers, batch_size + 1), each sample's entries in each layer's input.
        features, entries: flat, the entries by sample: int32 feature, value.
        feature_starts: int64 (largest in_features + 1,), each feature's entries.
        samples, sorted_entries: entries of one layer by feature: int32 sample, value.
        transposed: flat, room for one layer's weights transposed.
        grads: like the parameters' values: the gradient.
        hyper: (table.HYPERPARAMETERS,).
        numbers: int32, 0, 1, 2, ...: the rows of a matrix in order.
        ones: as many: what each of them counts.
        zeros: (largest stride,), a row to start sums from.
    """

    outputs: Array
    deltas: Array
    batch_starts: Array
    features: Array
    entries: Array
    feature_starts: Array
    samples: Array
    sorted_entries: Array
    transposed: Array
    grads: Array
    hyper: Array
    numbers: Array
    ones: Array
    zeros: Array


class Rule(NamedTuple):
    """What a step does with the gradient.

    Attributes:
        loss: code of the loss.
        optimizer: code of the optimizer.
        settings: float64 (7,): momentum, rho, beta1, beta2, epsilon, weight_decay, l2.
        clip_norm: largest norm of the whole gradient; 0 for no limit.
    """

    loss: int
    optimizer: int
    settings: Array
    clip_norm: float
