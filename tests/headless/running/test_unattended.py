"""The background process of a run: it trains, serves clients, logs, and ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tui_nn.errors import UserError
from tui_nn.headless.running.unattended import train_in_background
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES

MOONS = RECIPES["moons"].config.replace(epochs=1)


@pytest.fixture(autouse=True)
def ignored_hangup() -> Iterator[None]:
    """Training in the background ignores SIGHUP; the tests after it must not."""
    before = signal.getsignal(signal.SIGHUP)
    yield
    signal.signal(signal.SIGHUP, before)


def test_a_run_is_trained_to_the_end_and_logged(capsys):
    folder = RunStore().create(MOONS)
    load = Load(MOONS, run=folder.path, on_divergence=OnDivergence.STOP)
    assert train_in_background(folder, load, RecordingPlan(), paused=False) == 0
    assert folder.phase() is Phase.FINISHED
    assert not folder.is_held
    log = capsys.readouterr().out
    assert "trains moons-1" in log
    assert log.splitlines()[-1].endswith("done at step 50")


def test_a_run_that_cannot_be_loaded_is_an_error():
    folder = RunStore().create(MOONS)
    (folder.path / "config.toml").write_text("no settings")
    with pytest.raises(UserError, match="moons-1"):
        train_in_background(folder, Load(MOONS, run=folder.path), RecordingPlan(), paused=False)
    assert not folder.is_held


def test_a_finished_run_without_further_epochs_is_refused():
    folder = RunStore().create(MOONS)
    load = Load(MOONS, run=folder.path)
    assert train_in_background(folder, load, RecordingPlan(), paused=False) == 0
    with pytest.raises(UserError, match="this run has finished; --epochs N trains it further"):
        train_in_background(folder, replace(load, epochs=1), RecordingPlan(), paused=False)
