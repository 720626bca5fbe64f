"""Examples reach the kernels whole, and there is room for any batch."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.engine.kernels import table
from tui_nn.engine.network import Network
from tui_nn.engine.workspace import make_examples, make_workspace

FLOAT = np.dtype(np.float32)


def test_pictures_become_lists_of_their_pixels():
    pixels = np.array([[0, 5, 0], [0, 0, 0], [255, 0, 1]], np.uint8)
    examples = make_examples(pixels, np.array([1, 0, 2], np.int64), FLOAT)
    np.testing.assert_array_equal(examples.starts, [0, 1, 1, 3])
    np.testing.assert_array_equal(examples.columns, [1, 0, 2])
    np.testing.assert_array_equal(examples.pixels, [5, 255, 1])
    assert examples.rows.shape == (0, 3)
    np.testing.assert_array_equal(examples.labels, [1, 0, 2])
    assert examples.values.shape == (0, 0)


def test_anything_else_stays_rows():
    inputs = np.array([[0.5, 0], [1, 2]])
    targets = np.array([[3.0], [4.0]])
    examples = make_examples(inputs, targets, FLOAT)
    assert examples.starts.size == examples.columns.size == examples.pixels.size == 0
    np.testing.assert_array_equal(examples.rows, inputs)
    assert examples.labels.shape == (0,)
    np.testing.assert_array_equal(examples.values, targets)


@pytest.mark.parametrize("pictures", [False, True])
@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize("order", ["C", "F"])
def test_the_types_are_always_the_same(pictures, labelled, order):
    """Another one would compile all kernels once more."""
    kind = np.uint8 if pictures else np.float64
    inputs = np.asarray(np.eye(4, 3, dtype=kind), order=order)
    targets = np.arange(4) if labelled else np.asarray(np.eye(4, 2), order=order)
    for array in (inputs, targets):
        array.flags.writeable = False
    examples = make_examples(inputs, targets, FLOAT)
    expected = [np.int64, np.uint16, np.uint8, FLOAT, np.int32, FLOAT]
    assert [array.dtype for array in examples] == expected
    assert [array.ndim for array in examples] == [1, 1, 1, 2, 1, 2]
    for array in examples:
        assert array.flags.c_contiguous
        assert array.flags.writeable
        assert not np.shares_memory(array, inputs)


@pytest.mark.parametrize("sizes", [(1, 1), (5, 17, 3), (2, 40, 1, 16, 3)])
@pytest.mark.parametrize("batch", [1, 7])
def test_layers_have_room_of_their_own(sizes, batch):
    network = Network(sizes, ["relu"] * (len(sizes) - 1))
    parameters, workspace = make_workspace(network, batch)
    used = np.zeros(workspace.outputs.size, int)
    entries = np.zeros(workspace.entries.size, int)
    for row in parameters.layers:
        used[row[table.OUTPUTS] :][: batch * row[table.STRIDE]] += 1
        entries[row[table.ENTRIES] :][: batch * row[table.IN_FEATURES]] += 1
    assert (used == 1).all()
    assert entries.max() == 1
    assert entries.sum() == batch * sum(sizes[:-1])
    assert (network.parameters.layers[:, [table.OUTPUTS, table.ENTRIES]] == 0).all()
    assert workspace.grads.shape == network.parameters.values.shape
    assert workspace.deltas.shape[1] >= batch * parameters.layers[:, table.STRIDE].max()
    assert len(workspace.numbers) == len(workspace.ones) >= max(batch, *sizes[1:])
