"""A sweep in a background process."""

from __future__ import annotations

import time

import pytest

from tui_nn.errors import UserError
from tui_nn.headless.running.background import last_line
from tui_nn.headless.sweep import stop_sweep, sweep
from tui_nn.headless.sweeping.background import start_in_background
from tui_nn.training.sweeps.folder import SweepStore
from tui_nn.training.sweeps.report import read_sweep
from tui_nn.training.sweeps.request import make_request

LONGEST = 60.0
"""Seconds to wait for a process."""


def open_sweep(trials):
    texts = {"learning_rate": "1e-4..1e-1", "samples": "200", "epochs": "3"}
    return SweepStore().open(None, make_request("moons", texts, trials=trials))


def wait_until(is_true):
    deadline = time.monotonic() + LONGEST
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_sweep_in_the_background_is_stopped_and_continued():
    folder = open_sweep(5000)
    start_in_background(folder, 1)
    assert folder.is_running
    with pytest.raises(UserError, match="trains its trials"):
        sweep(folder, workers=1, detached=True, as_json=False)
    wait_until(lambda: read_sweep(folder).trials)
    assert stop_sweep(folder.name) == 0
    wait_until(lambda: not folder.is_running)
    report = read_sweep(folder)
    assert 0 < len(report.trials) < 5000
    assert "ending after the trials" in folder.log.read_text()


def test_why_a_background_process_failed_is_said():
    folder = open_sweep(2)
    folder.path.joinpath("sweep.toml").write_text("recipe = ")
    with pytest.raises(UserError, match="is not TOML"):
        start_in_background(folder, 1)
    assert "is not TOML" in last_line(folder.log)
