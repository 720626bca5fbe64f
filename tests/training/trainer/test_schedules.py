"""Each schedule's rates, epoch by epoch, and what counts as a better epoch."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.training.settings.choices import SCHEDULES
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.schedules import Progress, scheduled_rate

BASE = 0.1


def rates(schedule: str, epochs: int, drops: list[int] | None = None, **changes) -> list[float]:
    config = TrainingConfig(schedule=schedule, epochs=epochs, **changes)
    return [
        scheduled_rate(config, BASE, epoch, drops[epoch] if drops else 0) for epoch in range(epochs)
    ]


def test_constant():
    assert rates("constant", 4) == [BASE] * 4


def test_step():
    found = rates("step", 7, schedule_period=3, schedule_factor=0.1)
    assert found == pytest.approx([0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001])


def test_cosine():
    found = rates("cosine", 4)
    assert found[0] == BASE
    assert found == pytest.approx([0.1, 0.0853553, 0.05, 0.0146447], rel=1e-5)
    assert rates("cosine", 1) == [BASE]


def test_plateau():
    found = rates("plateau", 4, drops=[0, 0, 1, 2], schedule_factor=0.5)
    assert found == pytest.approx([0.1, 0.1, 0.05, 0.025])


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_no_schedule_ever_raises_the_rate_or_reaches_zero(schedule):
    found = rates(schedule, 50, drops=list(range(50)), schedule_period=2)
    assert found == sorted(found, reverse=True)
    assert min(found) > 0
    assert len(set(found)) > 1 or schedule == "constant"


def test_progress_remembers_the_best_epoch():
    progress = Progress()
    better = [progress.record(loss, period=2) for loss in (3.0, 2.0, 2.0, 2.5, 1.0, 4.0)]
    assert better == [True, True, False, False, True, False]
    assert progress == Progress(best_loss=1.0, stale_epochs=1, drops=1, waited=1)


def test_a_plateau_is_waited_for_afresh_after_each_drop():
    progress, drops = Progress(), []
    for loss in (1.0, *[2.0] * 7):
        progress.record(loss, period=3)
        drops.append(progress.drops)
    assert drops == [0, 0, 0, 1, 1, 1, 2, 2]
    assert progress.stale_epochs == 7


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_non_finite_values_are_no_better(loss):
    progress = Progress()
    assert not progress.record(loss, period=5)
    assert progress.stale_epochs == 1
    assert progress.record(1e300, period=5)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=30), st.integers(1, 5))
def test_the_best_loss_is_the_lowest(losses, period):
    progress = Progress()
    for loss in losses:
        progress.record(loss, period)
    assert progress.best_loss == min(losses)
    assert progress.stale_epochs == len(losses) - 1 - losses.index(min(losses))
    assert progress.drops <= len(losses) // period
