"""While a network is loaded, the session answers: drawings are read, a start is queued."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import TIMEOUT, Driver
from tui_nn.errors import DataError
from tui_nn.training.protocol.commands import (
    Introduce,
    Load,
    Observe,
    Pause,
    Run,
    SetLearningRate,
    Step,
    Stop,
)
from tui_nn.training.protocol.drawings import Answering, Classified, OwnDrawings
from tui_nn.training.protocol.events import (
    Event,
    Failed,
    Finished,
    Left,
    Loading,
    Played,
    Ready,
)
from tui_nn.training.protocol.inbox import Addressed
from tui_nn.training.protocol.inquiries import Play
from tui_nn.training.protocol.sketching import Classify, DeleteDrawings, ListDrawings, Teach
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.session import loader
from tui_nn.training.trainer.trainer import Trainer


class SlowLoading:
    """Takes the place of `load_trainer`: loads on request.

    Attributes:
        begun: set when a network is being loaded.
        tell: tells the progress of the latest.
        error: raised instead, if there is one.
    """

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.tell: Callable[[Loading], None]
        self.error: Exception | None = None
        self._goes_on = threading.Semaphore(0)

    def __call__(
        self, command: Load, tell: Callable[[Loading], None], claimed: ClaimedRun | None = None
    ) -> Trainer:
        self.tell = tell
        self.begun.set()
        assert self._goes_on.acquire(timeout=TIMEOUT)
        if self.error is not None:
            raise self.error
        return tiny.make_trainer(command.config)

    def end(self) -> None:
        self._goes_on.release()


@pytest.fixture
def loading(monkeypatch) -> Iterator[SlowLoading]:
    loading = SlowLoading()
    monkeypatch.setattr("tui_nn.training.session.loader.load_trainer", loading)
    yield loading
    for _ in range(3):
        loading.end()


@pytest.fixture
def busy(driver, loading) -> Driver:
    """A session that loads a run on digits."""
    driver.send(Load(tiny.DIGITS))
    assert loading.begun.wait(TIMEOUT)
    return driver


def without_kernels(monkeypatch) -> None:
    """Let calling a kernel fail, as if it could not be compiled."""

    def fail(*_):
        raise AssertionError("a kernel was called")

    monkeypatch.setattr("tui_nn.data.strokes.rasterizer.prepare_drawings", fail)
    monkeypatch.setattr("tui_nn.engine.kernels.steps.run_batches", fail)


@pytest.mark.parametrize("by", [None, Answering.BUILT_IN])
@pytest.mark.parametrize("inside", [False, True])
def test_a_drawing_is_read_without_kernels(busy, monkeypatch, by, inside):
    with monkeypatch.context() as patch:
        without_kernels(patch)
        busy.send(Classify(tiny.SEVEN, by, inside))
        found = busy.wait_for(Classified)
    assert (found.by, int(found.probabilities.argmax())) == (Answering.BUILT_IN, 7)
    assert (found.insight is not None) is inside


def test_a_lesson_is_played_while_the_network_is_loaded(busy, loading):
    busy.send(Play(1), Play(9))
    assert busy.wait_for(Played).view.lesson == 1
    loading.end()
    busy.wait_for(Ready)  # the ninth trains networks, and has waited for the kernels
    assert busy.wait_for(Played).view.lesson == 9


def test_the_answer_is_that_of_the_kernels(busy, loading):
    busy.send(Classify(tiny.SEVEN))
    early = busy.wait_for(Classified)
    loading.end()
    busy.wait_for(Ready)
    busy.send(Classify(tiny.SEVEN, Answering.BUILT_IN))
    late = busy.wait_for(Classified)
    np.testing.assert_allclose(early.probabilities, late.probabilities, atol=1e-4)
    assert np.abs(early.picture.astype(int) - late.picture).max() <= 1


def test_own_drawings_are_kept_listed_and_deleted(busy, monkeypatch):
    without_kernels(monkeypatch)
    busy.send(Teach(tiny.SEVEN, "7"))
    (drawing,) = busy.wait_for(OwnDrawings).drawings
    assert (drawing.label, drawing.answer) == ("7", "7")
    busy.send(ListDrawings(), DeleteDrawings((drawing.key,)))
    assert len(busy.wait_for(OwnDrawings).drawings) == 1
    assert not busy.wait_for(OwnDrawings).drawings


def test_loading_that_ends_without_a_word_is_a_failure(driver, monkeypatch):
    """Too little memory can keep its thread from telling even that."""
    monkeypatch.setattr(loader, "LIFE_INTERVAL", 0.01)
    monkeypatch.setattr(loader.Loader, "_load_into", lambda *_: None)
    driver.send(Load(tiny.DIGITS))
    assert isinstance(driver.wait_for(Failed).error, MemoryError)


def test_a_drawing_that_is_none_is_a_failure_and_loading_continues(busy, loading):
    busy.send(Classify(()))
    failed = busy.next_event()
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, DataError)
    loading.end()
    busy.wait_for(Ready)


def test_the_networks_own_answer_waits_for_the_network(busy, loading):
    busy.send(Classify(tiny.SEVEN, Answering.TRAINED), Classify(tiny.SEVEN))
    assert busy.next_event().by is Answering.BUILT_IN
    loading.end()
    busy.wait_for(Ready)
    assert busy.wait_for(Classified).by is Answering.TRAINED


def test_a_start_is_queued_and_reported(busy, loading):
    busy.send(Run())
    assert busy.next_event() == Loading("starting", queued=True)
    loading.tell(Loading("compiling", 0.5, "1 of 2"))
    assert busy.next_event() == Loading("compiling", 0.5, "1 of 2", queued=True)
    loading.end()
    busy.wait_for(Ready)
    result = busy.wait_for(Finished).result
    alone = tiny.train(tiny.make_trainer(tiny.DIGITS))
    assert (result.steps, result.test) == (alone.step, alone.evaluate("test"))


def test_attached_programs_queue_and_cancel_too(busy, loading):
    for command in Run(), Pause(), Step():
        busy.inbox.put(Addressed(command, busy.events.put))
    assert [busy.next_event().queued for _ in range(3)] == [True, False, True]
    loading.end()
    busy.wait_for(Ready)
    assert busy.observe_until(RunState.PAUSED).step == 1


def test_a_queued_start_can_be_cancelled(busy, loading):
    busy.send(Run(), Pause())
    assert [busy.next_event().queued for _ in range(2)] == [True, False]
    loading.end()
    busy.wait_for(Ready)
    assert busy.observe().state is RunState.READY


def test_queued_steps_add_up(busy, loading):
    busy.send(Step(), Step(2))
    loading.end()
    busy.wait_for(Ready)
    assert busy.observe_until(RunState.PAUSED).step == 3


def test_the_latest_wish_counts(busy, loading):
    busy.send(Run(), Step(2))
    loading.end()
    busy.wait_for(Ready)
    assert busy.observe_until(RunState.PAUSED).step == 2


def test_a_start_is_not_meant_for_the_network_of_before(driver, loading):
    """What was to begin is not there; no one asked for the old run to continue."""
    loading.end()
    driver.load()
    loading.error = DataError("no such file")
    driver.send(Load(tiny.DIGITS), Run())
    loading.end()
    with pytest.raises(DataError):
        driver.wait_for(Ready)
    assert driver.observe().state is RunState.READY


def test_a_start_after_a_second_load_is_meant_for_that(busy, loading):
    busy.send(Load(tiny.MOONS), Run())
    loading.end()
    assert busy.wait_for(Ready).config.dataset == "digits"
    loading.end()
    assert busy.wait_for(Ready).config.dataset == "moons"
    assert busy.wait_for(Finished).result.dataset == "moons"


def test_what_needs_the_network_is_obeyed_in_its_turn(busy, loading):
    busy.send(SetLearningRate(0.05), Observe(), SetLearningRate(0.07), Observe())
    loading.end()
    busy.wait_for(Ready)
    assert [busy.next_event().base_rate for _ in range(2)] == [0.05, 0.07]


def test_a_command_outside_its_bounds_is_refused_while_the_network_is_loaded(busy, loading):
    told: list[Event] = []
    busy.send(Addressed(Step(0), told.append), SetLearningRate(0.0))
    error = busy.wait_for(Failed).error
    assert str(error).startswith("learning-rate: 0.0 must be above 0")
    (answer,) = told
    assert isinstance(answer, Failed)
    assert str(answer.error) == "count: 0 must be at least 1 and at most 2147483647"
    loading.end()
    busy.wait_for(Ready)
    snapshot = busy.observe()
    assert (snapshot.state, snapshot.base_rate) == (RunState.READY, tiny.DIGITS.learning_rate)


def test_a_late_client_is_informed_of_the_loading(busy, loading):
    heard: list[Event] = []
    loading.tell(Loading("compiling", 0.5, "1 of 2"))
    busy.wait_for(Loading)
    busy.send(Run(), Addressed(Introduce(), heard.append))
    busy.wait_for(Loading)
    busy.send(Classify(tiny.SEVEN))
    busy.wait_for(Classified)
    assert heard == [Loading("compiling", 0.5, "1 of 2", queued=True)]


@pytest.mark.parametrize("addressed", [False, True])
def test_stop_does_not_wait_for_the_network(busy, addressed):
    stop = Addressed(Stop(), busy.events.put) if addressed else Stop()
    busy.inbox.put(stop)
    assert busy.wait_for(Left) == Left(None, 0, running=False, finished=False)
    busy.thread.join(TIMEOUT)
    assert not busy.thread.is_alive()


def test_stop_leaves_the_run_of_before(driver, loading):
    loading.end()
    driver.load()
    driver.send(Step(3))
    driver.observe_until(RunState.PAUSED, step=3)
    driver.send(Load(tiny.DIGITS), Stop())
    assert driver.wait_for(Left).step == 3
