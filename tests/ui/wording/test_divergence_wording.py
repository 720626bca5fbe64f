"""Texts about a run that has diverged."""

from __future__ import annotations

from tests.ui.wording.test_run_wording import snapshot
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.wording import divergence_wording


def test_divergence_is_reported_with_what_there_is_to_do():
    found = Divergence(1234, "output", "gradient", "became infinite", 1230, 0.5)
    paused = divergence_wording.diverged(found, snapshot(state=RunState.PAUSED))
    assert paused == (
        "‖ diverged at 1 234, back at 1 230:"
        " the gradient of the output layer became infinite (space continues)"
    )
    assert divergence_wording.diverged(found, snapshot(state=RunState.FINISHED)).endswith(
        "(r restarts)"
    )
    assert "(learning rate 0.5)" in divergence_wording.divergence(found)
    assert divergence_wording.continued(found, snapshot(base_rate=0.25)).endswith(
        "learning rate 0.25."
    )
