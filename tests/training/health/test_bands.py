from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.typed import expect
from tui_nn.training.health.bands import MUCH_IDLE, RATIO_BANDS, ratio_verdict
from tui_nn.training.health.layer_statistics import judge
from tui_nn.ui.screens.help_text import COLUMNS

RATIOS = st.floats(0, 1e12) | st.floats(-12, 3).map(lambda power: 10**power)
HELP = dict(COLUMNS.lines)


def verdict_by_the_help_text(ratio: float) -> str:
    """What a reader of the help text says of a ratio."""
    found = re.match(
        r".* · (\S+) to (\S+) is (\w+) .*, above is (\w+) .*, below is (\w+) ",
        HELP["update:weight"],
    )
    low, high, inside, above, below = expect(found).groups()
    return below if ratio < float(low) else above if ratio > float(high) else inside


@given(RATIOS)
def test_no_verdict_contradicts_the_bands_of_the_help_text(ratio):
    assert ratio_verdict(ratio) == verdict_by_the_help_text(ratio)
    word = judge(1.0, 1.0, ratio, None, "")
    assert word == verdict_by_the_help_text(ratio)


@given(st.floats(0, 1))
def test_nor_the_share_of_idle_units(share):
    (limit,) = re.findall(r"above (\d+)%", HELP["idle units"])
    assert (judge(1.0, 1.0, 1e-3, share, "dead") == "dead") == (share > int(limit) / 100)
    assert int(limit) / 100 == MUCH_IDLE


def test_every_ratio_has_a_band():
    ends = sorted((band.low, band.high) for band in RATIO_BANDS)
    assert ends[0][0] == 0
    assert [high for _, high in ends[:-1]] == [low for low, _ in ends[1:]]
    assert ends[-1][1] == float("inf")
