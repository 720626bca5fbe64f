"""Tests of the choice of moments: how many, which, and denser early."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.training.moments.album import Album
from tui_nn.training.moments.spacing import find_excess, next_due, place

STRIDES = st.lists(st.integers(1, 400), min_size=1, max_size=600)


def follow(strides: list[int], most: int) -> list[int]:
    """The kept steps of a run whose chunks have so many steps, by the two rules alone."""
    kept, step = [0], 0
    for stride in strides:
        step += stride
        if step >= next_due(kept, most):
            kept.append(step)
        if len(kept) > most:
            del kept[find_excess(kept)]
    return kept


@given(STRIDES, st.integers(3, 64))
def test_at_most_so_many_are_kept_and_the_first_always(strides, most):
    kept = follow(strides, most)
    assert len(kept) <= most
    assert kept[0] == 0
    assert kept == sorted(set(kept))


@given(STRIDES, st.integers(3, 64))
def test_the_last_kept_moment_is_never_far_behind_the_run(strides, most):
    kept, end = follow(strides, most), sum(strides)
    assert place(end) - place(kept[-1]) < place(end) / most


@given(st.integers(300, 3000), st.integers(8, 64))
def test_early_moments_are_denser(length, most):
    kept = follow([1] * length, most)
    early = sum(step <= length / 2 for step in kept)
    assert early >= 1.5 * (len(kept) - early)
    assert kept[1] <= max(2, 8 * length / most**3)


@given(st.integers(500, 5000), st.integers(8, 64))
def test_no_gap_is_much_wider_than_even_spacing(length, most):
    kept = follow([1] * length, most)
    places = [place(step) for step in (*kept, length)]
    gaps = [after - before for before, after in pairwise(places)]
    assert max(gaps) <= max(1.0, 3 * place(length) / most)


def test_a_long_run_has_as_many_moments_as_fit():
    assert len(follow([1] * 20_000, 64)) >= 48


def test_the_moment_that_is_missed_least_is_never_the_first_nor_the_last():
    assert find_excess([0, 1, 1000]) == 1
    assert find_excess([0, 1000, 1001, 1002, 2000]) in (1, 2, 3)
    assert find_excess([0, 500, 1000, 1001, 1002]) == 3


def test_two_moments_are_the_first_and_the_latest():
    album = Album(100, 2 * (100 + 2048))
    assert album.most == 2


class Clock:
    """A thread's processor time: a copy takes `cost` seconds."""

    def __init__(self, cost: float) -> None:
        self.now, self.cost = 0.0, cost

    def __call__(self) -> float:
        self.now += self.cost
        return self.now


@pytest.mark.parametrize("cost", [1e-5, 1e-3, 0.03])
def test_keeping_takes_a_small_share_of_the_training_time(cost):
    clock = Clock(cost)
    album = Album(4, 10**6, clock=clock)
    values = np.zeros(1, np.float32)
    album.take(0, values)
    for chunk in range(1, 4000):
        album.follow(50 * chunk, values, 0.015 * chunk)
    assert clock.now / 2 <= 0.004 * 60 + max(0.008, 4 * cost) + cost
    assert len(album.moments) >= min(40, 0.004 * 60 / cost)


def test_writing_counts_as_keeping():
    copied = Album(10**6, 10**9, clock=lambda: 0.0)
    written = Album(10**6, 10**9, is_written=True, clock=lambda: 0.0)
    values = np.zeros(1, np.float32)
    for chunk in range(1, 200):
        copied.follow(chunk, values, 0.01 * chunk)
        written.follow(chunk, values, 0.01 * chunk)
    assert len(copied.moments) > 40
    assert len(written.moments) == 7, "four at once, and three in 2 s at 2.3 ms each"


def test_each_moment_keeps_its_own_values():
    album = Album(4, 6 * (4 + 2048), clock=lambda: 0.0)
    for step in range(500):
        album.take(step, np.full(1, step, np.float32))
    assert len(album.moments) == 6
    for moment in album.moments:
        assert moment.values is not None
        assert moment.values[0] == moment.step


def test_a_budget_for_less_than_two_keeps_none():
    album = Album(10**6, 10**6)
    album.take(0, np.zeros(1, np.float32))
    album.follow(1, np.zeros(1, np.float32), 1.0)
    assert (album.steps, album.bytes) == ((), 0)
