import pytest

from tui_nn.remote.allowance import Allowance


def test_a_burst_is_free_and_then_the_rate_holds():
    allowance = Allowance(per_second=10, burst=3)
    assert [allowance.take(1, 5.0) for _ in range(3)] == [0, 0, 0]
    assert allowance.take(1, 5.0) == pytest.approx(0.1)
    assert allowance.take(1, 5.0) == pytest.approx(0.2)


def test_it_fills_with_time_but_not_beyond_the_brim():
    allowance = Allowance(per_second=10, burst=3)
    allowance.take(3, 0.0)
    assert allowance.take(1, 0.1) == 0
    assert allowance.take(1, 0.1) == pytest.approx(0.1)
    assert allowance.take(3, 1000.0) == 0
    assert allowance.take(1, 1000.0) == pytest.approx(0.1)


def test_what_is_dear_has_to_be_waited_for_long():
    assert Allowance(per_second=10, burst=3).take(103, 0.0) == pytest.approx(10)
