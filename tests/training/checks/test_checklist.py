"""The checklist: all checks in pieces; the run is not touched, and the results do not vary."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import ENDLESS, Driver
from tui_nn.errors import DataError
from tui_nn.training.checks import checklist
from tui_nn.training.checks.check import Check, Finding, Work
from tui_nn.training.checks.checklist import Checklist
from tui_nn.training.checks.material import Material
from tui_nn.training.checks.table import CHECKS
from tui_nn.training.protocol.checking import CheckState, ChecksView
from tui_nn.training.protocol.commands import Load, Run, SetPace
from tui_nn.training.protocol.events import ChecksMeasured, Ready
from tui_nn.training.protocol.inquiries import CheckRecipe, StopChecks
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.config import TrainingConfig


def finished(config: TrainingConfig) -> ChecksView:
    checks = Checklist(config, tiny.load(config))
    while not checks.is_finished:
        checks.advance()
    checks.advance()  # has no effect
    return checks.view()


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES])
def test_all_checks_end_the_same_way_each_time(config):
    view, again = finished(config), finished(config)
    assert view.is_complete
    assert view.has_passed
    assert view.results == again.results
    assert [result.name for result in view.results] == [check.name for check in CHECKS]
    assert all(result.about and result.numbers for result in view.results)
    np.testing.assert_array_equal(view.losses, again.losses)
    assert len(view.rates) == len(view.losses) > 8
    assert view.suggested_rate == again.suggested_rate
    assert view.rate == config.learning_rate


def test_the_run_is_not_touched():
    trainer, twin = tiny.make_trainer(), tiny.make_trainer()
    tiny.advance(trainer, 7)
    checks = Checklist(trainer.config, trainer.dataset)
    while not checks.is_finished:
        checks.advance()
        if checks.activity == "learning rate" and trainer.step < 9:
            tiny.advance(trainer, 1)
    tiny.train(trainer)
    tiny.train(twin, [7, 1, 1])
    tiny.assert_same_run(trainer, twin)


def test_progress_rises_to_one():
    checks = Checklist(tiny.MOONS, tiny.load(tiny.MOONS))
    assert checks.progress == 0
    while not checks.is_finished:
        checks.advance()
    assert checks.progress == 1
    assert all(result.fraction == 1 for result in checks.view().results)


def test_what_is_stopped_is_skipped():
    checks = Checklist(tiny.MOONS, tiny.load(tiny.MOONS))
    while checks.activity != "overfitting one batch":
        checks.advance()
    checks.stop()
    states = [result.state for result in checks.view().results]
    assert states == [CheckState.PASSED] * 3 + [CheckState.SKIPPED] * 5
    assert checks.view().is_complete


def test_data_that_cannot_be_read_skip_a_check_alone(monkeypatch):
    def fail(material: Material) -> Work:
        yield 0.5
        raise DataError("rows.bin: gone")

    def succeed(material: Material) -> Work:
        yield 0.5
        return Finding(CheckState.PASSED, "1")

    checks = Check("first", "It fails.", fail), Check("second", "It does not.", succeed)
    monkeypatch.setattr(checklist, "CHECKS", checks)
    view = finished(tiny.MOONS)
    assert [result.state for result in view.results] == [CheckState.SKIPPED, CheckState.PASSED]
    assert view.results[0].numbers == "rows.bin: gone"


# In a session


def complete(driver: Driver) -> ChecksView:
    while True:
        view = driver.wait_for(ChecksMeasured).view
        if view.is_complete:
            return view


def test_a_session_checks_while_it_trains():
    driver = Driver()
    driver.load(ENDLESS)
    driver.send(Run())
    before = driver.observe_until(RunState.RUNNING, step=1).step
    driver.send(CheckRecipe())
    driver.observe_until(RunState.RUNNING, step=before + 2)
    view = complete(driver)
    assert view.results == finished(ENDLESS).results
    driver.stop()


def test_a_second_command_joins_and_a_third_begins_again():
    driver = Driver()
    driver.load(tiny.MOONS)
    driver.send(CheckRecipe(), CheckRecipe())
    first, second = (driver.wait_for(ChecksMeasured).view for _ in range(2))
    assert not first.is_complete
    assert not second.is_complete
    results = complete(driver).results
    driver.send(CheckRecipe())
    assert not driver.wait_for(ChecksMeasured).view.is_complete
    assert complete(driver).results == results
    driver.stop()


def test_checks_are_given_up():
    driver = Driver()
    driver.load(ENDLESS)
    driver.send(SetPace(1.0), Run(), CheckRecipe(), StopChecks())
    assert complete(driver).results[-1].numbers == "stopped"
    driver.send(StopChecks())  # there are none
    driver.observe()
    driver.stop()


def test_another_network_ends_them():
    driver = Driver()
    driver.load(tiny.DIGITS)
    driver.send(CheckRecipe(), Load(tiny.MOONS))
    driver.wait_for(Ready)
    driver.send(CheckRecipe())
    assert complete(driver).rate == tiny.MOONS.learning_rate
    driver.stop()
