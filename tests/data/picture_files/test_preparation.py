"""Pictures of any size become what a network takes in, with their proportions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tui_nn.data.picture_files.preparation import PicturePreparation

SQUARE = np.full((80, 80), 230, np.uint8)
SQUARE[20:60, 20:60] = 30
"""Dark on light, in the middle."""


def apply(picture, size=(28, 28), **settings):
    preparation = PicturePreparation(size, **settings)
    prepared = preparation.apply([picture])
    return prepared.pixels.reshape(preparation.shape), prepared


def test_a_picture_of_the_right_size_stays_as_it_is_to_the_bit():
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    np.testing.assert_array_equal(apply(pixels)[0], pixels)
    coloured = np.random.default_rng(0).integers(0, 256, (9, 7, 3), np.uint8)
    np.testing.assert_array_equal(apply(coloured, size=(9, 7), colour=True)[0], coloured)


def test_proportions_are_kept_and_the_rest_has_the_colour_of_the_border():
    wide = np.full((20, 40), 200, np.uint8)
    wide[5:15, 10:30] = 10
    found, _ = apply(wide)
    assert (found[:7] == 200).all()
    assert (found[21:] == 200).all()
    ink = (200 - found.astype(float)) / 190
    assert ink.max(axis=0).sum() == pytest.approx(14, abs=0.1)
    assert ink.max(axis=1).sum() == pytest.approx(7, abs=0.1)


@pytest.mark.parametrize(("invert", "inverted"), [("yes", 1), ("no", 0), ("auto", 1)])
def test_dark_on_light_is_inverted_as_asked(invert, inverted):
    found, prepared = apply(SQUARE, invert=invert)
    assert prepared.inverted == inverted
    assert (found[14, 14], found[0, 0]) == ((225, 25) if inverted else (30, 230))


def test_light_on_dark_stays_as_it_is():
    assert apply(255 - SQUARE, invert="auto")[1].inverted == 0


def test_fitting_is_that_of_the_pad():
    corner = np.zeros((90, 60), np.uint8)
    corner[4:34, 4:10] = 255
    found, prepared = apply(corner, fit=True)
    rows, columns = np.nonzero(found > 60)
    assert prepared.fitted == 1
    assert np.ptp(rows) + 1 in (20, 21)
    assert (rows.mean(), columns.mean()) == pytest.approx((14, 14), abs=0.6)


def test_fitting_into_another_size_keeps_the_share_of_the_box():
    found, _ = apply(SQUARE, fit=True, invert="auto", size=(56, 56))
    for places in np.nonzero(found > 60):
        assert np.ptp(places) + 1 in (40, 41)


def test_a_blank_picture_is_told():
    assert apply(np.full((50, 50), 77, np.uint8))[1].is_blank.all()
    assert not apply(SQUARE)[1].is_blank.any()


def test_colours_and_grey_are_brought_to_what_the_network_takes():
    red = np.zeros((28, 28, 3), np.uint8)
    red[..., 0] = 255
    assert (apply(red)[0] == 76).all()
    assert apply(SQUARE, colour=True)[0].shape == (28, 28, 3)
    transparent = np.zeros((28, 28, 4), np.uint8)
    transparent[8:20, 8:20, 3] = 255
    assert apply(transparent)[0][0, 0] == 255


@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 90), st.integers(1, 90))),
    st.tuples(st.integers(4, 64), st.integers(4, 64)),
    st.sampled_from(["yes", "no", "auto"]),
    st.booleans(),
)
def test_any_picture_becomes_one_of_the_size(picture, size, invert, fit):
    preparation = PicturePreparation(size, invert=invert, fit=fit)
    assert preparation.apply([picture]).pixels.shape == (1, size[0] * size[1])


@given(st.integers(0, 255), st.integers(1, 90), st.integers(1, 90))
def test_scaling_keeps_an_even_picture_even(level, rows, columns):
    assert (apply(np.full((rows, columns), level, np.uint8))[0] == level).all()


def test_impossible_preparations_are_refused():
    with pytest.raises(ValueError, match="impossible preparation"):
        PicturePreparation((0, 3))
    with pytest.raises(ValueError, match="impossible preparation"):
        PicturePreparation((28, 28), invert="perhaps")
    with pytest.raises(ValueError, match="impossible preparation"):
        PicturePreparation((28, 28), colour=True, fit=True)
