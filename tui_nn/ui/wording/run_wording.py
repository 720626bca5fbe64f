"""Texts about a run: pure functions from events to short texts."""

from __future__ import annotations

import math
from itertools import pairwise

from tui_nn import text
from tui_nn.data.schema import DatasetSchema
from tui_nn.training.protocol.events import (
    Answering,
    Classified,
    Left,
    RunResult,
    RunState,
    Snapshot,
)
from tui_nn.training.protocol.measurements import Divergence, Evaluation
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.schedules import describe_extension

UNKNOWN = "–"
"""Stands for a number that is not known yet."""

SYMBOLS = {
    RunState.LOADING: "◌",
    RunState.READY: "○",
    RunState.RUNNING: "▶",
    RunState.PAUSED: "‖",
    RunState.FINISHED: "■",
    RunState.FAILED: "✗",
}
"""A sign for each state, so that colour need not tell them apart."""


def count(number: float) -> str:
    """A whole number in groups of three digits."""
    return f"{number:,.0f}".replace(",", " ")


def number(value: float | None) -> str:
    """Two or three significant digits in at most six characters, up to a million."""
    if value is None or math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if abs(value) >= 1000:
        return count(value) if abs(value) < 1e7 else f"{value:.2e}"
    if value and abs(value) < 1e-3:
        return f"{value:.1e}".replace("e-0", "e-")
    return f"{value:.4f}" if abs(value) < 0.1 else f"{value:.3g}"


def rate(learning_rate: float) -> str:
    """A learning rate."""
    return f"{learning_rate:.3g}"


def percent(share: float | None) -> str:
    """A share of 1 in percent."""
    if share is None or math.isnan(share):
        return UNKNOWN
    return text.percent(share, 1)


def clock(seconds: float) -> str:
    """A length of time as minutes and seconds, or hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def duration(seconds: float) -> str:
    """A measured time: hundredths below ten seconds, tenths below a minute."""
    if seconds < 10:
        return f"{seconds:.2f} s"
    return f"{seconds:.1f} s" if seconds < 60 else clock(seconds)


def pace_name(pace: float | None) -> str:
    """A pace in words."""
    return "full speed" if pace is None else f"{pace:g} steps/s"


def layer_sizes(layers: tuple[int, ...]) -> str:
    """Units of each layer: 784-128-10."""
    return "-".join(map(str, layers))


def described_layers(
    config: TrainingConfig, schema: DatasetSchema | None
) -> tuple[tuple[int, str], ...]:
    """Units of each layer and what it is: the inputs, and the others' activation functions.

    Empty while the schema of the data is unknown.
    """
    if schema is None:
        return ()
    hidden = (config.activation,) * len(config.hidden)
    names = ("inputs", *hidden, config.output_activation)
    return tuple(zip(config.layer_sizes(schema), names, strict=True))


def network(config: TrainingConfig, schema: DatasetSchema | None) -> str:
    """Layers, activation and optimizer: 784-128-10 relu adam."""
    layers = [layer_sizes(config.layer_sizes(schema))] if schema else []
    return " ".join([*layers, config.activation, config.optimizer])


def parameter_count(layers: tuple[int, ...]) -> int:
    """Weights and biases of dense layers of these sizes."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(layers))


def measure_name(measure: str) -> str:
    """A measure as people write it; curves have it in small letters."""
    return measure.upper() if measure in ("rmse", "mae") else measure


def r_squared(value: float | None) -> str:
    """R² as everywhere: three decimals."""
    return f"R² {UNKNOWN if value is None or math.isnan(value) else format(value, '.3f')}"


def title(config: TrainingConfig, schema: DatasetSchema | None) -> str:
    """What is trained, and on what."""
    names = [config.recipe]
    if config.dataset not in (config.recipe, f"{config.recipe}-mnist"):
        names.append(config.source.name)
    return " ".join([*names, network(config, schema)])


def time_left(snapshot: Snapshot) -> str:
    """Time to the end while training runs, else the time taken so far, if any."""
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
    texts = [state, f"rate {rate(snapshot.learning_rate)}"]
    if snapshot.state is RunState.RUNNING:
        texts.extend(_speed(snapshot))
    elif snapshot.state is RunState.READY:
        texts.append("space starts")
    if snapshot.pace is not None and snapshot.state is not RunState.RUNNING:
        texts.append(f"pace {pace_name(snapshot.pace)}")
    texts.append(f"step {count(snapshot.step)} of {count(snapshot.total_steps)}")
    return tuple(texts)


def _speed(snapshot: Snapshot) -> tuple[str, ...]:
    """Steps a second and the pace that they keep to; nothing before they are measured."""
    if snapshot.steps_per_second <= 0:
        return ()
    speed = f"{count(snapshot.steps_per_second)} steps/s"
    return (speed if snapshot.pace is None else f"{speed} of {snapshot.pace:g}",)


def evaluation(measured: Evaluation) -> tuple[str, str]:
    """The score, and a second measure."""
    if measured.accuracy is not None:
        return f"test accuracy {percent(measured.accuracy)}", f"test loss {number(measured.loss)}"
    return f"test MAE {number(measured.mae)}", f"test {r_squared(measured.r2)}"


def result(finished: RunResult, snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How a run ended, in two lines."""
    score, second = evaluation(finished.test)
    first = f"{SYMBOLS[RunState.FINISHED]} {finished.reason}: {score}"
    return (first, second, duration(finished.train_seconds)), measures(snapshot)


def more_epochs(snapshot: Snapshot) -> int:
    """Epochs that a finished run can be trained to: all that it had, or twice as many as it did."""
    return snapshot.epochs if snapshot.step < snapshot.total_steps else 2 * snapshot.epochs


def ask_for_more(config: TrainingConfig, snapshot: Snapshot, total: int) -> str:
    """The question whether a finished run is to be trained to `total` epochs."""
    more = plural(total - snapshot.step * snapshot.epochs // max(snapshot.total_steps, 1), "epoch")
    schedule = describe_extension(config.replace(epochs=total))
    return f"Train {more} more, to epoch {count(total)}, {schedule}?"


def left(ended: Left) -> str:
    """What became of a run that this screen can no longer control."""
    name = ended.run.name if ended.run else "the run"
    symbol = SYMBOLS[RunState.FINISHED]
    if ended.finished:
        return f"{symbol} {name} has finished; q leaves"
    again = f"resume with `tui-nn --resume {name}`; q leaves" if ended.run else "q leaves"
    return f"{symbol} {name} stopped at step {count(ended.step)}; {again}"


def attached(name: str, config: TrainingConfig, schema: DatasetSchema | None) -> str:
    """What another process trains; the name of a run begins with its recipe's."""
    return f"attached to {name} · {network(config, schema)}"


def divergence(found: Divergence) -> str:
    """What went wrong, and where the run is now."""
    return (
        f"The run diverged at step {count(found.step)}: {found.cause}"
        f" (learning rate {rate(found.learning_rate)}). The network is back at step"
        f" {count(found.good_step)}."
    )


def diverged(found: Divergence, snapshot: Snapshot) -> str:
    """The same for the two lines under the plots, with what to do."""
    advice = "r restarts" if snapshot.state is RunState.FINISHED else "space continues"
    return (
        f"{SYMBOLS[snapshot.state]} diverged at {count(found.step)}, back at"
        f" {count(found.good_step)}: {found.cause} ({advice})"
    )


def continued(found: Divergence, snapshot: Snapshot) -> str:
    """That a run which had diverged continues, by itself or by another screen."""
    now = found.learning_rate if snapshot.base_rate is None else snapshot.base_rate
    return f"{divergence(found)} It continues from there with learning rate {rate(now)}."


def file_name(config: TrainingConfig, step: int) -> str:
    """A name for a checkpoint that says what it is."""
    return f"{config.recipe}-seed{config.seed}-step{step}.safetensors"


def answering(classified: Classified) -> tuple[str, str]:
    """Which network has answered, at length and in at most 16 characters."""
    if classified.by is Answering.TRAINED:
        return f"your network, step {count(classified.step)}", "your network"
    if classified.tuned:
        tuned = plural(classified.tuned, "drawing")
        return f"built-in network, tuned on {tuned} of yours", "built-in, tuned"
    return "built-in network", "built-in network"


def inside(classified: Classified | None) -> str:
    """Title of the pictures that explain an answer: which network they show."""
    if classified is None:
        return "inside the network"
    if classified.by is Answering.TRAINED:
        return f"inside your network, step {count(classified.step)}"
    return "inside the built-in network"


def network_choice(by: Answering | None) -> tuple[str, str]:
    """Which network is to answer, at length and in at most 26 characters."""
    match by:
        case Answering.BUILT_IN:
            return "the built-in network answers", "built-in network answers"
        case Answering.TRAINED:
            return "your network answers", "your network answers"
    return "automatic: the built-in network answers until yours is trained", "automatic"


def pad_title(
    pen: str, brush: int | None, *, erasing: bool, pinned: bool, read_by: str = ""
) -> str:
    """What stands above the sketch pad.

    Args:
        pen: "up" or "down"; empty if the keyboard pen is not visible.
        brush: its size, unless it is the usual one.
        erasing: whether it erases.
        pinned: whether a drawing is pinned.
        read_by: the network that has answered, if it is named here.
    """
    tool = "eraser" if erasing else "pen" if pen else "" if read_by else "sketch a digit"
    parts = [f"{tool} {pen}".strip()] if tool else []
    if read_by:
        parts.append(read_by.replace("built-in network", "built-in") if tool else read_by)
    if brush is not None:
        parts.append(f"brush {brush}")
    if pinned:
        parts.append("pinned")
    if parts == [read_by]:
        return f"read by {read_by}"
    return " · ".join(parts)


def plural(number: int, noun: str) -> str:
    """A number of things: 1 drawing, 12 drawings."""
    return text.plural(number, noun).replace(",", " ")
