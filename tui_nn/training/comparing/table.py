"""Runs as a table for other programs: CSV, or JSON with an object for each run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tui_nn.errors import RunError
from tui_nn.storage.durable import replace_file
from tui_nn.training.comparing.differences import differing_settings, results
from tui_nn.training.runs.store import RunRecord
from tui_nn.training.settings.options import OPTIONS

Row = Mapping[str, Any]


def compare_fields(record: RunRecord, settings: Sequence[str]) -> dict[str, Any]:
    """A run as JSON and CSV have it: name, title, state, settings and results."""
    texts = {}
    if record.config is not None:
        config = record.config
        options = {name: OPTIONS[name] for name in settings}
        texts = {
            option.flag.removeprefix("--"): option.write(getattr(config, name))
            for name, option in options.items()
        }
    head = {"run": record.name, "title": record.profile.title, "state": str(record.phase)}
    return {**head, **texts, **results(record)}


def make_table(records: Sequence[RunRecord]) -> list[dict[str, Any]]:
    """A row for each run, with the settings in which they differ; a damaged run has none."""
    configs = [record.config for record in records if record.config is not None]
    settings = differing_settings(configs)
    return [compare_fields(record, settings) for record in records]


def format_csv(rows: Sequence[Row]) -> str:
    """A line for each run under a line of names; what a run does not have is empty."""
    text = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def format_json(rows: Sequence[Row]) -> str:
    """A list with an object for each run."""
    return json.dumps([dict(row) for row in rows], indent=2, ensure_ascii=False) + "\n"


FORMATS = {".csv": format_csv, ".json": format_json}
"""What writes a table, by the ending of the file."""


def write_table(records: Sequence[RunRecord], path: Path) -> None:
    """Write runs to a file, as CSV or JSON by its ending; an existing file is replaced.

    Raises:
        RunError: the ending is another one, or the file cannot be written.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise RunError(f"{path.name}: the name must end with {' or '.join(FORMATS)}")
    try:
        replace_file(path, form(make_table(records)).encode())
    except OSError as error:
        raise RunError(f"{path}: cannot be written ({error.strerror or error})") from error
