"""Texts about a run: its state, its measures, its end."""

from __future__ import annotations

import math

from tui_nn.data.schema import DatasetSchema
from tui_nn.training.protocol.events import Left
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.protocol.results import RunResult
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.schedules import describe_extension
from tui_nn.ui.wording import network_wording
from tui_nn.ui.wording.quantities import (
    clock,
    count,
    duration,
    learning_rate,
    number,
    pace,
    percent,
    plural,
    r_squared,
)

SYMBOLS = {
    RunState.LOADING: "◌",
    RunState.READY: "○",
    RunState.RUNNING: "▶",
    RunState.PAUSED: "‖",
    RunState.FINISHED: "■",
    RunState.FAILED: "✗",
}
"""A sign for each state, so that colour is not needed to distinguish them."""


def title(config: TrainingConfig, schema: DatasetSchema | None) -> str:
    """What is trained, and on what."""
    names = [config.recipe]
    if config.dataset not in (config.recipe, f"{config.recipe}-mnist"):
        names.append(config.source.name)
    return " ".join([*names, network_wording.network(config, schema)])


def time_left(snapshot: Snapshot) -> str:
    """Remaining time while training runs, else the elapsed training time."""
    if snapshot.state is RunState.RUNNING and snapshot.steps_per_second > 0:
        left = clock((snapshot.total_steps - snapshot.step) / snapshot.steps_per_second)
        return f"{left} left"
    return f"{duration(snapshot.train_seconds)} taken" if snapshot.step else ""


def progress(snapshot: Snapshot) -> float:
    """Share of the run's steps that are done, 0 to 1."""
    return snapshot.step / max(snapshot.total_steps, 1)


def measures(snapshot: Snapshot) -> tuple[str, ...]:
    """Loss and accuracy, or errors, of training and validation."""
    validation = snapshot.validation or Evaluation(math.nan)
    texts = [f"loss {number(snapshot.train_loss)} val {number(validation.loss)}"]
    if snapshot.train_accuracy is not None or validation.accuracy is not None:
        accuracy, held_back = percent(snapshot.train_accuracy), percent(validation.accuracy)
        texts.append(f"accuracy {accuracy} val {held_back}")
    elif validation.mae is not None:
        texts.append(f"val MAE {number(validation.mae)} {r_squared(validation.r2)}")
    return tuple(texts)


def activity(snapshot: Snapshot) -> tuple[str, ...]:
    """State, learning rate, speed and pace."""
    state = f"{SYMBOLS[snapshot.state]} {snapshot.state}"
    texts = [state, f"rate {learning_rate(snapshot.learning_rate)}"]
    if snapshot.state is RunState.RUNNING:
        texts.extend(_speed(snapshot))
    elif snapshot.state is RunState.READY:
        texts.append("space starts")
    if snapshot.pace is not None and snapshot.state is not RunState.RUNNING:
        texts.append(f"pace {pace(snapshot.pace)}")
    texts.append(f"step {count(snapshot.step)} of {count(snapshot.total_steps)}")
    if snapshot.hand_updates:
        texts.append(f"{plural(snapshot.hand_updates, 'update')} by hand")
    return tuple(texts)


def _speed(snapshot: Snapshot) -> tuple[str, ...]:
    """Steps a second and the pace that limits them; empty before the first measurement."""
    if snapshot.steps_per_second <= 0:
        return ()
    speed = f"{count(snapshot.steps_per_second)} steps/s"
    return (speed if snapshot.pace is None else f"{speed} of {snapshot.pace:g}",)


def evaluation(measured: Evaluation) -> tuple[str, str]:
    """The main measure and a second one."""
    if measured.accuracy is not None:
        return f"test accuracy {percent(measured.accuracy)}", f"test loss {number(measured.loss)}"
    return f"test MAE {number(measured.mae)}", f"test {r_squared(measured.r2)}"


def result(finished: RunResult, snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The result of a finished run, in two lines."""
    first, seconds = f"{SYMBOLS[RunState.FINISHED]} {finished.reason}", finished.train_seconds
    if finished.test is None:
        return (first, duration(seconds)), measures(snapshot)
    score, second = evaluation(finished.test)
    return (f"{first}: {score}", second, duration(seconds)), measures(snapshot)


def more_epochs(snapshot: Snapshot) -> int:
    """Epochs to which a finished run can continue: as planned, or twice as many if it had all."""
    return snapshot.epochs if snapshot.step < snapshot.total_steps else 2 * snapshot.epochs


def ask_for_more(config: TrainingConfig, snapshot: Snapshot, total: int) -> str:
    """The question whether to continue a finished run to `total` epochs."""
    more = plural(total - snapshot.step * snapshot.epochs // max(snapshot.total_steps, 1), "epoch")
    schedule = describe_extension(config.replace(epochs=total))
    return f"Train {more} more, to epoch {count(total)}, {schedule}?"


def left(ended: Left) -> str:
    """The state of a run that this screen can no longer control."""
    name = ended.run.name if ended.run else "the run"
    symbol = SYMBOLS[RunState.FINISHED]
    if ended.finished:
        return f"{symbol} {name} has finished; q leaves"
    again = f"resume with `tui-nn --resume {name}`; q leaves" if ended.run else "q leaves"
    return f"{symbol} {name} stopped at step {count(ended.step)}; {again}"


def attached(name: str, config: TrainingConfig, schema: DatasetSchema | None) -> str:
    """What another process trains; the name of a run begins with its recipe's."""
    return f"attached to {name} · {network_wording.network(config, schema)}"


def file_name(config: TrainingConfig, step: int) -> str:
    """A descriptive file name for a checkpoint."""
    return f"{config.recipe}-seed{config.seed}-step{step}.safetensors"
