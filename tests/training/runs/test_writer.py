"""What the writer does when the disk is full, the folder gone, or a step comes twice."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import Any

import pytest

from tests.training import tiny
from tui_nn.errors import RecordingError
from tui_nn.training.checkpoints.loading import load_run
from tui_nn.training.checkpoints.saving import capture_trainer
from tui_nn.training.protocol.events import Checkpointed, Event, Failed
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.metrics import measure_epoch
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.runs.writer import Job, RunWriter
from tui_nn.training.trainer.trainer import Trainer

TIMEOUT = 60.0


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunStore(tmp_path / "runs").create(tiny.MOONS)


class Desk:
    """A writer, the run that it writes, and what it says."""

    def __init__(self, folder: RunFolder, saved_step: int | None = None) -> None:
        self.folder = folder
        self.trainer = tiny.make_trainer()
        self.events: Queue[Event] = Queue()
        self.is_lost = False
        claim: Any = SimpleNamespace(is_lost=lambda: self.is_lost)  # all that a writer asks of it
        claimed = ClaimedRun(folder, claim, folder.config())
        self.writer = RunWriter(claimed, self.events.put, saved_step)

    def train_to(self, step: int) -> Job:
        """What is to be written after so many steps."""
        tiny.advance(self.trainer, step - self.trainer.step)
        return job_of(self.trainer)

    def write_at(self, *steps: int) -> None:
        for step in steps:
            self.writer.carry_out(self.train_to(step))

    def said(self) -> list[Event]:
        return [self.events.get_nowait() for _ in range(self.events.qsize())]

    @property
    def steps(self) -> list[int]:
        """Of the checkpoints that are there, all of them whole."""
        found = [path for path in self.folder.checkpoints() if load_run(path)]
        return [int(path.stem.removeprefix("step-")) for path in found]

    @property
    def lines(self) -> list[int]:
        text = self.folder.metrics.read_text("utf-8") if self.folder.metrics.exists() else ""
        return [json.loads(line)["step"] for line in text.splitlines()]


def job_of(trainer: Trainer) -> Job:
    measures = [measure_epoch(trainer, 0.01, 1.0)] if trainer.step % 5 == 0 else []
    state = RecordedState(phase=Phase.RUNNING, step=trainer.step)
    return Job(state, measures, capture_trainer(trainer))


@pytest.fixture
def desk(folder: RunFolder) -> Desk:
    return Desk(folder)


def failing(number: int, when: Callable[[], bool] = lambda: True) -> Callable[..., None]:
    """An `os.fsync` that fails while `when` says so."""
    sync = os.fsync

    def fail(descriptor: int) -> None:
        if when():
            raise OSError(number, os.strerror(number))
        sync(descriptor)

    return fail


def test_the_newest_two_are_kept(desk):
    desk.write_at(1, 2, 5, 7)
    assert desk.steps == [7, 5]
    assert desk.said() == [Checkpointed(step) for step in (1, 2, 5, 7)]
    assert desk.writer.saved_step == desk.folder.state().step == 7
    assert desk.lines == [5]


def test_the_thread_does_the_same_beside_the_training(desk):
    desk.writer.submit(desk.train_to(3))
    assert desk.events.get(timeout=TIMEOUT) == Checkpointed(3)
    desk.writer.carry_out(desk.train_to(4))
    assert desk.writer.cost > 0
    assert desk.steps == [4, 3]
    desk.writer.close()


def test_the_same_again_is_not_written_twice(desk):
    job = desk.train_to(5)
    desk.writer.carry_out(job)
    written = desk.folder.checkpoint_path(5).stat().st_mtime_ns
    desk.writer.carry_out(Job(job.state, (), job.run))
    assert desk.folder.checkpoint_path(5).stat().st_mtime_ns == written
    assert desk.lines == [5]


def test_a_step_that_was_trained_otherwise_replaces_itself(desk):
    desk.write_at(5)
    desk.trainer.base_rate = 0.5
    desk.writer.carry_out(Job(RecordedState(), (), capture_trainer(desk.trainer)))
    assert (
        json.loads(load_run(desk.folder.checkpoint_path(5)).checkpoint.metadata["state"])[
            "base_rate"
        ]
        == 0.5
    )


def test_a_run_that_was_brought_back_forgets_what_came_after(desk):
    desk.write_at(5, 9, 15)
    desk.trainer = tiny.make_trainer(learning_rate=0.02)
    desk.write_at(10)
    assert desk.steps == [10, 5] or desk.steps == [10, 9]
    assert desk.lines == [5, 10]
    desk.write_at(15)
    assert desk.steps == [15, 10]
    assert desk.lines == [5, 10, 15]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_gets_room_from_the_older_one(desk, monkeypatch, number):
    desk.write_at(2, 4)
    full = failing(number, lambda: desk.folder.checkpoint_path(2).exists())
    monkeypatch.setattr(os, "fsync", full)
    desk.write_at(6)
    assert desk.steps == [6, 4]
    assert Checkpointed(6) in desk.said()


def test_a_disk_that_stays_full_leaves_the_newest_and_is_reported_once(desk, monkeypatch):
    desk.write_at(2, 4)
    desk.said()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(errno.ENOSPC))
        desk.write_at(6, 7, 10)
        assert desk.steps == [4]
        (failed,) = desk.said()
        assert isinstance(failed, Failed)
        assert isinstance(failed.error, RecordingError)
        text = str(failed.error)
        assert "No space left on device" in text
        assert "training continues" in text
        assert "the latest is of step 4" in text
        assert "\n" not in text
    desk.write_at(11)
    assert desk.steps == [11, 4]
    assert desk.lines == [10], "the measures of an epoch are not lost"
    assert desk.said() == [Checkpointed(11)]
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    desk.write_at(12)
    assert len(desk.said()) == 1, "it had worked in between"
    assert not [path for path in desk.folder.path.rglob(".*.*") if path.name != ".lock"]


def test_another_failure_takes_nothing_away(desk, monkeypatch):
    desk.write_at(2, 4)
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    desk.write_at(6)
    assert desk.steps == [4, 2]


def test_a_damaged_checkpoint_is_not_what_is_kept(folder):
    before = Desk(folder)
    before.write_at(2, 4)
    folder.checkpoint_path(4).write_bytes(b"x" * 100)
    desk = Desk(folder, saved_step=2)
    desk.write_at(3)
    assert desk.steps == [3, 2]


def test_a_full_disk_never_takes_the_only_good_one(folder, monkeypatch):
    Desk(folder).write_at(2, 4)
    folder.checkpoint_path(4).write_bytes(b"x" * 100)
    desk = Desk(folder, saved_step=2)
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    desk.write_at(3)
    assert desk.steps == [2]


@pytest.mark.parametrize("is_deleted", [False, True])
def test_nothing_is_written_into_a_folder_that_is_no_longer_ours(desk, is_deleted):
    desk.write_at(2)
    desk.said()
    if is_deleted:
        shutil.rmtree(desk.folder.path)
    desk.is_lost = True
    desk.write_at(4, 5, 6)
    assert desk.said() == []
    assert desk.writer.is_gone
    assert [line["step"] for line in desk.writer.unwritten()] == [5]
    assert desk.folder.path.exists() != is_deleted
    assert desk.steps == ([] if is_deleted else [2])


def test_it_says_whether_the_latest_attempt_failed(desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(errno.ENOSPC))
        desk.write_at(2)
    assert desk.writer.has_failed
    desk.write_at(3)
    assert not desk.writer.has_failed


def test_deleted_checkpoints_are_made_again(desk):
    desk.write_at(2, 4)
    shutil.rmtree(desk.folder.checkpoints_folder)
    desk.write_at(6)
    assert desk.steps == [6]


def test_a_defect_is_an_event_and_the_next_job_is_done(desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(RunFolder, "write_state", lambda *_: 1 // 0)
        desk.writer.submit(desk.train_to(2))
        while not isinstance(event := desk.events.get(timeout=TIMEOUT), Failed):
            pass
        assert isinstance(event.error, ZeroDivisionError)
    desk.write_at(4)
    assert desk.steps == [4, 2]


def test_what_killed_processes_left_is_tidied_up(desk):
    drafts = [
        desk.folder.path / ".state.json.00aabbcc",
        desk.folder.checkpoints_folder / ".step-9.safetensors.0123abcd",
    ]
    for draft in drafts:
        draft.write_bytes(b"half")
    desk.folder.metrics.write_bytes(b'{"step": 5}\n{"step": 10}\n{"st')
    desk.writer.begin(Job(RecordedState()), 7)
    assert not [draft for draft in drafts if draft.exists()]
    assert desk.lines == [5]
