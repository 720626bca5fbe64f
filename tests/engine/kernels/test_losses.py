"""The losses: their values from logits of any size, right answers, and gradients."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests import naive
from tests.engine.kernels.arrays import UNTOUCHED
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.kernels import losses as kernels
from tui_nn.engine.kernels import table
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.network import Network
from tui_nn.engine.tables import code_of
from tui_nn.engine.workspace import make_examples, make_workspace

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
    """The output layer of a network with a hidden one, filled with logits."""

    def __init__(self, loss, activation, logits, targets, order=None):
        batch, units = logits.shape
        self.batch, self.units, self.code = batch, units, code_of(LOSSES, loss)
        network = Network(stack_dense((1, 3, units), ["relu", activation]), dtype=logits.dtype)
        parameters, self.workspace = make_workspace(network, batch)
        self.layer, self.weights = parameters.layers[1], np.zeros(0, logits.dtype)
        self.order = np.arange(batch, dtype=np.uint32) if order is None else order
        self.examples = make_examples(np.zeros((len(targets), 1)), targets, logits.dtype)
        for array in (self.workspace.outputs, self.workspace.deltas, self.workspace.losses):
            array[:] = UNTOUCHED
        self.answers[:] = logits

    def finish(self, first=0, last=None) -> tuple[float, int]:
        """Loss and right answers of the batch; some of its samples have them yet to come."""
        last = self.batch if last is None else last
        kernels.finish_forward(
            self.code, self.layer, self.examples, self.workspace, self.order, first, last
        )
        return self.workspace.losses.sum(), self.workspace.rights.sum()

    def delta(self, first=0, last=None) -> np.ndarray:
        last = self.batch if last is None else last
        kernels.fill_output_deltas(
            self.code,
            self.weights,
            self.layer,
            self.examples,
            self.workspace,
            self.order,
            first,
            last,
        )
        return self._rows(self.workspace.deltas)

    @property
    def answers(self) -> np.ndarray:
        return self._rows(self.workspace.outputs)[:, : self.units]

    @property
    def hidden(self) -> tuple[np.ndarray, np.ndarray]:
        """Outputs and deltas of the layer below, which lie before these."""
        place = self.layer[table.OUTPUTS]
        return self.workspace.outputs[:place], self.workspace.deltas[:place]

    def _rows(self, flat: np.ndarray) -> np.ndarray:
        return flat[self.layer[table.OUTPUTS] :].reshape(self.batch, -1)


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
    for array in layer.hidden:
        assert (array == UNTOUCHED).all()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("first", "last"), [(0, 3), (2, 5), (5, 7), (4, 4)])
def test_a_share_is_judged_as_the_whole_is_and_the_others_are_left_alone(loss, first, last):
    """The mean is over the whole batch, however it is divided."""
    activation = LOSSES[loss].output_activation or "tanh"
    z = np.random.default_rng(0).normal(size=(7, 3)).astype(np.float32)
    labels = np.array([0, 2, 1, 1, 0, 2, 2])
    whole, shared = (OutputLayer(loss, activation, z, labels) for _ in range(2))
    whole.finish()
    shared.finish(first, last)
    deltas = whole.delta(), shared.delta(first, last)
    here = np.zeros(7, bool)
    here[first:last] = True
    np.testing.assert_array_equal(shared.answers[here], whole.answers[here])
    np.testing.assert_array_equal(shared.answers[~here], z[~here])
    np.testing.assert_array_equal(deltas[1][here], deltas[0][here])
    assert (deltas[1][~here] == UNTOUCHED).all()
    for name in ("losses", "rights"):
        found, expected = getattr(shared.workspace, name), getattr(whole.workspace, name)
        np.testing.assert_array_equal(found[here], expected[here])
        assert (found[~here] == (UNTOUCHED if name == "losses" else 0)).all()


def test_numbers_are_never_right_whatever_the_labels_before_were():
    """Targets that are values have no right answer, and none is left over from other examples."""
    z = np.zeros((4, 1), np.float32)
    layer = OutputLayer("mean-squared-error", "linear", z, np.zeros(4, int))
    assert layer.finish()[1] == 4
    layer.examples = make_examples(np.zeros((4, 1)), np.zeros((4, 1)), z.dtype)
    assert layer.finish()[1] == 0


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
