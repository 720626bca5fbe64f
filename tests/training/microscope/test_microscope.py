"""Every number of the microscope against plain NumPy in float64, and against the kernels."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import naive
from tests.training import tiny
from tests.training.microscope.twin import (
    assert_close,
    assert_same_update,
    assert_same_way,
    make_twin,
)
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.errors import UserError
from tui_nn.training.microscope.microscope import Microscope
from tui_nn.training.microscope.updates import update_on
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.inquiries import Examine
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.trainer import Trainer

XOR = RECIPES["xor"].config

PAIRS = [
    (loss.name, output)
    for loss in LOSSES.values()
    for output in ACTIVATIONS
    if loss.output_activation in (None, output) and output != "softmax"
] + [("categorical-cross-entropy", "softmax"), ("mean-squared-error", "softmax")]

EXAMPLE = Example(Source.TRAIN, 2)


def make(steps: int = 3, **changes: Any) -> Trainer:
    config = changes.pop("config", tiny.MOONS).replace(hidden=(5,))
    trainer = tiny.make_trainer(config, **changes)
    return tiny.advance(trainer, steps)


def examine(trainer: Trainer, example: Example = EXAMPLE, **choice: Any) -> MicroscopeView:
    return Microscope().examine(trainer, Examine(example, **choice))


def twin_of(trainer: Trainer, view: MicroscopeView, weight: float = 1.0) -> Any:
    split = getattr(trainer.dataset, view.example.source.value)
    targets = np.asarray(split.targets[view.example.index :][:1])
    return make_twin(trainer, view.inputs, targets, weight)


def assert_checked(view: MicroscopeView) -> None:
    """The central difference agrees, unless a kink is said to lie between its points."""
    check = view.check
    if not check.kink:
        np.testing.assert_allclose(check.difference, check.gradient, rtol=1e-3, atol=1e-6)
    slope = (check.loss_above - check.loss_below) / (2 * check.h)
    assert slope == check.difference
    middle = (check.loss_above + check.loss_below) / 2
    assert_close(middle, view.loss.value * view.loss.class_weight)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_forward_and_backward_agree_with_the_twin(hidden, loss, output):
    trainer = make(activation=hidden, output_activation=output, loss=loss, learning_rate=0.003)
    for layer, weight in ((0, 1), (1, 4), (1, -1), (0, -1)):
        view = examine(trainer, layer=layer, weight=weight)
        twin = twin_of(trainer, view)
        assert_same_way(view, twin)
        weights, biases = twin.grads[layer]
        expected = biases[0] if weight < 0 else weights[weight, 0]
        assert_close(view.check.gradient, expected)
        assert_checked(view)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("l2", [0.0, 0.01])
def test_the_update_agrees_with_the_twin_and_is_then_done(optimizer, loss, output, l2):
    trainer = make(
        optimizer=optimizer,
        output_activation=output,
        loss=loss,
        learning_rate=0.003,
        l2=l2,
        weight_decay=0.1 if optimizer == "adamw" else 0.0,
        activation="tanh",
    )
    view = examine(trainer, layer=1, weight=3)
    twin = twin_of(trainer, view)
    assert_same_update(view, trainer, twin.grads[1][0][3, 0] + l2 * view.update.before)
    bias = examine(trainer, layer=1, weight=-1)
    assert_same_update(bias, trainer, twin.grads[1][1][0])  # without a penalty
    updated = update_on(trainer, EXAMPLE)
    assert trainer.network.layers[1].parameters["weights"][3, 0] == view.update.after
    assert trainer.network.layers[1].parameters["biases"][0] == bias.update.after
    assert updated.before == view.loss.value
    assert updated.after == view.loss.value_after == examine(trainer).loss.value


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("clip_norm", [0.0, 0.01])
def test_an_update_on_the_batch_is_the_next_step(optimizer, clip_norm):
    trainer = make(optimizer=optimizer, clip_norm=clip_norm, l2=0.01, schedule="cosine")
    places = [(0, 4, 1), (1, 0, 2), (0, 3, -1)]
    views = [
        examine(trainer, layer=layer, unit=unit, weight=weight, on_batch=True)
        for layer, unit, weight in places
    ]
    _, grads = trainer.executor.gradients(*trainer.next_batch())
    by_name = trainer.network.view_like(grads.copy())
    trainer.run_steps(1)
    for view, (layer, unit, weight) in zip(views, places, strict=True):
        parameters = trainer.network.layers[layer].parameters
        after = parameters["biases"][unit] if weight < 0 else parameters["weights"][weight, unit]
        assert view.update.after == after
        name, index = ("biases", unit) if weight < 0 else ("weights", (weight, unit))
        assert view.update.gradient == pytest.approx(by_name[layer][name][index], rel=1e-6)
        assert view.update.examples == 16
        assert view.update.step == 4
        assert (view.update.clip_scale < 1) == (clip_norm > 0)
        assert view.loss.value_after == examine(trainer).loss.value


@pytest.mark.parametrize("config", [XOR, tiny.MOONS, tiny.HOUSES, tiny.DIGITS])
def test_every_kind_of_data(config):
    trainer = make(config=config, steps=2)
    view = examine(trainer, weight=1)
    assert_same_way(view, twin_of(trainer, view))
    assert_checked(view)
    assert view.step == 2
    executor = trainer.executor
    split = trainer.dataset.train.take(np.array([2], np.uint32)).read()
    loss, grads = executor.gradients(
        executor.prepare(split.inputs, split.targets),
        np.zeros(1, np.uint32),
        penalized=False,
        clipped=False,
    )
    first = trainer.network.view_like(grads)[0]
    np.testing.assert_array_equal(view.unit.weights_grad, first["weights"][:, 0])
    assert view.unit.bias_grad == first["biases"][0]
    assert view.loss.value == loss
    shows_all = trainer.network.parameter_count <= 200
    assert all((layer.weights.size > 0) == shows_all for layer in view.layers)


def test_the_weight_of_a_class_counts_in_the_gradient():
    config = RECIPES["digits"].config.replace(samples=40, batch_size=8, hidden=(5,), epochs=2)
    trainer = tiny.make_trainer(config, class_weights="balanced")
    view = examine(trainer, layer=1, unit=2, weight=3)
    label = int(trainer.dataset.train.all_targets()[2])
    weight = float(trainer.executor.rule.class_weights[label])
    assert weight != 1
    assert view.loss.class_weight == weight
    assert_same_way(view, twin_of(trainer, view, weight))
    assert_checked(view)


@settings(max_examples=25, deadline=None)
@given(
    hidden=st.lists(st.integers(1, 6), max_size=3),
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    index=st.integers(0, 71),
    data=st.data(),
)
def test_any_shape(hidden, activation, index, data):
    config = tiny.MOONS.replace(hidden=tuple(hidden), activation=activation)
    trainer = tiny.make_trainer(config)
    sizes = (*hidden, 1)
    layer = data.draw(st.integers(0, len(hidden)))
    unit = data.draw(st.integers(0, sizes[layer] - 1))
    weight = data.draw(st.integers(-1, (2, *hidden)[layer] - 1))
    choice = {"layer": layer, "unit": unit, "weight": weight}
    view = examine(trainer, Example(Source.TRAIN, index), **choice)
    assert_same_way(view, twin_of(trainer, view))
    assert_checked(view)


def test_without_a_hidden_layer():
    trainer = tiny.make_trainer(tiny.MOONS.replace(hidden=()))
    view = examine(trainer, weight=1)
    assert len(view.layers) == 1
    assert view.unit.weights_above.size == 0
    assert_same_way(view, twin_of(trainer, view))


def test_a_kink_between_the_points_is_said():
    trainer = make(steps=0, activation="relu")
    layer = trainer.network.layers[0].parameters
    layer["weights"][:, 3], layer["biases"][3] = 0, 0
    trainer.network.layers[1].parameters["weights"][3] = 1.0
    view = examine(trainer, unit=3, weight=-1)
    assert view.check.kink == "hidden 1 unit 3"
    assert view.check.gradient == 0
    assert view.check.difference == pytest.approx(float(view.layers[1].delta[0]) / 2, rel=1e-3)
    layer["biases"][3] = -1
    assert examine(trainer, unit=3, weight=-1).check.kink == ""


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_network_that_is_not_finite_is_shown_and_not_updated(value):
    trainer = make()
    trainer.network.parameters.values[:] = value
    before = trainer.network.parameters.values.copy()
    view = examine(trainer)
    assert not math.isfinite(view.loss.value)
    with pytest.raises(UserError, match="finite"):
        update_on(trainer, EXAMPLE)
    np.testing.assert_array_equal(trainer.network.parameters.values, before)
    assert trainer.hand_updates == 0


def test_an_update_after_which_the_loss_overflows_is_refused():
    trainer = make(config=tiny.HOUSES, optimizer="sgd", steps=0)
    trainer.base_rate = 1e30
    before = trainer.network.parameters.values.copy()
    with pytest.raises(UserError, match="after this update the loss would not be finite"):
        update_on(trainer, EXAMPLE)
    np.testing.assert_array_equal(trainer.network.parameters.values, before)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"layer": 2}, "the network has 2 layers"),
        ({"unit": 5}, "hidden 1 has 5 units"),
        ({"weight": 2}, "a unit of hidden 1 has 2 weights"),
        ({"weight": -2}, "a unit of hidden 1 has 2 weights"),
    ],
)
def test_what_does_not_exist_is_refused(choice, message):
    with pytest.raises(UserError, match=message):
        examine(make(steps=0), **choice)


def test_looking_changes_nothing():
    looked, left = make(), make()
    for on_batch in (False, True):
        examine(looked, on_batch=on_batch)
        examine(looked, Example(Source.BATCH, 3), layer=1, on_batch=on_batch)
    tiny.assert_same_run(tiny.train(looked), tiny.train(left))


def test_the_loss_before_the_latest_update_is_remembered():
    trainer, microscope = make(), Microscope()
    question = Examine(EXAMPLE)
    first = microscope.examine(trainer, question)
    assert first.previous_loss is None
    update_on(trainer, EXAMPLE)
    second = microscope.examine(trainer, question)
    assert second.previous_loss == first.loss.value
    assert second.hand_updates == 1
    assert microscope.examine(trainer, question).previous_loss == first.loss.value
    trainer.run_steps(1)
    assert microscope.examine(trainer, question).previous_loss == second.loss.value
    tiny.advance(trainer, 2)
    assert microscope.examine(trainer, question).previous_loss is None
    other = dataclasses.replace(question, example=Example(Source.TRAIN, 5))
    assert microscope.examine(trainer, other).previous_loss is None


def test_the_naive_twin_itself_has_the_gradient_of_its_loss():
    trainer = make(activation="tanh")
    layers = naive.copy_layers(trainer.network.layers)
    split = trainer.dataset.train.read()
    inputs, targets = split.inputs[:1], split.targets[:1]
    expected = naive.gradients(layers, inputs, targets, trainer.config.loss)[0][0][1, 2]
    losses = []
    for sign in (1, -1):
        moved = naive.copy_layers(trainer.network.layers)
        moved[0].weights[1, 2] += sign * 1e-5
        losses.append(naive.mean_loss(moved, inputs, targets, trainer.config.loss))
    assert (losses[0] - losses[1]) / 2e-5 == pytest.approx(expected, rel=1e-6)
