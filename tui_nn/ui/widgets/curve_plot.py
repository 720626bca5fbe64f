"""CurvePlot: loss, accuracy, or the answers to a pinned drawing, over the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.reactive import reactive, var

from tui_nn.ui.drawing import curves, pinned
from tui_nn.ui.drawing.cells import Cells, Key, message
from tui_nn.ui.drawing.numerals import grouped, percent, short
from tui_nn.ui.drawing.plot import Canvas
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.events import Snapshot

WAITING = "The curves are drawn here as the network learns. Press space to start."
PIN_WAITING = "What the network makes of the pinned drawing is drawn here as it learns."
DEFAULT_METRIC = "loss"
PINNED = "pinned drawing"
"""The metric that there is while a drawing is pinned."""


class CurvePlot(DrawnWidget, can_focus=True):
    """The run's curves: one metric at a time, and its values at the cursor or at the latest step.

    Attributes:
        snapshot: the run as last seen.
        metric: "loss", "accuracy", PINNED, or whatever else the run keeps curves of.
        home: the metric to go back to when the one shown is gone.
        expected: the metrics to offer before there is a snapshot.
        log_scale: whether the metric is shown on a logarithmic scale.
    """

    PREFIX = "curve-plot"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "curve-plot--train",
        "curve-plot--validation",
        "curve-plot--range",
        "curve-plot--shade",
        "curve-plot--frame",
        "curve-plot--cursor",
        "curve-plot--off-scale",
        "curve-plot--broken",
        "curve-plot--hint",
        "curve-plot--first",
        "curve-plot--second",
        "curve-plot--third",
        "curve-plot--rest",
    }
    DEFAULT_CSS = """
    CurvePlot {
        min-width: 24; min-height: 6; width: 1fr; height: 1fr;
        & .curve-plot--train { color: $text-primary; }
        & .curve-plot--validation { color: $text-warning; }
        & .curve-plot--range { background: $primary 25%; }
        & .curve-plot--shade { color: $primary; }
        & .curve-plot--frame { color: $text-muted; }
        & .curve-plot--cursor { color: $text; background: $foreground 12%; }
        & .curve-plot--off-scale { color: $text-primary; }
        & .curve-plot--broken { color: $text-error; text-style: bold; }
        & .curve-plot--hint { color: $text-muted; }
        & .curve-plot--first { color: $text-success; text-style: bold; }
        & .curve-plot--second { color: $text-warning; }
        & .curve-plot--third { color: $text-primary; }
        & .curve-plot--rest { color: $foreground 45%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move_cursor(-1)", "Read left", show=False, id="curve.left",
                tooltip="Read the curves one column to the left"),
        Binding("right", "move_cursor(1)", "Read right", show=False, id="curve.right",
                tooltip="Read the curves one column to the right"),
        Binding("escape", "hide_cursor", "Latest", show=False, id="curve.latest",
                tooltip="Back to the values of the latest step"),
    ]  # fmt: skip

    snapshot: var[Snapshot | None] = var(None)
    metric: reactive[str] = reactive(DEFAULT_METRIC)
    home: var[str] = var(DEFAULT_METRIC)
    expected: var[tuple[str, ...]] = var((DEFAULT_METRIC, "accuracy"))
    log_scale: reactive[bool] = reactive(False)

    _cursor: var[int | None] = var(None)
    _canvas: Canvas | None = None
    _shown_tabs: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """Name the tabs."""
        self._name_tabs()

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that the run has curves of, loss first, and the pinned drawing last."""
        names = self.snapshot.curves if self.snapshot else ()
        found = dict.fromkeys(name.partition("_")[2] for name in names)
        followed = (PINNED,) if self.snapshot and self.snapshot.pinned else ()
        return (*sorted(found, key=lambda name: (name != DEFAULT_METRIC, name)), *followed)

    def next_metric(self) -> None:
        """Show the next metric that the run has."""
        metrics = self.metrics or (DEFAULT_METRIC,)
        place = metrics.index(self.metric) if self.metric in metrics else -1
        self.metric = metrics[(place + 1) % len(metrics)]

    def toggle_log(self) -> None:
        """Switch between a linear and a logarithmic scale."""
        self.log_scale = not self.log_scale

    def action_show_metric(self, metric: str) -> None:
        """Show `metric`; what a click on a tab does."""
        self.metric = metric

    def action_move_cursor(self, columns: int) -> None:
        """Move the cursor that reads the values."""
        if self._canvas is not None:
            last = self._canvas.left + self._canvas.width - 1
            start = self._cursor if self._cursor is not None else last + (columns < 0)
            self._cursor = min(max(start + columns, self._canvas.left), last)

    def action_hide_cursor(self) -> None:
        """Show the values of the latest step again."""
        self._cursor = None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Read the values under the pointer."""
        column = event.get_content_offset_capture(self).x
        canvas = self._canvas
        inside = canvas is not None and canvas.left <= column < canvas.left + canvas.width
        self._cursor = column if inside else None

    def on_leave(self, event: events.Leave) -> None:
        """Show the latest values again."""
        if event.node is self:
            self._cursor = None

    def watch_snapshot(self) -> None:
        """Called when a newer snapshot arrives."""
        if self.snapshot is not None and self.metrics and self.metric not in self.metrics:
            self.metric = self.home if self.home in self.metrics else DEFAULT_METRIC
        self._name_tabs()
        self.redraw()

    def watch_expected(self) -> None:
        """Called when the run is of another sort."""
        self._name_tabs()

    def watch_metric(self) -> None:
        """Called when another metric is to be shown."""
        self._name_tabs()
        self.redraw()

    def watch_log_scale(self) -> None:
        """Called when the scale changes."""
        self._name_tabs()
        self.redraw()

    def watch__cursor(self) -> None:
        """Called when the cursor moves."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The legend with its values, and the plot under it."""
        if self.metric == PINNED:
            return self._paint_pinned(width, height)
        train = self._curve("train")
        validation = self._curve("validation")
        self._canvas = None
        if self.snapshot is None or not (train or validation):
            return message(width, height, WAITING, "hint")
        share = self.metric == "accuracy"
        x = curves.step_axis(self.snapshot.step, self.snapshot.total_steps, width)
        y = curves.value_axis([train, validation], height, log=self.log_scale, share=share)
        plot = curves.draw_curves(
            width,
            height - 1,
            train,
            validation,
            x,
            y,
            braille=self.glyphs.braille,
            fine=self.glyphs.braille and not self.few_colours,
        )
        cells = Cells(width, height)
        if plot is not None:
            cells.paste(0, 1, plot[0])
            self._canvas = plot[1]
            _write_unit(cells, "step")
        self._write_legend(cells, train, validation)
        self._write_cursor(cells)
        return cells

    def _paint_pinned(self, width: int, height: int) -> Cells:
        """The ten probabilities of the pinned drawing, under the answers that matter."""
        self._canvas = None
        snapshot, view = self.snapshot, self.snapshot.pinned if self.snapshot else None
        if snapshot is None or view is None or not len(view.curves[0].steps):
            return message(width, height, PIN_WAITING, "hint")
        lines = pinned.read_lines(view)
        x = curves.step_axis(snapshot.step, snapshot.total_steps, width)
        plot = pinned.draw_lines(width, height - 1, lines, x, braille=self.glyphs.braille)
        cells = Cells(width, height)
        if plot is not None:
            cells.paste(0, 1, plot[0])
            self._canvas = plot[1]
            _write_unit(cells, "step")
        cursor = self._cursor_in(cells)
        at = self._canvas.x_at(cursor) if self._canvas and cursor is not None else None
        x_after = cells.write_runs(1, 0, pinned.legend(lines, at, width - 2))
        self._write_step(cells, x_after + 2, at)
        self._write_cursor(cells)
        return cells

    def style_of(self, key: Key) -> Style:
        """A tuple (key, "range") is the key's style on the range's background."""
        if key == ("range", "above"):
            return Style(color=self.palette["range"].bgcolor, bgcolor=self.rich_style.bgcolor)
        if key == ("range", "below"):
            return Style(color=self.rich_style.bgcolor, bgcolor=self.palette["range"].bgcolor)
        if isinstance(key, tuple):
            base = self.palette["" if key[0] == "plain" else key[0]]
            return base + Style(bgcolor=self.palette["range"].bgcolor)
        return super().style_of(key)

    def _curve(self, part: str) -> curves.Curve:
        names = self.snapshot.curves if self.snapshot else {}
        return curves.read_curve(names.get(f"{part}_{self.metric}"))

    def _write_legend(self, cells: Cells, train: curves.Curve, validation: curves.Curve) -> None:
        """The names of the curves with their values at the cursor, or the latest ones."""
        assert self.snapshot is not None
        canvas, cursor = self._canvas, self._cursor_in(cells)
        at = canvas.x_at(cursor) if canvas and cursor is not None else None
        x = 1
        for name, sign, curve in (("train", "━", train), ("validation", "◆", validation)):
            bucket = (curve[-1] if curve else None) if at is None else curves.nearest(curve, at)
            value = "–" if bucket is None else self._written(bucket.mean)
            text = f"{sign} {'training' if name == 'train' else name} {value}"
            if bucket is not None and at is not None and name == "train" and cells.width >= 70:
                text += f" ({self._written(bucket.low)} to {self._written(bucket.high)})"
            x = cells.write(x, 0, text, name) + 2
        self._write_step(cells, x, at)

    def _write_step(self, cells: Cells, x: int, at: float | None) -> None:
        """The step under the cursor, or the latest, at the right end if that is free from `x`."""
        assert self.snapshot is not None
        step = self.snapshot.step if at is None else round(at)
        where = f"step {grouped(step)}"
        if x + len(where) <= cells.width:
            cells.write(cells.width - len(where), 0, where, "frame")

    def _write_cursor(self, cells: Cells) -> None:
        cursor = self._cursor_in(cells)
        if self._canvas is None or cursor is None:
            return
        for y in range(1, 1 + self._canvas.height):
            if cells.characters[y][cursor] == " ":
                cells.write(cursor, y, "│", "cursor")

    def _cursor_in(self, cells: Cells) -> int | None:
        """The cursor's column; it may have been set on a wider plot."""
        return None if self._cursor is None else min(self._cursor, cells.width - 1)

    def _written(self, value: float) -> str:
        return percent(value, 1) if self.metric == "accuracy" else short(value)

    def _name_tabs(self) -> None:
        """Write the metrics into the border, as tabs to click on; only when they changed."""
        metrics = self.metrics or self.expected
        tabs = (metrics, self.metric, self.log_scale)
        if tabs == self._shown_tabs:
            return
        self._shown_tabs = tabs
        self.border_title = " │ ".join(
            f"[b u]{name}[/]" if name == self.metric else f"[@click=show_metric('{name}')]{name}[/]"
            for name in metrics
        )
        scale = f"[@click=toggle_scale()]{'log' if self.log_scale else 'linear'} scale[/]"
        self.border_subtitle = pinned.NOTE if self.metric == PINNED else scale

    def action_toggle_scale(self) -> None:
        """What a click on the scale does."""
        self.toggle_log()


def _write_unit(cells: Cells, unit: str) -> None:
    """Name the x axis at its right end, if no tick label is there."""
    x = cells.width - len(unit)
    if not cells.text(cells.height - 1)[max(0, x - 1) :].strip():
        cells.write(x, cells.height - 1, unit, "frame")
