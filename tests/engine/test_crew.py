"""The crew works together where that is faster, and alone where it is not."""

from __future__ import annotations

import os
import threading
from threading import Event, Thread

import pytest

from tui_nn.engine import crew as crew_module
from tui_nn.engine.crew import (
    FIRST_TRIALS,
    MOST_WORKERS,
    TRIAL_INTERVAL,
    WORK_WORTH_SHARING,
    Crew,
    available_cores,
    workers_for,
)

PATIENCE = 60
"""Seconds until a thread that has not ended is taken to run for ever."""


class Clock:
    """Stands for the module `time`: it is as late as the tasks say."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(crew_module, "time", clock)
    return clock


@pytest.fixture
def make_crew():
    """Makes crews, and dismisses them."""
    crews = []

    def make(workers: int) -> Crew:
        crews.append(Crew(workers))
        return crews[-1]

    yield make
    for crew in crews:
        crew.dismiss()


def helpers() -> list[Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "crew"]


class Job:
    """A task that takes so long on the clock, and notes how many workers each run had."""

    def __init__(self, clock: Clock, seconds: dict[int, float]) -> None:
        self.clock, self.seconds = clock, seconds
        self.runs: list[int] = []

    def __call__(self, worker: int, workers: int) -> str:
        if worker == 0:
            self.runs.append(workers)
            self.clock.now += self.seconds[workers]
        return f"worker {worker}"


@pytest.mark.parametrize(
    ("batch_size", "parameters", "cores", "workers"),
    [
        (1, WORK_WORTH_SHARING - 1, 2, 1),
        (1, WORK_WORTH_SHARING, 2, 2),
        (32, 101_770, 2, 1),
        (128, 669_706, 2, 2),
        (128, 669_706, 1, 1),
        (128, 669_706, 64, MOST_WORKERS),
        (4096, 10, 2, 1),
    ],
)
def test_only_what_is_worth_it_is_shared(monkeypatch, batch_size, parameters, cores, workers):
    monkeypatch.setattr(crew_module, "available_cores", lambda: cores)
    assert workers_for(batch_size, parameters) == workers


@pytest.mark.parametrize(("found", "cores"), [(3, 3), (None, 1)])
def test_without_a_list_of_its_cores_all_of_the_machine_are_at_hand(monkeypatch, found, cores):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: found)
    assert available_cores() == cores


def test_cores_kept_from_this_process_are_not_at_hand(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {5}, raising=False)
    assert available_cores() == 1


def test_every_worker_is_called_once_and_the_first_ones_answer_given(make_crew):
    calls: list[tuple[int, int]] = []

    def task(worker: int, workers: int) -> int:
        calls.append((worker, workers))
        return 10 + worker

    crew = make_crew(2)
    together = 0
    for _ in range(FIRST_TRIALS):
        calls.clear()
        assert crew.run(task, 1) == 10
        assert sorted(calls) in ([(0, 1)], [(0, 2), (1, 2)])
        together += len(calls) == 2
    assert together == FIRST_TRIALS // 2


def test_the_first_worker_is_the_calling_thread_and_the_others_are_daemons(make_crew):
    threads = {}

    def task(worker: int, workers: int) -> None:
        threads[worker] = threading.current_thread()

    crew = make_crew(2)
    for _ in range(2):
        crew.run(task, 1)
    assert threads[0] is threading.current_thread()
    assert threads[1] in helpers()
    assert threads[1].daemon


def test_workers_are_there_at_the_same_time(make_crew):
    """A task in which they meet would otherwise never end."""
    met = [Event(), Event()]

    def task(worker: int, workers: int) -> bool:
        met[worker].set()
        return workers == 1 or met[1 - worker].wait(PATIENCE)

    crew = make_crew(2)
    assert crew.run(task, 1)
    assert crew.run(task, 1)
    assert met[1].is_set()


def test_a_run_ends_when_the_last_worker_has(make_crew):
    ended = []
    go = Event()

    def task(worker: int, workers: int) -> None:
        if worker:
            go.wait(PATIENCE)
            ended.append(worker)
        else:
            go.set()

    crew = make_crew(2)
    for _ in range(2):
        crew.run(task, 1)
    assert ended == [1]


def test_one_alone_has_no_helpers(make_crew, clock):
    before = helpers()
    crew, job = make_crew(1), Job(clock, {1: 1.0})
    for _ in range(2 * TRIAL_INTERVAL):
        assert crew.run(job, 1) == "worker 0"
    assert set(job.runs) == {1}
    assert helpers() == before


@pytest.mark.parametrize(("faster", "slower"), [(1, 2), (2, 1)])
def test_the_faster_way_is_taken_and_the_other_tried_from_time_to_time(
    make_crew, clock, faster, slower
):
    crew, job = make_crew(2), Job(clock, {faster: 1.0, slower: 3.0})
    for _ in range(FIRST_TRIALS + 4 * TRIAL_INTERVAL):
        crew.run(job, 1)
    assert job.runs[:FIRST_TRIALS] == [1, 2] * (FIRST_TRIALS // 2)
    later = job.runs[FIRST_TRIALS:]
    trials = [FIRST_TRIALS + place for place, workers in enumerate(later) if workers == slower]
    assert trials == [TRIAL_INTERVAL, 2 * TRIAL_INTERVAL, 3 * TRIAL_INTERVAL, 4 * TRIAL_INTERVAL]


def test_the_crew_changes_its_mind_when_the_other_way_becomes_faster(make_crew, clock):
    """Another program has left the second core, or wants it."""
    crew, job = make_crew(2), Job(clock, {1: 2.0, 2: 5.0})
    for seconds, faster in ((5.0, 1), (1.0, 2), (5.0, 1)):
        job.seconds[2] = seconds
        for _ in range(20 * TRIAL_INTERVAL):
            crew.run(job, 1)
        assert job.runs[-TRIAL_INTERVAL:].count(faster) == TRIAL_INTERVAL - 1


def test_one_slow_run_does_not_change_its_mind(make_crew, clock):
    """Anything may have come in between."""
    crew, job = make_crew(2), Job(clock, {1: 2.0, 2: 1.0})
    for _ in range(TRIAL_INTERVAL + 1):
        crew.run(job, 1)
    job.seconds[2] = 3.0
    crew.run(job, 1)
    job.seconds[2] = 1.0
    crew.run(job, 1)
    assert job.runs[-2:] == [2, 2]


def test_long_runs_are_compared_with_short_ones_by_their_amount(make_crew, clock):
    crew, job = make_crew(2), Job(clock, {1: 0.0, 2: 0.0})
    for number in range(FIRST_TRIALS):
        amount = 1 if number % 2 else 10
        job.seconds = {1: 10 * 2.0, 2: 3.0}
        crew.run(job, amount)
    crew.run(job, 1)
    assert job.runs[-1] == 1


def test_work_of_another_kind_is_not_compared(make_crew, clock):
    crew, job = make_crew(2), Job(clock, {1: 1.0, 2: 3.0})
    for _ in range(FIRST_TRIALS):
        crew.run(job, 1)
    other = Job(clock, {1: 100.0, 2: 100.0})
    for _ in range(2 * TRIAL_INTERVAL):
        crew.run(other)
    assert set(other.runs) == {1}
    crew.run(job, 1)
    assert job.runs[-1] == 1


def test_dismissing_ends_the_helpers():
    before = set(helpers())
    crew = Crew(2)
    [thread] = set(helpers()) - before
    crew.dismiss()
    thread.join(PATIENCE)
    assert not thread.is_alive()
