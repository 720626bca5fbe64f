"""The rows of the table of runs: state, result, and only the settings that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui_nn.text import percent
from tui_nn.training.comparing.differences import differing_settings, results
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunRecord
from tui_nn.training.settings.options import OPTIONS

UNTOLD = ("dataset", "data_dir", "data_seed")
"""Settings that have a column of their own, or tell nothing of a network."""

BEST = (
    *("test_accuracy", "test_r2", "validation_accuracy", "validation_r2"),
    *("test_loss", "validation_loss"),
)
"""Results by which a run is judged: the first that it has."""


class Row(NamedTuple):
    """What the table says of a run.

    Attributes:
        name: of the run.
        title: "" for none.
        state, result, seconds, data: as text.
        score: the result as a number, more is better; None without one.
        time: seconds of training; None if unknown.
        settings: those that differ among the listed runs, as text.
        is_live: whether it is being trained.
        is_pinned: whether it is kept.
    """

    name: str
    title: str
    state: str
    result: str
    seconds: str
    data: str
    score: float | None
    time: float | None
    settings: str
    is_live: bool
    is_pinned: bool


def make_rows(records: Sequence[RunRecord]) -> list[Row]:
    """A row for each run; its settings are those that differ among the listed runs on its data."""
    groups: dict[str, list[RunRecord]] = {}
    for record in records:
        groups.setdefault(_data_of(record), []).append(record)
    varied = {data: varied_settings(group) for data, group in groups.items()}
    return [_row(record, varied[_data_of(record)]) for record in records]


def varied_settings(records: Sequence[RunRecord]) -> tuple[str, ...]:
    """The settings that differ among runs, the seed last, without those in columns of their own."""
    configs = [record.config for record in records if record.config is not None]
    names = [name for name in differing_settings(configs) if name not in UNTOLD]
    return tuple(sorted(names, key=lambda name: name == "seed"))


def describe_differences(record: RunRecord, names: Sequence[str]) -> str:
    """These settings of a run: `activation tanh, learning-rate 0.01`."""
    if record.config is None:
        return "its settings are damaged"
    config = record.config
    return ", ".join(
        f"{name.replace('_', '-')} {OPTIONS[name].write(getattr(config, name)) or '-'}"
        for name in names
    )


def write_result(found: Mapping[str, float]) -> tuple[str, float | None]:
    """The result of a run as text, and as a number of which more is better."""
    name = next((name for name in BEST if name in found), None)
    if name is None:
        return "-", None
    part, _, measure = name.partition("_")
    value = found[name]
    text = percent(value, 2) if measure == "accuracy" else f"{value:.3f}"
    text = f"R² {text}" if measure == "r2" else f"loss {text}" if measure == "loss" else text
    score = -value - 1e6 if measure == "loss" else value
    return (text if part == "test" else f"val {text}"), score


def write_seconds(seconds: float | None) -> str:
    """A duration: 0.8 s, 12 s, 3 min."""
    if seconds is None:
        return "-"
    if seconds >= 120:
        return f"{seconds / 60:.0f} min"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"


def _data_of(record: RunRecord) -> str:
    return record.config.dataset if record.config else ""


def _row(record: RunRecord, varied: Sequence[str]) -> Row:
    config, state = record.config, record.state
    text, score = write_result(results(record))
    epochs = f" {state.epoch}/{config.epochs}" if state and config else ""
    is_live = record.phase is Phase.RUNNING
    return Row(
        name=record.name,
        title=record.profile.title,
        state=f"{record.phase}{epochs if record.phase is not Phase.FINISHED else ''}",
        result="-" if record.phase is Phase.DIVERGED else text,
        seconds=write_seconds(record.train_seconds),
        data=config.source.name if config else "-",
        score=None if record.phase is Phase.DIVERGED else score,
        time=record.train_seconds,
        settings=describe_differences(record, varied),
        is_live=is_live,
        is_pinned=record.is_pinned,
    )
