"""Questions to a session, its answers, and a CSV file of what was marked."""

from __future__ import annotations

import csv
import dataclasses

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import ENDLESS, Driver
from tests.typed import expect
from tui_nn.errors import UserError
from tui_nn.training.browsing.browsing import Browsing
from tui_nn.training.protocol.commands import Load, Run, Step
from tui_nn.training.protocol.events import ExamplesListed, Left, Marked, Saved
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.inquiries import ExportMarks, ListExamples, MarkExample, TravelTo
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.runs.plan import RecordingPlan


def list_page(driver, **question):
    driver.send(ListExamples(**question))
    return driver.wait_for(ExamplesListed).view


def test_pages_follow_one_another(driver):
    driver.load()
    everything = [one.row for one in list_page(driver, count=100).examples]
    assert len(everything) == 18
    pages = [list_page(driver, offset=offset, count=5) for offset in (0, 5, 10, 15, 20)]
    assert [one.row for page in pages for one in page.examples] == everything
    assert {page.total for page in pages} == {18}
    assert (pages[0].part, pages[0].measured, pages[0].part_total) == ("validation", 18, 18)
    assert pages[0].columns == ("x", "y")


def test_a_list_is_of_the_step_it_was_measured_at(driver):
    driver.load()
    first = list_page(driver)
    driver.send(Step(4))
    driver.observe_until(RunState.PAUSED, 4)
    second = list_page(driver)
    assert (first.step, second.step) == (0, 0)
    assert [one.loss for one in first.examples] == [one.loss for one in second.examples]
    third = list_page(driver, fresh=True)
    assert third.step == 4
    assert third.examples[0].loss != second.examples[0].loss


def test_examples_are_listed_while_the_network_is_trained(driver):
    driver.load(ENDLESS)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, 1)
    view = list_page(driver, fresh=True)
    assert view.step > 0
    assert view.measured == 18


def test_another_run_is_measured_again(driver):
    driver.load()
    moons = list_page(driver)
    driver.load(tiny.HOUSES)
    houses = list_page(driver)
    assert (moons.residuals, houses.answers) == (None, None)
    assert expect(houses.residuals).counts.sum() == houses.measured
    assert houses.marked == 0


def test_marks_stay_with_a_recorded_run(tmp_path):
    first = Driver(RecordingPlan(tmp_path))
    first.load()
    first.send(MarkExample(Example(Source.VALIDATION, 2)))
    assert first.wait_for(Marked).total == 1
    assert "memory only" in list_page(first).remark
    first.send(Step(4))
    first.observe_until(RunState.PAUSED, 4)
    assert list_page(first).remark == ""
    first.stop()
    run = expect(first.wait_for(Left).run)
    second = Driver(RecordingPlan(tmp_path))
    second.send(Load(tiny.MOONS, run=run))
    (one,) = list_page(second, only_marked=True).examples
    assert (one.row, one.is_marked) == (2, True)
    second.send(MarkExample(one.example, marked=False))
    assert second.wait_for(Marked).total == 0
    second.stop()


def test_marks_outlast_a_travel_in_time(driver):
    driver.load()
    driver.send(Step(20), MarkExample(Example(Source.VALIDATION, 2)))
    assert driver.wait_for(Marked).total == 1
    driver.observe_until(RunState.FINISHED)
    late = list_page(driver, fresh=True)
    driver.send(TravelTo(0))
    early = list_page(driver)
    assert (late.step, early.step) == (20, 0)
    assert early.marked == 1
    assert early.examples[0].loss != late.examples[0].loss
    driver.load()
    assert list_page(driver).marked == 0


def test_without_a_run_it_is_said(driver):
    with pytest.raises(UserError, match="no network yet"):
        list_page(driver)


@pytest.mark.parametrize(
    ("config", "kept"), [(tiny.MOONS, 2), (tiny.HOUSES, 8), (tiny.DIGITS.replace(samples=90), 0)]
)
def test_marks_become_a_csv_file(driver, tmp_path, config, kept):
    driver.load(config)
    view = list_page(driver)
    for one in view.examples[:2]:
        driver.send(MarkExample(one.example))
        driver.wait_for(Marked)
    driver.send(MarkExample(Example(Source.TEST, 7)))
    driver.wait_for(Marked)
    driver.send(ExportMarks(tmp_path / "marks.csv"))
    assert driver.wait_for(Saved).path == tmp_path / "marks.csv"
    with (tmp_path / "marks.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["part"], int(row["row"])) for row in rows] == [
        *(("validation", one.row) for one in view.examples[:2]),
        ("test", 7),
    ]
    for row, one in zip(rows[:2], view.examples[:2], strict=True):
        assert (row["truth"], row["answer"]) == (one.truth, one.answer)
        assert float(row["loss"]) == pytest.approx(one.loss, rel=1e-5)
        assert tuple(row.values())[8:] == one.values
        assert len(one.values) == kept


def test_nothing_marked_is_no_file(driver, tmp_path):
    driver.load()
    driver.send(ExportMarks(tmp_path / "marks.csv"))
    with pytest.raises(UserError, match="no example is marked"):
        driver.wait_for(Saved)
    assert not (tmp_path / "marks.csv").exists()


def test_a_file_that_cannot_be_written_is_said(driver, tmp_path):
    driver.load()
    driver.send(MarkExample(Example(Source.TEST, 7)), ExportMarks(tmp_path / "no" / "marks.csv"))
    with pytest.raises(UserError, match="cannot be written"):
        driver.wait_for(Saved)


def test_browsing_changes_no_bit_of_the_training():
    one, other, browsing = tiny.make_trainer(), tiny.make_trainer(), Browsing()
    while one.run_steps(3):
        browsing.list_examples(one, ListExamples(fresh=True), None, is_training=True)
    tiny.assert_same_run(one, tiny.train(other))


def test_a_single_class_has_a_list():
    """Every example of the part is of one class."""
    trainer = tiny.make_trainer()
    labels = trainer.dataset.validation.all_targets()
    rows = np.flatnonzero(labels == 0)
    part = trainer.dataset.validation.take(rows)
    trainer.dataset = dataclasses.replace(trainer.dataset, validation=part)
    view = Browsing().list_examples(trainer, ListExamples(truth=1), None, is_training=False).view
    assert (view.total, view.examples, view.measured) == (0, (), len(rows))
