import dataclasses
import math

from tests.ui.scripted import ScriptedSession
from tui_nn.data.built_in import DIGITS
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.protocol.results import FinishReason, RunResult
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.wording import run_wording


def snapshot(config=None, **changes):
    session = ScriptedSession(config=config or TrainingConfig(), state=RunState.RUNNING, step=1200)
    return dataclasses.replace(session.snapshot(40, (8, 8)), **changes)


def finished(reason, test=None):
    test = test or Evaluation(0.0753, accuracy=0.978)
    return RunResult(
        recipe="mnist",
        dataset="mnist",
        layers=(784, 128, 10),
        parameters=101_770,
        seed=0,
        epochs=5,
        steps=120,
        train_seconds=0.984,
        train=test,
        validation=test,
        test=test,
        reason=reason,
    )


def test_title_names_the_data_set_once():
    assert run_wording.title(RECIPES["mnist"].config, DIGITS) == "mnist 784-128-10 relu adam"
    changed = RECIPES["mnist"].config.replace(dataset="digits")
    assert run_wording.title(changed, DIGITS) == "mnist digits 784-128-10 relu adam"


def test_measures_fit_below_the_plot_at_80_columns():
    texts = run_wording.measures(snapshot(train_loss=0.0133, train_accuracy=0.999))
    assert texts[1].startswith("accuracy 99.9% val ")
    assert len(" · ".join(texts)) <= 49


def test_measures_of_a_regression_have_no_accuracy():
    texts = run_wording.measures(snapshot(RECIPES["houses"].config))
    assert "accuracy" not in " ".join(texts)
    assert "R²" in texts[1]


def test_measures_before_the_first_step():
    texts = run_wording.measures(
        snapshot(train_loss=math.nan, train_accuracy=None, validation=None)
    )
    assert texts == ("loss – val –",)


def test_activity_tells_state_rate_and_pace():
    assert run_wording.activity(snapshot(steps_per_second=11_900.4))[:3] == (
        "▶ running",
        "rate 0.001",
        "11 900 steps/s",
    )
    assert run_wording.activity(snapshot(steps_per_second=0))[2].startswith("step ")
    assert "5 steps/s of 5" in run_wording.activity(snapshot(steps_per_second=5, pace=5))
    assert "pace 5 steps/s" in run_wording.activity(snapshot(state=RunState.PAUSED, pace=5))


def test_activity_tells_that_the_network_was_changed_by_hand():
    assert "by hand" not in " ".join(run_wording.activity(snapshot()))
    assert "2 updates by hand" in run_wording.activity(snapshot(hand_updates=2))


def test_time_left_while_running_and_time_taken_otherwise():
    running = snapshot(step=100, total_steps=700, steps_per_second=10, train_seconds=9)
    assert run_wording.time_left(running) == "1:00 left"
    assert (
        run_wording.time_left(dataclasses.replace(running, state=RunState.PAUSED)) == "9.00 s taken"
    )
    assert run_wording.time_left(snapshot(state=RunState.READY, step=0, train_seconds=0)) == ""


def test_result_of_each_end():
    last = snapshot()
    first, second = run_wording.result(finished(FinishReason.DONE), last)
    assert first == ("■ done: test accuracy 97.8%", "test loss 0.0753", "0.98 s")
    assert len(" · ".join(first[:2])) <= 48
    assert len(first[0]) <= 28
    assert second == run_wording.measures(last)
    early = run_wording.result(finished(FinishReason.STOPPED_EARLY), last)
    assert early[0][0].startswith("■ stopped early:")
    diverged = run_wording.result(finished(FinishReason.DIVERGED), last)
    assert diverged[0][0].startswith("■ diverged:")
    houses = Evaluation(0.1, mae=12_345, r2=0.934)
    first, _ = run_wording.result(finished(FinishReason.DONE, houses), last)
    assert first[:2] == ("■ done: test MAE 12 345", "test R² 0.934")
