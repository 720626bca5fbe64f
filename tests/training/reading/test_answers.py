"""The answers by class are those of the network, measured once for each of its states."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.training import tiny
from tests.typed import expect
from tui_nn.data.dataset import Split
from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.training.reading import answers
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.reading.held_out import hold_out
from tui_nn.training.trainer.evaluation import as_probabilities
from tui_nn.training.trainer.trainer import Trainer


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_the_answers_of_the_validation_part(output):
    loss = {"sigmoid": "binary", "softmax": "categorical"}[output] + "-cross-entropy"
    trainer = tiny.train(tiny.make_trainer(output_activation=output, loss=loss))
    view = expect(AnswersReader().view(trainer))
    validation = trainer.dataset.validation.read()
    said = as_probabilities(trainer.executor.predict(validation.inputs), 2).argmax(axis=1)
    for label in range(2):
        for answer in range(2):
            expected = ((validation.targets == label) & (said == answer)).sum()
            assert view.counts[label, answer] == expected
    assert view.right == (said == validation.targets).sum()
    assert view.right / view.examples == expect(trainer.validation).accuracy
    assert (view.part, view.examples, view.total) == ("validation", 18, 18)


def test_regression_has_no_classes():
    assert AnswersReader().view(tiny.make_trainer(tiny.HOUSES)) is None


def test_each_state_of_the_network_is_measured_once():
    reader, trainer = AnswersReader(), tiny.make_trainer()
    first = reader.view(trainer)
    assert reader.view(trainer) is first
    tiny.advance(trainer, 1)
    second = reader.view(trainer)
    assert second is not first
    other = tiny.make_trainer()
    assert expect(reader.view(other)).counts.tolist() == expect(first).counts.tolist()


def test_parameters_restored_by_early_stopping_are_measured():
    trainer = tiny.make_trainer(epochs=60, early_stopping=1, learning_rate=0.5)
    reader = AnswersReader()
    while trainer.finish_reason is None:
        reader.view(trainer)
        trainer.run_steps(1)
    validation = trainer.dataset.validation.read()
    said = as_probabilities(trainer.executor.predict(validation.inputs), 2).argmax(axis=1)
    assert expect(reader.view(trainer)).right == (said == validation.targets).sum()


def test_another_part_is_used_and_said_if_there_is_no_validation_part():
    trainer = tiny.make_trainer(validation_split=0.0)
    view = expect(AnswersReader().view(trainer))
    assert (view.part, view.examples) == ("test", len(trainer.dataset.test))


def test_a_sample_of_a_large_part_is_of_every_class(monkeypatch):
    """A file may be sorted by class, so the sample is not its beginning."""
    dataset = tiny.load(tiny.MOONS)
    rows = np.arange(4000, dtype=np.float32).repeat(2).reshape(-1, 2)
    sorted_part = Split(rows, np.repeat(np.arange(2, dtype=np.int32), 2000))
    large = dataclasses.replace(dataset, validation=sorted_part)
    sample = hold_out(large, 100, seed=3)
    assert (len(sample.examples), sample.total) == (100, 4000)
    assert 20 < sample.examples.targets.sum() < 80
    assert len(np.unique(sample.examples.inputs, axis=0)) == 100
    again = hold_out(large, 100, seed=3)
    np.testing.assert_array_equal(again.examples.inputs, sample.examples.inputs)
    monkeypatch.setattr(answers, "MOST_EXAMPLES", 100)
    view = expect(AnswersReader().view(Trainer(tiny.MOONS, large)))
    assert (view.examples, view.total, view.support.sum()) == (100, 4000, 100)


def test_during_training_fewer_examples_are_classified_by_a_large_network(monkeypatch):
    monkeypatch.setattr(answers, "FEWEST_EXAMPLES", 5)
    trainer, reader = tiny.make_trainer(), AnswersReader()
    size = trainer.network.parameters.values.size
    monkeypatch.setattr(answers, "TRAINING_PRODUCTS", 7 * size)
    assert expect(reader.view(trainer, is_training=True)).examples == 7
    assert expect(reader.view(trainer)).examples == 18
    monkeypatch.setattr(answers, "TRAINING_PRODUCTS", 1)
    assert expect(reader.view(trainer, is_training=True)).examples == 5


def test_many_classes_are_listed_without_a_matrix():
    names = tuple(f"class {number}" for number in range(answers.MATRIX_CLASSES + 1))
    schema = DatasetSchema(Task.CLASSIFICATION, Kind.TABLE, 2, names)
    moons = tiny.load(tiny.MOONS)
    config = tiny.MOONS.replace(output_activation="softmax", loss="categorical-cross-entropy")
    trainer = Trainer(config, dataclasses.replace(moons, schema=schema))
    view = expect(AnswersReader().view(trainer))
    assert view.counts.shape == (0, 0)
    assert len(view.support) == len(names)
    assert view.worst[:, 2].sum() == view.examples - view.right
