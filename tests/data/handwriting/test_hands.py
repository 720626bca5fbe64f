from __future__ import annotations

import numpy as np

from tui_nn.data.handwriting import hands as module
from tui_nn.data.handwriting.hands import draw_hands, draw_pens
from tui_nn.data.handwriting.repertoire import Repertoire
from tui_nn.data.handwriting.styles import STYLES

REPERTOIRE = Repertoire(STYLES)
COUNT = 4000
LABELS = np.arange(COUNT) % 10


def test_hands_depend_on_their_generator_alone() -> None:
    first, again = (draw_hands(REPERTOIRE, LABELS, np.random.default_rng(3)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_every_array_has_a_row_a_drawing_and_finite_numbers() -> None:
    for array in draw_hands(REPERTOIRE, LABELS, np.random.default_rng(0)):
        assert len(array) == COUNT
        assert np.isfinite(array).all()


def test_shares_are_those_that_the_constants_say() -> None:
    hands = draw_hands(REPERTOIRE, LABELS, np.random.default_rng(1))
    columns, lines = hands.grids[:, 0], hands.grids[:, 1]
    mouse, keys = columns == 2 * lines, (columns == lines) & (lines > 0)
    assert abs((mouse & (lines > 0)).mean() - module.MOUSE_SHARE) < 0.03
    assert abs(keys.mean() - module.KEYS_SHARE) < 0.03
    assert (hands.strides[keys] == 1).all()
    assert abs((hands.manners[:, 2] > 0).mean() - module.STRAIGHT_SHARE) < 0.03
    np.testing.assert_allclose(hands.manners.sum(axis=1), 1.0)
    assert ((hands.blends >= 0) & (hands.blends < 1)).all()
    assert (hands.widths > 0).all()


def test_some_hands_are_neat_and_some_are_wild() -> None:
    hands = draw_hands(REPERTOIRE, LABELS, np.random.default_rng(2))
    spread = np.sort(hands.shakes.std(axis=(1, 2)))
    assert spread[COUNT * 9 // 10] > 2 * spread[COUNT // 10]


def test_pens_stay_within_their_bounds() -> None:
    radii, softness, centres = draw_pens(COUNT, np.random.default_rng(0))
    assert module.PEN_RADII[0] <= radii.min() < radii.max() <= module.PEN_RADII[1]
    assert module.PEN_SOFTNESSES[0] <= softness.min() < softness.max() < module.PEN_SOFTNESSES[1]
    assert centres.shape == (COUNT, 2)
    assert abs(centres).max() <= module.FARTHEST_CENTRE


def test_pages_bend_by_three_hundredths_of_a_height_and_tremors_by_one() -> None:
    hands = draw_hands(REPERTOIRE, LABELS, np.random.default_rng(4))
    bending = np.sqrt((hands.bends[:, :, 2] ** 2 / 2).sum(axis=1).mean())
    assert 0.03 < bending < 0.04
    waves = hands.tremors[:, :, 2]
    trembling = waves[waves.any(axis=1)]
    assert 0.007 < np.sqrt((trembling**2 / 2).sum(axis=1).mean()) < 0.010
