"""Reliability: the results on the test part, saved beside a finished network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.training import tiny
from tests.training.checkpoints.saved_runs import damage
from tests.typed import expect, expect_a
from tui_nn.data.dataset import Split
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.exporting import export_trainer
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.reading.calibration import measure_calibration
from tui_nn.training.reading.model import load_model
from tui_nn.training.reading.reliability import measure_reliability
from tui_nn.training.trainer.evaluation import as_probabilities, in_own_unit


@pytest.fixture(scope="module")
def moons():
    return tiny.train(tiny.make_trainer(tiny.MOONS))


@pytest.fixture(scope="module")
def houses():
    return tiny.train(tiny.make_trainer(tiny.HOUSES))


@pytest.mark.parametrize("write", [save_trainer, export_trainer])
@pytest.mark.parametrize("name", ["moons", "houses"])
def test_it_stands_beside_a_finished_network(request, tmp_path, write, name):
    trainer = request.getfixturevalue(name)
    write(trainer, tmp_path / "m")
    found = expect(load_model(tmp_path / "m").reliability)
    tested = trainer.evaluate("test")
    assert found == measure_reliability(trainer.executor, trainer.dataset)
    assert found.examples == len(trainer.dataset.test)
    assert found.accuracy == tested.accuracy
    assert found.mae == (tested.mae and pytest.approx(tested.mae))


def test_classes_are_judged_by_their_calibration(moons):
    test = expect_a(Split, moons.dataset.test)
    probabilities = as_probabilities(moons.executor.predict(test.inputs), 2)
    found = expect(measure_reliability(moons.executor, moons.dataset))
    assert found.calibration_error == measure_calibration(probabilities, test.targets).error
    assert found.margin is None


def test_nine_of_ten_numbers_are_within_the_margin(houses):
    test = expect_a(Split, houses.dataset.test)
    errors = in_own_unit(houses.dataset, houses.executor.predict(test.inputs) - test.targets)
    errors = errors - in_own_unit(houses.dataset, np.zeros((1, 1)))
    margin = expect(expect(measure_reliability(houses.executor, houses.dataset)).margin)
    assert np.mean(np.abs(errors) <= margin) == pytest.approx(0.9, abs=0.002)


def test_an_unfinished_network_is_not_judged(tmp_path):
    save_trainer(tiny.advance(tiny.make_trainer(), 3), tmp_path / "m")
    assert load_model(tmp_path / "m").reliability is None


def test_without_examples_nothing_is_known(moons):
    test = expect_a(Split, moons.dataset.test)
    empty = replace(moons.dataset, test=test.first(0))
    assert measure_reliability(moons.executor, empty) is None
    broken = replace(moons.dataset, test=Split(test.inputs * np.nan, test.targets))
    assert measure_reliability(moons.executor, broken) is None


@pytest.mark.parametrize("text", ["", "[]", '{"examples": "many"}', "[" * 100_000])
def test_a_damaged_reliability_is_refused_in_one_line(tmp_path, moons, text):
    path = tmp_path / "m"
    save_trainer(moons, path)
    damage(path, metadata={"reliability": text})
    with pytest.raises(CheckpointError, match="the reliability is damaged"):
        load_model(path)
