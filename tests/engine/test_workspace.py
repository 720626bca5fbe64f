"""Examples reach the kernels whole, and there is room for any batch."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.engine.pictures import FORMS, pictures_as
from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.emit.masks import MASK_BITS
from tui_nn.engine.kernels.gradients import BLOCK_SIZE
from tui_nn.engine.kernels.inputs import panel_height
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import ALIGNMENT, Network
from tui_nn.engine.workspace import MOSTLY_LIT, make_examples, make_workspace

FLOAT = np.dtype(np.float32)

SHAPES = [(1, 1), (5, 17, 3), (2, 40, 1, 16, 3), (784, 128, 10), (3, 9000, 2)]
"""The last so wide that three weight rows are more than a block."""

every_shape = pytest.mark.parametrize("sizes", SHAPES, ids=str)
every_type = pytest.mark.parametrize("dtype", [np.float32, np.float64])
some_batches = pytest.mark.parametrize("batch", [1, 7, 64])


def make_network(sizes, dtype=np.float32) -> Network:
    return Network(stack_dense(sizes, ["relu"] * (len(sizes) - 1)), dtype=dtype)


def test_dark_pictures_become_lists_of_their_lit_pixels():
    pixels = np.zeros((3, 6), np.uint8)
    pixels[0, 1], pixels[2, 0], pixels[2, 5] = 5, 255, 1
    examples = make_examples(pixels, np.array([1, 0, 2], np.int64), FLOAT)
    np.testing.assert_array_equal(examples.starts, [0, 1, 1, 3])
    np.testing.assert_array_equal(examples.columns, [1, 0, 5])
    np.testing.assert_array_equal(examples.levels, [5, 255, 1])
    assert len(examples.pictures) == 0
    assert examples.rows.shape == (0, 6)
    np.testing.assert_array_equal(examples.labels, [1, 0, 2])
    assert examples.values.shape == (0, 0)


@pytest.mark.parametrize("features", [1, MASK_BITS - 1, MASK_BITS, MASK_BITS + 1])
@pytest.mark.parametrize("order", ["C", "F"])
def test_bright_pictures_stay_whole_and_are_filled_up_with_zeros(features, order):
    generator = np.random.default_rng(features)
    pixels = generator.integers(1, 256, (3, features)).astype(np.uint8)
    examples = make_examples(np.asarray(pixels, order=order), np.zeros(3, np.int64), FLOAT)
    assert examples.starts.size == examples.columns.size == examples.levels.size == 0
    assert examples.rows.shape == (0, features)
    # As the kernels see it, who read one number after the other.
    stored = np.frombuffer(examples.pictures.tobytes("A"), np.uint8).reshape(3, -1)
    assert stored.shape[1] % MASK_BITS == 0
    np.testing.assert_array_equal(stored[:, :features], pixels)
    assert (stored[:, features:] == 0).all()


def test_the_border_between_dark_and_bright():
    pixels = np.zeros((3, 100), np.uint8)
    pixels.ravel()[: int(MOSTLY_LIT * pixels.size) - 1] = 1
    assert len(make_examples(pixels, np.zeros(3, int), FLOAT).starts) == 4
    pixels.ravel()[: int(MOSTLY_LIT * pixels.size) + 1] = 1
    assert len(make_examples(pixels, np.zeros(3, int), FLOAT).pictures) == 3


def test_anything_else_stays_rows():
    inputs = np.array([[0.5, 0], [1, 2]])
    targets = np.array([[3.0], [4.0]])
    examples = make_examples(inputs, targets, FLOAT)
    assert examples.starts.size == examples.columns.size == examples.levels.size == 0
    assert len(examples.pictures) == 0
    np.testing.assert_array_equal(examples.rows, inputs)
    assert examples.labels.shape == (0,)
    np.testing.assert_array_equal(examples.values, targets)


@pytest.mark.parametrize("form", [*FORMS, "rows"])
@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize("order", ["C", "F"])
def test_the_types_are_always_the_same(form, labelled, order):
    """Another one would compile all kernels once more."""
    kind = np.float64 if form == "rows" else np.uint8
    inputs = np.asarray(np.eye(4, 3, dtype=kind), order=order)
    targets = np.arange(4) if labelled else np.asarray(np.eye(4, 2), order=order)
    for array in (inputs, targets):
        array.flags.writeable = False
    with pictures_as("listed" if form == "rows" else form):
        examples = make_examples(inputs, targets, FLOAT)
    types = {
        "starts": np.int64,
        "columns": np.uint16,
        "levels": np.uint8,
        "pictures": np.uint8,
        "rows": FLOAT,
        "labels": np.int32,
        "values": FLOAT,
    }
    assert {name: array.dtype for name, array in examples._asdict().items()} == types
    assert [array.ndim for array in examples] == [1, 1, 1, 2, 2, 1, 2]
    for array in examples:
        assert array.flags.c_contiguous
        assert array.flags.writeable
        assert not np.shares_memory(array, inputs)


@every_shape
@some_batches
def test_layers_have_room_of_their_own(sizes, batch):
    network = make_network(sizes)
    parameters, workspace = make_workspace(network, batch)
    used = np.zeros(workspace.outputs.size, int)
    for row in parameters.layers:
        used[row[table.OUTPUTS] :][: batch * row[table.STRIDE]] += 1
    assert (used == 1).all()
    assert workspace.deltas.shape == workspace.outputs.shape
    assert (network.parameters.layers[:, table.OUTPUTS] == 0).all()
    assert parameters.values is network.parameters.values


@every_shape
@every_type
@some_batches
@pytest.mark.parametrize("workers", [1, 2])
def test_there_is_room_for_all_that_a_batch_needs(sizes, dtype, batch, workers):
    network = make_network(sizes, dtype)
    parameters, workspace = make_workspace(network, batch, workers)
    strides = parameters.layers[:, table.STRIDE]
    widest = strides.max()
    for size in range(1, batch + 1):
        assert workspace.panel.size >= sizes[0] * panel_height(size)
    assert workspace.inputs.size == batch * sizes[0]
    assert workspace.losses.size == workspace.rights.size == workspace.ones.size == batch
    assert (workspace.ones == 1).all()
    assert workspace.zeros.size >= widest
    assert not workspace.zeros.any()
    assert workspace.grads.shape == network.parameters.values.shape
    assert len(workspace.transposed) == len(workspace.blocks) == workers
    for below, stride in itertools.pairwise(strides):
        assert workspace.transposed.shape[1] >= below * stride
    for stride in strides:
        rows = max(BLOCK_SIZE // stride, 1)
        assert workspace.blocks.shape[1] >= max(rows, 3) * stride
    for name, array in workspace._asdict().items():
        assert array.flags.c_contiguous
        assert array.dtype == dtype or name in ("panel", "losses", "rights")


@every_type
def test_what_vectors_are_loaded_from_begins_on_a_cache_line(dtype):
    parameters, workspace = make_workspace(make_network((5, 17, 40, 3), dtype), 7, 2)
    size = np.dtype(dtype).itemsize
    rows = [*workspace.transposed, *workspace.blocks, parameters.values, workspace.grads]
    for array in [*rows, workspace.outputs, workspace.deltas, workspace.zeros]:
        assert array.ctypes.data % ALIGNMENT == 0
    for column in (table.WEIGHTS, table.BIASES, table.OUTPUTS, table.STRIDE):
        assert (parameters.layers[:, column] * size % ALIGNMENT == 0).all()


def test_pixels_are_as_bright_as_their_level_says():
    _, workspace = make_workspace(make_network((1, 1)), 1)
    np.testing.assert_array_equal(workspace.brightness, (np.arange(256) / 255).astype(FLOAT))
