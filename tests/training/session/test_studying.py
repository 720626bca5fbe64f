"""What matters is measured between the chunks of the training, for everyone who looks on."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import ENDLESS, Driver
from tui_nn.errors import UserError
from tui_nn.training.protocol.commands import Load, MeasureImportance, Pause, Run, SetPace
from tui_nn.training.protocol.drawings import Classified
from tui_nn.training.protocol.events import Failed, ImportanceMeasured, Ready
from tui_nn.training.protocol.figures import ImportanceView
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.reading import importance
from tui_nn.training.reading.importance import ImportanceStudy
from tui_nn.training.session.taking_turns import REPORT_INTERVAL, TURN_SECONDS, TakingTurns


def complete(driver: Driver) -> ImportanceView:
    """The final report."""
    while True:
        view = driver.wait_for(ImportanceMeasured).view
        if view.done == view.total:
            return view


def study_in_turns(
    publish: Callable[[Any], None], clock: Callable[[], float]
) -> TakingTurns[ImportanceStudy]:
    return TakingTurns(publish, clock, lambda study: ImportanceMeasured(study.view()))


def test_a_network_at_rest_is_studied():
    driver = Driver()
    driver.load(tiny.HOUSES)
    driver.send(MeasureImportance(repeats=2))
    study = ImportanceStudy(tiny.make_trainer(tiny.HOUSES), repeats=2)
    while not study.is_finished:
        study.advance()
    np.testing.assert_array_equal(complete(driver).mean, study.view().mean)
    assert driver.observe().state is RunState.READY
    driver.stop()


def test_training_and_answers_continue_during_a_study(monkeypatch):
    monkeypatch.setattr(importance, "PIECE_PRODUCTS", 1)
    driver = Driver()
    driver.load(ENDLESS)
    driver.send(Run())
    before = driver.observe_until(RunState.RUNNING, step=1).step
    driver.send(MeasureImportance(repeats=100), Classify(tiny.SEVEN))
    driver.wait_for(Classified)
    driver.observe_until(RunState.RUNNING, step=before + 2)
    assert complete(driver).total == 200
    driver.stop()


def test_a_study_does_not_wait_for_a_slow_training():
    driver = Driver()
    driver.load(ENDLESS)
    driver.send(SetPace(0.001), Run(), MeasureImportance(repeats=3))
    assert complete(driver).done == 6
    assert driver.observe().step <= 1
    driver.stop()


def test_a_second_question_joins_the_study_that_is_carried_out(monkeypatch):
    monkeypatch.setattr(importance, "PIECE_PRODUCTS", 1)
    driver = Driver()
    driver.load(tiny.HOUSES)
    driver.send(MeasureImportance(repeats=3), MeasureImportance(repeats=90))
    assert complete(driver).repeats == 3
    driver.stop()


def test_another_network_ends_the_study(monkeypatch):
    monkeypatch.setattr(importance, "PIECE_PRODUCTS", 1)
    driver = Driver()
    driver.load(tiny.HOUSES)
    driver.send(MeasureImportance(repeats=100), Load(tiny.MOONS))
    driver.wait_for(Ready)
    driver.send(MeasureImportance(repeats=1), Pause())
    assert driver.wait_for(ImportanceMeasured).view.names == ("x", "y")
    driver.stop()


def test_pictures_are_refused():
    driver = Driver()
    driver.load(tiny.DIGITS)
    driver.send(MeasureImportance())
    with pytest.raises(UserError, match="pictures have none"):
        driver.wait_for(ImportanceMeasured)
    driver.stop()


def test_reports_of_progress_are_rare_and_the_last_is_complete(monkeypatch):
    monkeypatch.setattr(importance, "PIECE_PRODUCTS", 1)
    published: list[Any] = []
    now = itertools.count(step=2 * TURN_SECONDS)  # a piece a turn
    studying = study_in_turns(published.append, lambda: next(now))
    studying.begin(lambda: ImportanceStudy(tiny.make_trainer(tiny.HOUSES), repeats=2))
    turns = 0
    while studying.is_busy:
        studying.advance()
        turns += 1
    assert published[-1].view.done == published[-1].view.total
    assert 2 < len(published) <= 2 + turns * 6 * TURN_SECONDS / REPORT_INTERVAL


def test_a_turn_has_as_many_pieces_as_fit(monkeypatch):
    monkeypatch.setattr(importance, "PIECE_PRODUCTS", 1)
    now = itertools.count(step=TURN_SECONDS / 4)
    studying = study_in_turns(lambda event: None, lambda: next(now))
    studying.begin(lambda: ImportanceStudy(tiny.make_trainer(), repeats=1))
    pieces = []
    monkeypatch.setattr(ImportanceStudy, "advance", lambda study: pieces.append(study))
    studying.advance()
    assert len(pieces) == 4


def test_a_failure_ends_the_study_alone(monkeypatch):
    def fail(study: ImportanceStudy) -> None:
        raise ValueError("no more memory")

    published: list[Any] = []
    studying = study_in_turns(published.append, lambda: 0.0)
    studying.begin(lambda: ImportanceStudy(tiny.make_trainer(), repeats=1))
    monkeypatch.setattr(ImportanceStudy, "advance", fail)
    studying.advance()
    assert not studying.is_busy
    assert isinstance(published[-1], Failed)
