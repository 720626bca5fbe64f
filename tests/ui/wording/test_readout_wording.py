from dataclasses import replace

import numpy as np
import pytest

from tests.ui.scripted import ScriptedSession
from tui_nn.training.protocol.measurements import CurveSample, Evaluation
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.wording.readout_wording import read_score


def snapshot(recipe="mnist", step=0, **curves):
    found = ScriptedSession(config=RECIPES[recipe].config, step=step).snapshot(40, (8, 8))
    return replace(found, curves={name: curve(values) for name, values in curves.items()})


def curve(values, every=100.0):
    mean = np.array(values, dtype=float)
    return CurveSample(every * np.arange(1, len(mean) + 1), mean, mean, mean)


def test_the_validation_accuracy_and_its_change():
    found = snapshot(validation_accuracy=[0.9, 0.95, 0.974], validation_loss=[1, 2, 3])
    assert read_score(found) == ("97.4%", "validation accuracy", "+2.4 points in 100 steps")
    assert read_score(snapshot(validation_accuracy=[0.5, 0.4])).change.startswith("−10.0 points")


def test_a_run_that_went_back_to_its_best_epoch_shows_what_it_keeps():
    found = snapshot(validation_accuracy=[0.9, 0.938])
    done = replace(found, state=RunState.FINISHED, validation=Evaluation(0.3, accuracy=0.912))
    assert read_score(done) == ("91.2%", "validation accuracy", "of the best epoch, which is kept")
    kept = replace(done, validation=Evaluation(0.3, accuracy=0.938))
    assert read_score(kept).change == "+3.8 points in 100 steps"
    running = replace(done, state=RunState.RUNNING)
    assert read_score(running).value == "93.8%"


def test_a_single_step_is_one_step():
    found = replace(snapshot(), curves={"train_loss": curve([1.0, 0.5], every=1.0)})
    assert read_score(found).change.endswith(" in 1 step")


def test_a_score_that_stands_still_has_no_sign():
    assert read_score(snapshot(validation_accuracy=[1, 1])).change == "no change in 100 steps"


def test_an_error_where_numbers_are_predicted():
    found = snapshot("houses", validation_rmse=[0.9, 0.5])
    assert read_score(found) == ("0.500", "validation RMSE", "−0.400 in 100 steps")


def test_the_training_score_where_nothing_is_held_back():
    assert read_score(snapshot(train_accuracy=[0.5])) == ("50.0%", "training accuracy", "")


@pytest.mark.parametrize("found", [None, snapshot()])
def test_nothing_before_the_first_measurement(found):
    assert read_score(found) == ("", "", "")
