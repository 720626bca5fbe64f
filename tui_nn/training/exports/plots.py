"""The loss curves of a run as a chart, in SVG or PNG."""

from __future__ import annotations

from pathlib import Path

from tui_nn.storage.durable import replace_file
from tui_nn.training.charts.chart import Chart, Series, lay_out
from tui_nn.training.charts.png import draw_png
from tui_nn.training.charts.svg import draw_svg
from tui_nn.training.comparing.series import EPOCH
from tui_nn.training.exports.curves import RunCurves

LOSSES = {"training": "train_loss", "validation": "validation_loss"}
"""Curves of the chart, with their columns."""


def write_svg(run: RunCurves, path: Path) -> tuple[Path, ...]:
    """Write the chart as SVG; the files written.

    Raises:
        OSError: the file cannot be written.
    """
    replace_file(path, draw_svg(make_chart(run)).encode())
    return (path,)


def write_png(run: RunCurves, path: Path) -> tuple[Path, ...]:
    """Write the chart as PNG; the files written.

    Raises:
        MissingExtraError: Pillow is not installed.
        OSError: the file cannot be written.
    """
    replace_file(path, draw_png(make_chart(run)))
    return (path,)


def make_chart(run: RunCurves) -> Chart:
    """Training and validation loss by epoch."""
    curves = [
        Series(name, *run.series.curve(column, EPOCH))
        for name, column in LOSSES.items()
        if column in run.series.columns
    ]
    title = run.record.profile.title or run.record.name
    return lay_out(curves, title=title, x_label="epoch", y_label="loss")
