"""Layers: the table of a network's layers, with as many columns as fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.training.health.bands import UNJUDGED
from tui_nn.training.protocol.measurements import Mood
from tui_nn.ui.drawing.cells import Cells, Key, fit
from tui_nn.ui.drawing.glyphs import BRAILLE, Glyphs
from tui_nn.ui.drawing.histogram import histogram_line
from tui_nn.ui.drawing.numerals import grouped, scientific, short, signed

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import LayerStatistics, Verdict

WIDEST_HISTOGRAM = 48
_BAD = frozenset({"dead", "saturated", "broken"})
_SIGNS = {Mood.NEUTRAL: "·", Mood.GOOD: "✓", Mood.WARNING: "!", Mood.BAD: "✗"}


@dataclass(frozen=True)
class Column:
    """One column of the table.

    Attributes:
        title: its heading.
        width: in cells; 0 for the rest of the line.
        needs: least width of the table for this column.
        write: the text of one layer's cell.
        right: whether it is aligned to the right.
    """

    title: str
    width: int
    needs: int
    write: Callable[[LayerStatistics], str]
    right: bool = False


def _ratio(layer: LayerStatistics) -> str:
    """The update ratio; a dash where none was measured near a moment of the past."""
    if math.isnan(layer.update_ratio) and layer.verdict == UNJUDGED:
        return "–"
    return scientific(layer.update_ratio)


def _inactive(layer: LayerStatistics) -> str:
    return "–" if layer.inactive_share is None else percent(layer.inactive_share)


def _inactive_word(layer: LayerStatistics) -> str:
    share = _inactive(layer)
    return f"{share} {layer.inactive_word}" if layer.inactive_word else share


COLUMNS = (
    Column("layer", 9, 0, lambda layer: layer.name),
    Column("shape", 9, 72, lambda layer: layer.description.summary),
    Column("activation", 10, 118, lambda layer: layer.description.activation),
    Column(
        "parameters",
        10,
        134,
        lambda layer: grouped(layer.description.parameter_count),
        right=True,
    ),
    Column("weights", 14, 48, lambda layer: f"{signed(layer.mean)} ±{short(layer.deviation)}"),
    Column(
        "min .. max", 16, 102, lambda layer: f"{signed(layer.minimum)} .. {signed(layer.maximum)}"
    ),
    Column("gradient", 8, 58, lambda layer: scientific(layer.gradient_norm)),
    Column("update:weight", 13, 0, lambda layer: f"{_ratio(layer)} {layer.verdict}"),
    Column("idle", 4, 70, _inactive, right=True),
    Column("idle units", 14, 102, _inactive_word),
    Column("histogram", 0, 34, lambda _: ""),
)
"""From left to right."""


def mood(verdict: str) -> Key:
    """The style key of a layer's verdict: a `Mood`."""
    known = {"ok": Mood.GOOD, UNJUDGED: Mood.NEUTRAL}
    return known.get(verdict, Mood.BAD if verdict in _BAD else Mood.WARNING)


def draw_layers(
    width: int,
    height: int,
    layers: Sequence[LayerStatistics],
    verdict: Verdict | None,
    top: int = 0,
    glyphs: Glyphs = BRAILLE,
) -> Cells:
    """Draw the table: headings, a line a layer, and the verdict on the last line.

    Args:
        width, height: of the picture.
        layers: first to last.
        verdict: a sentence about the network; clauses after a semicolon are dropped if too long.
        top: number of layers scrolled out above.
        glyphs: of the terminal.
    """
    cells = Cells(width, height)
    columns = _columns(width)
    if height >= 3:
        titles = [_idle_title(layers) if c.title == "idle" else c.title for c in columns]
        _write_line(cells, 0, columns, [(title, "heading") for title in titles])
    first = 1 if height >= 3 else 0
    lines = _lines_for_layers(height)
    top = max(0, min(top, len(layers) - lines))
    for line, layer in enumerate(layers[top : top + lines]):
        texts: list[tuple[str, Key]] = [
            (glyphs.spell(column.write(layer)), "") for column in columns
        ]
        _write_line(cells, first + line, columns, texts)
        _write_special(cells, first + line, columns, layer)
    below, above = len(layers) - top - lines, top
    if verdict is not None:
        _write_verdict(cells, verdict, max(0, below), above, glyphs)
    return cells


def hidden_layers(height: int, layers: int) -> int:
    """Number of `layers` that do not fit in a table of `height` lines."""
    return max(0, layers - _lines_for_layers(height))


def _idle_title(layers: Sequence[LayerStatistics]) -> str:
    """Heading for idle units: their kind, if it is the same in all layers."""
    words = {layer.inactive_word for layer in layers} - {""}
    return (
        {"dead": "dead", "saturated": "sat."}.get(words.pop(), "idle")
        if len(words) == 1
        else "idle"
    )


def _lines_for_layers(height: int) -> int:
    return max(0, height - 2 if height >= 3 else height - 1)


def _columns(width: int) -> list[Column]:
    chosen = [column for column in COLUMNS if column.needs <= width]
    if any(column.title == "idle units" for column in chosen):
        chosen = [column for column in chosen if column.title != "idle"]
    gap = _gap(width)
    left = width - sum(column.width + gap for column in chosen if column.width)
    return [
        column
        if column.width
        else Column(column.title, min(left, WIDEST_HISTOGRAM), column.needs, column.write)
        for column in chosen
    ]


def _gap(width: int) -> int:
    return 1 if width < 78 else 2 if width < 150 else 3


def _write_line(
    cells: Cells, y: int, columns: Sequence[Column], texts: Sequence[tuple[str, Key]]
) -> None:
    x = 0
    for column, (text, key) in zip(columns, texts, strict=True):
        shown = fit(text, column.width)
        cells.write(x, y, shown.rjust(column.width) if column.right else shown, key)
        x += column.width + _gap(cells.width)


def _write_special(cells: Cells, y: int, columns: Sequence[Column], layer: LayerStatistics) -> None:
    """The histogram, and the verdict in its colour."""
    x = 0
    for column in columns:
        if column.title == "histogram":
            bars = histogram_line([float(count) for count in layer.histogram], column.width)
            cells.write(x, y, bars, "histogram")
        elif column.title == "update:weight":
            ratio = _ratio(layer) + " "
            cells.write(x + len(ratio), y, layer.verdict, mood(layer.verdict))
        x += column.width + _gap(cells.width)


def _write_verdict(cells: Cells, verdict: Verdict, below: int, above: int, glyphs: Glyphs) -> None:
    parts = [f"↑ {above} above"] * bool(above) + [f"↓ {below} more"] * bool(below)
    more = "  … " + ", ".join(parts) if parts else ""
    sign = glyphs.spell(_SIGNS[verdict.mood])
    text = _clauses(f"{sign} {verdict.text}", cells.width - len(more))
    end = cells.write(0, cells.height - 1, text, verdict.mood)
    cells.write(end, cells.height - 1, more, "heading")


def _clauses(text: str, width: int) -> str:
    """The leading clauses that fit, or the beginning of the first."""
    while len(text) > width and "; " in text:
        text = text.rpartition("; ")[0]
    return fit(text, width)
