"""The pacer, with a clock that the test turns: chunks of the right length, and a steady pace."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tui_nn.training.trainer.pacer import CHUNK_SECONDS, EARLY_SHARE, GROWTH, SPEED_WINDOW, Pacer


class Clock:
    """Seconds that pass on request."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pacer(clock) -> Pacer:
    return Pacer(clock)


def run_chunk(pacer: Pacer, clock: Clock, step_seconds: float, most: int = 10**9) -> int:
    """Wait as long as asked and train a chunk; its number of steps."""
    clock.now += pacer.wait()
    steps = min(pacer.chunk_steps(), most)
    clock.now += steps * step_seconds
    pacer.record(steps, steps * step_seconds)
    return steps


@pytest.mark.parametrize("step_seconds", [1e-6, 1e-4, 1e-3, 0.0149])
def test_chunks_grow_to_the_length_aimed_for(pacer, clock, step_seconds):
    pacer.start()
    sizes = [run_chunk(pacer, clock, step_seconds) for _ in range(30)]
    assert sizes[0] == 1
    for before, after in pairwise(sizes):
        assert after <= before * GROWTH
    assert 0.5 * CHUNK_SECONDS < sizes[-1] * step_seconds <= CHUNK_SECONDS * 1.001


def test_early_chunks_are_short_so_that_many_moments_can_be_kept(pacer, clock):
    pacer.start()
    begin, ends = clock.now, []
    while clock.now < begin + 0.1:
        run_chunk(pacer, clock, 7e-5)
        ends.append(clock.now - begin)
    assert len(ends) >= 20
    late = [(before, after) for before, after in pairwise(ends) if before > 0.02]
    assert all(after - before <= before * EARLY_SHARE + 7e-5 for before, after in late)


def test_another_run_begins_with_short_chunks_again(pacer, clock):
    pacer.start()
    sizes = [run_chunk(pacer, clock, 1e-4) for _ in range(30)]
    pacer.begin_run()
    assert [run_chunk(pacer, clock, 1e-4) for _ in range(30)] == sizes


def test_after_a_first_chunk_without_duration_millisecond_steps_stay_within_a_chunk(pacer, clock):
    pacer.start()
    pacer.record(1, 0.0)
    assert pacer.chunk_steps() * 1e-3 <= CHUNK_SECONDS


def test_a_step_longer_than_a_chunk_is_a_chunk(pacer, clock):
    pacer.start()
    assert [run_chunk(pacer, clock, 0.5) for _ in range(3)] == [1, 1, 1]


def test_chunks_shrink_at_once_when_steps_get_slow(pacer, clock):
    pacer.start()
    for _ in range(12):
        run_chunk(pacer, clock, 1e-5)
    run_chunk(pacer, clock, 1e-3)
    assert 14 <= run_chunk(pacer, clock, 1e-3) <= 15


def test_a_chunk_that_took_no_time_is_no_trouble(pacer, clock):
    pacer.start()
    pacer.record(1, 0.0)
    assert pacer.chunk_steps() == GROWTH
    pacer.record(0, 0.0)
    assert pacer.chunk_steps() == 1


def test_full_speed_waits_for_nothing(pacer, clock):
    pacer.start()
    run_chunk(pacer, clock, 1e-3)
    assert pacer.wait() == 0


@pytest.mark.parametrize("pace", [0.5, 1, 10, 60, 1000])
def test_a_pace_is_kept(pacer, clock, pace):
    pacer.start()
    pacer.set_pace(pace)
    begin, steps = clock.now, 0
    while clock.now - begin < 20:
        steps += run_chunk(pacer, clock, 1e-4)
    assert steps == pytest.approx(20 * pace, rel=0.05, abs=1.01)


def test_a_slow_pace_goes_step_by_step(pacer, clock):
    pacer.start()
    pacer.set_pace(2)
    assert pacer.wait() == 0
    assert run_chunk(pacer, clock, 1e-4) == 1
    assert pacer.wait() == pytest.approx(0.5 - 1e-4)


def test_lost_time_is_not_made_up_for(pacer, clock):
    pacer.start()
    pacer.set_pace(10)
    run_chunk(pacer, clock, 1e-4)
    clock.now += 60  # the machine slept
    steps = 0
    begin = clock.now
    while clock.now - begin < 1:
        steps += run_chunk(pacer, clock, 1e-4)
    assert 10 <= steps <= 13


def test_a_pace_faster_than_the_machine_is_full_speed(pacer, clock):
    pacer.start()
    pacer.set_pace(1e6)
    begin, steps = clock.now, 0
    for _ in range(100):
        assert pacer.wait() == 0
        steps += run_chunk(pacer, clock, 1e-3)
    assert clock.now - begin == pytest.approx(steps * 1e-3)


def test_a_new_pace_holds_at_once(pacer, clock):
    pacer.start()
    pacer.set_pace(0.01)
    run_chunk(pacer, clock, 1e-3)
    assert pacer.wait() > 50
    pacer.set_pace(5)
    assert pacer.wait() == 0
    pacer.set_pace(0.01)
    run_chunk(pacer, clock, 1e-3)
    pacer.set_pace(None)
    assert pacer.wait() == 0


def test_the_speed_is_that_of_the_last_second(pacer, clock):
    pacer.start()
    assert pacer.steps_per_second == 0
    for _ in range(200):
        run_chunk(pacer, clock, 1e-3)
    assert pacer.steps_per_second == pytest.approx(1000, rel=0.01)
    for _ in range(int(2 * SPEED_WINDOW / CHUNK_SECONDS)):
        run_chunk(pacer, clock, 1e-4)
    assert pacer.steps_per_second == pytest.approx(10_000, rel=0.01)


def test_the_speed_at_a_pace_is_the_pace(pacer, clock):
    pacer.start()
    pacer.set_pace(20)
    for _ in range(100):
        run_chunk(pacer, clock, 1e-4)
    assert pacer.steps_per_second == pytest.approx(20, rel=0.1)


def test_time_counts_from_start_to_stop(pacer, clock):
    assert pacer.elapsed == 0
    pacer.start()
    clock.now += 3
    pacer.start()  # continues, does not begin again
    clock.now += 4
    assert pacer.elapsed == 7
    assert pacer.stop() == 7
    clock.now += 5
    assert pacer.elapsed == 0
    assert pacer.stop() == 0
    assert pacer.steps_per_second == 0
    pacer.start()
    assert pacer.elapsed == 0
