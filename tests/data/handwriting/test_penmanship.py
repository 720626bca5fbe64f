"""The writing kernel against a naive twin, and what each of a hand's habits does."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.dataset import Array
from tui_nn.data.handwriting.curves import POSITIONS
from tui_nn.data.handwriting.hands import draw_hands
from tui_nn.data.handwriting.penmanship import (
    BENDS,
    MOST_CONTROLS,
    MOST_STROKES,
    WAVES,
    Hands,
    write_drawings,
)
from tui_nn.data.handwriting.repertoire import Repertoire
from tui_nn.data.handwriting.styles import STYLES

REPERTOIRE = Repertoire(STYLES)
TABLE = REPERTOIRE.table
TWO_STROKES = int(np.flatnonzero(np.diff(TABLE.first_strokes) == 2)[0])


def steady(style: int, **habits: Array | float) -> Hands:
    """A hand that draws a style exactly as it stands, but for some habits."""
    values = {
        "styles": np.array([[style, style]]),
        "blends": np.zeros(1),
        "manners": np.array([[1.0, 0.0, 0.0]]),
        "shakes": np.zeros((1, MOST_CONTROLS, 2)),
        "ends": np.zeros((1, MOST_STROKES, 2)),
        "shifts": np.zeros((1, MOST_STROKES, 2)),
        "proportions": np.zeros(1),
        "widths": np.ones(1),
        "tapers": np.zeros(1),
        "slants": np.zeros(1),
        "angles": np.zeros(1),
        "bends": np.zeros((1, BENDS, 4)),
        "tremors": np.zeros((1, WAVES, 4)),
        "strides": np.ones(1, np.int64),
        "grids": np.zeros((1, 4)),
    }
    for name, value in habits.items():
        values[name] = np.array(np.broadcast_to(value, values[name].shape), values[name].dtype)
    return Hands(**values)


def written(hands: Hands) -> list[list[Array]]:
    """The strokes of each drawing."""
    count = len(hands.styles)
    points = np.full((count * MOST_STROKES * POSITIONS, 2), np.nan)
    strokes = np.empty(count * MOST_STROKES + 1, np.int64)
    drawings = np.empty(count + 1, np.int64)
    scratch = np.empty_like(TABLE.controls), np.empty((POSITIONS, 2))
    write_drawings(TABLE, hands, *scratch, points, strokes, drawings)
    return [
        [points[strokes[k] : strokes[k + 1]] for k in range(drawings[d], drawings[d + 1])]
        for d in range(count)
    ]


def naive_way(hands: Hands, drawing: int, style: int, number: int) -> Array:
    """The way of a stroke before the page is bent."""
    stroke = TABLE.first_strokes[style] + number
    columns = slice(TABLE.first_controls[stroke], TABLE.first_controls[stroke + 1])
    still = TABLE.controls[columns]
    places = (np.arange(len(still)) + 8 * number) % MOST_CONTROLS
    moved = still + hands.shakes[drawing, places] + hands.shifts[drawing, number]
    for end, inner in (0, 1), (-1, -2):
        outward = still[end] - still[inner]
        moved[end] += hands.ends[drawing, number, end] * outward / np.hypot(*outward)
    basis = np.tensordot(hands.manners[drawing], TABLE.bases[:, :, columns], axes=1)
    return np.asarray(basis @ moved)


def naive_stroke(hands: Hands, drawing: int, number: int) -> Array:
    """What the pen of one drawing leaves, in plain NumPy."""
    one, other = hands.styles[drawing]
    share = hands.blends[drawing]
    way = (1 - share) * naive_way(hands, drawing, one, number)
    way += share * naive_way(hands, drawing, other, number)
    x, y = way.T
    y = y + hands.proportions[drawing] * (0.25 - y**2)
    x = x * hands.widths[drawing] * (1 + hands.tapers[drawing] * y)
    for frequency, phase, height_x, height_y in hands.bends[drawing]:
        x, y = (
            x + height_x * np.sin(frequency * y + phase),
            y + height_y * np.sin(frequency * x + phase),
        )
    x = x - hands.slants[drawing] * y
    for frequency, phase, height_x, height_y in hands.tremors[drawing]:
        swing = np.sin(frequency * np.arange(POSITIONS) + phase)
        x, y = x + height_x * swing, y + height_y * swing
    angle = hands.angles[drawing]
    turned = np.exp(1j * angle) * (x + 1j * y)
    seen = np.unique([*range(0, POSITIONS, hands.strides[drawing]), POSITIONS - 1])
    points = np.stack([turned.real, turned.imag], axis=1)[seen]
    if hands.grids[drawing, 0]:
        cells, begin = hands.grids[drawing, :2], hands.grids[drawing, 2:]
        points = np.floor(points * cells + begin + 0.5) / cells
    fresh = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    return points[fresh]


def test_the_kernel_writes_as_its_naive_twin() -> None:
    labels = np.arange(300) % 10
    hands = draw_hands(REPERTOIRE, labels, np.random.default_rng(5))
    for drawing, strokes in enumerate(written(hands)):
        first = TABLE.first_strokes[hands.styles[drawing, 0]]
        assert len(strokes) == TABLE.first_strokes[hands.styles[drawing, 0] + 1] - first
        for number, stroke in enumerate(strokes):
            np.testing.assert_allclose(stroke, naive_stroke(hands, drawing, number), atol=1e-9)


@pytest.mark.parametrize("style", range(0, len(TABLE.first_strokes) - 1, 7))
def test_a_steady_hand_draws_the_style_itself(style: int) -> None:
    for number, stroke in enumerate(written(steady(style))[0]):
        columns = TABLE.first_controls[TABLE.first_strokes[style] + number :][:2]
        controls = TABLE.controls[slice(*columns)]
        np.testing.assert_allclose(stroke[[0, -1]], controls[[0, -1]], atol=1e-9)


def test_habits_do_what_their_names_say() -> None:
    (plain, *_), *_ = written(steady(0))
    (turned, *_), *_ = written(steady(0, angles=np.pi / 2))
    np.testing.assert_allclose(turned[:, 1], plain[:, 0], atol=1e-9)
    (wide, *_), *_ = written(steady(0, widths=2.0))
    np.testing.assert_allclose(wide, plain * [2, 1], atol=1e-9)
    (slanted, *_), *_ = written(steady(0, slants=0.5))
    assert slanted[plain[:, 1].argmin(), 0] > plain[plain[:, 1].argmin(), 0]
    (coarse, *_), *_ = written(steady(0, strides=7))
    assert len(coarse) < len(plain) / 5
    np.testing.assert_allclose(coarse[[0, -1]], plain[[0, -1]], atol=1e-9)


def test_a_shifted_stroke_leaves_the_others_where_they_are() -> None:
    shifts = np.zeros((1, MOST_STROKES, 2))
    shifts[0, 1] = 0.3, -0.1
    still, moved = written(steady(TWO_STROKES))[0], written(steady(TWO_STROKES, shifts=shifts))[0]
    np.testing.assert_allclose(moved[0], still[0])
    np.testing.assert_allclose(moved[1], still[1] + [0.3, -0.1], atol=1e-9)


def test_keys_move_from_cell_to_neighbouring_cell() -> None:
    (points, *_), *_ = written(steady(0, grids=np.array([[8.0, 8.0, 0.0, 0.0]])))
    cells = points * 8
    np.testing.assert_allclose(cells, np.round(cells), atol=1e-9)
    assert abs(np.diff(np.round(cells), axis=0)).max() == 1
