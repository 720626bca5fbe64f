"""`tui-nn runs`: the recorded runs: listed, and deleted."""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tui_nn.headless.listings import describe_network
from tui_nn.headless.results import percent, print_json
from tui_nn.headless.tables import GAP, print_table
from tui_nn.printing import print_line
from tui_nn.text import plural
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunRecord, RunStore

HEADINGS = ("run", "state", "network", "epoch", "result", "size", "age")

NETWORK = HEADINGS.index("network")
"""The column that gives way where a line would become too long."""

COLUMNS = 80
"""Of a line, at most, unless the terminal is known to be wider."""

NARROWEST = 6

AGES = ((86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))
"""Seconds of each unit."""

SIZES = ("B", "kB", "MB", "GB")


def list_runs(*, as_json: bool) -> int:
    """Print all runs, those of which something was heard last first; the exit status."""
    store = RunStore()
    records = store.records()
    if as_json:
        for record in records:
            print_json(_fields(record))
    elif records:
        now = time.time()
        print_table(HEADINGS, _fit([_row(record, now) for record in records]), numbers=2)
        total = sum(record.size for record in records)
        print_line(f"{plural(len(records), 'run')}, {_size(total)}, in {store.root}")
    else:
        print_line("no runs yet: whatever is trained from now on is recorded, and listed here")
    return 0


def delete_runs(names: Sequence[str], *, as_json: bool, force: bool = False) -> int:
    """Delete the runs with these names; the exit status.

    Args:
        names: of the runs.
        as_json: print a JSON object.
        force: also delete runs of which it is not certain whether they are still trained.

    Raises:
        RunError: there is no such run, or it is being trained: then none is deleted.
    """
    store = RunStore()
    for name in names:
        store.find(name).refuse_if_held(force=force)
    return _delete(store, list(dict.fromkeys(names)), as_json=as_json, force=force)


def keep_runs(count: int, *, as_json: bool, force: bool = False) -> int:
    """Delete all runs but the latest `count` and those that are being trained; the exit status.

    Raises:
        RunError: one cannot be deleted.
    """
    store = RunStore()
    others = [record for record in store.records()[count:] if _is_free(record, force=force)]
    return _delete(store, [record.name for record in others], as_json=as_json, force=force)


def _is_free(record: RunRecord, *, force: bool) -> bool:
    """Whether nobody holds the run; with `force`, whether it is not certain that somebody does."""
    holder = record.folder.holder
    return holder is None or (force and not holder.is_certain)


def _delete(store: RunStore, names: Sequence[str], *, as_json: bool, force: bool) -> int:
    freed = 0
    for name in names:
        size = store.find(name).size
        store.delete(name, force=force)
        freed += size
    left = len(store.records())
    if as_json:
        print_json({"deleted": list(names), "freed": freed, "left": left})
    else:
        print_line(f"{plural(len(names), 'run')} deleted ({_size(freed)}), {left:,} left")
    return 0


def _row(record: RunRecord, now: float) -> list[str]:
    epoch = "-"
    if record.config is not None and record.state is not None:
        epoch = f"{record.state.epoch}/{record.config.epochs}"
    return [
        record.name,
        str(record.phase),
        describe_network(record.config) if record.config else "-",
        epoch,
        _result(record),
        _size(record.size),
        _age(now - record.changed),
    ]


def _fit(rows: list[list[str]]) -> list[list[str]]:
    """The rows with their networks shortened as far as the lines are too long."""
    width = max(shutil.get_terminal_size((COLUMNS, 0)).columns, COLUMNS)
    if not os.isatty(1):
        width = COLUMNS
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
    room = max(widths[NETWORK] - (sum(widths) + len(GAP) * (len(widths) - 1) - width), NARROWEST)
    for row in rows:
        if len(row[NETWORK]) > room:
            row[NETWORK] = row[NETWORK][: room - 1] + "…"
    return rows


def _result(record: RunRecord) -> str:
    """What the run came to on the test part, or how it does on the validation part."""
    state = record.state
    if state is None or record.phase is Phase.DIVERGED:
        return "-"
    if state.result is not None:
        return _measure(state.result, "test_") or "-"
    measure = _measure(state.validation or {}, "")
    return f"val {measure}" if measure else "-"


def _measure(fields: Mapping[str, Any], prefix: str) -> str:
    """The one measure by which a run is known; nothing if it is missing."""
    accuracy, r2 = _number(fields, f"{prefix}accuracy"), _number(fields, f"{prefix}r2")
    if accuracy is not None:
        return percent(accuracy)
    return "" if r2 is None else f"R² {r2:.3f}"


def _number(fields: Mapping[str, Any], name: str) -> float | None:
    """A finite number, if it is one: files can hold anything."""
    value = fields.get(name)
    return value if isinstance(value, float) and math.isfinite(value) else None


def _fields(record: RunRecord) -> dict[str, Any]:
    config, state = record.config, record.state
    result = state.result if state else None
    return {
        "name": record.name,
        "state": str(record.phase),
        "path": str(record.folder.path),
        "recipe": config.recipe if config else None,
        "dataset": config.dataset if config else None,
        "network": describe_network(config) if config else None,
        "epoch": state.epoch if state else None,
        "epochs": config.epochs if config else None,
        "step": state.step if state else None,
        "total_steps": state.total_steps if state else None,
        "started": state.started if state else None,
        "ended": state.ended if state else None,
        "pid": state.pid if state and record.phase is Phase.RUNNING else None,
        "validation_accuracy": _number((state.validation or {}) if state else {}, "accuracy"),
        "validation_r2": _number((state.validation or {}) if state else {}, "r2"),
        "test_loss": _number(result or {}, "test_loss"),
        "test_accuracy": _number(result or {}, "test_accuracy"),
        "test_r2": _number(result or {}, "test_r2"),
        "size": record.size,
        "age": round(max(time.time() - record.changed, 0.0), 1),
    }


def _age(seconds: float) -> str:
    """A time in its largest unit: 3 min."""
    for length, unit in AGES:
        if seconds >= length:
            return f"{int(seconds / length)} {unit}"
    return "now"


def _size(count: int) -> str:
    """A number of bytes in its largest unit: 2.4 MB."""
    size, unit = float(count), 0
    while size >= 999.5 and unit < len(SIZES) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {SIZES[unit]}" if unit == 0 or size >= 99.5 else f"{size:.1f} {SIZES[unit]}"
