"""Tests of moments on the disk: with the run they come back, and damage loses a moment, no more."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import Driver
from tui_nn.errors import CheckpointError, RecordingError
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.moments.album import Album, Moment
from tui_nn.training.moments.files import (
    find_moments,
    read_moment,
    step_of,
    write_moments,
)
from tui_nn.training.protocol.commands import Load, Step, Stop
from tui_nn.training.protocol.events import Failed, Finished, Ready
from tui_nn.training.protocol.inquiries import TravelTo
from tui_nn.training.protocol.measurements import PlaneView
from tui_nn.training.protocol.moments import MomentsView
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.store import RunStore
from tui_nn.training.trainer.trainer import Trainer


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def drive(store: RunStore) -> Iterator[Callable[..., Driver]]:
    drivers = []

    def start(**plan: Any) -> Driver:
        drivers.append(Driver(RecordingPlan(store.root, **{"interval": 0.0, **plan})))
        return drivers[-1]

    yield start
    for driver in drivers:
        driver.stop()


def step_by_step(driver: Driver, first: int, last: int) -> None:
    for number in range(first, last + 1):
        driver.send(Step())
        driver.observe_until(RunState.PAUSED if number < 20 else RunState.FINISHED, number)


def moments_of(driver: Driver) -> MomentsView:
    moments = driver.observe().moments
    assert moments is not None
    return moments


def files(folder: RunFolder) -> list[int]:
    return sorted(step_of(path) for path in folder.moments_folder.iterdir())


def record(drive: Callable[..., Driver], steps: int, **plan: Any) -> RunFolder:
    """Record a run that is left after so many steps, each a moment."""
    driver = drive(**plan)
    driver.load()
    step_by_step(driver, 1, steps)
    driver.stop()
    return RunStore(driver.root).find(None)


def resume(driver: Driver, folder: RunFolder) -> None:
    driver.send(Load(tiny.MOONS, run=folder.path))
    driver.wait_for(Ready)


def parameters_at(step: int) -> Any:
    return tiny.advance(tiny.make_trainer(), step).network.parameters.values


def test_a_left_run_has_its_moments_in_its_folder(drive):
    folder = record(drive, 6)
    assert files(folder) == [0, 1, 2, 3, 4, 5, 6]
    for moment in find_moments(folder.moments_folder, last=6):
        values = read_moment(moment, tiny.make_trainer().network)
        np.testing.assert_array_equal(values, parameters_at(moment.step))
    assert sum(path.stat().st_size for path in folder.moments_folder.iterdir()) < folder.size


def test_a_resumed_run_has_its_earlier_moments_back(drive):
    folder = record(drive, 5)
    driver = drive()
    resume(driver, folder)
    moments = moments_of(driver)
    assert moments.steps == (0, 1, 2, 3, 4, 5)
    assert moments.on_disk
    assert moments.bytes == sum(path.stat().st_size for path in folder.moments_folder.iterdir())
    step_by_step(driver, 6, 8)
    driver.send(TravelTo(2))
    shown = driver.observe().view
    driver.send(TravelTo(7))
    later = driver.observe().view
    assert isinstance(shown, PlaneView)
    assert isinstance(later, PlaneView)
    twins = [tiny.advance(tiny.make_trainer(), step) for step in (2, 7)]
    for view, twin in zip((shown, later), twins, strict=True):
        expected = _boundary(twin, view)
        np.testing.assert_array_equal(view.probabilities, expected)
    driver.stop()
    assert files(folder) == list(range(9))


def _boundary(twin: Trainer, view: PlaneView) -> Any:
    from tui_nn.training.reading.views import plane_view

    return plane_view(twin, view.probabilities.shape).probabilities


def test_moments_beyond_the_checkpoint_are_not_of_the_resumed_run(drive):
    folder = record(drive, 4)
    (folder.moments_folder / "step-4.safetensors").rename(
        folder.moments_folder / "step-9.safetensors"
    )
    driver = drive()
    resume(driver, folder)
    assert moments_of(driver).steps == (0, 1, 2, 3)
    step_by_step(driver, 5, 5)
    driver.stop()
    assert files(folder) == [0, 1, 2, 3, 5]


def test_a_smaller_budget_thins_and_none_leaves_the_files(drive):
    folder = record(drive, 12)
    driver = drive(moments_budget=0)
    resume(driver, folder)
    assert driver.observe().moments is None
    step_by_step(driver, 13, 13)
    driver.stop()
    assert files(folder) == list(range(13))
    each = tiny.make_trainer().network.parameters.values.nbytes + 2048
    driver = drive(moments_budget=5 * each)
    resume(driver, folder)
    steps = moments_of(driver).steps
    assert (len(steps), steps[0], steps[-1]) == (5, 0, 12)
    step_by_step(driver, 14, 14)
    driver.stop()
    assert len(files(folder)) == 5


def spoil_bytes(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-3] ^= 255
    path.write_bytes(content)


def spoil_kind(path: Path) -> None:
    save_trainer(tiny.make_trainer(), path)


def spoil_layers(path: Path) -> None:
    other = tiny.make_trainer(hidden=(5,))
    moment = Moment(2, 0, other.network.parameters.values)
    path.unlink()
    write_moments(path.parent / "other", other.network, [moment])
    (path.parent / "other" / path.name).rename(path)


def spoil_step(path: Path) -> None:
    path.write_bytes(path.with_name("step-1.safetensors").read_bytes())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_bytes, "is damaged"),
        (spoil_kind, "is not a moment of this run"),
        (spoil_layers, "is not a moment of this run"),
        (spoil_step, "is not a moment of this run (it is of step 1)"),
        (lambda path: path.write_text("what is this"), "not a checkpoint"),
        (Path.unlink, "no such file"),
    ],
)
def test_a_damaged_file_is_a_sentence_and_the_run_stays(drive, spoil, said):
    folder = record(drive, 4)
    driver = drive()
    resume(driver, folder)
    spoil(folder.moments_folder / "step-2.safetensors")
    driver.send(TravelTo(2))
    with pytest.raises(CheckpointError) as caught:
        driver.wait_for(Finished)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    moments = moments_of(driver)
    assert (moments.steps, moments.shown) == ((0, 1, 3, 4), None)
    driver.send(TravelTo(2))
    assert moments_of(driver).shown == 1
    step_by_step(driver, 5, 20)


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "step-x.safetensors").write_text("mine")
    assert find_moments(tmp_path, last=9) == []
    write_moments(tmp_path, tiny.make_trainer().network, [])
    assert len(list(tmp_path.iterdir())) == 2
    assert find_moments(tmp_path / "missing", last=9) == []


def test_a_full_disk_costs_moments_and_never_the_checkpoint(drive, monkeypatch):
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.parent.name == "moments":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    driver = drive()
    driver.load()
    step_by_step(driver, 1, 3)
    folder = RunStore(driver.root).find(None)
    driver.send(Stop())
    while not isinstance(event := driver.next_event(), Failed):
        pass
    assert isinstance(event.error, RecordingError)
    assert "its moments cannot be written (No space left on device)" in str(event.error)
    driver.thread.join()
    assert [path.name for path in folder.checkpoints()] == ["step-3.safetensors"]
    assert files(folder) == []


def test_the_written_moments_are_no_longer_in_memory(drive, tmp_path):
    album = Album(64, 10**6)
    network = tiny.make_trainer().network
    album.take(0, network.parameters.values)
    write_moments(tmp_path / "moments", network, album.moments)
    assert album.moments[0].values is None
    values = read_moment(album.moments[0], network)
    np.testing.assert_array_equal(values, network.parameters.values)
    album.drop_written()
    assert album.steps == ()
