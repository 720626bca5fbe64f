"""What happens to a run that is left before its end."""

from __future__ import annotations

import signal

import pytest

from tests.headless.scripted import (
    FOLDER,
    LEFT,
    Closed,
    recorded,
    script,
    snapshot,
    train,
)
from tui_nn.errors import UserError
from tui_nn.headless.running import background as module
from tui_nn.headless.running.exit_policy import ExitPolicy
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.events import (
    Left,
    Recording,
)
from tui_nn.training.runs.folder import RunFolder


@pytest.fixture
def background(monkeypatch):
    """The runs that were handed to a background process, which has the number 42."""
    started: list[tuple[object, ...]] = []

    def start(*words: object, paused: bool) -> int:
        assert not paused
        started.append(words)
        return 42

    monkeypatch.setattr(module, "start_in_background", start)
    return started


KEEPING = ExitPolicy("tui-nn train", keep_running=True, on_divergence=OnDivergence.STOP)


def test_a_lost_terminal_hands_the_run_over_if_that_is_wanted(background, capsys):
    assert train(recorded(signal.SIGHUP), exit_policy=KEEPING) == 129
    assert background == [(RunFolder(FOLDER), OnDivergence.STOP, KEEPING.plan)]
    assert capsys.readouterr().err == (
        "tui-nn: moons-3 continues in the background (process 42):"
        " `tui-nn attach moons-3` shows it\n"
    )


@pytest.mark.parametrize(
    ("number", "left"),
    [
        (signal.SIGTERM, LEFT),
        (signal.SIGHUP, Left(FOLDER, 50, running=False, finished=False)),
        (signal.SIGHUP, Left(FOLDER, 50, running=False, finished=True)),
        (signal.SIGHUP, Left(None, 0, running=False, finished=False)),
    ],
)
def test_nothing_else_is_handed_over(background, number, left):
    session = script(run=[Recording(FOLDER), number], stop=[left])
    assert train(session, exit_policy=KEEPING) == 128 + number
    assert not background


def test_a_background_process_that_does_not_start_is_said(monkeypatch, capsys):
    def fail(*_: object, **__: object) -> int:
        raise UserError("there is no room")

    monkeypatch.setattr(module, "start_in_background", fail)
    assert train(recorded(signal.SIGHUP), exit_policy=KEEPING) == 129
    said = capsys.readouterr().err
    assert (
        "cannot continue in the background (there is no room); resume with `tui-nn train --resume"
        in said
    )


def test_a_run_that_is_not_read_is_handed_over_if_that_is_wanted(monkeypatch, background):
    monkeypatch.setattr("sys.stdout", Closed())
    assert train(recorded(snapshot(50)), exit_policy=KEEPING) == 129
    assert len(background) == 1
