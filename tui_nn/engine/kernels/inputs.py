"""A batch's inputs: of pictures the lit pixels alone, of other rows everything."""

from __future__ import annotations

import numpy as np

from tui_nn.engine.kernels.emit.masks import MASK_BITS
from tui_nn.engine.kernels.emit.processor import CACHE_LINE, prefetch
from tui_nn.engine.kernels.structures import Array, Examples
from tui_nn.jit import inlined, kernel


@kernel
def count_lit(pictures: Array, starts: Array) -> None:
    """Fill starts[1:] with how many of pictures[:i + 1], (samples, features), are not zero."""
    count = 0
    for i in range(pictures.shape[0]):
        for j in range(pictures.shape[1]):
            count += pictures[i, j] != 0
        starts[i + 1] = count


@kernel
def list_lit(pictures: Array, columns: Array, levels: Array) -> None:
    """List column and level of each of the `pictures`' pixels that is not zero."""
    count = 0
    for i in range(pictures.shape[0]):
        for j in range(pictures.shape[1]):
            if pictures[i, j] != 0:
                columns[count] = j
                levels[count] = pictures[i, j]
                count += 1


@inlined
def are_pictures(examples: Examples) -> bool:
    """Whether the inputs are pictures, of whichever form."""
    return examples.starts.size > 0 or examples.pictures.shape[0] > 0


@inlined
def panel_height(batch: int) -> int:
    """Bytes from one feature to the next in the panel of `batch` pictures."""
    return (batch + MASK_BITS - 1) // MASK_BITS * MASK_BITS


@inlined
def fill_panel(
    examples: Examples, order: Array, features: int, first: int, last: int, panel: Array
) -> None:
    """Sort the pixels of the pictures order[first:last] by feature: panel[feature, picture].

    Whoever has the last pictures also clears what is left of each feature's bytes.
    """
    height = panel_height(order.size)
    if last - first == order.size:
        panel[: features * height] = 0
    else:
        end = height if last == order.size else last
        for i in range(features):
            panel[i * height + first : i * height + end] = 0
    for b in range(first, last):
        if examples.starts.size:
            for k in range(examples.starts[order[b]], examples.starts[order[b] + 1]):
                panel[np.int64(examples.columns[k]) * height + b] = examples.levels[k]
        else:
            for i in range(features):
                panel[i * height + b] = examples.pictures[order[b], i]


@inlined
def fetch_pictures(examples: Examples, order: Array) -> None:
    """Send for all pictures in `order` at once, since each takes long to come from memory."""
    for b in range(order.size):
        if examples.starts.size:
            first, last = examples.starts[order[b]], examples.starts[order[b] + 1]
            for k in range(first, last, CACHE_LINE):
                prefetch(examples.levels, k)
            for k in range(first, last, CACHE_LINE // 2):
                prefetch(examples.columns, k)
        else:
            width = examples.pictures.shape[1]
            for k in range(0, width, CACHE_LINE):
                prefetch(examples.pictures, order[b] * width + k)


@inlined
def gather_rows(rows: Array, order: Array, first: int, last: int, inputs: Array) -> None:
    """Copy the `rows`, (samples, features), in order[first:last] into flat `inputs`."""
    features = rows.shape[1]
    for b in range(first, last):
        for j in range(features):
            inputs[b * features + j] = rows[order[b], j]
