from __future__ import annotations

import math

import pytest

from tui_nn.ui.drawing.numerals import grouped, scientific, short, signed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.000"),
        (2.3026, "2.30"),
        (0.0812, "0.081"),
        (12.345, "12.3"),
        (123.45, "123.5"),
        (1234.5, "1234"),
        (12345, "12.3k"),
        (1.2e-5, "1.2e-5"),
        (3e7, "3.0e7"),
        (-0.5, "−0.500"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_short(value, text):
    assert short(value) == text


def test_scientific():
    assert scientific(0.0021) == "2.1e-3"
    assert scientific(0) == "0"
    assert scientific(-15) == "−1.5e1"
    assert scientific(math.nan) == "NaN"


def test_signed():
    assert signed(-0.003) == "−0.003"
    assert signed(0.172) == "+0.172"
    assert signed(123.4) == "+123.4"
    assert signed(math.inf) == "∞"


def test_grouped():
    assert grouped(11900) == "11 900"
    assert grouped(118_282.4) == "118 282"
