"""Tests of time travel through a session: the moment is shown, and the present is trained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import ENDLESS, Driver
from tui_nn.errors import UserError
from tui_nn.training.health.layer_statistics import measure_layers
from tui_nn.training.protocol.browsing import ExamplesView
from tui_nn.training.protocol.commands import Observe, Pause, Run, Save, SetPace, Step
from tui_nn.training.protocol.drawings import Answering, Classified
from tui_nn.training.protocol.events import ExamplesListed, Finished, Left
from tui_nn.training.protocol.examples import Example
from tui_nn.training.protocol.inquiries import ExportMarks, ListExamples, TravelTo, UpdateOn
from tui_nn.training.protocol.measurements import PlaneView
from tui_nn.training.protocol.moments import MomentsView
from tui_nn.training.protocol.sketching import Classify, Pin
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.reading.views import plane_view
from tui_nn.training.session.session import TrainingSession
from tui_nn.training.trainer.trainer import Trainer


@pytest.fixture
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    driver.stop()


def moments_of(driver: Driver) -> MomentsView:
    moments = driver.observe().moments
    assert moments is not None
    return moments


def boundary(snapshot: Snapshot) -> Any:
    """Probabilities over the plane."""
    assert isinstance(snapshot.view, PlaneView)
    return snapshot.view.probabilities


def step_by_step(driver: Driver, steps: int) -> Snapshot:
    """Train one step after the other, so that each is the end of a chunk."""
    for number in range(1, steps + 1):
        driver.send(Step())
        driver.observe_until(RunState.PAUSED, number)
    return driver.observe()


def test_moments_are_kept_from_the_first_on_and_are_counted(driver):
    driver.load()
    first = moments_of(driver)
    assert (first.steps, first.shown, first.on_disk) == ((0,), None, False)
    step_by_step(driver, 5)
    moments = moments_of(driver)
    assert moments.steps == (0, 1, 2, 3, 4, 5)
    assert moments.bytes == 6 * moments.each_bytes
    assert moments.each_bytes == tiny.make_trainer().network.parameters.values.nbytes


def test_the_view_is_that_of_a_run_which_stopped_there(driver):
    driver.load()
    step_by_step(driver, 10)
    driver.send(TravelTo(6))
    shown = driver.observe()
    twin = tiny.advance(tiny.make_trainer(), 6)
    assert (shown.step, moments_of(driver).shown) == (10, 6)
    expected = plane_view(twin, (2, 2)).probabilities
    np.testing.assert_array_equal(boundary(shown), expected)
    for layer, measured in zip(shown.layers, measure_layers(twin), strict=True):
        np.testing.assert_array_equal(layer.histogram, measured.histogram)
        assert layer.mean == measured.mean
        assert layer.gradient_norm == measured.gradient_norm, "on the batch of that time"
    assert shown.verdict is not None
    assert shown.verdict.text == "as it was at step 6; the run itself is at step 10"


def test_an_optimizer_without_moments_has_its_exact_update_ratio(driver):
    driver.load(optimizer="sgd")
    step_by_step(driver, 8)
    driver.send(TravelTo(3))
    twin = tiny.advance(tiny.make_trainer(optimizer="sgd"), 3)
    ratios = [layer.update_ratio for layer in driver.observe().layers]
    assert ratios == [layer.update_ratio for layer in measure_layers(twin)]


def test_answers_and_pages_are_of_the_moment(driver):
    driver.load()
    present = step_by_step(driver, 12)
    driver.send(TravelTo(2), Observe(answers=True))
    answers = driver.wait_for(Snapshot).answers
    twin = tiny.advance(tiny.make_trainer(), 2)
    expected = AnswersReader().view(twin)
    assert answers is not None
    assert expected is not None
    np.testing.assert_array_equal(answers.counts, expected.counts)
    driver.send(ListExamples())
    page: ExamplesView = driver.wait_for(ExamplesListed).view
    assert page.step == 2
    driver.send(TravelTo(None))
    back = driver.observe()
    assert moments_of(driver).shown is None
    np.testing.assert_array_equal(boundary(back), boundary(present))


def test_a_drawing_is_answered_by_the_network_of_the_moment(driver):
    driver.load(tiny.DIGITS)
    step_by_step(driver, 4)
    driver.send(Pin(tiny.SEVEN))
    driver.send(TravelTo(0), Classify(tiny.SEVEN))
    answer = driver.wait_for(Classified)
    assert (answer.by, answer.step) == (Answering.TRAINED, 0)
    untrained = tiny.make_trainer(tiny.DIGITS)
    expected = untrained.executor.predict(answer.picture.reshape(1, -1))[0]
    np.testing.assert_array_equal(answer.probabilities, expected)
    pinned = driver.observe().pinned
    assert pinned is not None
    np.testing.assert_array_equal(pinned.probabilities, expected)
    assert all(curve.steps.max() == 4 for curve in pinned.curves), "the curve is of the run"


def test_what_would_write_or_change_the_run_is_refused_there(driver, tmp_path):
    driver.load()
    step_by_step(driver, 3)
    driver.send(TravelTo(1), Save(tmp_path / "run.safetensors"))
    with pytest.raises(UserError, match="shown as it was at step 1: return to the present"):
        driver.wait_for(Finished)
    driver.send(ExportMarks(tmp_path / "marks.csv"))
    with pytest.raises(UserError, match="return to the present"):
        driver.wait_for(Finished)
    driver.send(UpdateOn(Example()))
    with pytest.raises(UserError, match="as it was at step 1"):
        driver.wait_for(Finished)
    assert not list(tmp_path.iterdir())


def test_training_while_one_travels_gives_the_same_bits():
    trainers: list[Trainer] = []

    class Remembered(TrainingSession):
        def _leave(self) -> Left:
            if self._trainer is not None:
                trainers.append(self._trainer)
            return super()._leave()

    driver = Driver(session=Remembered)
    driver.load()
    driver.send(SetPace(100.0), Run())
    for step in (0, 3, None, 7, 1, 2, 12, None, 5):
        driver.send(TravelTo(step), Observe(answers=True, plane=(2, 2)), ListExamples())
        driver.wait_for(ExamplesListed)
    driver.wait_for(Finished)
    driver.stop()
    tiny.assert_same_run(trainers[0], tiny.train(tiny.make_trainer()))


def test_the_moment_stays_while_training_continues(driver):
    driver.load(ENDLESS)
    driver.send(TravelTo(0))
    before = driver.observe()
    driver.send(Run())
    after = driver.observe_until(RunState.RUNNING, 500)
    assert moments_of(driver).shown == 0
    np.testing.assert_array_equal(boundary(before), boundary(after))
    driver.send(Pause())


def test_another_run_is_shown_at_its_present(driver):
    driver.load()
    step_by_step(driver, 3)
    driver.send(TravelTo(1))
    driver.load(seed=5)
    moments = moments_of(driver)
    assert (moments.steps, moments.shown) == ((0,), None)
