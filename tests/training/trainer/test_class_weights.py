"""Classes that count the same, however many examples they have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import naive
from tests.training import tiny
from tests.typed import expect
from tui_nn.data.dataset import Dataset, Split
from tui_nn.training.checkpoints.loading import load_run, restore_trainer
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.trainer.class_weights import balance_classes
from tui_nn.training.trainer.trainer import Trainer

BALANCED = tiny.MOONS.replace(class_weights="balanced", epochs=20)


def rare(share: int = 8) -> Dataset:
    """The moons, with one of so many examples of the second class left."""
    whole = tiny.load(tiny.MOONS)
    train = whole.train.read()
    places = np.flatnonzero((train.targets == 0) | (np.arange(len(train)) % share == 0))
    return Dataset(
        whole.name,
        whole.schema,
        Split(train.inputs[places], train.targets[places]),
        whole.validation,
        whole.test,
        whole.input_scaling,
    )


def test_weights_as_scikit_learn_defines_them():
    labels = np.array([0, 0, 0, 0, 0, 0, 2, 2, 3])
    expected = [9 / (3 * 6), 1.0, 9 / (3 * 2), 9 / (3 * 1)]
    np.testing.assert_allclose(balance_classes(labels, 4), expected)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=50))
def test_every_class_weighs_the_same_and_the_mean_is_1(labels):
    weights = balance_classes(np.array(labels), 6)
    assert weights[labels].mean() == pytest.approx(1)
    totals = [weights[label] * labels.count(label) for label in set(labels)]
    assert totals == pytest.approx([totals[0]] * len(totals))


def test_a_step_is_the_naive_one():
    data = rare()
    trainer = Trainer(BALANCED.replace(batch_size=16), data)
    train = data.train.read()
    batch = np.arange(16, dtype=np.uint32)
    examples = trainer.executor.prepare(train.inputs, train.targets)
    found = trainer.network.view_like(trainer.executor.gradients(examples, batch)[1])
    wanted = naive.gradients(
        naive.copy_layers(trainer.network.layers),
        train.inputs[:16],
        train.targets[:16],
        BALANCED.loss,
        class_weights=balance_classes(train.targets, 2),
    )
    for parts, (weights, biases) in zip(found, wanted, strict=True):
        np.testing.assert_allclose(parts["weights"], weights, rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(parts["biases"], biases, rtol=1e-3, atol=1e-5)


def test_a_rare_class_is_found_more_often():
    def recall(class_weights: str) -> float:
        trainer = tiny.train(Trainer(BALANCED.replace(class_weights=class_weights), rare(20)))
        test = trainer.dataset.test.read()
        answers = trainer.executor.predict(test.inputs)[:, 0] > 0.5
        return float(answers[test.targets == 1].mean())

    assert recall("balanced") > recall("none")


def test_a_restored_run_ends_with_the_same_bits(tmp_path):
    straight = tiny.train(Trainer(BALANCED, rare()))
    half = tiny.advance(Trainer(BALANCED, rare()), 7)
    save_trainer(half, tmp_path / "half.safetensors")
    restored = Trainer(BALANCED, rare())
    restore_trainer(restored, expect(load_run(tmp_path / "half.safetensors")))
    one, other = straight, tiny.train(restored)
    assert one.network.parameters.values.tobytes() == other.network.parameters.values.tobytes()


def test_equal_classes_have_weight_1():
    np.testing.assert_array_equal(balance_classes(np.array([0, 1, 0, 1]), 2), [1, 1])
