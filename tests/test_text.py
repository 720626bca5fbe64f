"""Text for people."""

from __future__ import annotations

import math

import pytest

from tui_nn.text import layer_sizes, percent, plural, printable


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 epochs"), (1, "1 epoch"), (2, "2 epochs"), (2000, "2,000 epochs")]
)
def test_a_count_agrees_with_its_noun(count, text):
    assert plural(count, "epoch") == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("épochs ⣿ 7%", "épochs ⣿ 7%"),
        ("\x1b]0;title\x07", "?]0;title?"),
        ("\x9b31m", "?31m"),
        ("two\nlines\tand\r", "two lines and "),
        ("name\udcff", "name?"),
        ("\u202egnp.exe", "?gnp.exe"),
        ("a\u202fb", "a b"),
    ],
)
def test_what_a_terminal_would_obey_is_masked(text, shown):
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.96, 0, "96%"),
        (0.0, 0, "0%"),
        (0.001, 0, "<1%"),
        (0.999, 0, "99%"),
        (1.0, 0, "100%"),
        (1.0, 1, "100%"),
        (0.9741, 1, "97.4%"),
        (0.97654, 2, "97.65%"),
        (0.99999, 1, "99.9%"),
        (math.nan, 0, "–"),
    ],
)
def test_percent_never_rounds_to_nothing_or_all(share, decimals, text):
    assert percent(share, decimals) == text


def test_layers_are_reported_by_their_units():
    assert layer_sizes((784, 128, 10)) == "784-128-10"
