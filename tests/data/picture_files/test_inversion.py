"""Pictures of one data set are inverted together where their borders agree."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tui_nn.data.picture_files.borders import Ground, find_ground
from tui_nn.data.picture_files.inversion import decide_inversion


@pytest.mark.parametrize(
    ("light", "dark", "unclear", "expected"),
    [
        (100, 0, 0, "yes"),
        (97, 3, 40, "yes"),
        (0, 100, 0, "no"),
        (3, 97, 40, "no"),
        (50, 50, 0, "auto"),
        (90, 10, 0, "auto"),
        (20, 20, 100, "no"),
        (0, 0, 0, "no"),
    ],
)
def test_decisions(light, dark, unclear, expected):
    grounds = Counter({Ground.LIGHT: light, Ground.DARK: dark, Ground.UNCLEAR: unclear})
    assert decide_inversion(grounds) == expected


def test_grounds():
    spot = np.zeros((20, 20), np.uint8)
    assert find_ground(spot) is Ground.BLANK
    spot[5:9, 5:9] = 200
    assert find_ground(spot) is Ground.DARK
    assert find_ground(255 - spot) is Ground.LIGHT
    noise = np.random.default_rng(0).integers(0, 256, (20, 20), np.uint8)
    assert find_ground(noise) is Ground.UNCLEAR
