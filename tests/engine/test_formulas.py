"""The formulas in the tables are what the kernels do, and can be read with numbers put in."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.formulas import evaluate, number_text, put_in
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.uncompiled import (
    activate,
    fill_delta,
    loss_terms,
    measure_loss,
    respond,
    slopes,
    total_loss,
)

POINTS = np.array([-3.0, -0.7, -0.1, 0.0, 0.2, 1.5, 4.0])

OWN = [name for name, rule in ACTIVATIONS.items() if not rule.is_joint]

OUTPUTS = [
    (loss.name, name)
    for loss in LOSSES.values()
    for name in ACTIVATIONS
    if loss.output_activation in (None, name)
]


def test_what_stands_side_by_side_is_multiplied():
    assert evaluate("2 (a - t) b", {"a": 3.0, "t": 1.0, "b": 5.0}) == 20
    assert evaluate("r (g + momentum m)", {"r": 2, "g": 1, "momentum": 0.5, "m": 4}) == 6
    assert evaluate("log(1 + exp(-|z|))", {"z": -2.0}) == pytest.approx(np.log1p(np.exp(-2)))
    assert evaluate("1 if a > 0 else 0.01", {"a": -1.0}) == 0.01
    assert evaluate("a^2 b", {"a": 3, "b": 2}) == 18


def test_a_name_without_a_value_is_an_error():
    with pytest.raises(NameError):
        evaluate("w - r g", {"w": 1.0, "r": 0.1})


def test_numbers_are_put_in():
    assert put_in("w - r g", {"w": 0.5, "r": 0.1, "g": -2.0}) == "0.5 - 0.1 * (-2)"
    assert put_in("max(0, z)", {"z": -1.5}) == "max(0, -1.5)"
    assert put_in("a^2", {"a": -0.5}) == "(-0.5)^2"
    assert put_in("1 - a^2", {"a": -0.5}) == "1 - (-0.5)^2"
    assert put_in("(1 - beta1) g^2", {"g": 3.0}) == "(1 - beta1) * 3^2"
    assert put_in("1 / (1 + exp(-z))", {"z": 2.0}) == "1 / (1 + exp(-2))"
    assert put_in("w x", {"w": 1e-20, "x": 1 / 3}, digits=3) == "1e-20 * 0.333"


@pytest.mark.parametrize(
    ("value", "text"), [(0.25, "0.25"), (-1.23456789, "-1.2346"), (-0.0, "0"), (np.nan, "nan")]
)
def test_numbers_are_short(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize("name", OWN)
def test_an_activation_and_its_derivative_are_their_formulas(name):
    rule = ACTIVATIONS[name]
    outputs = activate(name, POINTS)
    np.testing.assert_allclose(outputs, [evaluate(rule.formula, {"z": z}) for z in POINTS])
    found = slopes(name, outputs)
    np.testing.assert_allclose(found, [evaluate(rule.derivative, {"a": a}) for a in outputs])
    expected = naive.backpropagate(name, POINTS[None], np.ones((1, len(POINTS))))[0]
    smooth = POINTS != 0 if rule.has_kink else np.full(len(POINTS), fill_value=True)
    np.testing.assert_allclose(found[smooth], expected[smooth], rtol=1e-12)


def test_the_slopes_of_softmax_are_the_diagonal_of_its_jacobian():
    outputs = activate("softmax", POINTS)
    jacobian = np.diag(outputs) - np.outer(outputs, outputs)
    np.testing.assert_allclose(slopes("softmax", outputs), np.diag(jacobian))


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("units", [1, 3])
def test_a_unit_responds_to_its_own_sum(name, units):
    logits = np.array([0.3, -1.0, 2.0])[:units]
    expected = []
    for point in POINTS:
        moved = logits.copy()
        moved[units - 1] = point
        expected.append(naive.activate(name, moved[None])[0, units - 1])
    np.testing.assert_allclose(respond(name, logits, units - 1, POINTS), expected)


@pytest.mark.parametrize(("loss", "output"), OUTPUTS)
def test_a_loss_and_its_gradient_are_their_formulas(loss, output):
    logits = np.array([0.4, -1.2, 2.0])
    targets = np.array([1]) if LOSSES[loss].needs_labels else np.array([[0.0, 1.0, 1.0]])
    row = naive.target_matrix(targets, 3)[0]
    outputs = activate(output, logits)
    expected = naive.losses(loss, logits[None], outputs[None], targets)[0]
    terms = loss_terms(loss, logits, outputs, row)
    assert total_loss(loss, terms) == pytest.approx(expected, rel=1e-12)
    assert measure_loss(loss, output, logits, row) == pytest.approx(expected, rel=1e-12)
    delta = naive.output_delta(loss, output, logits[None], targets)[0]
    np.testing.assert_allclose(fill_delta(loss, output, outputs, row), delta, rtol=1e-9)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_rule_of_an_optimizer_is_its_formula(name):
    optimizer = OPTIMIZERS[name]
    twin = naive.Optimizer(name, (), naive.SETTINGS)
    values = {**naive.SETTINGS, "r": 0.03, "w": 0.7, "m": 0.0, "v": 0.0}
    for step, gradient in enumerate((0.5, -1.2, 0.1), start=1):
        expected = twin.update(np.array(values["w"]), np.array(gradient), 0.03)
        values |= {"g": gradient, "t": step}
        for rule in optimizer.rule:
            target, _, formula = rule.partition(" = ")
            values[target] = evaluate(formula, values)
        assert values["w"] == pytest.approx(float(expected), rel=1e-12)
        assert ("first" in optimizer.moments) == (values["m"] != 0)
        assert ("second" in optimizer.moments) == (values["v"] != 0)


def test_the_exponent_of_a_small_number_stays_part_of_it():
    assert put_in("g^2", {"g": 3.5e-5}) == "3.5e-05^2"
    assert put_in("g^2", {"g": -3.5e-5}) == "(-3.5e-05)^2"
