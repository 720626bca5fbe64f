"""The picture: a panel for each axis, time and memory on logarithmic scales.

The same results give the same file, byte by byte.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from tests.benchmarks.peers.plot import INK, PAPER, QUIET, STYLE
from tests.benchmarks.scale.axes import AXES, Axis
from tests.benchmarks.scale.results import Measurement, Results
from tui_nn.data.idx.reading import MAX_VALUES

TIME_COLOUR, MEMORY_COLOUR = "#0550ae", "#9a4b00"

TIME_LABEL, MEMORY_LABEL, WORK_LABEL = "µs a step", "peak memory, MB", "in proportion to the work"

DISK_LABEL = "µs a step, from disk"

PANEL_SIZE = (5.4, 3.1)
"""Inches."""


def draw(results: Results, path: Path) -> None:
    """Write the picture of `results` to the SVG file `path`."""
    width, height = PANEL_SIZE
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(2 * width, 2 * height + 0.6), facecolor=PAPER)
        for panel, axis in zip(figure.subplots(2, 2).flat, AXES.values(), strict=True):
            if results.along(axis.name):
                _draw_panel(panel, axis, results)
            else:
                panel.set_visible(False)
        handles = {
            label: handle
            for panel in figure.axes
            for handle, label in zip(*panel.get_legend_handles_labels(), strict=True)
        }
        figure.legend(
            handles.values(), handles.keys(), loc="upper center", ncols=len(handles), frameon=False
        )
        figure.supxlabel(_caption(results), fontsize=8, color=QUIET)
        figure.tight_layout(rect=(0, 0, 1, 0.96))
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def _draw_panel(axes: Axes, axis: Axis, results: Results) -> None:
    """One axis: time on the left scale, memory on the right one."""
    found, disk = results.along(axis.name), results.along(axis.name, cached=False)
    values = [each.point.value for each in found]
    memory = axes.twinx()
    axes.set_zorder(memory.get_zorder() + 1)  # the lines of time above those of memory
    axes.patch.set_visible(False)
    axes.plot(values, _in_proportion(found), ":", color=QUIET, lw=1.2, label=WORK_LABEL)
    times = [each.step_seconds * 1e6 for each in found]
    axes.plot(values, times, "o-", color=TIME_COLOUR, ms=4, label=TIME_LABEL)
    peaks = [each.peak_memory for each in found]
    memory.plot(values, peaks, "s--", color=MEMORY_COLOUR, ms=3.5, lw=1.1, label=MEMORY_LABEL)
    if disk:
        axes.plot(
            [each.point.value for each in disk],
            [each.step_seconds * 1e6 for each in disk],
            "o",
            mfc=PAPER,
            color=TIME_COLOUR,
            label=DISK_LABEL,
        )
    if axis.name == "samples":
        _mark_stored(axes)
    _set_scales(axes, memory, values)
    axes.set_title(axis.title, loc="left", fontsize=9.5, fontweight="bold")


def _in_proportion(found: list[Measurement]) -> list[float]:
    """What each step would take, judged by the last, were it in proportion to its work."""
    last = found[-1]
    return [each.point.work / last.point.work * last.step_seconds * 1e6 for each in found]


def _mark_stored(axes: Axes) -> None:
    """A line between what is in memory and what stays on disk."""
    limit = MAX_VALUES / 784
    axes.axvline(limit, color=QUIET, lw=0.8, alpha=0.6)
    for side, text in (("right", "in memory"), ("left", "on disk")):
        axes.annotate(
            text,
            (limit, 0.02),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if side == "right" else 4, 0),
            textcoords="offset points",
            ha=side,
            color=QUIET,
        )


def _set_scales(axes: Axes, memory: Axes, values: list[int]) -> None:
    """Logarithmic scales with plain numbers; a whole decade and more on each."""
    for each, colour in ((axes, TIME_COLOUR), (memory, MEMORY_COLOUR)):
        each.set_yscale("log")
        low, high = each.get_ylim()
        each.set_ylim(min(low, 10), max(high, 1000))
        each.yaxis.set_major_locator(LogLocator(10))
        each.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        each.yaxis.set_minor_locator(NullLocator())
        each.tick_params(axis="y", colors=colour, length=0)
        each.spines["top"].set_visible(False)
    axes.set_xscale("log")
    axes.set_xticks(values, [f"{value:,}" for value in values])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(axis="x", colors=INK, length=3)
    axes.grid(axis="y", color=QUIET, alpha=0.2, lw=0.6)


def _caption(results: Results) -> str:
    machine = results.machine
    return f"{machine.processor}, cores: {machine.cores}; {results.date}"
