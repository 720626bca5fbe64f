"""Suggestions: the settings that fit a user's own data, where nobody chose them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.training.settings.config import TrainingConfig

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Settings that fit the data.

    Attributes:
        config: all settings of the run.
        reasons: why it has those that were suggested, a sentence each.
    """

    config: TrainingConfig
    reasons: tuple[str, ...] = ()


def suggest(config: TrainingConfig, dataset: Dataset, free: Collection[str]) -> Suggestion:
    """Fit the free settings of a run to its data.

    Args:
        config: settings as far as they are known.
        dataset: the data.
        free: names of the settings that nobody chose.

    Raises:
        ConfigError: the chosen settings cannot be used with the data.
    """
    changes: dict[str, Any] = {}
    reasons = []
    if not dataset.schema.is_classification:
        changes |= {"loss": "mean-squared-error", "output_activation": "linear"}
        reasons.append("The target is a number: linear output and mean squared error.")
    changes = {name: value for name, value in changes.items() if name in free}
    return Suggestion(config.replace(**changes), tuple(reasons) if changes else ())
