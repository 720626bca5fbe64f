"""The picture: a panel for each job, a bar for each variant, seconds on a logarithmic scale.

The same results give the same file, byte by byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

from tests.benchmarks.peers.report import number
from tests.benchmarks.peers.results import Results
from tests.benchmarks.peers.summary import Row, summarize
from tests.benchmarks.peers.variants import OURS, VARIANTS

PAPER, INK, QUIET = "#ffffff", "#1f2328", "#59636e"
"""Dark on white, whatever the page around it: readable on light and dark ones alike."""

OUR_COLOUR, PEER_COLOUR = "#0550ae", "#a8b1bb"

PANELS_ACROSS = 2

PANEL_WIDTH, BAR_HEIGHT, PANEL_MARGIN = 6.2, 0.21, 0.75
"""Inches."""

ROOM_FOR_LABELS = 8.0
"""How far the scale continues behind the longest bar, as a factor."""

STYLE: Any = {
    "svg.hashsalt": "tui-nn",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": QUIET,
    "ytick.color": INK,
}
"""Text stays text: a third of the size, and readable for more than eyes."""


def draw(results: Results, path: Path) -> None:
    """Write the picture of `results` to the SVG file `path`."""
    names = [name for name in results.jobs if summarize(results, name)]
    across = min(PANELS_ACROSS, len(names))
    down = -(-len(names) // across)
    height = down * (len(results.variants) * BAR_HEIGHT + PANEL_MARGIN) + PANEL_MARGIN
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(across * PANEL_WIDTH, height), facecolor=PAPER)
        panels = figure.subplots(down, across, squeeze=False).flat
        for panel, name in zip(panels, names, strict=False):
            _draw_panel(panel, summarize(results, name), results.job(name).title)
        for panel in list(panels)[len(names) :]:
            panel.set_visible(False)
        figure.supxlabel(_caption(results), fontsize=8, color=QUIET)
        figure.tight_layout(w_pad=2)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def _draw_panel(axes: Axes, rows: list[Row], title: str) -> None:
    """One job's bars, the first variant on top, each with its numbers."""
    middles = [row.seconds.median for row in rows]
    whiskers = [
        [row.seconds.median - row.seconds.low for row in rows],
        [row.seconds.high - row.seconds.median for row in rows],
    ]
    ours = [row.variant == OURS for row in rows]
    bars = axes.barh(
        range(len(rows)),
        middles,
        xerr=whiskers,
        color=[OUR_COLOUR if mine else PEER_COLOUR for mine in ours],
        error_kw={"ecolor": INK, "elinewidth": 0.9, "capsize": 2},
    )
    for place, (row, bar) in enumerate(zip(rows, bars, strict=True)):
        bar.set_hatch("///" if ours[place] else "")
        bar.set_edgecolor(PAPER if ours[place] else PEER_COLOUR)
        axes.annotate(
            _label(row),
            (row.seconds.high, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold" if ours[place] else "normal",
        )
    axes.set_yticks(range(len(rows)), [VARIANTS[row.variant].title for row in rows])
    for text, mine in zip(axes.get_yticklabels(), ours, strict=True):
        text.set_fontweight("bold" if mine else "normal")
    axes.invert_yaxis()
    axes.set_title(title, loc="left", fontsize=9.5, fontweight="bold")
    _set_scale(axes, min(row.seconds.low for row in rows), max(row.seconds.high for row in rows))


def _set_scale(axes: Axes, low: float, high: float) -> None:
    """A logarithmic scale of seconds with plain numbers, and no frame."""
    axes.set_facecolor(PAPER)
    axes.set_xscale("log")
    axes.set_xlim(low / 2, high * ROOM_FOR_LABELS)
    axes.xaxis.set_major_locator(LogLocator(10, (1, 3)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} s"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(length=0)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)


def _label(row: Row) -> str:
    """A bar's numbers: seconds, and how many times this project's."""
    seconds = f"{number(row.seconds.median)} s"
    if row.variant == OURS or row.ratio is None:
        return seconds
    return f"{seconds}, {number(row.ratio.median)} times"


def _caption(results: Results) -> str:
    machine = results.machine
    return (
        f"Seconds of training with validation, logarithmic; median of {results.rounds} rounds,"
        f" whiskers from lowest to highest; times {OURS}'s\n"
        f"{machine.processor}, cores: {machine.cores}; {results.date}"
    )
