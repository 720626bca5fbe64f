"""Workers share everything without a gap, and wait until all of them are there."""

from __future__ import annotations

from threading import Thread

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.engine.kernels.structures import Team
from tui_nn.engine.kernels.teamwork import meet, share_of
from tui_nn.jit import kernel

PATIENCE = 60
"""Seconds until a worker that has not returned is taken to wait for ever."""

ROUNDS = 40

DELAY = 100_000
"""Sums for which the slow worker keeps the others waiting in every round."""


def make_team(workers: int) -> list[Team]:
    arrivals = np.zeros(1, np.int64)
    return [Team(worker, workers, arrivals) for worker in range(workers)]


@kernel
def linger(count):
    """Do nothing that is quickly done; what it gives keeps the compiler from leaving it out."""
    total = 1
    for k in range(count):
        total = (total * 48271 + k) % 2147483647
    return total


@kernel
def exchange(team, board, slow, seen, lingered):
    """In every round, write the round on the board, meet, note what the others wrote, meet."""
    meetings = 0
    for number in range(seen.shape[0]):
        if team.worker == slow[number]:
            lingered[team.worker] += linger(DELAY)
        board[team.worker] = number + 1
        meetings = meet(team, meetings)
        for worker in range(team.workers):
            seen[number, worker] = board[worker]
        meetings = meet(team, meetings)
    return meetings


def run_together(
    team: list[Team], board: np.ndarray, slow: np.ndarray, *, seen: list[np.ndarray]
) -> list[int]:
    """What `exchange` gives for every worker, each in a thread of its own."""
    found: list[int] = []
    lingered = np.zeros(len(team), np.int64)

    def work(worker: int) -> None:
        found.append(exchange(team[worker], board, slow, seen[worker], lingered))

    threads = [Thread(target=work, args=(k,), daemon=True) for k in range(len(team))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "a worker waits for ever"
    return found


@given(
    count=st.integers(0, 1000), workers=st.integers(1, 9), grain=st.sampled_from([1, 2, 8, 16, 500])
)
def test_shares_cover_everything_once_and_in_order(count, workers, grain):
    end = 0
    for team in make_team(workers):
        first, last = share_of(team, count, grain)
        assert first == end
        assert first <= last
        assert first % grain == 0 or first == count
        end = last
    assert end == count


@given(count=st.integers(0, 1000), workers=st.integers(1, 9), grain=st.integers(1, 16))
def test_shares_are_fair_to_a_grain(count, workers, grain):
    sizes = []
    for team in make_team(workers):
        first, last = share_of(team, count, grain)
        sizes.append(last - first)
    assert max(sizes) - min(sizes) < 2 * grain


def test_one_alone_does_not_wait():
    [team] = make_team(1)
    seen = [np.zeros((3, 1), np.int64)]
    slow = np.zeros(3, np.int64)
    assert run_together([team], np.zeros(1, np.int64), slow, seen=seen) == [6]
    np.testing.assert_array_equal(seen[0][:, 0], [1, 2, 3])
    assert team.arrivals[0] == 0


@pytest.mark.parametrize("workers", [2, 3, 5])
def test_a_worker_at_a_barrier_sees_what_all_others_did_before(workers):
    """One lingers in every round: a worker that did not wait would read an older round."""
    team = make_team(workers)
    seen = [np.zeros((ROUNDS, workers), np.int64) for _ in team]
    slow = np.random.default_rng(0).integers(0, workers, ROUNDS)
    meetings = run_together(team, np.zeros(workers, np.int64), slow, seen=seen)
    rounds = np.arange(1, ROUNDS + 1)
    for notes in seen:
        np.testing.assert_array_equal(notes, np.tile(rounds[:, None], workers))
    assert meetings == [2 * ROUNDS] * workers
    assert team[0].arrivals[0] == 2 * ROUNDS * workers
