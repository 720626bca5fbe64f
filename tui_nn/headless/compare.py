"""`tui-nn compare`: recorded runs beside each other, with only what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_nn.errors import RunError
from tui_nn.headless.printing.results import print_json
from tui_nn.headless.printing.tables import print_table
from tui_nn.printing import print_line, write_text
from tui_nn.text import percent
from tui_nn.training.comparing.differences import differing_settings, is_better
from tui_nn.training.comparing.table import compare_fields, format_csv
from tui_nn.training.runs.store import RunRecord, RunStore
from tui_nn.training.settings.options import OPTIONS

NOT_BETTER = ("seconds", "epochs", "steps_per_second")
"""Results that say nothing of how good a network is."""

MOST_COLUMNS = 6
"""Runs that have a column each; more have a line each."""


def compare(names: Sequence[str], *, every_setting: bool, as_json: bool, as_csv: bool) -> int:
    """Print settings and results of runs.

    Args:
        names: of the runs; the first is the one that the others are compared with.
        every_setting: also the settings that all of them share.
        as_json: print a JSON object for each run.
        as_csv: print CSV, a line for each run.

    Returns:
        The exit status.

    Raises:
        RunError: there is no such run, or its settings are damaged.
    """
    records = find_records(names)
    rows = [compare_fields(record, _settings(records, every_setting)) for record in records]
    if as_json:
        for row in rows:
            print_json(row)
    elif as_csv:
        write_text(format_csv(rows))
    else:
        _print(records, rows)
    return 0


def find_records(names: Sequence[str]) -> list[RunRecord]:
    """The runs of these names.

    Raises:
        RunError: there is no such run, or its settings are damaged.
    """
    store = RunStore()
    records = [store.record(store.find(name)) for name in names]
    for record in records:
        if record.config is None:
            raise RunError(f"{record.name}: its settings are damaged")
    return records


def _settings(records: Sequence[RunRecord], every_setting: bool) -> Sequence[str]:
    """Names of the settings to show."""
    if every_setting:
        return tuple(OPTIONS)
    return differing_settings([record.config for record in records if record.config is not None])


def _print(records: Sequence[RunRecord], rows: Sequence[Mapping[str, Any]]) -> None:
    """Print a table: a column for each run, or a line for each of many."""
    names = [name for name in dict.fromkeys(key for row in rows for key in row) if name != "run"]
    if not any(record.profile.title for record in records):
        names.remove("title")
    headings = [str(row["run"]) for row in rows]
    cells = {
        name: [_cell(name, row, rows[0] if number else None) for number, row in enumerate(rows)]
        for name in names
    }
    if len(rows) <= MOST_COLUMNS:
        print_table(["", *headings], [[_label(name), *cells[name]] for name in names])
    else:
        lines = [
            [heading, *(cells[name][number] for name in names)]
            for number, heading in enumerate(headings)
        ]
        print_table(["run", *map(_label, names)], lines)
    if len({record.config.dataset for record in records if record.config}) > 1:
        print_line("the runs have different data: their results cannot be compared")


def _label(name: str) -> str:
    return name.replace("_", " ")


def _cell(name: str, row: Mapping[str, Any], first: Mapping[str, Any] | None) -> str:
    """A setting or result; a result with its difference from that of the first run."""
    value = row.get(name)
    if value is None:
        return "-"
    if not isinstance(value, float):
        return str(value)
    text = write_number(name, value)
    before = first.get(name) if first else None
    if not isinstance(before, float) or before == value or name in NOT_BETTER:
        return text
    mark = "better" if is_better(name, value, before) else "worse"
    return f"{text} ({_difference(name, value - before)}, {mark})"


def write_number(name: str, value: float) -> str:
    """A result as text."""
    if name.endswith("accuracy"):
        return percent(value, 2)
    if name in NOT_BETTER:
        return f"{value:,.0f}" if value >= 100 or name == "epochs" else f"{value:.2f}"
    return f"{value:.4f}"


def _difference(name: str, value: float) -> str:
    return f"{100 * value:+.2f}" if name.endswith("accuracy") else f"{value:+.4f}"
