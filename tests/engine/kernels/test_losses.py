"""The losses: their values from logits of any size, right answers, and gradients."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.kernels import losses as kernels
from tui_nn.engine.kernels import table
from tui_nn.engine.losses import LOSSES

PLACE = 16
"""Where the output layer's outputs begin: a hidden layer's lie before them."""

CASES = [
    ("mean-squared-error", activation, kind, units)
    for activation in ACTIVATIONS
    for kind, units in (("labels", 1), ("labels", 10), ("values", 1), ("values", 3))
] + [
    ("binary-cross-entropy", "sigmoid", "labels", 1),
    ("binary-cross-entropy", "sigmoid", "labels", 17),
    ("binary-cross-entropy", "sigmoid", "values", 3),
    ("categorical-cross-entropy", "softmax", "labels", 2),
    ("categorical-cross-entropy", "softmax", "labels", 17),
]


class OutputLayer:
    """The output layer of a network, filled with logits."""

    def __init__(self, loss, activation, logits, targets, order=None):
        batch, units = logits.shape
        self.stride = -(-units // 16) * 16
        self.batch, self.units = batch, units
        self.code = LOSSES[loss].code
        self.layer = np.zeros(table.COLUMNS, np.int64)
        self.layer[table.OUT_FEATURES], self.layer[table.STRIDE] = units, self.stride
        self.layer[table.OUTPUTS] = PLACE
        self.layer[table.ACTIVATION] = ACTIVATIONS[activation].code
        self.outputs = np.full(PLACE + batch * self.stride, 99, logits.dtype)
        self.outputs[PLACE:].reshape(batch, self.stride)[:, :units] = logits
        self.order = np.arange(batch, dtype=np.uint32) if order is None else order
        labelled = targets.ndim == 1
        self.labels = targets.astype(np.int32) if labelled else np.zeros(0, np.int32)
        self.values = np.zeros((0, 0), logits.dtype) if labelled else targets.astype(logits.dtype)

    def finish(self) -> tuple[float, int]:
        return kernels.finish_forward(
            self.code, self.layer, self.outputs, self.order, self.labels, self.values
        )

    def delta(self) -> np.ndarray:
        delta = np.full(self.batch * self.stride, 99, self.outputs.dtype)
        kernels.output_delta(
            self.code, self.layer, self.outputs, self.order, self.labels, self.values, delta
        )
        return delta.reshape(self.batch, self.stride)

    @property
    def answers(self) -> np.ndarray:
        return self.outputs[PLACE:].reshape(self.batch, self.stride)[:, : self.units]


def make_targets(kind: str, batch: int, units: int) -> np.ndarray:
    generator = np.random.default_rng(batch)
    if kind == "labels":
        return generator.integers(0, max(units, 2), batch)
    return generator.uniform(size=(batch, units))


@pytest.mark.parametrize(("loss", "activation", "kind", "units"), CASES)
@pytest.mark.parametrize("batch", [1, 7])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_answers_and_gradients(loss, activation, kind, units, batch, dtype):
    z = np.random.default_rng(units).normal(scale=2, size=(batch, units)).astype(dtype)
    targets = make_targets(kind, batch, units)
    layer = OutputLayer(loss, activation, z, targets)
    total, right = layer.finish()
    outputs = naive.activate(activation, z.astype(float))
    if kind == "values":
        targets = targets.astype(dtype)
    eps = float(np.finfo(dtype).eps)
    expected = naive.losses(loss, z.astype(float), outputs, targets).sum()
    assert total == pytest.approx(expected, rel=50 * eps, abs=50 * eps)
    np.testing.assert_allclose(layer.answers, outputs, rtol=20 * eps)
    assert right == (naive.count_right(layer.answers, targets) if kind == "labels" else 0)
    delta = layer.delta()
    by_z = naive.output_delta(loss, activation, z.astype(float), targets)
    np.testing.assert_allclose(delta[:, :units], by_z, rtol=1e-4, atol=50 * eps)
    assert (delta[:, units:] == 0).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_logits_give_the_right_finite_binary_cross_entropy(dtype):
    z = np.array([[1e4], [1e4], [-1e4], [-1e4]], dtype)
    for labels, expected in (
        (np.array([1, 1, 0, 0]), 0.0),
        (np.array([0, 0, 1, 1]), 4e4),
        (np.array([1, 0, 1, 0]), 2e4),
    ):
        layer = OutputLayer("binary-cross-entropy", "sigmoid", z, labels)
        total, right = layer.finish()
        assert total == pytest.approx(expected, rel=1e-6)
        assert right == int(((z[:, 0] > 0) == labels).sum())
        assert np.isfinite(layer.delta()[:, :1]).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_logits_give_the_right_finite_categorical_cross_entropy(dtype):
    z = np.array([[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4]], dtype)
    for labels, expected in (
        ([0, 0, 0], math.log(3) + math.log(2)),
        ([1, 2, 1], 2e4 + math.log(3) + math.log(2)),
        ([2, 1, 2], 1e4 + math.log(3) + 2e4 + math.log(2)),
    ):
        layer = OutputLayer("categorical-cross-entropy", "softmax", z, np.array(labels))
        total, _ = layer.finish()
        assert total == pytest.approx(expected, rel=1e-6)
        assert np.isfinite(layer.delta()[:, :3]).all()
        np.testing.assert_allclose(layer.answers.sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("loss", ["binary-cross-entropy", "categorical-cross-entropy"])
@pytest.mark.parametrize("trouble", [np.nan, np.inf])
def test_a_logit_that_is_no_number_shows_in_the_loss(loss, trouble):
    activation = LOSSES[loss].output_activation
    z = np.array([[0.0, trouble]], np.float32)
    total, _ = OutputLayer(loss, activation, z, np.array([0])).finish()
    assert not math.isfinite(total)


def test_the_order_picks_the_targets():
    z = np.zeros((2, 3), np.float32)
    z[:, 2] = 5
    labels = np.array([0, 1, 2, 0])
    order = np.array([2, 1], np.uint32)
    layer = OutputLayer("categorical-cross-entropy", "softmax", z, labels, order)
    _, right = layer.finish()
    assert right == 1
    delta = layer.delta()
    assert delta[0, 2] < 0
    assert delta[1, 1] < 0


@pytest.mark.parametrize(
    ("row", "label", "right"),
    [
        ([0.6], 1, True),
        ([0.6], 0, False),
        ([0.5], 0, True),
        ([0.4], 1, False),
        ([0.1, 0.7, 0.2], 1, True),
        ([0.1, 0.7, 0.2], 2, False),
        ([0.5, 0.5], 0, True),
        ([0.5, 0.5], 1, False),
    ],
)
def test_the_right_answer(row, label, right):
    assert kernels.is_right(np.array(row, np.float32), label) == right
