"""Room for the kernels: examples in their form, and scratch arrays for a batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.entries import count_nonzeros, index_nonzeros
from tui_nn.engine.kernels.structures import Examples, Parameters, Workspace
from tui_nn.engine.network import ALIGNMENT, Network, aligned_zeros

Array = NDArray[Any]


def make_examples(inputs: Array, targets: Array, dtype: np.dtype[Any]) -> Examples:
    """Bring examples into the form that the kernels read.

    Args:
        inputs: shape (samples, in_features); uint8 pictures become lists of their non-zero
            pixels (3 bytes each), anything else dense rows of `dtype`.
        targets: int32 labels (samples,), or float values (samples, outputs).
        dtype: of the network's parameters.
    """
    samples = len(inputs)
    labelled = targets.ndim == 1
    starts, columns, pixels = np.zeros(0, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.uint8)
    if inputs.dtype == np.uint8:
        starts = np.zeros(samples + 1, np.int64)
        count_nonzeros(inputs, starts)
        columns, pixels = np.empty(starts[-1], np.uint16), np.empty(starts[-1], np.uint8)
        index_nonzeros(inputs, columns, pixels)
        inputs = np.zeros((0, inputs.shape[1]))
    # Copies, since read-only arrays are another type to Numba: all kernels would compile twice.
    return Examples(
        starts,
        columns,
        pixels,
        np.array(inputs, dtype, order="C"),
        np.array(targets if labelled else [], np.int32, order="C"),
        np.array(np.zeros((0, 0)) if labelled else targets, dtype, order="C"),
    )


def make_workspace(network: Network, batch_size: int) -> tuple[Parameters, Workspace]:
    """Scratch arrays for batches of at most `batch_size` samples.

    Returns:
        The network's parameters with a layer table for this workspace, and the workspace.
    """
    layers = network.parameters.layers.copy()
    ins, strides = layers[:, table.IN_FEATURES], layers[:, table.STRIDE]
    layers[:, table.OUTPUTS] = np.cumsum(strides) * batch_size - strides * batch_size
    layers[:, table.ENTRIES] = np.cumsum(ins) * batch_size - ins * batch_size
    dtype, line = network.dtype, ALIGNMENT // network.dtype.itemsize
    entries = int(ins.sum()) * batch_size + line
    widest = int(strides.max())
    count = max(batch_size, int(layers[:, table.OUT_FEATURES].max()))
    below = strides[:-1].max(initial=0) * layers[1:, table.OUT_FEATURES].max(initial=0)
    workspace = Workspace(
        outputs=aligned_zeros(int(strides.sum()) * batch_size, dtype),
        deltas=aligned_zeros(2 * batch_size * widest, dtype).reshape(2, -1),
        batch_starts=np.zeros((len(layers), batch_size + 1), np.int64),
        features=np.zeros(entries, np.int32),
        entries=aligned_zeros(entries, dtype),
        feature_starts=np.zeros(int(ins.max()) + 1, np.int64),
        samples=np.zeros(int(ins.max()) * batch_size, np.int32),
        sorted_entries=aligned_zeros(int(ins.max()) * batch_size, dtype),
        transposed=aligned_zeros(int(below), dtype),
        grads=aligned_zeros(network.parameters.values.size, dtype),
        hyper=np.zeros(table.HYPERPARAMETERS, dtype),
        numbers=np.arange(count, dtype=np.int32),
        ones=np.ones(count, dtype),
        zeros=aligned_zeros(widest, dtype),
    )
    return network.parameters._replace(layers=layers), workspace
