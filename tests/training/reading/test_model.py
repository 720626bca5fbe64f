"""A network read from a file answers as it did when it was saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.training.checkpoints.saved_runs import damage
from tests.typed import expect, expect_a
from tui_nn.data.dataset import Split
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.exporting import export_trainer
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.layers import describe_layers, parameter_count
from tui_nn.training.reading.model import BUILT_IN, Model, load_built_in, load_model
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.evaluation import as_probabilities
from tui_nn.training.trainer.trainer import Trainer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.safetensors"


def saved(path: Path, config: TrainingConfig) -> tuple[Trainer, Model]:
    trainer = tiny.train(tiny.make_trainer(config))
    save_trainer(trainer, path)
    return trainer, load_model(path)


@pytest.mark.parametrize(
    ("config", "classes"), [(tiny.MOONS, 2), (tiny.DIGITS, 10), (tiny.HOUSES, 0)]
)
def test_it_is_the_network_that_was_saved(path, config, classes):
    trainer, model = saved(path, config)
    assert model.config == config
    assert model.layers == describe_layers(trainer.network.settings)
    assert parameter_count(model.layers) == trainer.network.parameter_count
    assert model.step == trainer.step == trainer.total_steps
    assert len(model.class_names) == classes
    test = trainer.dataset.test
    outputs = trainer.executor.predict(expect_a(Split, test).inputs)
    found = model.predict(expect_a(Split, test).inputs)
    np.testing.assert_array_equal(found, as_probabilities(outputs, classes))
    assert found.shape == (len(test), max(classes, 1))
    assert model.evaluate(trainer.dataset, test) == trainer.evaluate("test")


def test_probabilities_add_up_to_one(path):
    for config in (tiny.MOONS, tiny.DIGITS):
        trainer, model = saved(path, config)
        found = model.predict(expect_a(Split, trainer.dataset.test).inputs)
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
        assert (found >= 0).all()


def test_any_number_of_inputs(path):
    trainer, model = saved(path, tiny.DIGITS)
    inputs = expect_a(Split, trainer.dataset.test).inputs
    assert model.predict(inputs[:0]).shape == (0, 10)
    np.testing.assert_array_equal(model.predict(inputs[:1]), model.predict(inputs)[:1])


def test_a_best_network_is_what_counts(path):
    changes = {"learning_rate": 0.7, "early_stopping": 2, "epochs": 40}
    trainer, model = saved(path, tiny.MOONS.replace(**changes))
    found = model.evaluate(trainer.dataset, trainer.dataset.validation)
    assert found.loss == trainer.progress.best_loss


@pytest.mark.parametrize(
    "changes",
    [
        {"tensors": {"parameters.output.weights": None}},
        {"tensors": {"parameters.output.weights": np.zeros((8, 2), np.float32)}},
        {"metadata": {"state": "{}"}},
        {"metadata": {"state": "[]"}},
        {"metadata": {"state": "not JSON"}},
        {"without": ["state"]},
        {"without": ["config"]},
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(path, changes):
    saved(path, tiny.MOONS)
    damage(path, **changes)
    with pytest.raises(CheckpointError) as caught:
        load_model(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ({"parameters.output.biases": None}, "it has no output biases"),
        ({"parameters.hidden 1.weights": None}, "it has no hidden 1 weights"),
        (
            {"parameters.hidden 1.biases": np.zeros(3, np.float32)},
            r"hidden 1 biases: \(3,\), not \(8,\)",
        ),
    ],
)
def test_every_parameter_of_every_layer_is_checked(path, tensors, message):
    saved(path, tiny.MOONS)
    damage(path, tensors=tensors)
    with pytest.raises(CheckpointError, match=message):
        load_model(path)


def test_no_such_file(path):
    with pytest.raises(CheckpointError, match="no such file"):
        load_model(path)


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.DIGITS, tiny.HOUSES], ids=lambda c: c.recipe)
def test_an_exported_network_answers_as_the_one_that_was_trained(path, config):
    trainer = tiny.train(tiny.make_trainer(config))
    export_trainer(trainer, path)
    model = load_model(path)
    assert model.network.parameters.values.dtype == np.float32
    test = trainer.dataset.test
    np.testing.assert_allclose(
        model.executor.predict(expect_a(Split, test).inputs),
        trainer.executor.predict(expect_a(Split, test).inputs),
        atol=0.01,
    )
    assert model.notes["test"]["loss"] == trainer.evaluate("test").loss
    assert not load_saved_notes(path, trainer)


def load_saved_notes(path: Path, trainer: Trainer) -> dict[str, Any]:
    save_trainer(trainer, path)
    return load_model(path).notes


def test_a_network_comes_with_the_program():
    model = load_built_in()
    assert (model.network.in_features, model.network.out_features) == (784, 10)
    assert model.class_names == tuple("0123456789")
    assert model.notes["test"]["accuracy"] > 0.9
    assert BUILT_IN.stat().st_size <= 2_000_000
    assert model.config.data_dir is None


def test_it_reads_digits():
    dataset = tiny.load(tiny.DIGITS.replace(seed=12))
    model = load_built_in()
    assert expect(model.evaluate(dataset, dataset.test).accuracy) > 0.9


def test_without_it_the_program_is_not_whole(path, monkeypatch):
    monkeypatch.setattr("tui_nn.training.reading.model.BUILT_IN", path)
    with pytest.raises(CheckpointError, match="no such file; this file comes with the program"):
        load_built_in()
