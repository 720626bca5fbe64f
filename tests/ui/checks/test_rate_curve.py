"""The curve of the range test: the two rates stand where they belong."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.training.protocol.checking import ChecksView
from tui_nn.ui.checks.rate_curve import decades_axis, draw_rate_curve

RATES = 1e-6 * 10 ** (np.arange(48) / 8)
LOSSES = np.interp(np.log10(RATES), [-6, -4, -2, -1], [2.0, 2.0, 0.0, 1000.0])


def column_of(text: str, sign: str) -> int:
    (place,) = {line.index(sign) for line in text.splitlines()[:-1] if sign in line}
    return place


@pytest.mark.parametrize("braille", [True, False])
def test_the_signs_stand_at_their_rates(braille):
    view = ChecksView((), RATES, LOSSES, 1e-3, rate=1e-5)
    text = str(draw_rate_curve(80, 10, view, braille=braille))
    ticks = next(line for line in text.splitlines() if "1e-5" in line)
    assert abs(column_of(text, "●") - (ticks.index("1e-5") + 2)) <= 2
    assert abs(column_of(text, "◆") - (ticks.index("0.001") + 2)) <= 2
    assert "1000" not in text  # the loss that explodes does not flatten the rest


def test_a_recipe_beyond_the_curve_is_shown_all_the_same():
    view = ChecksView((), RATES[:20], LOSSES[:20], None, rate=10.0)
    text = str(draw_rate_curve(80, 10, view))
    assert "●" in text.splitlines()[1]
    assert "suggested" not in text


@pytest.mark.parametrize("size", [(0, 0), (5, 3), (200, 60)])
@pytest.mark.parametrize("points", [0, 1, 2, 48])
def test_any_size_is_drawn(size, points):
    view = ChecksView((), RATES[:points], LOSSES[:points], 1e-3, rate=1e-3)
    width, height = size
    cells = draw_rate_curve(width, height, view)
    assert (cells.width, cells.height) == size


def test_an_axis_of_decades():
    axis = decades_axis(2e-6, 0.5)
    assert [label for _, label in axis.ticks] == ["1e-5", "1e-4", "0.001", "0.01", "0.1"]
    assert axis.share(1e-5) == pytest.approx(np.log10(5) / np.log10(2.5e5))
