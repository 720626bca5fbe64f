import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.ui.run.scales import RATE_LIMITS, neighbour, next_pace, next_rate


@pytest.mark.parametrize(
    ("rate", "up", "down"),
    [(0.001, 0.002, 0.0005), (0.002, 0.005, 0.001), (0.5, 1.0, 0.2), (0.003, 0.005, 0.002)],
)
def test_rate_moves_on_the_1_2_5_scale(rate, up, down):
    assert next_rate(rate, 1) == up
    assert next_rate(rate, -1) == down


def test_rate_stays_within_its_limits():
    low, high = RATE_LIMITS
    assert next_rate(low, -1) == low
    assert next_rate(high, 1) == high


@given(st.floats(1e-6, 1e3))
def test_up_and_down_bracket_the_value(value):
    assert neighbour(value, -1) < value < neighbour(value, 1)


@given(st.floats(1e-6, 1e3))
def test_down_undoes_up_on_the_scale(value):
    on_scale = neighbour(value, 1)
    assert neighbour(neighbour(on_scale, 1), -1) == on_scale


def test_pace_ends_in_full_speed_and_at_one():
    assert next_pace(None, 1) is None
    assert next_pace(None, -1) == 1000
    assert next_pace(1000, 1) is None
    assert next_pace(500, 1) == 1000
    assert next_pace(2, -1) == 1
    assert next_pace(1, -1) == 1
