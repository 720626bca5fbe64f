"""The table of marked runs: the settings in which they differ, and their results."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.text import percent
from tui_nn.training.comparing.differences import is_better, results
from tui_nn.training.runs.store import RunRecord
from tui_nn.training.settings.options import OPTIONS
from tui_nn.ui.drawing.cells import Cells, fit, message
from tui_nn.ui.runs.chart import key_of, letter_of
from tui_nn.ui.runs.rows import varied_settings

NEUTRAL = ("seconds", "epochs", "steps_per_second")
"""Results that are neither better nor worse."""

NAME_COLUMNS, LEAST_COLUMNS = 20, 12


def draw_comparison(width: int, height: int, records: Sequence[RunRecord], first: int) -> Cells:
    """Draw a column for each run; a result that is better than the first run's has a "+".

    Args:
        width, height: of the picture.
        records: the marked runs.
        first: the first line that is shown.

    Returns:
        The picture. Style keys: "title", "name", "better", "worse", "value", those of `key_of`.
    """
    if not records:
        return message(width, height, "space marks runs to compare.", "name")
    room = max((width - NAME_COLUMNS) // len(records), LEAST_COLUMNS)
    cells = Cells(width, height)
    for number, record in enumerate(records):
        text = f"{letter_of(number)} {record.profile.title or record.name}"
        cells.write(NAME_COLUMNS + number * room, 0, fit(text, room - 1), key_of(number))
    for row, (name, values) in enumerate(lines_of(records)[first:], 1):
        cells.write(0, row, fit(name, NAME_COLUMNS - 1), "name")
        for number, (text, key) in enumerate(values):
            cells.write(NAME_COLUMNS + number * room, row, fit(text, room - 1), key)
    return cells


def lines_of(records: Sequence[RunRecord]) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each line its name, and for each run a text with its style key.

    Runs on different data have a line that says so, and no result that is better or worse.
    """
    lines = []
    data = [record.config.source.name if record.config else "-" for record in records]
    is_same = len(set(data)) <= 1
    if not is_same:
        lines.append(("data", [(name, "value") for name in data]))
    for name in varied_settings(records):
        texts = [
            OPTIONS[name].write(getattr(record.config, name)) if record.config else "-"
            for record in records
        ]
        lines.append((name.replace("_", "-"), [(text or "-", "value") for text in texts]))
    found = [results(record) for record in records]
    for name in dict.fromkeys(name for one in found for name in one):
        base = found[0].get(name) if is_same else None
        values = [_result(name, one.get(name), base) for one in found]
        lines.append((name.replace("_", " "), values))
    return lines


def _result(name: str, value: float | None, base: float | None) -> tuple[str, str]:
    if value is None:
        return "-", "value"
    number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    text = percent(value, 2) if name.endswith("accuracy") else number
    if base is None or value == base or name in NEUTRAL:
        return text, "value"
    better = is_better(name, value, base)
    return f"{text} {'+' if better else '-'}", "better" if better else "worse"
