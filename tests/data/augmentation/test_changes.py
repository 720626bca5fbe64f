"""Pictures are varied as they should be, as the naive twin does it, and the same way every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.augmentation import naive_augmentation as naive
from tests.data.strokes.test_rasterizer import naive_ink
from tests.typed import expect_a
from tui_nn.data.augmentation.augmenter import Augmenter
from tui_nn.data.augmentation.changes import (
    NOISE,
    Augmentation,
    displace,
    make_bumps,
    make_workspace,
    move_edges,
)
from tui_nn.data.augmentation.picture_frame import DigitFrame
from tui_nn.data.augmentation.random_numbers import draw, mix
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Array, Split
from tui_nn.data.strokes.rasterizer import CENTRE

EVERYTHING = Augmentation(
    shift=2.0, rotation=20.0, scale=0.2, shear=0.2, elastic=1.4, thickness=1.0, occlusion=9.0
)

COUNT = 400

FRAME = DigitFrame()

COLUMNS, ROWS = np.meshgrid(np.arange(28.0), np.arange(28.0))


@pytest.fixture(scope="module")
def digits() -> Array:
    """Some generated digits, (COUNT, 784)."""
    return expect_a(
        Split, load_dataset("digits", seed=0, validation_split=0.0, samples=COUNT).train
    ).inputs


def augmented(
    pictures: Array, augmentation: Augmentation, *, seed: int = 0, epoch: int = 0, first: int = 0
) -> Array:
    """What becomes of `pictures`, the training set's from its place `first` on."""
    found = np.full_like(pictures, 77)
    indices = np.arange(first, first + len(pictures), dtype=np.uint32)
    Augmenter(augmentation, seed).augment(pictures, indices, epoch, found)
    return found


def copies(picture: Array) -> Array:
    """One picture, (28, 28), levels up to 1, as often as there are digits: (COUNT, 784)."""
    return np.tile(np.floor(255 * picture.ravel() + 0.5).astype(np.uint8), (COUNT, 1))


def blob(x: float = CENTRE, y: float = CENTRE, width: float = 3.0, height: float = 3.0) -> Array:
    """Ink that falls off smoothly to all sides, without a correlation of x and y."""
    return np.exp(-(((COLUMNS - x) / width) ** 2 + ((ROWS - y) / height) ** 2))


def moments(pictures: Array) -> tuple[Array, Array, Array]:
    """Of each picture the ink, its mean place (n, 2), and the covariance of x and y (n, 2, 2)."""
    ink = pictures.astype(float)
    mass = ink.sum(axis=1)
    places = np.stack([COLUMNS.ravel(), ROWS.ravel()], axis=1)
    mean = ink @ places / mass[:, None]
    squares = np.einsum("np,pi,pj->nij", ink, places, places) / mass[:, None, None]
    return mass, mean, squares - mean[:, :, None] * mean[:, None, :]


limits = st.builds(
    Augmentation,
    shift=st.floats(0, 14),
    rotation=st.floats(0, 180),
    scale=st.floats(0, 0.9),
    shear=st.floats(0, 2),
    elastic=st.floats(0, 10),
    sigma=st.floats(1, 28),
    thickness=st.floats(0, 4),
    occlusion=st.floats(0, 28),
)
"""Whatever the options allow."""


class TestTwin:
    """Kernels and naive twin."""

    @given(limits, st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1), st.integers(0, 2**32 - 2))
    @settings(max_examples=30, deadline=None)
    def test_pictures_are_those_of_the_twin(self, augmentation, seed, epoch, index):
        noise = np.random.default_rng(seed).integers(0, 256, 784).astype(np.uint8)
        pictures = np.stack([noise, np.where(noise < 200, 0, noise)])
        found = augmented(pictures, augmentation, seed=seed, epoch=epoch, first=index)
        for number, picture in enumerate(pictures):
            expected = naive.augment(picture, index + number, seed, epoch, augmentation)
            np.testing.assert_allclose(found[number], expected, atol=0.6)

    @pytest.mark.parametrize("shape", [(8, 8), (20, 45), (64, 64), (30, 28)])
    def test_pictures_of_other_sizes_are_those_of_the_twin(self, shape):
        noise = np.random.default_rng(1).integers(0, 256, (3, *shape)).astype(np.uint8)
        pictures = noise.reshape(3, -1)
        found, indices = np.zeros_like(pictures), np.arange(7, 10, dtype=np.uint32)
        Augmenter(EVERYTHING, 4, shape).augment(pictures, indices, 2, found)
        for number, picture in enumerate(pictures):
            expected = naive.augment(picture, 7 + number, 4, 2, EVERYTHING, shape)
            np.testing.assert_allclose(found[number], expected, atol=0.6)

    def test_colours_are_varied_all_in_the_same_way(self):
        noise = np.random.default_rng(1).integers(0, 256, (3, 12, 16, 3)).astype(np.uint8)
        found, indices = np.zeros((3, 576), np.uint8), np.arange(3, dtype=np.uint32)
        Augmenter(EVERYTHING, 4, (12, 16, 3)).augment(noise.reshape(3, -1), indices, 0, found)
        for channel in range(3):
            grey = np.zeros((3, 192), np.uint8)
            one = np.ascontiguousarray(noise[..., channel]).reshape(3, -1)
            Augmenter(EVERYTHING, 4, (12, 16)).augment(one, indices, 0, grey)
            np.testing.assert_array_equal(
                found.reshape(3, 12, 16, 3)[..., channel].ravel(), grey.ravel()
            )

    def test_digits_are_those_of_the_twin(self, digits):
        found = augmented(digits[:20], EVERYTHING, seed=5, epoch=3, first=1000)
        for number, picture in enumerate(digits[:20]):
            expected = naive.augment(picture, 1000 + number, 5, 3, EVERYTHING)
            np.testing.assert_allclose(found[number], expected, atol=0.51)

    @given(st.integers(0, 2**64 - 1), st.integers(0, 10**6))
    @settings(max_examples=100, deadline=None)
    def test_random_numbers_are_those_of_the_twin(self, key, number):
        assert int(mix(np.uint64(key))) == naive.mix(key)
        assert float(draw(np.uint64(key), number)) == naive.draw(key, number)


class TestRandomness:
    """What decides what becomes of a picture, and what does not."""

    def test_seed_epoch_and_index_decide(self, digits):
        found = augmented(digits, EVERYTHING)
        np.testing.assert_array_equal(found, augmented(digits, EVERYTHING))
        for change in ({"seed": 1}, {"epoch": 1}, {"first": 1}):
            assert (found != augmented(digits, EVERYTHING, **change)).any(axis=1).all()

    def test_it_is_the_index_and_not_the_place_or_the_company(self, digits):
        whole = augmented(digits, EVERYTHING, epoch=2)
        order = np.random.default_rng(0).permutation(COUNT).astype(np.uint32)[:50]
        part = np.zeros((50, 784), np.uint8)
        augmenter = Augmenter(EVERYTHING, seed=0)
        for first, last in ((0, 1), (1, 20), (20, 20), (20, 50)):
            indices = order[first:last]
            augmenter.augment(digits[indices], indices, 2, part[first:last])
        np.testing.assert_array_equal(part, whole[order])

    def test_one_setting_leaves_the_others_alone(self, digits):
        """As with and without occlusion, which only takes away."""
        without = augmented(digits, EVERYTHING._replace(occlusion=0.0))
        found = augmented(digits, EVERYTHING)
        assert ((found == without) | (found == 0)).all()

    def test_settings_may_be_whole_numbers(self, digits):
        whole = Augmentation(shift=2, rotation=20, scale=0, sigma=4, occlusion=9)
        np.testing.assert_array_equal(
            augmented(digits, whole), augmented(digits, Augmentation(*map(float, whole)))
        )

    def test_numbers_are_even_and_independent(self):
        keys = [np.uint64(naive.mix(index)) for index in range(300)]
        values = np.array([[draw(key, number) for number in range(20)] for key in keys])
        assert -1 <= values.min() < -0.99 < 0.99 < values.max() < 1
        np.testing.assert_allclose(np.histogram(values, 10, (-1, 1))[0], 600, atol=120)
        together = np.corrcoef(np.hstack([values[:-1], values[1:]]).T)
        np.testing.assert_allclose(together, np.eye(40), atol=0.3)


class TestIdentity:
    """Nothing is lost where nothing is asked for."""

    def test_nothing_changes_nothing(self, digits):
        np.testing.assert_array_equal(augmented(digits, Augmentation()), digits)

    @pytest.mark.parametrize("level", [0, 1, 128, 255])
    def test_every_pixel_and_level_comes_through(self, level):
        """The last row and column too."""
        pictures = np.full((3, 784), level, np.uint8)
        np.testing.assert_array_equal(augmented(pictures, Augmentation()), pictures)

    @given(limits)
    @settings(max_examples=20, deadline=None)
    def test_a_blank_picture_stays_blank(self, augmentation):
        blank = np.zeros((3, 784), np.uint8)
        np.testing.assert_array_equal(augmented(blank, augmentation), blank)

    @given(limits)
    @settings(max_examples=20, deadline=None)
    def test_a_full_picture_is_nowhere_too_bright(self, augmentation):
        """255 is not passed: it would begin again at 0."""
        full = np.full((4, 784), 255, np.uint8)
        found = augmented(full, augmentation._replace(shift=0.0, scale=0.0, occlusion=0.0, shear=0))
        middle = found.reshape(-1, 28, 28)[:, 13:16, 13:16]
        assert middle.min() == 255 if augmentation.elastic < 1 else middle.max() == 255

    def test_no_pictures_are_no_pictures(self):
        assert augmented(np.zeros((0, 784), np.uint8), EVERYTHING).shape == (0, 784)

    def test_arrays_may_be_read_only(self, digits):
        assert not digits.flags.writeable
        np.testing.assert_array_equal(
            augmented(digits.copy(), EVERYTHING), augmented(digits, EVERYTHING)
        )


class TestEffects:
    """Each setting does what it says, as far as it says, to both sides."""

    def test_shift(self):
        mass, mean, _ = moments(augmented(copies(blob()), Augmentation(shift=3.0)))
        offsets = mean - CENTRE
        assert -3.02 < offsets.min() < -2.9
        assert 2.9 < offsets.max() < 3.02
        assert abs(np.asarray(np.corrcoef(offsets.T))[0, 1]) < 0.15
        np.testing.assert_allclose(mass, mass.mean(), rtol=0.01)

    def test_rotation(self):
        found = augmented(copies(blob(width=5, height=1.5)), Augmentation(rotation=30.0))
        _, mean, covariance = moments(found)
        spread = covariance[:, 0, 0] - covariance[:, 1, 1]
        angles = np.degrees(np.arctan2(2 * covariance[:, 0, 1], spread)) / 2
        assert -30.5 < angles.min() < -28.5
        assert 28.5 < angles.max() < 30.5
        np.testing.assert_allclose(mean, CENTRE, atol=0.05)

    def test_scale(self):
        _, mean, covariance = moments(augmented(copies(blob()), Augmentation(scale=0.25)))
        widths = np.sqrt(covariance[:, [0, 1], [0, 1]] / moments(copies(blob()))[2][0, 0, 0])
        assert 0.74 < widths.min() < 0.78
        assert 1.22 < widths.max() < 1.28
        assert abs(np.corrcoef(widths.T)[0, 1]) < 0.15
        np.testing.assert_allclose(mean, CENTRE, atol=0.05)

    def test_shear(self):
        found = augmented(copies(blob(width=2, height=4)), Augmentation(shear=0.4))
        _, _, covariance = moments(found)
        slopes = covariance[:, 0, 1] / covariance[:, 1, 1]
        assert -0.41 < slopes.min() < -0.38
        assert 0.38 < slopes.max() < 0.41
        np.testing.assert_allclose(covariance[:, 1, 1], covariance[0, 1, 1], rtol=0.02)

    def test_elastic_bends_and_hardly_moves_ink(self, digits):
        found = augmented(digits, Augmentation(elastic=1.4))
        assert (found != digits).any(axis=1).all()
        assert found.mean() == pytest.approx(digits.mean(), rel=0.02)

    @pytest.mark.parametrize("sigma", [1.0, 2.7, 4.0, 9.0])
    def test_displacements_are_those_of_smoothed_noise(self, sigma):
        """As large everywhere, independent in x and y, and alike over a distance of sigma."""
        workspace, fields = (
            make_workspace(make_bumps(sigma, FRAME), FRAME),
            np.zeros((3000, 2, 28, 32)),
        )
        for number in range(len(fields)):
            displace(np.uint64(naive.mix(number)), 1.5, FRAME, workspace)
            fields[number] = workspace.displacement
        fields = fields[:, :, :, :28]
        np.testing.assert_allclose(fields.std(axis=0), 1.5, rtol=0.08)
        assert fields.std() == pytest.approx(1.5, rel=0.02)
        for distance in (1, 3, 6):
            expected = 1.5**2 * np.exp(-((distance / sigma) ** 2) / 4)
            along_x = (fields[:, :, :, distance:] * fields[:, :, :, :-distance]).mean()
            along_y = (fields[:, :, distance:] * fields[:, :, :-distance]).mean()
            assert [along_x, along_y] == pytest.approx([expected] * 2, abs=0.08)
        assert (fields[:, 0] * fields[:, 1]).mean() == pytest.approx(0, abs=0.05)

    def test_noise_of_bumps_begins_after_the_other_numbers(self):
        assert NOISE == 16
        assert make_bumps(4.0, FRAME).shape == (12, 32)

    def test_thickness(self):
        """A bar's ink for each row is its width."""
        bar = np.clip(2.5 - abs(COLUMNS - CENTRE), 0, 1)
        found = augmented(copies(bar), Augmentation(thickness=1.5)).reshape(-1, 28, 28)
        widths = found[:, 8:20].sum(axis=2).mean(axis=1) / 255
        assert 2.4 < widths.min() < 2.6
        assert 5.4 < widths.max() < 5.6
        assert widths.mean() == pytest.approx(4, abs=0.1)

    @pytest.mark.parametrize("change", [-1.0, -0.5, 0.0, 0.5, 1.0, 2.0])
    def test_strokes_look_as_if_drawn_with_another_pen(self, change):
        stroke = [np.array([[24.3, 26.1], [31.2, 38.7], [38.9, 29.4]])]
        radii = 1.6, 1.6 + change / 2
        old, expected = (naive_ink(stroke, radius, 1.0)[18:46, 18:46] for radius in radii)
        ink = np.pad(255 * old, 1).astype(np.float32)
        move_edges(change / 2, FRAME, ink, np.zeros_like(ink))
        found = ink[1:-1, 1:-1] / 255
        gained, wanted = found.sum() - old.sum(), expected.sum() - old.sum()
        assert gained == pytest.approx(wanted, rel=0.06, abs=1e-4)
        off = np.sqrt(((found - expected) ** 2).mean())
        assert off <= 0.4 * np.sqrt(((old - expected) ** 2).mean()) + 0.01

    def test_occlusion_wipes_a_rectangle_and_nothing_else(self):
        pictures = np.full((COUNT, 784), 200, np.uint8)
        found = augmented(pictures, Augmentation(occlusion=7.0)).reshape(-1, 28, 28)
        wiped = found == 0
        assert set(np.unique(found)) == {0, 200}
        heights, widths = wiped.any(axis=2).sum(axis=1), wiped.any(axis=1).sum(axis=1)
        np.testing.assert_array_equal(wiped.sum(axis=(1, 2)), heights * widths)
        assert set(heights) == set(widths) == set(range(8))
        assert wiped.mean(axis=0).min() > 0
        assert wiped.mean(axis=0) == pytest.approx(wiped.mean(), abs=0.05)
