from __future__ import annotations

import pytest

from tui_nn.ui.terminal.output.budget import LIMITS, LONGEST_PAUSE, MARGIN, Budget, LinkKind


@pytest.mark.parametrize(
    ("link", "limit"),
    [(LinkKind.LOCAL, 20_480), (LinkKind.REMOTE, 8_192), (LinkKind.SLOW, 2_560)],
)
@pytest.mark.parametrize("size", [6_200, 8_000])
def test_pictures_that_wait_as_required_use_most_of_the_limit(link, limit, size):
    budget, now, sent = Budget(LIMITS[link]), 0.0, 0
    while now < 120:
        budget.spend(size, now)
        sent += size
        now += max(0.3, budget.delay(now))
    assert 0.8 * limit < sent / now <= limit


@pytest.mark.parametrize("link", LinkKind)
def test_after_the_largest_picture_the_next_one_waits_six_seconds_at_most(link):
    budget = Budget(LIMITS[link])
    budget.spend(10**9, 0.0)
    assert 3 < budget.delay(0.0) <= 6


def test_what_is_paid_for_is_forgotten():
    budget = Budget(1000)
    budget.spend(int(MARGIN * 500), 0.0)
    assert budget.delay(0.0) == pytest.approx(0.5)
    assert budget.delay(0.2) == pytest.approx(0.3)
    assert budget.delay(9.0) == 0.0
    budget.spend(int(MARGIN * 100), 9.0)
    assert budget.delay(9.0) == pytest.approx(0.1), "idle time is no credit"


def test_debts_add_up_but_not_without_end():
    budget = Budget(1000)
    for _ in range(3):
        budget.spend(int(MARGIN * 1000), 0.0)
    assert budget.delay(0.0) == pytest.approx(3.0)
    budget.spend(10**6, 0.0)
    assert budget.delay(0.0) == pytest.approx(LONGEST_PAUSE)


def test_another_limit_counts_at_once():
    budget = Budget(1000)
    budget.spend(int(MARGIN * 1000), 0.0)
    budget.limit = 2000
    assert budget.delay(0.0) == pytest.approx(0.5)
