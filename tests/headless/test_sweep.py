"""`tui-nn sweep` as it is typed."""

from __future__ import annotations

import json

import pytest

from tui_nn.cli.main import main

MOONS = [
    "sweep",
    "--recipe",
    "moons",
    "--samples",
    "200",
    "--epochs",
    "3",
    "--learning-rate",
    "1e-3..1e-1",
]


def test_a_sweep_is_carried_out_by_worker_processes(capsys):
    words = [*MOONS, "--trials", "3", "--workers", "1"]
    assert main([*words, "--json"]) == 0
    *trials, summary = map(json.loads, capsys.readouterr().out.splitlines())
    assert [trial["trial"] for trial in trials] == [0, 1, 2]
    assert summary["winner"]["test_accuracy"] > 0
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert "sweep moons-1: 3 trials" in shown
    assert "train it again: tui-nn train --recipe moons --" in shown
    assert main(["sweep", "--list"]) == 0
    assert "moons-1: left, 3 of 3 trials begun, best" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sweep"], "nothing varies"),
        ([*MOONS, "--hidden", "4..8"], "--hidden: 4..8: only numbers have ranges"),
        ([*MOONS, "--stop", "x"], "--stop: leave out the settings"),
        (["sweep", "--resume", "none"], "there is no sweep called none"),
        (["sweep", "--stop", "none"], "there is no sweep called none"),
        (["sweep", "no.toml"], "no.toml: cannot be read"),
        (["sweep", "--resume", "x", "--trials", "3"], "--trials: no effect"),
    ],
)
def test_what_cannot_be_done_is_one_line(words, message, capsys):
    assert main(words) in (1, 2)
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
