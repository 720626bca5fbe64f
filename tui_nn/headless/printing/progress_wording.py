"""Texts about a run that trains without a screen."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.data.survey import Survey
from tui_nn.data.survey_wording import short_source
from tui_nn.text import layer_sizes, plural
from tui_nn.training.protocol.events import Ready
from tui_nn.training.protocol.layers import parameter_count, unit_counts
from tui_nn.training.protocol.snapshot import Snapshot


def introduce(survey: Survey | None, reasons: Sequence[str]) -> list[str]:
    """What was understood of a user's own data, and which settings follow from them.

    Args:
        survey: of the data; None for built-in data.
        reasons: why settings are as they are.
    """
    if survey is None:
        return []
    return [f"{short_source(survey)}: {survey.summary}", *reasons]


def headline(ready: Ready) -> str:
    """What is about to be trained: data, layers, parameters and epochs."""
    layers = layer_sizes(unit_counts(ready.layers))
    begun = f", {plural(ready.step, 'step')} done" if ready.step else ""
    epochs, steps = plural(ready.config.epochs, "epoch"), plural(ready.steps_per_epoch, "step")
    return (
        f"{ready.config.recipe}: {ready.config.source.name}, {layers},"
        f" {plural(parameter_count(ready.layers), 'parameter')}, {epochs} of {steps}{begun}"
    )


def measures(snapshot: Snapshot) -> str:
    """Loss and accuracy of training and validation."""
    text = f"loss {snapshot.train_loss:.4f}{_share(snapshot.train_accuracy)}"
    if snapshot.validation is not None:
        text += f"  val {snapshot.validation.loss:.4f}{_share(snapshot.validation.accuracy)}"
    return text


def _share(accuracy: float | None) -> str:
    return "" if accuracy is None else f" {accuracy:.1%}"


def speed(snapshot: Snapshot) -> str:
    """Steps per second; nothing while it is not known."""
    rate = snapshot.steps_per_second
    return f"{rate:,.0f} steps/s" if rate > 0 else ""


def time_left(snapshot: Snapshot) -> str:
    """Estimated time until the last epoch ends, as 1:02 or 1:02:03."""
    if not snapshot.steps_per_second > 0:
        return ""
    seconds = round((snapshot.total_steps - snapshot.step) / snapshot.steps_per_second)
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
