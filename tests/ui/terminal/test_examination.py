from __future__ import annotations

import os

import pytest

from tui_nn.ui.terminal import examination
from tui_nn.ui.terminal.capabilities import Preferences
from tui_nn.ui.terminal.query import PATIENCE, REMOTE_PATIENCE, TerminalAnswer

WISHES = Preferences()


@pytest.fixture
def seen(monkeypatch):
    """What is said of a terminal that is there, of 80x24 cells, and gives this answer."""

    def look(answer=None, missing=None, size=(80, 24), **environment):
        for name in ("SSH_CONNECTION", "SSH_TTY", "TMUX", "STY", "NO_COLOR", "COLUMNS", "LINES"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        asked: list[float] = []

        def query_terminal(patience):
            asked.append(patience)
            return answer

        monkeypatch.setattr(examination, "missing_terminal", lambda: missing)
        monkeypatch.setattr(examination, "window_size", lambda: size)
        monkeypatch.setattr(examination, "query_terminal", query_terminal)
        traits = {trait.name: trait for trait in examination.examine_terminal(WISHES)}
        return traits, asked

    return look


def test_all_is_said_of_a_terminal_that_answers(seen):
    traits, asked = seen(TerminalAnswer(0.0042, synchronized=True), TERM="xterm-256color")
    assert asked == [PATIENCE]
    assert traits["terminal"].used == "TERM xterm-256color, with a screen"
    assert traits["round trip"].used == "4.2 ms"
    assert traits["whole frames"].used.startswith("known")
    assert traits["size"].used == "80x24"
    assert traits["line"].used == "local: at most 20 KiB/s"
    assert not any(trait.advice for trait in traits.values())


def test_a_line_from_afar_is_given_time_and_less_is_sent(seen):
    traits, asked = seen(None, SSH_CONNECTION="1 2 3 4", TERM="xterm")
    assert asked == [REMOTE_PATIENCE]
    assert traits["line"].used == "over SSH: at most 8 KiB/s"
    assert traits["mouse"].used == "buttons and drags"
    assert traits["round trip"].used == "measured later"


def test_where_there_is_no_terminal_nothing_is_asked(seen):
    traits, asked = seen(missing="no terminal to draw on: a reason", size=None)
    assert asked == []
    assert traits["terminal"].because == "no terminal to draw on: a reason"
    assert "without a screen" in traits["terminal"].hint
    assert not traits["terminal"].advice, "as in every script"
    assert traits["size"].because == "there is no terminal to ask"


def test_a_size_in_the_environment_is_not_believed_and_a_small_one_is_a_problem(seen):
    traits, _ = seen(size=(30, 8), COLUMNS="132")
    assert traits["size"].used == "30x8"
    assert "COLUMNS in the environment" in traits["size"].because
    assert "or larger" in traits["size"].advice


@pytest.mark.parametrize("name", [None, ""])
def test_an_unset_term_is_called_so(seen, monkeypatch, name):
    monkeypatch.delenv("TERM", raising=False)
    if name is not None:
        os.environ["TERM"] = name
    traits, _ = seen()
    assert "TERM not set" in traits["terminal"].used
    assert "TERM=" not in traits["glyphs"].because + traits["colours"].because
