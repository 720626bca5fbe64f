"""What the screen knows of the run after an update by hand."""

import dataclasses
from pathlib import Path

import pytest

from tests.ui.scripted import ScriptedSession
from tui_nn.training.protocol.events import Ready, Saved
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.run.model import RunModel


def loaded(step: int, hand_updates: int) -> RunModel:
    """A run that was loaded from a checkpoint."""
    config = TrainingConfig()
    run = RunModel(config)
    schema = config.source.schema
    assert schema is not None
    run.follow(Ready(config, schema, (), 10, 100, step, hand_updates=hand_updates))
    return run


@pytest.mark.parametrize(
    ("step", "hand_updates", "is_unsaved"), [(3, 1, False), (3, 2, True), (4, 1, True)]
)
def test_an_update_by_hand_would_be_lost_like_a_step(step, hand_updates, is_unsaved):
    run = loaded(3, 1)
    session = ScriptedSession(config=run.config, state=RunState.PAUSED, step=step)
    snapshot = session.snapshot(40, (8, 8))
    run.follow(dataclasses.replace(snapshot, hand_updates=hand_updates))
    assert run.is_unsaved is is_unsaved


def test_only_a_checkpoint_saves_a_run():
    run = loaded(3, 0)
    session = ScriptedSession(config=run.config, state=RunState.PAUSED, step=4)
    run.follow(session.snapshot(40, (8, 8)))
    weights = Path("a_pytorch.safetensors")
    run.follow(Saved(weights, (weights, Path("a_pytorch.py"))))
    assert run.is_unsaved
    run.follow(Saved(Path("a.safetensors")))
    assert not run.is_unsaved
