from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.data.dataset import Array
from tui_nn.data.strokes.rasterizer import BOX_SIZE, CANVAS_SIZE, CENTRE, prepare_drawings

Drawing = list[Array]

BIG = 64
"""Side of the naive twin's canvas, whose middle is where the box is first put."""


def naive_ink(strokes: Drawing, radius: float, softness: float) -> Array:
    """Ink on a canvas of BIG x BIG: every pixel's distance to every piece of every stroke."""
    rows, columns = np.mgrid[:BIG, :BIG]
    pixels = np.stack([columns, rows], axis=2).reshape(-1, 1, 2).astype(float)
    starts = np.concatenate([stroke[:-1] if len(stroke) > 1 else stroke for stroke in strokes])
    ends = np.concatenate([stroke[1:] if len(stroke) > 1 else stroke for stroke in strokes])
    along = ends - starts
    length_squared = np.maximum((along**2).sum(axis=1), 1e-30)
    share = np.clip(((pixels - starts) * along).sum(axis=2) / length_squared, 0, 1)
    nearest = starts + share[:, :, None] * along
    distance = np.sqrt(((pixels - nearest) ** 2).sum(axis=2)).min(axis=1)
    ink = np.clip(0.5 + (radius - distance) / softness, 0, 1)
    return np.asarray(ink.reshape(BIG, BIG))


def naive_picture(strokes: Drawing, radius: float, softness: float, offset: Array) -> Array:
    """The same preparation, slowly: fit, ink, weigh, move, ink again."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = (high - low).max()
    scale = (BOX_SIZE - 2 * radius - softness) / extent if extent > 0 else 0.0
    strokes = [(stroke - (low + high) / 2) * scale + BIG / 2 for stroke in strokes]
    rows, columns = np.mgrid[:BIG, :BIG]
    for _ in range(2):
        ink = naive_ink(strokes, radius, softness)
        centre = np.array([(ink * columns).sum(), (ink * rows).sum()]) / ink.sum()
        strokes = [stroke + BIG / 2 + offset - centre for stroke in strokes]
    corner = BIG // 2 - int(CENTRE)
    ink = naive_ink(strokes, radius, softness)[corner : corner + 28, corner : corner + 28]
    return np.floor(255 * ink + 0.5).astype(int).ravel()


def prepared(drawings: list[Drawing], radii: Array, softness: Array, offsets: Array) -> Array:
    """All drawings by the kernel in one call."""
    strokes = [stroke for drawing in drawings for stroke in drawing]
    pictures = np.zeros((len(drawings), 784), dtype=np.uint8)
    prepare_drawings(
        np.concatenate(strokes).astype(np.float64),
        np.cumsum([0, *(len(stroke) for stroke in strokes)]),
        np.cumsum([0, *(len(drawing) for drawing in drawings)]),
        radii,
        softness,
        offsets,
        np.empty((CANVAS_SIZE, CANVAS_SIZE)),
        pictures,
    )
    return pictures


def centre_of_mass(picture: Array) -> Array:
    """x and y of the centre of mass of one picture, shape (784,)."""
    weight = picture.reshape(28, 28).astype(float)
    steps = np.arange(28)
    return np.array([weight.sum(axis=0) @ steps, weight.sum(axis=1) @ steps]) / weight.sum()


AWKWARD: list[Drawing] = [
    [np.array([[3.0, 4.0]])],
    [np.array([[0.0, 0.0], [0.0, 50.0]])],
    [np.array([[-7.0, 2.0], [900.0, 2.0]])],
    [np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])],
    [np.array([[5.0, 5.0], [5.0, 5.0], [9.0, 5.0], [9.0, 5.0]])],
    [np.array([[0.0, 0.0]]), np.array([[30.0, 10.0]])],
    [np.array([[0.0, 0.0], [10.0, 1.0], [0.0, 2.0], [10.0, 3.0], [0.0, 4.0], [60.0, 60.0]])],
]


def test_kernel_agrees_with_its_naive_twin() -> None:
    count = len(AWKWARD)
    radii, softness = np.linspace(0.6, 2.4, count), np.linspace(2.0, 0.5, count)
    offsets = np.random.default_rng(0).uniform(-0.5, 0.5, (count, 2))
    found = prepared(AWKWARD, radii, softness, offsets).astype(int)
    for index, drawing in enumerate(AWKWARD):
        wanted = naive_picture(drawing, radii[index], softness[index], offsets[index])
        assert abs(found[index] - wanted).max() <= 1, index


coordinate = st.integers(-40, 40).map(float)
stroke = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=6).map(np.array)


@settings(max_examples=60, deadline=None)
@given(drawing=st.lists(stroke, min_size=1, max_size=3), radius=st.floats(0.5, 3.0))
def test_kernel_agrees_with_its_naive_twin_on_any_drawing(drawing: Drawing, radius: float) -> None:
    found = prepared([drawing], np.array([radius]), np.array([1.1]), np.zeros((1, 2)))[0]
    wanted = naive_picture(drawing, radius, 1.1, np.zeros(2))
    assert abs(found.astype(int) - wanted).max() <= 1


def test_one_call_for_many_is_one_call_for_each() -> None:
    count = len(AWKWARD)
    radii, softness = np.full(count, 1.2), np.full(count, 1.0)
    together = prepared(AWKWARD, radii, softness, np.zeros((count, 2)))
    for index, drawing in enumerate(AWKWARD):
        alone = prepared([drawing], radii[:1], softness[:1], np.zeros((1, 2)))
        np.testing.assert_array_equal(alone[0], together[index])


@pytest.mark.parametrize("drawing", AWKWARD)
def test_mass_is_centred_and_ink_fits_the_box(drawing: Drawing) -> None:
    picture = prepared([drawing], np.array([1.25]), np.array([1.0]), np.zeros((1, 2)))[0]
    np.testing.assert_allclose(centre_of_mass(picture), CENTRE, atol=0.05)
    rows, columns = np.nonzero(picture.reshape(28, 28))
    assert max(np.ptp(rows), np.ptp(columns)) <= BOX_SIZE


def test_offset_moves_the_centre() -> None:
    picture = prepared(AWKWARD[3:4], np.array([1.25]), np.array([1.0]), np.array([[0.4, -0.3]]))[0]
    np.testing.assert_allclose(centre_of_mass(picture), [CENTRE + 0.4, CENTRE - 0.3], atol=0.02)


def test_densely_drawn_is_the_same_as_coarsely_drawn() -> None:
    corners = np.array([[0.0, 0.0], [10.0, 1.0], [4.0, 12.0]])
    shares = np.linspace(0, 1, 5001)
    dense = np.concatenate(
        [
            corners[index] + shares[:, None] * (corners[index + 1] - corners[index])
            for index in range(2)
        ]
    )
    pictures = prepared(
        [[corners], [dense]], np.full(2, 1.25), np.full(2, 1.0), np.zeros((2, 2))
    ).astype(int)
    assert abs(pictures[0] - pictures[1]).max() <= 8


@pytest.mark.parametrize("pen", [0.8, 2.5])
def test_a_square_fills_twenty_pixels_with_any_pen(pen: float) -> None:
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    picture = prepared([[square]], np.array([pen]), np.array([1.0]), np.zeros((1, 2)))[0]
    for places in np.nonzero(picture.reshape(28, 28)):
        assert 19 <= np.ptp(places) + 1 <= 20
