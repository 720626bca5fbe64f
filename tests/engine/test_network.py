"""One flat buffer; the layers are views of it that do not overlap."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.engine.kernels import table
from tui_nn.engine.layers.dense import Dense, stack_dense
from tui_nn.engine.network import ALIGNMENT, Network, aligned_zeros
from tui_nn.engine.optimizers import OPTIMIZERS

shapes = st.lists(st.integers(1, 40), min_size=2, max_size=6)
types = st.sampled_from([np.float32, np.float64])


def make_network(sizes, dtype=np.float32, optimizer="sgd") -> Network:
    return Network(
        stack_dense(sizes, ["relu"] * (len(sizes) - 1)), optimizer=optimizer, dtype=dtype
    )


@given(shapes, types)
@settings(max_examples=50, deadline=None)
def test_every_parameter_has_a_place_of_its_own(sizes, dtype):
    network = make_network(sizes, dtype)
    flat = np.zeros(network.parameters.values.size, np.int64)
    for parts in network.view_like(flat):
        for part in parts.values():
            part += 1
    assert flat.max() == 1
    assert flat.sum() == network.parameter_count
    expected = sum((n + 1) * m for n, m in pairwise(sizes))
    assert network.parameter_count == expected


@given(shapes, types)
@settings(max_examples=50, deadline=None)
def test_every_row_begins_on_a_cache_line(sizes, dtype):
    network = make_network(sizes, dtype)
    for layer, n, m in zip(network.layers, sizes[:-1], sizes[1:], strict=True):
        assert (layer.settings.in_features, layer.settings.out_features) == (n, m)
        assert layer.parameters["weights"].shape == (n, m)
        assert layer.parameters["biases"].shape == (m,)
        assert layer.parameters["weights"].ctypes.data % ALIGNMENT == 0
        assert layer.parameters["weights"].strides[0] % ALIGNMENT == 0
        assert layer.parameters["biases"].ctypes.data % ALIGNMENT == 0
    strides = network.parameters.layers[:, table.STRIDE]
    assert (strides * network.dtype.itemsize % ALIGNMENT == 0).all()
    rows = sum((n + 1) * stride for n, stride in zip(sizes[:-1], strides, strict=True))
    assert network.parameters.values.size == rows


def test_layers_are_views_with_names():
    network = make_network((5, 4, 3, 2))
    assert [layer.name for layer in network.layers] == ["hidden 1", "hidden 2", "output"]
    network.layers[1].parameters["weights"][2, 1] = 9
    network.layers[2].parameters["biases"][0] = 8
    assert sorted(network.parameters.values[network.parameters.values != 0]) == [8, 9]
    same = network.view_like(network.parameters.values)
    assert same[1]["weights"][2, 1] == 9
    assert same[2]["biases"][0] == 8


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_there_is_memory_for_what_the_optimizer_remembers(optimizer):
    network = make_network((5, 3), optimizer=optimizer)
    total = network.parameters.values.size
    moments = OPTIMIZERS[optimizer].moments
    assert network.parameters.first_moments.size == (total if "first" in moments else 0)
    assert network.parameters.second_moments.size == (total if "second" in moments else 0)


class Gated(Dense):
    """A kind that is not in the table."""

    kind: ClassVar[str] = "gated"


class Normalized(Dense):
    """A dense layer with a parameter that the kernels do not know."""

    @property
    def parameter_shapes(self) -> Mapping[str, tuple[int, ...]]:
        return {"gains": (self.units,)}


@pytest.mark.parametrize(
    ("layers", "error", "message"),
    [
        ((), ValueError, "at least one layer"),
        (
            (Dense(4, 3, "relu"), Dense(2, 1, "relu")),
            ValueError,
            "a layer of 2 inputs cannot follow one of 3 outputs",
        ),
        ((Gated(4, 3, "relu"),), KeyError, "'gated' is not one of dense"),
        (
            (Normalized(4, 3, "relu"),),
            ValueError,
            "dense: the layer table has no column for .*gains",
        ),
    ],
    ids=["none", "misfit", "unknown kind", "unknown parameter"],
)
def test_layers_that_cannot_be_a_network_are_refused(layers, error, message):
    with pytest.raises(error, match=message):
        Network(layers)


@given(st.integers(0, 1000), types)
@settings(max_examples=30, deadline=None)
def test_aligned_zeros(count, dtype):
    array = aligned_zeros(count, np.dtype(dtype))
    assert array.shape == (count,)
    assert array.dtype == dtype
    assert (array == 0).all()
    assert array.ctypes.data % ALIGNMENT == 0 or not count
