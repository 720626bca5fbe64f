"""ComparisonPanel: the marked runs as a chart, or as a table of what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.reactive import var

from tui_nn.training.comparing.series import AXES, Array, RunSeries
from tui_nn.training.runs.store import RunRecord
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.runs.chart import COLOURS, RunCurve, draw_chart
from tui_nn.ui.runs.comparison import draw_comparison, lines_of
from tui_nn.ui.runs.rows import describe_differences, varied_settings
from tui_nn.ui.widgets.drawn import DrawnWidget

FIRST_METRICS = ("validation_loss", "train_loss", "validation_accuracy", "train_accuracy")
"""Measures that come first."""


class ComparisonPanel(DrawnWidget):
    """What is drawn of the marked runs.

    Attributes:
        records: the runs, in the order of their marks.
        series: their measures, by name.
        metric, axis: what is drawn, and over what.
        is_log: whether the measure's axis is logarithmic.
        is_table: whether the table is shown instead.
        first: the first line of the table in view.
    """

    PREFIX = "comparison"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"comparison--{key}" for key in ("frame", "title", "name", "value", "better", "worse")
    } | {f"comparison--curve-{number}" for number in range(COLOURS)}
    DEFAULT_CSS = """
    ComparisonPanel {
        height: 1fr; min-height: 6; border-top: solid $border-blurred;
        & .comparison--frame { color: $text-muted; }
        & .comparison--title { color: $foreground; text-style: bold; }
        & .comparison--name { color: $text-muted; }
        & .comparison--value { color: $foreground; }
        & .comparison--better { color: $text-success; text-style: bold; }
        & .comparison--worse { color: $text-error; }
        & .comparison--curve-0 { color: $primary; }
        & .comparison--curve-1 { color: $warning; }
        & .comparison--curve-2 { color: $success; }
        & .comparison--curve-3 { color: $error; }
        & .comparison--curve-4 { color: $accent; }
        & .comparison--curve-5 { color: $secondary; }
        & .comparison--curve-6 { color: $foreground; }
    }
    """

    records: var[Sequence[RunRecord]] = var(())
    series: var[Mapping[str, RunSeries]] = var(dict)
    metric: var[str] = var(FIRST_METRICS[0])
    axis: var[str] = var(AXES[0])
    is_log: var[bool] = var(False)
    is_table: var[bool] = var(False)
    first: var[int] = var(0)

    @property
    def metrics(self) -> list[str]:
        """The measures that any of the runs has, the usual ones first."""
        known = dict.fromkeys(name for one in self.series.values() for name in one.metrics)
        first = [name for name in FIRST_METRICS if name in known]
        return [*first, *(name for name in known if name not in first)]

    def turn_metric(self) -> None:
        """Draw the next measure."""
        names = self.metrics
        if names:
            place = names.index(self.metric) + 1 if self.metric in names else 0
            self.metric = names[place % len(names)]

    def turn_axis(self) -> None:
        """Draw over the next axis: epochs, steps, seconds."""
        self.axis = AXES[(AXES.index(self.axis) + 1) % len(AXES)]

    def scroll_table(self, lines: int) -> None:
        """Show other lines of the table."""
        self.first = max(0, min(self.first + lines, len(lines_of(self.records)) - 1))

    def watch_records(self) -> None:
        """Called when other runs are marked."""
        self.redraw()

    def watch_series(self) -> None:
        """Called when there are new measures."""
        self.redraw()

    def watch_metric(self) -> None:
        """Called when another measure is drawn."""
        self.redraw()

    def watch_axis(self) -> None:
        """Called when it is drawn over something else."""
        self.redraw()

    def watch_is_log(self) -> None:
        """Called when the scale was changed."""
        self.redraw()

    def watch_is_table(self) -> None:
        """Called when the other view was chosen."""
        self.redraw()

    def watch_first(self) -> None:
        """Called when the table was scrolled."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The chart, or the table."""
        if self.is_table:
            return draw_comparison(width, height, self.records, self.first)
        varied = varied_settings(self.records)
        curves = [
            RunCurve(label_of(record, varied), *self._curve(record)) for record in self.records
        ]
        titles = self.metric.replace("_", " "), self.axis
        braille = self.glyphs.braille
        return draw_chart(width, height, curves, titles, log=self.is_log, braille=braille)

    def _curve(self, record: RunRecord) -> tuple[Array, Array]:
        series = self.series.get(record.name, RunSeries({}))
        return series.curve(self.metric, self.axis)


def label_of(record: RunRecord, varied: Sequence[str]) -> str:
    """What the legend calls a run: its name, and its title or what makes it differ."""
    said = record.profile.title or describe_differences(record, varied)
    return f"{record.name} {said}".rstrip()
