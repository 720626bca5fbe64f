import dataclasses

import pytest

from tests.training.described import dense_layers
from tests.ui.scripted import ScriptedSession
from tui_nn.data.built_in import DIGITS
from tui_nn.training.protocol.commands import Pause, Run, SetLearningRate, SetPace, Step
from tui_nn.training.protocol.events import Ready
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.run.controls import RunControls


@pytest.fixture
def sent():
    return []


@pytest.fixture
def controls(sent):
    return RunControls(sent.append, 0.001)


def snapshot(state, pace=None):
    session = ScriptedSession(config=TrainingConfig(), state=state)
    return dataclasses.replace(session.snapshot(40, (8, 8)), pace=pace)


def test_two_quick_presses_run_and_pause(controls, sent):
    controls.toggle_run()
    controls.toggle_run()
    assert sent == [Run(), Pause()]


def test_snapshot_asked_for_before_a_command_is_not_believed(controls, sent):
    controls.question_is_sent()
    controls.toggle_run()
    controls.follow(snapshot(RunState.READY))
    controls.toggle_run()
    assert sent == [Run(), Pause()]


def test_snapshot_asked_for_after_the_commands_is_believed(controls, sent):
    controls.toggle_run()
    controls.question_is_sent()
    controls.follow(snapshot(RunState.FINISHED, pace=20))
    controls.toggle_run()
    controls.change_pace(1)
    assert sent == [Run(), Run(), SetPace(50)]


def test_rate_changes_add_up_before_any_answer(controls, sent):
    controls.change_rate(1)
    controls.change_rate(1)
    controls.change_rate(-1)
    assert [command.learning_rate for command in sent] == [0.002, 0.005, 0.002]
    assert all(isinstance(command, SetLearningRate) for command in sent)


def test_a_step_that_waits_for_the_network_is_cancelled(controls, sent):
    controls.step()
    controls.toggle_run()
    assert sent == [Step(), Pause()]


def test_step_pauses(controls, sent):
    controls.follow(Ready(TrainingConfig(), DIGITS, dense_layers(2, 3, 1), 50, 150, 0))
    controls.toggle_run()
    controls.step()
    controls.toggle_run()
    assert sent == [Run(), Step(), Run()]
