"""Text for people."""

from __future__ import annotations

import pytest

from tui_nn.text import plural, printable


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 epochs"), (1, "1 epoch"), (2, "2 epochs"), (2000, "2,000 epochs")]
)
def test_a_count_agrees_with_its_noun(count, text):
    assert plural(count, "epoch") == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("épochs ⣿ 7 %", "épochs ⣿ 7 %"),
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
