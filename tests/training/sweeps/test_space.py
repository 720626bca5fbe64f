"""Ranges and lists of settings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.errors import ConfigError
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.sweeps.space import Choices, Interval, is_varied, read_dimension


@pytest.mark.parametrize(
    ("name", "text", "dimension"),
    [
        ("learning_rate", "1e-4..1e-1", Interval(1e-4, 0.1, True, False)),
        ("momentum", "0.5..0.9", Interval(0.5, 0.9, False, False)),
        ("beta1", "0..0.9", Interval(0.0, 0.9, False, False)),
        ("epochs", "5..20", Interval(5, 20, False, True)),
        ("batch_size", "8..256", Interval(8, 256, True, True)),
        ("hidden", "32/64/128,64", Choices(((32,), (64,), (128, 64)))),
        ("activation", "relu/tanh", Choices(("relu", "tanh"))),
        ("hidden", "none/4", Choices(((), (4,)))),
    ],
)
def test_what_a_text_stands_for(name, text, dimension):
    assert is_varied(text)
    assert read_dimension(name, text) == dimension


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("learning_rate", "1..1e-3", "must be the smaller"),
        ("learning_rate", "1e-3..", "not a number"),
        ("learning_rate", "1..2..3", "low..high"),
        ("learning_rate", "1..2/3", "low..high"),
        ("learning_rate", "-1..1", "learning-rate: "),
        ("activation", "relu..tanh", "only numbers have ranges"),
        ("hidden", "32..64", "only numbers have ranges"),
        ("activation", "relu/relu", "there twice"),
        ("activation", "relu/swish", "'swish' is not one of"),
        ("seed", "1/2", "the same in all trials"),
        ("validation_split", "0.1..0.2", "the same in all trials"),
        ("epochs", "/".join(map(str, range(1, 200))), "at most 100"),
    ],
)
def test_what_cannot_be_varied_is_refused(name, text, message):
    with pytest.raises(ConfigError, match=message) as caught:
        read_dimension(name, text)
    assert caught.value.option == name


@given(st.floats(1e-6, 10), st.floats(1.01, 1e4), st.booleans(), st.booleans(), st.integers(0, 99))
def test_numbers_are_drawn_from_the_range(low, ratio, is_log, is_whole, seed):
    high = low * ratio
    if is_whole:
        low, high = round(low) + 1, round(high) + 2
    drawn = Interval(low, high, is_log, is_whole).draw(np.random.default_rng(seed))
    assert low <= drawn <= high
    assert isinstance(drawn, int) is is_whole


def test_a_logarithmic_range_gives_each_decade_as_much():
    interval = read_dimension("learning_rate", "1e-4..1")
    generator = np.random.default_rng(0)
    drawn = np.array([interval.draw(generator) for _ in range(2000)])
    counts, _ = np.histogram(np.log10(drawn), bins=4, range=(-4, 0))
    assert counts.min() > 420


@given(st.sampled_from(sorted(OPTIONS)), st.text("0123456789.e-/,abc", max_size=20))
def test_any_text_is_read_or_refused(name, text):
    try:
        dimension = read_dimension(name, text)
    except ConfigError:
        return
    assert isinstance(dimension, Choices | Interval)
