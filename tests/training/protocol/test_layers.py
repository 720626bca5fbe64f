"""What screens, files and the wire know of a network's layers."""

from __future__ import annotations

from tests.training.described import dense_layers
from tui_nn.data.built_in import DIGITS, MOONS
from tui_nn.training.protocol.layers import parameter_count, planned_layers, unit_counts
from tui_nn.training.settings.recipes import RECIPES


def test_the_guides_network():
    layers = planned_layers(RECIPES["mnist"].config, DIGITS)
    assert unit_counts(layers) == (784, 128, 10)
    assert parameter_count(layers) == 101_770
    assert [(layer.name, layer.kind, layer.activation, layer.summary) for layer in layers] == [
        ("hidden 1", "dense", "relu", "784×128"),
        ("output", "dense", "softmax", "128×10"),
    ]
    assert layers[1].parameters == (("weights", (128, 10)), ("biases", (10,)))


def test_a_sigmoid_chooses_between_two_classes_with_one_unit():
    assert unit_counts(planned_layers(RECIPES["moons"].config, MOONS))[-1] == 1


def test_counts_of_no_layers():
    assert (unit_counts(()), parameter_count(())) == ((), 0)
    assert [layer.parameter_count for layer in dense_layers(3, 4, 2)] == [16, 10]
