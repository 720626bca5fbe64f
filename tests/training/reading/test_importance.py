"""Permutation importance: what is measured, on which rows, and how it is shared out in pieces."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import Feature, FeatureKind
from tui_nn.errors import UserError
from tui_nn.training.protocol.figures import ImportanceView
from tui_nn.training.reading import importance
from tui_nn.training.reading.importance import STREAM, ImportanceStudy, columns_of
from tui_nn.training.trainer.evaluation import as_probabilities, in_own_unit
from tui_nn.training.trainer.trainer import Trainer


def finish(study: ImportanceStudy) -> ImportanceView:
    """Carry out all pieces."""
    for _ in range(100_000):
        if study.is_finished:
            return study.view()
        study.advance()
    raise AssertionError("the study never ends")


def naive(trainer: Trainer, repeats: int) -> np.ndarray:
    """Shape (repeats, columns): the same from the definition, a column after the other."""
    dataset, split = trainer.dataset, trainer.dataset.validation.read()

    def badness(inputs: np.ndarray) -> float:
        outputs = trainer.executor.predict(inputs)
        if dataset.schema.is_classification:
            said = as_probabilities(outputs, dataset.schema.classes).argmax(axis=1)
            return -float(np.mean(said == split.targets))
        true = in_own_unit(dataset, split.targets)
        return float(np.mean(np.abs(in_own_unit(dataset, outputs) - true)))

    changes = np.empty((repeats, dataset.schema.in_features))
    for repeat in range(repeats):
        for column in range(dataset.schema.in_features):
            generator = np.random.default_rng([trainer.config.seed, STREAM, column, repeat])
            inputs = split.inputs.copy()
            inputs[:, column] = inputs[generator.permutation(len(inputs)), column]
            changes[repeat, column] = badness(inputs) - badness(split.inputs)
    return changes


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES])
@pytest.mark.parametrize("products", [1, 1000, 10**9])
def test_the_mean_growth_of_the_error_over_the_shuffles(config, products, monkeypatch):
    monkeypatch.setattr(importance, "PIECE_PRODUCTS", products)
    trainer = tiny.train(tiny.make_trainer(config))
    view = finish(ImportanceStudy(trainer, repeats=3))
    expected = naive(trainer, 3)
    np.testing.assert_allclose(view.mean, expected.mean(axis=0), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(view.spread, expected.std(axis=0), rtol=1e-4, atol=1e-6)
    assert view.names == trainer.dataset.schema.feature_names
    assert (view.part, view.rows) == ("validation", len(trainer.dataset.validation))
    assert view.done == view.total == expected.size


def test_what_the_network_ignores_does_not_matter():
    trainer = tiny.train(tiny.make_trainer(tiny.HOUSES))
    weights = trainer.network.view_like(trainer.network.parameters.values)[0]["weights"]
    assert weights.shape[0] == trainer.dataset.schema.in_features
    weights[2] = 0.0
    view = finish(ImportanceStudy(trainer, repeats=2))
    assert view.mean[2] == view.spread[2] == 0
    assert (np.delete(view.mean, 2) != 0).any()


def test_training_during_the_study_does_not_change_it():
    trainer, other = tiny.make_trainer(tiny.HOUSES), tiny.make_trainer(tiny.HOUSES)
    tiny.advance(trainer, 5)
    tiny.advance(other, 5)
    study = ImportanceStudy(trainer, repeats=2)
    while not study.is_finished:
        study.advance()
        trainer.run_steps(1)
    alone = finish(ImportanceStudy(other, repeats=2))
    np.testing.assert_array_equal(study.view().mean, alone.mean)
    assert study.view().step == alone.step == 5


def test_the_study_does_not_change_the_training():
    trainer, other = tiny.make_trainer(), tiny.make_trainer()
    study = ImportanceStudy(trainer, repeats=2)
    while trainer.run_steps(1):
        study.advance()
    tiny.assert_same_run(trainer, tiny.train(other))


def test_what_is_not_measured_yet_is_not_a_number():
    study = ImportanceStudy(tiny.make_trainer(tiny.HOUSES), repeats=2)
    assert math.isnan(study.view().base)
    while study.view().done < 2:
        study.advance()
    view = study.view()
    assert not np.isnan(view.mean[:2]).any()
    assert np.isnan(view.mean[2:]).all()
    assert np.isnan(view.spread[2:]).all()
    assert (view.spread[:2] == 0).all()


def with_encoding(trainer: Trainer, *features: Feature) -> Trainer:
    """The same run, on data whose inputs come from these columns."""
    inputs = sum(len(feature.input_names) for feature in features)
    encoding = TableEncoding(features, (0.0,) * inputs, (1.0,) * inputs, "price")
    return Trainer(trainer.config, dataclasses.replace(trainer.dataset, preparation=encoding))


def test_the_inputs_of_a_category_are_shuffled_together():
    houses = tiny.make_trainer(tiny.HOUSES)
    rest = houses.dataset.schema.in_features - 3
    place = Feature("place", FeatureKind.CATEGORY, categories=("north", "south", "west"))
    numbers = [Feature(f"n{n}", FeatureKind.NUMBER, (0.0,)) for n in range(rest)]
    trainer = with_encoding(houses, place, *numbers)
    columns = columns_of(trainer.dataset)
    assert (columns[0].name, columns[0].first, columns[0].last) == ("place", 0, 3)
    assert [column.first for column in columns[1:]] == list(range(3, 3 + rest))
    study = ImportanceStudy(trainer, repeats=1)
    inputs = trainer.dataset.validation.read().inputs
    shuffled = study._shuffle(inputs, columns[0], (0, 0))
    np.testing.assert_array_equal(shuffled[:, 3:], inputs[:, 3:])
    rows = {tuple(row) for row in inputs[:, :3].tolist()}
    assert {tuple(row) for row in shuffled[:, :3].tolist()} == rows


def test_names_of_columns_have_no_control_characters():
    dataset = tiny.load(tiny.MOONS)
    names = ("a\x1b[31m", "b\n")
    features = tuple(Feature(name, FeatureKind.NUMBER, (0.0,)) for name in names)
    encoding = TableEncoding(features, (0.0, 0.0), (1.0, 1.0), "y", ("no", "yes"))
    columns = columns_of(dataclasses.replace(dataset, preparation=encoding))
    assert [column.name for column in columns] == ["a?[31m", "b "]


def test_pictures_have_no_columns():
    with pytest.raises(UserError, match="pictures have none"):
        ImportanceStudy(tiny.make_trainer(tiny.DIGITS), repeats=1)
