import dataclasses
import math

import pytest

from tests.ui.scripted import ScriptedSession
from tests.ui.widgets.samples import classified
from tui_nn.data.built_in import DIGITS
from tui_nn.training.protocol.events import Answering, FinishReason, RunResult, RunState
from tui_nn.training.protocol.measurements import Divergence, Evaluation
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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.31662, "0.317"),
        (0.0753, "0.0753"),
        (0.0, "0.0000"),
        (4.7e-5, "4.7e-5"),
        (12.345, "12.3"),
        (12_345.0, "12 345"),
        (3.2e9, "3.20e+09"),
        (math.nan, "–"),
        (None, "–"),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
    ],
)
def test_number(value, text):
    assert run_wording.number(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.9784, "97.8%"), (1.0, "100%"), (0.9996, "99.9%"), (None, "–")]
)
def test_percent(share, text):
    assert run_wording.percent(share) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0:00"), (61, "1:01"), (3725, "1:02:05")])
def test_clock(seconds, text):
    assert run_wording.clock(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.984, "0.98 s"), (12.34, "12.3 s"), (75, "1:15")])
def test_duration(seconds, text):
    assert run_wording.duration(seconds) == text


def test_measures_have_one_name_and_r_squared_three_decimals():
    names = [run_wording.measure_name(name) for name in ("loss", "accuracy", "rmse", "mae")]
    assert names == ["loss", "accuracy", "RMSE", "MAE"]
    assert run_wording.r_squared(0.96) == "R² 0.960"
    assert run_wording.r_squared(None) == run_wording.r_squared(math.nan) == "R² –"


def test_title_names_the_data_set_once():
    assert run_wording.title(RECIPES["mnist"].config, DIGITS) == "mnist 784-128-10 relu adam"
    changed = RECIPES["mnist"].config.replace(dataset="digits")
    assert run_wording.title(changed, DIGITS) == "mnist digits 784-128-10 relu adam"


def test_parameters_of_the_guides_network():
    assert run_wording.parameter_count((784, 128, 10)) == 101_770


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


def test_time_left_while_running_and_time_taken_otherwise():
    running = snapshot(step=100, total_steps=700, steps_per_second=10, train_seconds=9)
    assert run_wording.time_left(running) == "1:00 left"
    assert (
        run_wording.time_left(dataclasses.replace(running, state=RunState.PAUSED)) == "9.00 s taken"
    )
    assert run_wording.time_left(snapshot(state=RunState.READY, step=0, train_seconds=0)) == ""


def test_divergence_is_told_with_what_there_is_to_do():
    found = Divergence(1234, "output", "gradient", "became infinite", 1230, 0.5)
    paused = run_wording.diverged(found, snapshot(state=RunState.PAUSED))
    assert paused == (
        "‖ diverged at 1 234, back at 1 230:"
        " the gradient of the output layer became infinite (space continues)"
    )
    assert run_wording.diverged(found, snapshot(state=RunState.FINISHED)).endswith("(r restarts)")
    assert "(learning rate 0.5)" in run_wording.divergence(found)
    assert run_wording.continued(found, snapshot(base_rate=0.25)).endswith("learning rate 0.25.")


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


def test_the_title_of_the_pad_fits_its_frame():
    assert run_wording.pad_title("", None, erasing=False, pinned=False) == "sketch a digit"
    longest = run_wording.pad_title("down", 4, erasing=True, pinned=True)
    assert longest == "eraser down · brush 4 · pinned"
    assert run_wording.pad_title("up", 2, erasing=False, pinned=False) == "pen up · brush 2"
    for tuned in (0, 12):
        for by in Answering:
            network = run_wording.answering(classified(tuned=tuned, by=by))[1]
            title = run_wording.pad_title(
                "down", None, erasing=False, pinned=False, read_by=network
            )
            assert len(title) <= 26
            title = run_wording.pad_title("", None, erasing=False, pinned=False, read_by=network)
            assert title == f"read by {network}"
            assert len(title) <= 26


def test_brief_words_fit_the_frame_of_the_small_pad():
    for by in (None, *Answering):
        assert len(run_wording.network_choice(by)[1]) <= 26
    for tuned in (0, 1, 99_999):
        assert len(run_wording.answering(classified(tuned=tuned))[1]) <= 26


def test_things_are_counted():
    assert run_wording.plural(1, "drawing") == "1 drawing"
    assert run_wording.plural(12, "drawing") == "12 drawings"
