"""A run against a scripted session: what it asks for, how it fails, how signals end it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.headless.scripted import (
    LEFT,
    RESULT,
    Answers,
    Closed,
    recorded,
    script,
    snapshot,
    train,
)
from tui_nn.errors import CheckpointError, RecordingError, UserError
from tui_nn.training.protocol.commands import Observe, Pause, Run, Save, Stop
from tui_nn.training.protocol.events import Failed, Finished, Loading
from tui_nn.training.protocol.snapshot import RunState


def test_one_observation_is_asked_for_at_a_time():
    answers: Iterator[Answers] = iter(
        [[snapshot(10)], [snapshot(60)], [snapshot(110), Finished(RESULT)]]
    )
    session = script(run=[], observe=lambda _: next(answers))
    assert train(session) == 0
    assert len(session.sent(Observe)) == 3


@pytest.mark.parametrize("error", [CheckpointError("x: is damaged"), ZeroDivisionError("x")])
@pytest.mark.parametrize("moment", ["load", "run"])
def test_a_failure_ends_the_run(error, moment, tmp_path):
    session = script(**dict[str, Answers]({moment: [Failed(error)]}))
    with pytest.raises(type(error)) as caught:
        train(session, save=tmp_path / "a")
    assert caught.value is error
    assert session.sent(Stop)


def test_a_run_that_had_ended_is_refused():
    session = script(observe=[snapshot(150, RunState.FINISHED)])
    with pytest.raises(UserError, match="old: this run has finished"):
        train(session, checkpoint=Path("old"), as_json=True)
    assert not session.sent(Run)


def test_a_late_snapshot_does_not_matter():
    session = script(run=[snapshot(150, RunState.FINISHED), Finished(RESULT)])
    assert train(session) == 0


def test_ctrl_c_saves_and_says_so(capsys, tmp_path):
    target = tmp_path / "a"
    session = recorded(snapshot(50), signal.SIGINT)
    assert train(session, save=target) == 130
    printed = capsys.readouterr()
    assert f"interrupted; saved to {target}" in printed.err
    assert "done" not in printed.out
    assert session.sent(Save) == [Save(target)]
    kinds = [type(command) for command in session.commands]
    assert kinds.index(Pause) < kinds.index(Save)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_run_and_says_how_to_continue(capsys, number):
    before = signal.getsignal(number)
    session = recorded(snapshot(50), number)
    assert train(session, as_json=True) == 128 + number
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "tui-nn: moons-3 stopped at step 50 of 150; resume with `tui-nn train --resume moons-3`\n"
    )
    assert not session.sent(Save)
    assert signal.getsignal(number) is before


def test_ctrl_c_before_the_first_step(capsys):
    assert train(script(run=[signal.SIGINT])) == 130
    assert capsys.readouterr().err == "tui-nn: interrupted before the first step\n"


def test_ctrl_c_while_loading_saves_nothing(capsys, tmp_path):
    session = script(load=[Loading("loading"), signal.SIGINT])
    assert train(session, save=tmp_path / "a") == 130
    assert "before the training began" in capsys.readouterr().err
    assert not session.sent(Save)


def test_a_failing_save_after_ctrl_c_is_an_error(tmp_path):
    session = script(run=[signal.SIGINT], save=[Failed(CheckpointError("disk full"))])
    with pytest.raises(CheckpointError, match="disk full"):
        train(session, save=tmp_path / "a")


def test_a_signal_that_is_ignored_stays_so(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert train(recorded(signal.SIGHUP, Finished(RESULT))) == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_an_attached_client_may_end_it(capsys):
    assert train(recorded(snapshot(50), LEFT)) == 130
    assert "moons-3 stopped at step 50 of 150" in capsys.readouterr().err


def test_what_cannot_be_recorded_is_trained_all_the_same(capsys):
    broken = Failed(RecordingError("moons-3: the disk is full"))
    assert train(recorded(broken, Finished(RESULT)), quiet=True) == 0
    printed = capsys.readouterr()
    assert printed.err == "tui-nn: moons-3: the disk is full\n"
    assert printed.out.startswith("done")


def test_a_last_checkpoint_that_failed_is_not_promised(capsys):
    broken = Failed(RecordingError("moons-3: the disk is full"))
    assert train(recorded(broken, signal.SIGTERM)) == 143
    assert (
        "resume with `tui-nn train --resume moons-3` from its last checkpoint"
        in capsys.readouterr().err
    )


def test_a_run_that_is_not_read_continues(monkeypatch):
    monkeypatch.setattr("sys.stdout", Closed())
    with pytest.raises(BrokenPipeError):  # at the result, for which it is an error
        train(recorded(snapshot(50), snapshot(100), Finished(RESULT)))
