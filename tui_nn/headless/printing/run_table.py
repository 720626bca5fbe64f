"""The table of recorded runs: their state, results, and settings that differ from the recipe."""

from __future__ import annotations

import math
import os
import shutil
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from tui_nn.headless.printing.network import describe_network
from tui_nn.headless.printing.tables import GAP, format_plain
from tui_nn.text import layer_sizes, percent
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunRecord
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import RECIPES

HEADINGS = ("run", "state", "epoch", "loss", "result", "size", "age", "settings")

RIGHT = ("loss", "result", "size", "age")
"""Right-aligned columns."""

INDENT = "    "
"""Before settings that have a line of their own."""

AGES = ((86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))
"""Seconds of each unit."""

SIZES = ("B", "kB", "MB", "GB")


def format_runs(records: Sequence[RunRecord], now: float, width: int | None) -> list[str]:
    """The lines of the table, the headings first.

    Args:
        records: the runs.
        now: the time, in seconds since 1970.
        width: columns of the terminal; None to have one line per run, however long.
    """
    rows = [_row(record, now) for record in records]
    for column, heading in enumerate(HEADINGS):
        if heading in RIGHT:
            widest = max(len(heading), *(len(row[column]) for row in rows))
            for row in rows:
                row[column] = row[column].rjust(widest)
    headings, *lines = format_plain(HEADINGS[:-1], [row[:-1] for row in rows])
    room = max(len(headings), *map(len, lines))
    formatted = [_join(headings, HEADINGS[-1], room, None)]
    for line, row in zip(lines, rows, strict=True):
        formatted += _join(line, row[-1], room, width).splitlines()
    return formatted


def terminal_width() -> int | None:
    """Columns of the terminal; None if the output goes elsewhere."""
    return shutil.get_terminal_size().columns if os.isatty(1) else None


def run_fields(record: RunRecord, now: float) -> dict[str, Any]:
    """A run as the `--json` line has it; `now` in seconds since 1970."""
    config, state = record.config, record.state
    result = (state.result if state else None) or {}
    validation = (state.validation if state else None) or {}
    return {
        "name": record.name,
        "state": str(record.phase),
        "pinned": record.is_pinned,
        "title": record.profile.title,
        "tags": list(record.profile.tags),
        "note": record.profile.note,
        "sweep": record.sweep or None,
        "path": str(record.folder.path),
        "recipe": config.recipe if config else None,
        "dataset": config.dataset if config else None,
        "network": _network(record),
        "settings": changed_settings(config) if config else None,
        "epoch": state.epoch if state else None,
        "epochs": config.epochs if config else None,
        "step": state.step if state else None,
        "total_steps": state.total_steps if state else None,
        "parent": state.parent if state else None,
        "parent_step": state.parent_step if state else None,
        "started": state.started if state else None,
        "ended": state.ended if state else None,
        "train_seconds": record.train_seconds,
        "pid": state.pid if state and record.phase is Phase.RUNNING else None,
        "validation_loss": _number(validation, "loss"),
        "validation_accuracy": _number(validation, "accuracy"),
        "validation_r2": _number(validation, "r2"),
        "test_loss": _number(result, "test_loss"),
        "test_accuracy": _number(result, "test_accuracy"),
        "test_r2": _number(result, "test_r2"),
        "size": record.size,
        "age": round(max(now - record.changed, 0.0), 1),
    }


def _network(record: RunRecord) -> str | None:
    """The layers as recorded; before training began, as the config plans them."""
    if record.state is not None and record.state.layers:
        return layer_sizes(record.state.layers)
    return describe_network(record.config) if record.config else None


def changed_settings(config: TrainingConfig) -> dict[str, str]:
    """The settings that differ from those of the recipe, as they are typed."""
    recipe = RECIPES.get(config.recipe)
    usual = (recipe.config if recipe else TrainingConfig()).as_texts()
    return {
        OPTIONS[name].flag.removeprefix("--"): text
        for name, text in config.as_texts().items()
        if name in OPTIONS and text != usual[name]
    }


def describe_size(count: int) -> str:
    """A number of bytes in its largest unit: 2.4 MB."""
    size, unit = float(count), 0
    while size >= 999.5 and unit < len(SIZES) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {SIZES[unit]}" if unit == 0 or size >= 99.5 else f"{size:.1f} {SIZES[unit]}"


def _join(line: str, settings: str, room: int, width: int | None) -> str:
    """A line of the table with its settings, after it if they fit, else below."""
    joined = f"{line:{room}}{GAP}{settings}".rstrip()
    if width is None or len(joined) <= width:
        return joined
    below = textwrap.wrap(settings, width, initial_indent=INDENT, subsequent_indent=INDENT)
    return "\n".join([line, *below])


def _row(record: RunRecord, now: float) -> list[str]:
    config, state = record.config, record.state
    known = config is not None and state is not None
    changed = changed_settings(config) if config else {}
    return [
        record.name,
        f"{record.phase}, pinned" if record.is_pinned else str(record.phase),
        f"{state.epoch}/{config.epochs}" if known and state and config else "-",
        _loss(record),
        _result(record),
        describe_size(record.size),
        _age(now - record.changed),
        ", ".join([*_words(record), *(f"{name} {text}" for name, text in changed.items())]),
    ]


def _words(record: RunRecord) -> list[str]:
    """Title, tags and origin of a run."""
    profile = record.profile
    title = [f"“{profile.title}”"] if profile.title else []
    return [*title, *(f"#{tag}" for tag in profile.tags), *_origin(record)]


def _origin(record: RunRecord) -> list[str]:
    """Where the run was forked from, if it was."""
    state = record.state
    if state is None or state.parent is None or not state.parent.isprintable():
        return []
    return [f"forked from {state.parent} at step {state.parent_step or 0:,}"]


def _loss(record: RunRecord) -> str:
    """Loss on the test part if the run has finished and has one, else on the validation part."""
    state = record.state
    if state is None or record.phase is Phase.DIVERGED:
        return "-"
    loss = _number(state.result or {}, "test_loss")
    if loss is None:
        loss = _number(state.validation or {}, "loss")
    return "-" if loss is None else f"{loss:.4f}"


def _result(record: RunRecord) -> str:
    """Accuracy or R² on the part that `_loss` is of."""
    state = record.state
    if state is None or record.phase is Phase.DIVERGED:
        return "-"
    if tested := _measure(state.result or {}, "test_"):
        return tested
    measure = _measure(state.validation or {}, "")
    return f"val {measure}" if measure else "-"


def _measure(fields: Mapping[str, Any], prefix: str) -> str:
    """Accuracy or R²; "" if both are missing."""
    accuracy, r2 = _number(fields, f"{prefix}accuracy"), _number(fields, f"{prefix}r2")
    if accuracy is not None:
        return percent(accuracy, 2)
    return "" if r2 is None else f"R² {r2:.3f}"


def _number(fields: Mapping[str, Any], name: str) -> float | None:
    """A finite number, or None: files can hold anything."""
    value = fields.get(name)
    return value if isinstance(value, float) and math.isfinite(value) else None


def _age(seconds: float) -> str:
    """A time in its largest unit: 3 min."""
    for length, unit in AGES:
        if seconds >= length:
            return f"{int(seconds / length)} {unit}"
    return "now"
