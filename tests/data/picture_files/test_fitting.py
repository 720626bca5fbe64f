"""Whatever picture of a digit people have, a network reads it as MNIST has it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.real_data import REAL_DATA
from tests.typed import expect_a
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Split
from tui_nn.data.idx.reading import read_idx
from tui_nn.data.picture_files.fitting import CENTRE, prepare_pictures

SEVEN = np.zeros((28, 28), np.uint8)
SEVEN[4:7, 8:20] = 255
SEVEN[4:24, 15:18] = 255
"""The ink is 20 pixels tall, but not centred."""


def prepare(*pictures):
    return prepare_pictures(np.stack(pictures))


def centre(picture):
    picture = picture.reshape(28, 28).astype(float)
    return np.array([picture.sum(1) @ np.arange(28), picture.sum(0) @ np.arange(28)]) / (
        picture.sum()
    )


@pytest.fixture(scope="module")
def digits():
    """Pictures that are as MNIST's."""
    return expect_a(
        Split, load_dataset("digits", seed=3, validation_split=0.1, samples=200).test
    ).inputs


def test_pictures_that_are_prepared_stay_as_they_are_to_the_bit(digits):
    found = prepare_pictures(digits.reshape(-1, 28, 28))
    np.testing.assert_array_equal(found.pixels, digits)
    assert (found.inverted, found.fitted, found.is_blank.sum()) == (0, 0, 0)


def test_dark_on_light_is_inverted_and_else_left_alone(digits):
    found = prepare_pictures(255 - digits.reshape(-1, 28, 28))
    np.testing.assert_array_equal(found.pixels, digits)
    assert (found.inverted, found.fitted) == (len(digits), 0)


def test_every_picture_of_mnist_stays_as_it_is():
    path = REAL_DATA / "mnist" / "t10k-images-idx3-ubyte.gz"
    if not path.exists():
        pytest.skip(f"no {path} (set TUI_NN_TEST_DATA)")
    pictures = read_idx(path, 3)
    found = prepare_pictures(pictures)
    assert found.fitted == 0
    np.testing.assert_array_equal(found.pixels, pictures.reshape(-1, 784))


@pytest.mark.parametrize("paper", [0, 30, 178, 255])
@pytest.mark.parametrize("size", [(28, 28), (30, 60), (280, 200)])
def test_ink_anywhere_fills_the_box_around_the_centre_of_mass(paper, size):
    picture = np.full(size, paper, np.uint8)
    ink = 255 if paper < 128 else 20
    picture[3:17, 4:9] = ink
    picture[3:6, 4:14] = ink
    found = prepare(picture)
    assert found.fitted == 1
    assert found.inverted == (paper > 128)
    rows, columns = np.nonzero(found.pixels.reshape(28, 28) > 100)
    assert 19 <= np.ptp(rows) + 1 <= 21
    assert 12 <= np.ptp(columns) + 1 <= 16
    np.testing.assert_allclose(centre(found.pixels), CENTRE, atol=0.3)


def test_scale_does_not_matter():
    small, large = prepare(SEVEN), prepare(np.kron(SEVEN, np.ones((10, 10), np.uint8)))
    difference = np.abs(small.pixels.astype(int) - large.pixels)
    assert difference.mean() < 8


def test_thin_lines_become_full_ink():
    picture = np.full((280, 280), 255, np.uint8)
    picture[40:240, 140] = 0
    assert prepare(picture).pixels.max() == 255


def test_paper_that_is_lit_unevenly():
    light = np.linspace(120, 230, 200)[:, None] * np.ones(200)
    light[60:140, 90:100] *= 0.4
    noise = np.random.default_rng(0).normal(0, 4, light.shape)
    picture = (light + noise).clip(0, 255).astype(np.uint8)
    rows, columns = np.nonzero(prepare(picture).pixels.reshape(28, 28) > 60)
    assert np.ptp(rows) + 1 >= 18
    assert np.ptp(columns) + 1 <= 7


@pytest.mark.parametrize("level", [0, 7, 255])
def test_a_blank_or_full_sheet_is_no_digit(level):
    noise = np.random.default_rng(1).integers(-7, 8, (28, 28))
    sheet = (level + noise).clip(0, 255).astype(np.uint8)
    found = prepare(sheet, SEVEN)
    assert found.is_blank.tolist() == [True, False]
    assert not found.pixels[0].any()


@settings(deadline=None, max_examples=50)
@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 130), st.integers(1, 130)))
)
def test_anything_can_be_prepared(pictures):
    found = prepare_pictures(pictures)
    assert found.pixels.shape == (len(pictures), 784)
    assert (found.pixels.any(axis=1) | found.is_blank).all()


@pytest.mark.parametrize(("contrast", "is_blank"), [(20, True), (40, False)])
def test_faint_pencil_is_read_and_the_grain_of_paper_is_not(contrast, is_blank):
    picture = np.where(SEVEN > 0, 200 - contrast, 200).astype(np.uint8)
    assert prepare(picture).is_blank.tolist() == [is_blank]


@pytest.mark.parametrize(("level", "fitted"), [(20, 0), (40, 1)])
def test_only_what_is_darker_than_a_trace_counts_as_ink(digits, level, fitted):
    """A row of smudges beside a prepared digit: its box grows if they are ink."""
    picture = digits[0].reshape(28, 28).copy()
    picture[0, 13:15] = level
    assert prepare(picture).fitted == fitted


@pytest.mark.parametrize(("share", "is_ink"), [(0.15, False), (0.3, True)])
def test_shadows_are_paper_and_light_strokes_are_ink(share, is_ink):
    picture = SEVEN.copy()
    picture[10:18, 2:8] = round(255 * share)
    columns = np.flatnonzero(prepare(picture).pixels.reshape(28, 28).any(axis=0))
    assert (np.ptp(columns) + 1 > 15) == is_ink


def test_the_noise_of_a_large_photo_is_averaged_away():
    noise = np.random.default_rng(0).normal(0, 45, (480, 480))
    photo = np.kron(SEVEN, np.ones((10, 10)))
    large = np.pad(photo, 100).astype(float)
    picture = (200 - 0.7 * large + noise).clip(0, 255).astype(np.uint8)
    rows, columns = np.nonzero(prepare(picture).pixels.reshape(28, 28) > 60)
    assert np.ptp(rows) + 1 >= 18
    assert np.ptp(columns) + 1 <= 14


def test_a_light_stroke_at_the_edge_of_a_small_picture_is_not_taken_for_shading():
    picture = np.zeros((44, 44), np.uint8)
    picture[4:40, 30:34] = 255
    picture[:, :5] = 80
    columns = np.flatnonzero(prepare(picture).pixels.reshape(28, 28).max(axis=0) > 40)
    assert np.ptp(columns) + 1 >= 14


def test_ink_that_runs_off_the_sheet_is_not_taken_for_paper():
    photo = np.full((200, 200), 220.0) - np.linspace(0, 40, 200)[:, None]
    photo[150:, 20:180] -= 90
    photo[40:150, 95:105] -= 160
    ink = prepare(photo.astype(np.uint8)).pixels.reshape(28, 28)
    assert (ink[14:19].max(axis=1) == 255).all(), "the foot is not paler towards the edge"


def test_a_tenth_of_the_ink_becomes_full_ink():
    distance = np.abs(np.arange(280) - 140.0)
    stroke = np.zeros((280, 280))
    stroke[40:240] = 255 * np.maximum(0, 1 - distance / 40)
    ink = prepare(stroke.astype(np.uint8)).pixels
    assert 0.03 < np.mean(ink[ink > 25] == 255) < 0.25
