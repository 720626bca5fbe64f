"""A trial trains a recorded run, in parts, without touching its test part."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tui_nn.training.reading.model import load_model
from tui_nn.training.runs.membership import Membership
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.sweeps.trial import run_trial, train_trial

CONFIG = RECIPES["moons"].config.replace(samples=200, epochs=6)


def make(name: str, config=CONFIG):
    return RunStore().create_trial(config, name, Membership("moons-1", 0, 0))


def parameters(folder):
    return load_model(folder.checkpoints()[0]).network.parameters.values


def test_a_run_trained_in_parts_is_the_same_bit_for_bit():
    whole, parts = make("a.0"), make("a.1")
    train_trial(whole.path, 6)
    for epochs in (2, 4, 6):
        train_trial(parts.path, epochs)
        assert parts.state().epoch == epochs
    np.testing.assert_array_equal(parameters(whole), parameters(parts))
    assert parts.phase() is Phase.FINISHED


def test_a_part_leaves_the_run_to_be_continued():
    folder = make("a.0")
    train_trial(folder.path, 2)
    state = folder.state()
    assert (state.phase, state.epoch, state.was_running) == (Phase.INTERRUPTED, 2, False)
    assert state.validation is not None
    assert not folder.is_held


def test_the_test_part_is_not_used():
    folder = make("a.0")
    train_trial(folder.path, 6)
    result = folder.state().result
    assert result is not None
    assert result["validation_accuracy"] is not None
    assert result["test_loss"] is None
    assert result["test_accuracy"] is None
    assert load_model(folder.checkpoints()[0]).reliability is None


def test_it_is_the_run_that_training_makes():
    from tests.training import tiny

    folder = make("a.0")
    train_trial(folder.path, 6)
    trainer = tiny.train(tiny.make_trainer(CONFIG))
    np.testing.assert_array_equal(parameters(folder), trainer.network.parameters.values)


def test_a_run_that_diverges_has_ended():
    folder = make(
        "a.0",
        CONFIG.replace(
            learning_rate=1000.0,
            optimizer="sgd",
            loss="mean-squared-error",
            activation="linear",
            output_activation="linear",
        ),
    )
    train_trial(folder.path, 6)
    assert folder.phase() is Phase.DIVERGED


def test_a_failure_is_a_sentence(tmp_path):
    folder = make("a.0")
    (folder.path / "config.toml").write_text("nonsense")
    answer = json.loads(run_trial(json.dumps({"folder": str(folder.path), "epochs": 2})))
    assert "config.toml" in answer["error"]
    assert not folder.is_held


@pytest.mark.parametrize("epochs", [6, 9])
def test_a_finished_run_stays(epochs):
    folder = make("a.0")
    train_trial(folder.path, 6)
    before = folder.state()
    train_trial(folder.path, epochs)
    assert folder.state().result == before.result
