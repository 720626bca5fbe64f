from __future__ import annotations

import pytest

from tui_nn.ui.drawing.glyphs import ASCII, CONSOLE, EIGHTHS_RIGHT, EIGHTHS_UP, UNICODE, glyphs_for


@pytest.mark.parametrize(
    ("encoding", "term", "expected"),
    [
        ("utf-8", "xterm-256color", UNICODE),
        ("UTF8", "", UNICODE),
        ("utf-8", "linux", CONSOLE),
        ("ascii", "xterm", ASCII),
        ("latin-1", "linux", ASCII),
        (None, "xterm", ASCII),
    ],
)
def test_the_encoding_and_the_terminal_decide(encoding, term, expected):
    assert glyphs_for(encoding, term) is expected


def test_ascii_is_ascii_and_keeps_the_length():
    text = EIGHTHS_UP + EIGHTHS_RIGHT + "░▒▓█▀▄━╌│└┬┤·•…–−±×✓✗●○◆▲▶↑↓∞² plain"
    replaced = ASCII.translate(text)
    assert replaced.isascii()
    assert len(replaced) == len(text)


def test_unlike_signs_stay_unlike_in_ascii():
    assert len(set(ASCII.translate("●○◆✓"))) == 4


def test_the_console_has_no_eighths_but_keeps_half_blocks():
    assert CONSOLE.translate("▀▄█▂▊◆") == "▀▄█_█♦"
