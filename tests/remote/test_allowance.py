import pytest

from tui_nn.remote.allowance import Allowance


def test_a_full_bucket_allows_a_burst_and_then_limits_the_frequency():
    allowance = Allowance(per_second=10, burst=3)
    assert [allowance.take(1, 5.0) for _ in range(3)] == [0, 0, 0]
    assert allowance.take(1, 5.0) == pytest.approx(0.1)
    assert allowance.take(1, 5.0) == pytest.approx(0.2)


def test_a_bucket_fills_with_time_up_to_its_size():
    allowance = Allowance(per_second=10, burst=3)
    allowance.take(3, 0.0)
    assert allowance.take(1, 0.1) == 0
    assert allowance.take(1, 0.1) == pytest.approx(0.1)
    assert allowance.take(3, 1000.0) == 0
    assert allowance.take(1, 1000.0) == pytest.approx(0.1)


def test_an_expensive_command_waits_longer():
    assert Allowance(per_second=10, burst=3).take(103, 0.0) == pytest.approx(10)
