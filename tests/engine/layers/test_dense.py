"""Dense layers describe themselves, and compute in NumPy what the definition says."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.engine.layers.dense import Dense, stack_dense

LAYER = Dense(3, 2, "tanh")
PARAMETERS = {
    "weights": np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    "biases": np.array([10.0, 20.0]),
}


def test_shapes():
    assert (LAYER.input_shape, LAYER.output_shape) == ((3,), (2,))
    assert (LAYER.in_features, LAYER.out_features) == (3, 2)
    assert LAYER.parameter_shapes == {"weights": (3, 2), "biases": (2,)}
    assert LAYER.summary == "3×2"


def test_logits_of_one_sample_and_of_many():
    assert LAYER.compute_logits(PARAMETERS, np.array([1.0, 0.0, 2.0])).tolist() == [21.0, 34.0]
    inputs = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]])
    logits = LAYER.compute_logits(PARAMETERS, inputs)
    assert logits.tolist() == [[21.0, 34.0], [13.0, 24.0]]


def test_the_gradient_by_the_inputs():
    gradient = LAYER.compute_input_gradient(PARAMETERS, np.array([1.0, -1.0]))
    assert gradient.tolist() == [-1.0, -1.0, -1.0]
    assert LAYER.weights_of_unit(PARAMETERS, 1).tolist() == [2.0, 4.0, 6.0]


def test_initial_values():
    parameters = {name: array.copy() for name, array in PARAMETERS.items()}
    draw = INITIALIZERS["he-normal"].draw
    LAYER.initialize(parameters, draw, np.random.default_rng(3))
    expected = draw(np.random.default_rng(3), 3, 2)
    np.testing.assert_array_equal(parameters["weights"], expected)
    assert not parameters["biases"].any()


def test_stacked_layers_fit():
    assert stack_dense((3, 4, 2), ("relu", "linear")) == (
        Dense(3, 4, "relu"),
        Dense(4, 2, "linear"),
    )


@pytest.mark.parametrize(
    ("sizes", "activations"), [((5,), []), ((5, 3), []), ((5, 3), ["relu", "relu"])]
)
def test_sizes_and_activations_go_together(sizes, activations):
    with pytest.raises(ValueError, match="do not go with"):
        stack_dense(sizes, activations)
