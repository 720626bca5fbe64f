"""Runs that are killed continue from a whole checkpoint, and come to the very same end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.killed import CONFIG, NEW, STAGES, Life, examine, expected_result, live
from tests.typed import expect
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunStore

INTERVAL = 0.03


def check_remains(root: Path, life: Life) -> None:
    """What is left is whole, and no checkpoint that was said to be on the disk is lost."""
    assert life.was_killed
    assert RunStore(root).find(life.name).phase() is Phase.CRASHED
    remains = examine(root, life)
    assert remains.partial == []
    assert remains.step >= max(life.checkpoints, default=0)


def check_end(root: Path, life: Life) -> None:
    """The end is that of the run that no one killed, and nothing is left of the drafts."""
    assert life.result == expected_result()
    folder = RunStore(root).find(life.name)
    assert folder.phase() is Phase.FINISHED
    assert expect(folder.state().result)["test_loss"] == expected_result()
    assert examine(root, life).drafts == []
    lines = [json.loads(line) for line in folder.metrics.read_text("utf-8").splitlines()]
    assert [line["epoch"] for line in lines] == list(range(1, CONFIG.epochs + 1))


CHAINS = {
    "file": [{"stage": stage, "count": 2} for stage in STAGES[:5]] + [{"kill_after": 0.05}],
    "folder": [{"stage": stage, "count": 2} for stage in STAGES[5:]]
    + [{"kill_after": 0.02}, {"kill_after": 0.1}],
}
"""Where, or after how many seconds, one and the same run is killed again and again."""


@pytest.mark.parametrize("deaths", CHAINS.values(), ids=CHAINS)
def test_a_run_that_is_killed_again_and_again_comes_to_the_same_end(tmp_path, deaths):
    life = Life(NEW)
    for death in deaths:
        life = live(tmp_path, life.name, interval=INTERVAL, **death)
        check_remains(tmp_path, life)
    check_end(tmp_path, live(tmp_path, life.name, interval=INTERVAL))
