"""CurvePlot: loss, accuracy, the layers' health, or the answers to a pinned drawing, by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.reactive import reactive, var

from tui_nn.ui.drawing import curves, layer_lines, legend, pinned
from tui_nn.ui.drawing.cells import Cells, Key, message
from tui_nn.ui.drawing.network import draw_network
from tui_nn.ui.drawing.parent import before, parent_curves, parent_texts
from tui_nn.ui.drawing.plot import canvas_rows
from tui_nn.ui.drawing.reference import Reference, reference_texts
from tui_nn.ui.drawing.tabs import tab_line
from tui_nn.ui.widgets.step_plot import StepPlot, latest_step
from tui_nn.ui.wording import placeholders, quantities

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.snapshot import Snapshot

PIN_WAITING = "The answers to the pinned drawing appear here during training."
OFF_SCALE = "▲ above the axis"
DEFAULT_METRIC = "loss"
TITLE_MARGIN = 6
"""Columns of the frame that its title leaves free."""

STEP_COLUMNS = 14
"""Columns for the step of the moment that is shown, which is more important than OFF_SCALE."""

PARENT_COLUMNS = 12
"""Columns that the legend leaves for the name of the parent's curves."""

PINNED = "pinned drawing"
"""The metric that there is while a drawing is pinned."""


class CurvePlot(StepPlot):
    """The run's curves: one metric at a time, and its values at the cursor or at the latest step.

    Attributes:
        metric: "loss", "accuracy", one of the layers' quantities, PINNED, or whatever else the run
            keeps curves of.
        home: the metric to go back to when the one shown is gone.
        expected: the metrics to offer before there is a snapshot.
        class_names: the classes that the network can answer.
        network_layers: (units, name) of each layer, to draw the network before the first step.
        log_scale: whether the metric is shown on a logarithmic scale.
        reference: a recorded run whose curve is laid behind; None for none.
    """

    PREFIX = "curve-plot"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "curve-plot--train",
        "curve-plot--validation",
        "curve-plot--range",
        "curve-plot--shade",
        "curve-plot--frame",
        "curve-plot--cursor",
        "curve-plot--moment",
        "curve-plot--parent",
        "curve-plot--off-scale",
        "curve-plot--broken",
        "curve-plot--hint",
        "curve-plot--unit",
        "curve-plot--link",
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
        & .curve-plot--moment { color: $text-warning; text-style: bold; }
        & .curve-plot--parent { color: $foreground 55%; }
        & .curve-plot--off-scale { color: $text-primary; }
        & .curve-plot--broken { color: $text-error; text-style: bold; }
        & .curve-plot--hint { color: $text-muted; }
        & .curve-plot--unit { color: $text-primary; text-style: bold; }
        & .curve-plot--link { color: $foreground 35%; }
        & .curve-plot--first { color: $text-success; text-style: bold; }
        & .curve-plot--second { color: $text-warning; }
        & .curve-plot--third { color: $text-primary; }
        & .curve-plot--rest { color: $foreground 45%; }
    }
    """
    metric: reactive[str] = reactive(DEFAULT_METRIC)
    home: var[str] = var(DEFAULT_METRIC)
    expected: var[tuple[str, ...]] = var((DEFAULT_METRIC, "accuracy"))
    class_names: var[tuple[str, ...]] = var(())
    log_scale: reactive[bool] = reactive(False)
    network_layers: var[tuple[tuple[int, str], ...]] = var(())
    reference: var[Reference | None] = var(None)

    _shown_tabs: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """Name the tabs."""
        self._name_tabs()

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that the run has curves of, loss first, and the pinned drawing last."""
        if self.snapshot is None:
            return ()
        found = {name.partition("_")[2] for name in self.snapshot.curves}
        layers = layer_lines.metrics_of(tuple(self.snapshot.layer_curves))
        followed = (PINNED,) if self.snapshot.pinned else ()
        ordered = sorted(found, key=lambda name: (name != DEFAULT_METRIC, name))
        return (*ordered, *layers, *followed)

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

    def watch_snapshot(self) -> None:
        """Called when a newer snapshot arrives."""
        if self.snapshot is not None and self.metrics and self.metric not in self.metrics:
            self.metric = self.home if self.home in self.metrics else DEFAULT_METRIC
        self._name_tabs()
        self.redraw()

    def on_resize(self, _event: events.Resize) -> None:
        """Name as many tabs as there is room for."""
        self._name_tabs()

    def watch_expected(self) -> None:
        """Called when the run has other metrics."""
        self._name_tabs()

    def watch_metric(self) -> None:
        """Called when another metric is to be shown."""
        self._name_tabs()
        self.redraw()

    def watch_network_layers(self) -> None:
        """Called when there is another network."""
        self.redraw()

    def watch_reference(self) -> None:
        """Called when a recorded run is laid behind, or no longer."""
        self.redraw()

    def watch_log_scale(self) -> None:
        """Called when the scale changes."""
        self._name_tabs()
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The legend with its values, and the plot under it."""
        self._canvas = None
        if self.snapshot is None:
            return self._paint_nothing(width, height)
        if self.metric == PINNED:
            return self._paint_pinned(self.snapshot, width, height)
        if self.metric in layer_lines.QUANTITIES:
            return self._paint_layers(self.snapshot, width, height)
        return self._paint_curves(self.snapshot, width, height)

    def _paint_curves(self, snapshot: Snapshot, width: int, height: int) -> Cells:
        """Training and validation."""
        train, validation = self._curve("train"), self._curve("validation")
        best = self.reference.curve(self.metric) if self.reference else ()
        behind = [*parent_curves(snapshot, self.metric), *([best] if best else [])]
        x = self._step_axis(snapshot, width)
        if not (train or validation):
            return self._paint_nothing(width, height)
        divergence = snapshot.divergence
        y = curves.value_axis(
            [train, validation, *(before(curve, x.high) for curve in behind)],
            canvas_rows(height - 1),
            log=self.log_scale,
            share=self.metric == "accuracy",
            until=divergence.good_step if divergence else None,
        )
        plot = curves.draw_curves(
            width,
            height - 1,
            train,
            validation,
            x,
            y,
            parents=behind,
            braille=self.glyphs.braille,
            fine=self.glyphs.braille and not self.few_colours,
        )
        cells = self._below_legend(width, height, plot)
        self._write_legend(snapshot, cells, {"train": train, "validation": validation})
        self._write_cursor(cells)
        return cells

    def _paint_nothing(self, width: int, height: int) -> Cells:
        """The network before it is trained, and what starts it."""
        text = placeholders.of_curves(self.snapshot)
        if self.network_layers and (self.snapshot is None or not self.snapshot.step):
            sizes, names = zip(*self.network_layers, strict=True)
            braille = self.glyphs.braille
            drawn = draw_network(width, height, sizes, names, text, braille=braille)
            if drawn is not None:
                return drawn
        return message(width, height, text, "hint")

    def _paint_layers(self, snapshot: Snapshot, width: int, height: int) -> Cells:
        """A line for each layer."""
        quantity = layer_lines.QUANTITIES[self.metric]
        lines = layer_lines.read_lines(snapshot.layer_curves, quantity)
        if not any(line.curve for line in lines):
            return message(width, height, placeholders.of_layers(snapshot), "hint")
        divergence = snapshot.divergence
        plot = layer_lines.draw_lines(
            width,
            height - 1,
            lines,
            quantity,
            self._step_axis(snapshot, width),
            until=divergence.good_step if divergence else None,
            braille=self.glyphs.braille,
        )
        cells = self._below_legend(width, height, plot)
        at = self._cursor_step(cells)
        x = cells.write_runs(1, 0, layer_lines.legend(lines, quantity, at, width - 2))
        self._write_step(cells, x, at)
        self._write_cursor(cells)
        return cells

    def _paint_pinned(self, snapshot: Snapshot, width: int, height: int) -> Cells:
        """The probability of each class for the pinned drawing, under the answers that matter."""
        view = snapshot.pinned
        if view is None or not len(view.curves[0].steps):
            return message(width, height, PIN_WAITING, "hint")
        lines = pinned.read_lines(view, self.class_names)
        x = self._step_axis(snapshot, width)
        plot = pinned.draw_lines(width, height - 1, lines, x, braille=self.glyphs.braille)
        cells = self._below_legend(width, height, plot)
        at = self._cursor_step(cells)
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

    @property
    def _written(self) -> Callable[[float | None], str]:
        """Writes a value of the metric."""
        return quantities.percent if self.metric == "accuracy" else quantities.number

    def _write_legend(
        self, snapshot: Snapshot, cells: Cells, run_curves: dict[str, curves.Curve]
    ) -> None:
        """The names of the curves with their values at the cursor, or the latest ones."""
        at, x = self._cursor_step(cells), 1
        best = self.reference.curve(self.metric) if self.reference else ()
        has_parent = snapshot.parent is not None and bool(snapshot.parent.curves)
        others = has_parent + bool(best)
        texts = legend.curve_legend(
            run_curves,
            legend.latest_values(snapshot, self.metric),
            at,
            cells.width - PARENT_COLUMNS * others,
            self._written,
            braille=self.glyphs.braille,
            past=at is not None and at == snapshot.past,
        )
        for part, text in texts.items():
            x = cells.write(x, 0, text, part) + 2
        if has_parent:
            x = self._write_parent(snapshot, cells, x, at)
        if self.reference is not None and best:
            braille = self.glyphs.braille
            written = reference_texts(self.reference, best, at, self._written, braille=braille)
            x = _write_first_that_fits(cells, x, written)
        room = cells.width - (STEP_COLUMNS if snapshot.past is not None else 0)
        if any("off-scale" in keys for keys in cells.keys) and x + len(OFF_SCALE) <= room:
            x = cells.write(x, 0, OFF_SCALE, "off-scale") + 2
        self._write_step(cells, x, at)

    def _write_parent(self, snapshot: Snapshot, cells: Cells, x: int, at: float | None) -> int:
        """The name of the run that this one was forked from, with its values so far after that.

        Returns:
            The column for what comes next.
        """
        step = latest_step(snapshot) if at is None else at
        braille = self.glyphs.braille
        texts = parent_texts(snapshot, self.metric, step, self._written, braille=braille)
        return _write_first_that_fits(cells, x, texts)

    def _name_tabs(self) -> None:
        """Write the metrics into the border, as tabs to click on; only when they changed."""
        metrics = self.metrics or self.expected
        tabs = (metrics, self.metric, self.log_scale, self.size.width)
        if tabs == self._shown_tabs:
            return
        self._shown_tabs = tabs
        titles = {metric: quantities.measure(metric) for metric in metrics}
        self.border_title = tab_line(titles, self.metric, self.size.width - TITLE_MARGIN)
        scale = f"[@click=toggle_scale()]{'log' if self.log_scale else 'linear'} scale[/]"
        quantity = layer_lines.QUANTITIES.get(self.metric)
        note = quantity.note if quantity else scale
        self.caption = pinned.NOTE if self.metric == PINNED else note

    def action_toggle_scale(self) -> None:
        """What a click on the scale does."""
        self.toggle_log()


def _write_first_that_fits(cells: Cells, x: int, texts: Iterable[str]) -> int:
    """Write the first of `texts` that has room in the legend; the column for what comes next."""
    for text in texts:
        if x + len(text) <= cells.width:
            return cells.write(x, 0, text, "parent") + 2
    return x
