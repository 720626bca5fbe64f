"""The arrays of the kernels: converted examples, and scratch space for a batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.emit.masks import MASK_BITS
from tui_nn.engine.kernels.gradients import BLOCK_SIZE
from tui_nn.engine.kernels.inputs import count_lit, list_lit
from tui_nn.engine.kernels.structures import Examples, Parameters, Workspace
from tui_nn.engine.network import Network, aligned_zeros

Array = NDArray[Any]

KERNELS = count_lit, list_lit
"""The kernels that this module calls, for pictures only."""

LEVELS = 256
"""Number of values of a pixel."""

MOSTLY_LIT = 1 / 3
"""Share of nonzero pixels from which lists of them are slower than whole pictures."""


def make_examples(inputs: Array, targets: Array, dtype: np.dtype[Any]) -> Examples:
    """Convert examples to the form that the kernels read.

    Args:
        inputs: (samples, in_features). Of uint8 pictures the nonzero pixels are listed, 3 bytes
            each, if they are few; other inputs become rows of `dtype`.
        targets: int32 labels (samples,), or float values (samples, outputs).
        dtype: of the network's parameters.
    """
    labelled, features = targets.ndim == 1, inputs.shape[1]
    none = np.zeros(0, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.uint8)
    lit, pictures, rows = none, np.zeros((0, 0), np.uint8), inputs
    if inputs.dtype == np.uint8:
        rows = np.zeros((0, features))
        if np.count_nonzero(inputs) < MOSTLY_LIT * inputs.size:
            lit = list_lit_pixels(inputs)
        else:
            pictures = np.pad(np.ascontiguousarray(inputs), ((0, 0), (0, -features % MASK_BITS)))
    # Copies, since read-only arrays are another type to Numba: all kernels would compile twice.
    return Examples(
        *lit,
        pictures,
        np.array(rows, dtype, order="C"),
        np.array(targets if labelled else [], np.int32, order="C"),
        np.array(np.zeros((0, 0)) if labelled else targets, dtype, order="C"),
    )


def list_lit_pixels(pictures: Array) -> tuple[Array, Array, Array]:
    """The nonzero pixels of `pictures`, uint8 (samples, features).

    Returns:
        starts, int64 (samples + 1,); columns, uint16; levels, uint8; as in `Examples`.
    """
    pictures = pictures.view()
    pictures.flags.writeable = False  # always, so that Numba sees one type and compiles once
    starts = np.zeros(len(pictures) + 1, np.int64)
    count_lit(pictures, starts)
    columns, levels = np.empty(starts[-1], np.uint16), np.empty(starts[-1], np.uint8)
    list_lit(pictures, columns, levels)
    return starts, columns, levels


def make_workspace(
    network: Network, batch_size: int, workers: int = 1
) -> tuple[Parameters, Workspace]:
    """Scratch arrays for batches of at most `batch_size` samples and for `workers` threads.

    Returns:
        The network's parameters with a layer table for this workspace, and the workspace.
    """
    layers = network.parameters.layers.copy()
    ins, strides = layers[:, table.IN_FEATURES], layers[:, table.STRIDE]
    layers[:, table.OUTPUTS] = np.cumsum(strides) * batch_size - strides * batch_size
    dtype, features = network.dtype, int(ins[0])
    widest = int(max(strides.max(), layers[:, table.WEIGHT_STRIDE].max()))
    below = strides[:-1].max(initial=0) * strides[1:].max(initial=0)
    block = max(BLOCK_SIZE, 3 * widest)  # three rows is what measuring a layer needs
    levels = np.arange(LEVELS, dtype=dtype)
    workspace = Workspace(
        inputs=aligned_zeros(batch_size * features, dtype),
        panel=np.zeros(features * (batch_size + MASK_BITS), np.uint8),
        brightness=levels / dtype.type(LEVELS - 1),
        outputs=aligned_zeros(int(strides.sum()) * batch_size, dtype),
        deltas=aligned_zeros(int(strides.sum()) * batch_size, dtype),
        losses=np.zeros(batch_size),
        rights=np.zeros(batch_size, np.int64),
        transposed=aligned_zeros(workers * int(below), dtype).reshape(workers, -1),
        blocks=aligned_zeros(workers * block, dtype, 3).reshape(workers, -1),
        grads=aligned_zeros(network.parameters.values.size, dtype),
        ones=np.ones(batch_size, dtype),
        zeros=aligned_zeros(widest, dtype),
    )
    return network.parameters._replace(layers=layers), workspace
