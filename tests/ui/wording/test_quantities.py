"""Numbers as short texts."""

from __future__ import annotations

import math

import pytest

from tui_nn.ui.wording import quantities


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.31662, "0.317"),
        (0.0753, "0.0753"),
        (0.0, "0.0000"),
        (4.7e-5, "4.7e-5"),
        (12.345, "12.3"),
        (12_345.0, "12 345"),
        (3.2e9, "3.20e+09"),
        (math.nan, "–"),
        (None, "–"),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
    ],
)
def test_number(value, text):
    assert quantities.number(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.9784, "97.8%"), (1.0, "100%"), (0.9996, "99.9%"), (None, "–")]
)
def test_percent(share, text):
    assert quantities.percent(share) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0:00"), (61, "1:01"), (3725, "1:02:05")])
def test_clock(seconds, text):
    assert quantities.clock(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.984, "0.98 s"), (12.34, "12.3 s"), (75, "1:15")])
def test_duration(seconds, text):
    assert quantities.duration(seconds) == text


def test_measures_have_one_name_and_r_squared_three_decimals():
    names = [quantities.measure(name) for name in ("loss", "accuracy", "rmse", "mae")]
    assert names == ["loss", "accuracy", "RMSE", "MAE"]
    assert quantities.r_squared(0.96) == "R² 0.960"
    assert quantities.r_squared(None) == quantities.r_squared(math.nan) == "R² –"


def test_things_are_counted():
    assert quantities.plural(1, "drawing") == "1 drawing"
    assert quantities.plural(12, "drawing") == "12 drawings"
