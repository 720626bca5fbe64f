"""A batch's inputs: nonzero pixels of pictures, whole rows of other inputs."""

from __future__ import annotations

import numpy as np

from tui_nn.engine.kernels.emit.masks import MASK_BITS
from tui_nn.engine.kernels.emit.processor import CACHE_LINE, prefetch
from tui_nn.engine.kernels.structures import Array, Examples
from tui_nn.jit import inlined, kernel


@kernel
def count_lit(pictures: Array, starts: Array) -> None:
    """Fill starts[i + 1] with the number of nonzero pixels in pictures[:i + 1].

    Args:
        pictures: uint8 (samples, features).
        starts: out, int64 (samples + 1,); the first number stays as it is.
    """
    count = 0
    for i in range(pictures.shape[0]):
        for j in range(pictures.shape[1]):
            count += pictures[i, j] != 0
        starts[i + 1] = count


@kernel
def list_lit(pictures: Array, columns: Array, levels: Array) -> None:
    """List column and level of each nonzero pixel.

    Args:
        pictures: uint8 (samples, features).
        columns: out, uint16 (nonzero pixels,).
        levels: out, uint8 (nonzero pixels,).
    """
    count = 0
    for i in range(pictures.shape[0]):
        for j in range(pictures.shape[1]):
            if pictures[i, j] != 0:
                columns[count] = j
                levels[count] = pictures[i, j]
                count += 1


@inlined
def are_pictures(examples: Examples) -> bool:
    """Whether the inputs are pictures, sparse or dense."""
    return examples.starts.size > 0 or examples.pictures.shape[0] > 0


@inlined
def panel_height(batch: int) -> int:
    """Bytes from one feature to the next in the panel of `batch` pictures."""
    return (batch + MASK_BITS - 1) // MASK_BITS * MASK_BITS


@inlined
def fill_panel(
    examples: Examples, order: Array, features: int, first: int, last: int, panel: Array
) -> None:
    """Write the pixels of the pictures order[first:last] by feature: panel[feature, picture].

    The worker with the last pictures also clears the padding of each feature.

    Args:
        examples: pictures.
        order: uint32 (batch,), indices of the batch's pictures.
        features: pixels of a picture.
        first, last: the worker's share of the batch.
        panel: out, flat uint8 (features, panel_height(batch)).
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
    """Prefetch the pictures in `order`: their loads from memory overlap instead of queueing."""
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
    """Copy rows[order[first:last]], (.., features), into flat `inputs`."""
    features = rows.shape[1]
    for b in range(first, last):
        for j in range(features):
            inputs[b * features + j] = rows[order[b], j]
