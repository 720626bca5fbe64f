"""Suggestions: settings that fit a user's own data, each with its reason.

Measured on the tables of `tests/benchmarks/own_data`: what counts most on few rows is the L2
penalty, then a learning rate that falls to zero.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.engine.losses import LOSSES
from tui_nn.text import plural
from tui_nn.training.settings.config import TrainingConfig

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset

FEW_ROWS = 5_000
"""Rows below which a network may learn them by heart."""

MANY_ROWS = 100_000
"""Rows from which a pass through all of them is long."""

STEPS = 1_200
"""Updates after which the loss of a small table no longer falls."""

PICTURE_STEPS = 4_000
"""The same for pictures."""

PICTURE_RATE, PICTURE_FEATURES = 0.001, 784
"""Learning rate for pictures of up to so many pixels. A step of all weights adds up over the
inputs: with 12,288 of them (64x64 in colour) such a step silences most hidden units. The rate falls
with the root of the inputs. Measured there, test accuracy: 90.5% at 0.001, 93% at 0.0003."""

EPOCHS = (20, 200)
"""Fewest and most epochs."""

PENALTY = {True: 2.0, False: 15.0}
"""L2 penalty times rows, for classes and for numbers: a prior weighs less, the more rows there
are."""

LARGEST_PENALTY = 0.1

ADAPTIVE = ("adam", "adamw", "rmsprop")
"""Optimizers that the suggested learning rate is for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Settings that fit the data.

    Attributes:
        config: all settings of the run.
        reasons: the settings that were fitted and why, a line for each group of them.
    """

    config: TrainingConfig
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """Some settings that belong together, and why they are as they are."""

    settings: dict[str, Any]
    reason: str


def suggest(config: TrainingConfig, dataset: Dataset, free: Collection[str]) -> Suggestion:
    """Fit the settings that the user did not choose to the data.

    Args:
        config: settings as far as they are known.
        dataset: the data.
        free: names of the settings that the user did not choose.

    Raises:
        ConfigError: the chosen settings cannot be used together.
    """
    schema, rows = dataset.schema, len(dataset.train)
    reasons = []
    for choose in (_choose_output, _choose_width, _choose_length, _choose_rate, _choose_caution):
        part = choose(config, free, schema, rows)
        changes = {name: value for name, value in part.settings.items() if name in free}
        if changes:
            config = config.replace(**changes)
            reasons.append(f"{_list(changes)}: {part.reason}")
    return Suggestion(config, tuple(reasons))


def _list(settings: dict[str, Any]) -> str:
    return ", ".join(
        f"{name.replace('_', '-')} {_write(value)}" for name, value in settings.items()
    )


def _write(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _choose_output(
    config: TrainingConfig, free: Collection[str], schema: DatasetSchema, _rows: int
) -> _Part:
    """The output activation and the loss; where one of them was chosen, the other follows it."""
    if not schema.is_classification:
        settings = {"output_activation": "linear", "loss": "mean-squared-error"}
        return _Part(settings, f"{schema.target_name or 'the target'} is a number")
    output, loss = "softmax", "categorical-cross-entropy"
    if "output_activation" not in free:
        output = config.output_activation
        fitting = [name for name, entry in LOSSES.items() if entry.output_activation == output]
        loss = fitting[0] if fitting else "mean-squared-error"
    elif "loss" not in free:
        loss = config.loss
        output = LOSSES[loss].output_activation or output
    settings = {"output_activation": output, "loss": loss}
    return _Part(settings, f"one of {schema.classes:,} classes")


def _choose_width(
    _config: TrainingConfig, _free: Collection[str], schema: DatasetSchema, rows: int
) -> _Part:
    """The hidden layers."""
    if schema.kind is Kind.PLANE:
        return _Part({"hidden": (32, 32)}, "two layers bend a boundary in the plane freely")
    units = 32 if rows < 200 else 64 if rows < FEW_ROWS else 128
    while units < 2 * schema.classes and units < 512:
        units *= 2
    if schema.is_pictures:
        units = max(units, 128)
    examples = "pictures" if schema.is_pictures else "rows"
    reason = f"for {rows:,} {examples} of {plural(schema.in_features, 'input')}"
    return _Part({"hidden": (units,)}, reason)


def _choose_length(
    config: TrainingConfig, free: Collection[str], schema: DatasetSchema, rows: int
) -> _Part:
    """The batch size, and epochs for about as many steps as are needed."""
    size = 32 if rows < FEW_ROWS else 128 if rows < MANY_ROWS else 512
    while size > 8 and size * 8 > rows:
        size //= 2
    if "batch_size" not in free:
        size = config.batch_size
    steps = PICTURE_STEPS if schema.is_pictures else STEPS
    fewest, most = EPOCHS
    epochs = max(fewest, min(most, round(steps * size / max(rows, 1))))
    if rows >= MANY_ROWS:
        epochs = fewest // 2
    total = epochs * -(-rows // size)
    return _Part({"batch_size": size, "epochs": epochs}, f"about {total:,} steps in all")


def _choose_rate(
    config: TrainingConfig, free: Collection[str], schema: DatasetSchema, _rows: int
) -> _Part:
    """The learning rate and its schedule, if both are free."""
    if config.optimizer not in ADAPTIVE or not {"learning_rate", "schedule"} <= set(free):
        return _Part({}, "")
    rate = 0.005
    if schema.is_pictures:
        many = max(1.0, schema.in_features / PICTURE_FEATURES)
        rate = float(f"{PICTURE_RATE / math.sqrt(many):.1g}")
    settings = {"learning_rate": rate, "schedule": "cosine"}
    return _Part(settings, "large steps first, small ones at the end")


def _choose_caution(
    config: TrainingConfig, _free: Collection[str], schema: DatasetSchema, rows: int
) -> _Part:
    """What keeps a network from learning few rows by heart."""
    settings: dict[str, Any] = {}
    if not schema.is_pictures:
        penalty = min(PENALTY[schema.is_classification] / max(rows, 1), LARGEST_PENALTY)
        settings["l2"] = float(f"{penalty:.1g}")
    if rows < FEW_ROWS and config.validation_split:
        settings["early_stopping"] = max(10, config.epochs // 3)
    examples = "pictures" if schema.is_pictures else "rows"
    reason = f"{rows:,} {examples} are soon learned by heart"
    return _Part(settings, reason if rows < FEW_ROWS else "a mild penalty keeps the weights small")
