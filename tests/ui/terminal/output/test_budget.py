from __future__ import annotations

import pytest

from tui_nn.ui.terminal.output.budget import LIMITS, LONGEST_PAUSE, MARGIN, Budget


@pytest.mark.parametrize("limit", LIMITS.values())
@pytest.mark.parametrize("size", [900, 8_000])
def test_pictures_that_wait_as_they_are_told_stay_within_the_limit(limit, size):
    budget, now, sent = Budget(limit), 0.0, 0
    while now < 120:
        budget.spend(size, now)
        sent += size
        now += max(0.3, budget.delay(now))
    assert sent / now <= limit


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
