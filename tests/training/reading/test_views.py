"""The view beside the plots fits the data set, and shows what the network answers."""

from __future__ import annotations

import copy
import dataclasses

import numpy as np
import pytest

from tests.training import tiny
from tests.typed import expect, expect_a
from tui_nn.data.built_in import FASHION
from tui_nn.data.dataset import Scaling, Split
from tui_nn.training.protocol.measurements import GalleryView, PlaneView, PredictionsView
from tui_nn.training.reading.views import MARGIN, SHOWN_PICTURES, SHOWN_PREDICTIONS, make_view
from tui_nn.training.trainer.evaluation import as_probabilities
from tui_nn.training.trainer.trainer import Trainer

GRID = (24, 48)


def clothes() -> Trainer:
    """Digits that pass for clothes: pictures for which there is a gallery and no sketch pad."""
    config = tiny.DIGITS.replace(hidden=(6,))
    return Trainer(config, dataclasses.replace(tiny.load(config), schema=FASHION))


def test_digits_have_the_sketch_pad():
    assert make_view(tiny.make_trainer(tiny.DIGITS), GRID) is None


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_the_plane(output):
    loss = {"sigmoid": "binary", "softmax": "categorical"}[output] + "-cross-entropy"
    trainer = tiny.train(tiny.make_trainer(output_activation=output, loss=loss, epochs=20))
    view = make_view(trainer, GRID)
    assert isinstance(view, PlaneView)
    assert view.probabilities.shape == GRID
    x_low, x_high, y_low, y_high = view.extent
    scaling = expect_a(Scaling, trainer.dataset.input_scaling)
    points = scaling.invert(expect_a(Split, trainer.dataset.train).inputs)
    low, high = points.min(axis=0), points.max(axis=0)
    assert x_low == pytest.approx(low[0] - MARGIN * (high[0] - low[0]))
    assert y_high == pytest.approx(high[1] + MARGIN * (high[1] - low[1]))
    np.testing.assert_array_equal(view.points, points)
    np.testing.assert_array_equal(view.labels, expect_a(Split, trainer.dataset.train).targets)
    corners = {(0, 0): (x_low, y_high), (0, -1): (x_high, y_high), (-1, 0): (x_low, y_low)}
    for (row, column), place in corners.items():
        answer = trainer.executor.predict(scaling.apply(np.array([place])))
        expected = as_probabilities(answer, 2)[0, 1]
        assert view.probabilities[row, column] == pytest.approx(expected, abs=1e-5)
    # The upper moon is class 0, and it is upper on the screen too.
    assert view.probabilities[6].mean() < view.probabilities[-6].mean()


@pytest.mark.parametrize("grid", [(1, 1), (2, 1), (1, 7)])
def test_a_plane_of_any_size(grid):
    view = expect_a(PlaneView, make_view(tiny.make_trainer(), grid))
    assert view.probabilities.shape == grid
    assert np.isfinite(view.probabilities).all()


def test_predictions_are_in_the_targets_unit():
    trainer = tiny.train(tiny.make_trainer(tiny.HOUSES))
    view = make_view(trainer, GRID)
    assert isinstance(view, PredictionsView)
    validation, scaling = trainer.dataset.validation, trainer.dataset.target_scaling
    assert view.true.shape == view.predicted.shape == (len(validation),)
    np.testing.assert_allclose(
        view.true, expect(scaling).invert(expect_a(Split, validation).targets)[:, 0]
    )
    outputs = trainer.executor.predict(expect_a(Split, validation).inputs)
    np.testing.assert_allclose(view.predicted, expect(scaling).invert(outputs)[:, 0])
    assert view.target_name == trainer.dataset.schema.target_name
    assert view.evaluation == trainer.validation
    assert expect(view.evaluation).mae == pytest.approx(np.abs(view.true - view.predicted).mean())


def test_the_errors_have_a_root_mean_square():
    trainer = tiny.make_trainer(tiny.HOUSES)
    assert expect_a(PredictionsView, make_view(trainer, GRID)).rmse is None
    view = expect_a(PredictionsView, make_view(tiny.train(trainer), GRID))
    errors = view.predicted - view.true
    assert view.rmse == pytest.approx(np.sqrt(np.square(errors).mean()), rel=1e-5)


def test_without_a_validation_part_predictions_are_those_of_the_test():
    trainer = tiny.make_trainer(tiny.HOUSES, validation_split=0.0)
    view = expect_a(PredictionsView, make_view(trainer, GRID))
    test = trainer.evaluate("test")
    assert (view.part, len(view.true)) == ("test", min(len(trainer.dataset.test), 300))
    evaluation = expect(view.evaluation)
    if len(trainer.dataset.test) <= SHOWN_PREDICTIONS:
        assert evaluation.mae == pytest.approx(expect(test.mae))
        assert evaluation.r2 == pytest.approx(expect(test.r2))
        assert evaluation.loss == pytest.approx(test.loss, rel=1e-4)
    errors = view.predicted - view.true
    assert view.rmse == pytest.approx(np.sqrt(np.square(errors).mean()), rel=1e-5)


def test_without_any_held_out_part_predictions_are_those_of_training_examples():
    trainer = tiny.make_trainer(tiny.HOUSES, validation_split=0.0)
    nothing = trainer.dataset.train.first(0)
    alone = dataclasses.replace(trainer.dataset, test=nothing)
    view = expect_a(PredictionsView, make_view(Trainer(trainer.config, alone), GRID))
    assert (view.part, len(view.true)) == ("training", 90)


def test_the_gallery():
    trainer = clothes()
    view = make_view(trainer, GRID)
    assert isinstance(view, GalleryView)
    assert view.pictures.shape == (SHOWN_PICTURES, 28, 28)
    assert view.pictures.dtype == np.uint8
    test = trainer.dataset.test
    np.testing.assert_array_equal(view.pictures[7].ravel(), expect_a(Split, test).inputs[7])
    np.testing.assert_array_equal(view.labels, expect_a(Split, test).targets[:SHOWN_PICTURES])
    np.testing.assert_array_equal(
        view.probabilities, trainer.executor.predict(expect_a(Split, test).inputs[:SHOWN_PICTURES])
    )


def test_a_view_does_not_change_while_training_continues():
    for trainer in (tiny.make_trainer(), tiny.make_trainer(tiny.HOUSES), clothes()):
        view = make_view(trainer, GRID)
        assert view is not None
        before = copy.deepcopy(view)
        tiny.train(trainer)
        make_view(trainer, GRID)
        for field in dataclasses.fields(view):
            value = getattr(view, field.name)
            if isinstance(value, np.ndarray):
                np.testing.assert_array_equal(value, getattr(before, field.name))
