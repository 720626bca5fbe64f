"""Figures: they agree with each other, and are the same from a split that stays in its file."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tests.training.stored import PICTURES, load_pictures, write_pictures
from tests.typed import expect, expect_a
from tui_nn.data.dataset import Split, StoredSplit
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.reading.figures import measure_figures
from tui_nn.training.reading.model import load_model
from tui_nn.training.trainer import outputs
from tui_nn.training.trainer.outputs import predict_split
from tui_nn.training.trainer.trainer import Trainer


def trained(tmp_path, config):
    trainer = tiny.train(tiny.make_trainer(config))
    save_trainer(trainer, tmp_path / "m")
    return load_model(tmp_path / "m"), trainer


def test_the_figures_of_classes_agree(tmp_path):
    model, trainer = trained(tmp_path, tiny.MOONS)
    figures = measure_figures(model, trainer.dataset)
    classes = expect(figures.classes)
    assert figures.evaluation == trainer.evaluate("test")
    assert figures.numbers is None
    assert classes.names == trainer.dataset.schema.class_names
    counts = classes.confusions
    assert np.trace(counts) / counts.sum() == figures.evaluation.accuracy
    assert classes.figures.support.sum() == len(trainer.dataset.test)
    assert classes.calibration.error == expect(model.reliability).calibration_error


def test_the_figures_of_numbers_agree(tmp_path):
    model, trainer = trained(tmp_path, tiny.HOUSES)
    figures = measure_figures(model, trainer.dataset)
    numbers = expect(figures.numbers)
    scale = expect(trainer.dataset.target_scaling).deviation[0]
    assert figures.classes is None
    assert numbers.rmse == pytest.approx(np.sqrt(figures.evaluation.loss) * scale, rel=1e-5)
    assert numbers.margin == expect(model.reliability).margin


def test_a_stored_split_is_read_in_windows(tmp_path, monkeypatch):
    write_pictures(tmp_path)
    stored = load_pictures(tmp_path, stored=True)
    whole = load_pictures(tmp_path, stored=False)
    trainer = Trainer(PICTURES, whole)
    monkeypatch.setattr(outputs, "WINDOW", 32)
    train = expect_a(StoredSplit, stored.train)
    found, labels = predict_split(trainer.executor, train)
    np.testing.assert_allclose(found, predict_split(trainer.executor, whole.train)[0], rtol=1e-5)
    np.testing.assert_array_equal(labels, expect_a(Split, whole.train).targets)
    empty = train.take(np.zeros(0, np.uint32))
    assert predict_split(trainer.executor, empty)[0].shape == (0, 10)
