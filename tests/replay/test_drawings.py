"""The choice of drawings to replay."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.replay.drawings import Drawing, choose


@pytest.fixture(scope="module")
def drawings():
    """Four drawings of each label by each of 30 writers."""
    return [
        Drawing(number, number % 10, 1 + number // 10 % 30, []) for number in range(10 * 30 * 4)
    ]


def test_labels_and_writers_are_dealt_evenly(drawings):
    chosen = choose(drawings, 200)
    assert set(Counter(drawing.label for drawing in chosen).values()) == {20}
    assert set(Counter(drawing.writer for drawing in chosen).values()) == {6, 7}
    assert len({drawing.number for drawing in chosen}) == 200


def test_the_choice_is_fixed_by_the_seed(drawings):
    first, again, other = (
        [drawing.number for drawing in choose(drawings, 50, seed)] for seed in (1, 1, 2)
    )
    assert first == again != other


def test_all_of_them_when_more_are_wanted(drawings):
    assert len(choose(drawings, 10_000)) == len(drawings)
