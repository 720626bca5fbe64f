"""Leakage and shuffled labels: examples that are in two parts are found."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.own_table import write_plants
from tests.training import tiny
from tests.training.checks.carrying_out import carry_out, finish
from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.training.checks import leakage, shuffled_labels
from tui_nn.training.checks.fingerprints import fingerprint, fingerprint_split
from tui_nn.training.checks.leakage import tolerated
from tui_nn.training.checks.shuffled_labels import judge_classes, judge_numbers, shuffle
from tui_nn.training.protocol.checking import CheckState
from tui_nn.training.protocol.commands import Load
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

MOONS = tiny.MOONS.replace(samples=300, hidden=(64,))


class Rows:
    """Rows that are read from a file."""

    features = 2

    def __init__(self, rows):
        self.rows, self.longest = rows, 0

    def read(self, rows):
        self.longest = max(self.longest, len(rows))
        return self.rows[rows]


def leaking(dataset: Dataset, copies: int) -> Dataset:
    """The data with some validation examples among the training examples."""
    train, validation = dataset.train.read(), dataset.validation.read().first(copies)
    inputs = np.concatenate([validation.inputs, train.inputs])
    targets = np.concatenate([validation.targets, train.targets])
    return dataclasses.replace(dataset, train=Split(inputs, targets))


@pytest.mark.parametrize("config", [MOONS, tiny.HOUSES, tiny.DIGITS])
def test_built_in_data_share_nothing(config):
    found = carry_out(leakage.CHECK, config)
    assert found.state is CheckState.PASSED
    assert found.numbers.count(": 0 of") + found.numbers.count(", 0 of") >= 1


def test_shared_examples_are_counted():
    found = carry_out(leakage.CHECK, MOONS, leaking(tiny.load(MOONS), 17))
    assert found.state is CheckState.FAILED
    assert "17 of 60 validation examples (allowed 3), 0 of 1,000 test" in found.numbers


def test_as_many_are_tolerated_as_the_accuracy_is_uncertain():
    assert [tolerated(n) for n in (1, 4, 100, 10_000)] == [0, 1, 5, 50]
    found = carry_out(leakage.CHECK, MOONS, leaking(tiny.load(MOONS), 3))
    assert found.state is CheckState.PASSED
    assert "3 of 60" in found.numbers


def test_stored_examples_are_read_in_pieces():
    dataset = tiny.load(MOONS)
    train, validation = dataset.train.read(), dataset.validation.read()
    rows = Rows(np.tile(np.concatenate([train.inputs, validation.inputs]), (20, 1)))
    stored = dataclasses.replace(
        dataset,
        train=StoredSplit(rows, np.zeros(len(rows.rows), np.int32)),
        validation=dataset.validation,
    )
    found = carry_out(leakage.CHECK, MOONS, stored)
    assert "60 of 60 validation" in found.numbers
    assert 0 < rows.longest <= 2_000 < len(rows.rows)


def test_xor_is_all_there_is():
    for check in leakage.CHECK, shuffled_labels.CHECK:
        assert carry_out(check, RECIPES["xor"].config).state is CheckState.SKIPPED


def test_repeated_rows_of_a_table_are_found(tmp_path):
    path = write_plants(tmp_path / "plants.csv", rows=60)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, *(lines[1:] * 3)]) + "\n")
    config = TrainingConfig(dataset=str(path), validation_split=0.2)
    trainer = load_trainer(Load(config, free=("hidden", "epochs")), lambda event: None)
    found = carry_out(leakage.CHECK, trainer.config, trainer.dataset)
    assert found.state is CheckState.FAILED
    assert "repeated" in found.advice


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_fingerprints_are_equal_for_equal_inputs_alone(rows):
    for kind in np.uint8, np.float32:
        prints = fingerprint(np.array(rows, kind)).tolist()
        assert len(set(prints)) == len(set(rows))
        assert all((a == b) == (p == q) for a, p in zip(rows, prints, strict=True)
                   for b, q in zip(rows, prints, strict=True))  # fmt: skip


def test_a_zero_has_no_sign():
    assert len(set(fingerprint(np.array([[0.0], [-0.0]], np.float32)).tolist())) == 1


def test_the_fingerprints_of_a_split_are_those_of_its_examples():
    split = tiny.load(MOONS).train.read()
    found = finish(fingerprint_split(split))
    np.testing.assert_array_equal(found, fingerprint(split.inputs))


# Shuffled labels


@pytest.mark.parametrize("config", [MOONS, tiny.HOUSES])
@pytest.mark.parametrize("seed", [0, 1])
def test_shuffled_labels_are_not_learned(config, seed):
    found = carry_out(shuffled_labels.CHECK, config, seed=seed)
    assert found.state is CheckState.PASSED
    assert "chance" in found.numbers


def test_they_are_where_the_parts_share_examples():
    config = tiny.DIGITS.replace(samples=200, hidden=(64,))
    found = carry_out(shuffled_labels.CHECK, config, leaking(tiny.load(config), 20))
    assert found.state is CheckState.FAILED


def test_equal_inputs_keep_equal_targets():
    train = Split(np.arange(20, dtype=np.float32)[:, None], np.arange(20, dtype=np.int32))
    held_out = Split(train.inputs[5:15], train.targets[5:15])
    one, other = shuffle(train, held_out, np.random.default_rng(0))
    np.testing.assert_array_equal(one.targets[5:15], other.targets)
    assert sorted(one.targets.tolist()) == list(range(20))
    assert one.targets.tolist() != list(range(20))


def test_chance_is_the_most_frequent_class():
    labels = np.repeat([0, 1], [75, 25])
    always = np.tile([0.9, 0.1], (100, 1))
    assert judge_classes(always, labels, "examples").state is CheckState.PASSED
    assert "chance 75.0%, allowed 88.0%" in judge_classes(always, labels, "examples").numbers
    right = np.eye(2)[labels]
    assert judge_classes(right, labels, "examples").state is CheckState.FAILED
    assert judge_classes(right[:, 1:], labels, "examples").state is CheckState.FAILED


def test_numbers_are_judged_by_their_correlation():
    values = np.random.default_rng(0).normal(0, 1, (100, 1))
    assert judge_numbers(values, values, "examples").state is CheckState.FAILED
    assert judge_numbers(np.ones((100, 1)), values, "examples").state is CheckState.PASSED
    assert judge_numbers(-values, values, "examples").state is CheckState.PASSED


def test_a_few_held_out_examples_say_nothing():
    found = carry_out(shuffled_labels.CHECK, tiny.MOONS.replace(samples=20))
    assert found.state is CheckState.SKIPPED
