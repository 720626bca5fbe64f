"""PANELS: every panel of the training screen, one row each.

A new panel is its drawing, its widget and a row here. A widget that has an attribute `snapshot`
is given each snapshot; one that has a `view` is given `Snapshot.view` if it is of the row's type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Any, NamedTuple

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from tui_nn.data.schema import Kind, Task
from tui_nn.training.protocol.measurements import GalleryView, PlaneView, PredictionsView
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.answers_panel import AnswersPanel
from tui_nn.ui.widgets.curve_plot import CurvePlot
from tui_nn.ui.widgets.gallery import Gallery
from tui_nn.ui.widgets.importance_panel import ImportancePanel
from tui_nn.ui.widgets.insight_panel import InsightPanel
from tui_nn.ui.widgets.layer_table import LayerTable
from tui_nn.ui.widgets.plane_plot import PlanePlot
from tui_nn.ui.widgets.prediction_bars import PredictionBars
from tui_nn.ui.widgets.predictions_plot import PredictionsPlot


class Place(Enum):
    """Where a panel stands."""

    PLOTS = auto()
    DATA = auto()
    """Beside the plots, for some kinds of data."""
    BELOW = auto()


class Face(Enum):
    """What stands beside the plots, one at a time."""

    DATA = auto()
    """The examples, and the answers to them."""
    ANSWERS = auto()
    """The answers counted by class."""
    COLUMNS = auto()
    """What matters, by column."""


class Panel(NamedTuple):
    """A row of the table.

    Attributes:
        make: makes the widget.
        place: where it stands.
        kinds: the kinds of data that it is shown for; empty for all.
        view: the type of `Snapshot.view` that it shows, if any.
        title: text in its border, unless the widget has its own.
        framed: whether it has a border where there is room for one.
        task: the task that it is shown for; None for both.
        face: the face of `DataPanel` that it is part of.
    """

    make: Callable[[], Widget]
    place: Place
    kinds: tuple[Kind, ...] = ()
    view: type | None = None
    title: str = ""
    framed: bool = True
    task: Task | None = None
    face: Face = Face.DATA

    def fits(self, kind: Kind, task: Task) -> bool:
        """Whether it is made for such data."""
        return (not self.kinds or kind in self.kinds) and self.task in (None, task)


DRAWN = (Kind.DIGITS, Kind.SYMBOLS)
"""What can be drawn on the sketch pad."""

PANELS: list[Panel] = [
    Panel(lambda: CurvePlot(id="first-plot"), Place.PLOTS),
    Panel(lambda: CurvePlot(id="second-plot"), Place.PLOTS),
    Panel(lambda: InsightPanel(id="insight-left"), Place.PLOTS),
    Panel(SketchPad, Place.DATA, DRAWN),
    Panel(PredictionBars, Place.DATA, DRAWN, framed=False),
    Panel(lambda: InsightPanel(id="insight-below"), Place.DATA, DRAWN),
    Panel(PlanePlot, Place.DATA, (Kind.PLANE,), PlaneView, "decision boundary"),
    Panel(
        PredictionsPlot,
        Place.DATA,
        (Kind.TABLE,),
        PredictionsView,
        "predicted against true",
        task=Task.REGRESSION,
    ),
    Panel(Gallery, Place.DATA, (Kind.PICTURES,), GalleryView, "test pictures"),
    Panel(
        AnswersPanel,
        Place.DATA,
        title="answers by class",
        task=Task.CLASSIFICATION,
        face=Face.ANSWERS,
    ),
    Panel(
        ImportancePanel,
        Place.DATA,
        (Kind.TABLE, Kind.PLANE),
        title="what matters",
        face=Face.COLUMNS,
    ),
    Panel(LayerTable, Place.BELOW, framed=False),
]

_FOCUS_ORDER = ("DataPanel > .panel", "#plots > .panel", "TrainingScreen > .panel")


def make_panel(panel: Panel, snapshot: Reactive[Any]) -> Widget:
    """Make the widget of a row, bound to the attribute `snapshot` of whatever composes it."""
    widget = panel.make()
    widget.add_class("panel", *(["-bordered"] if panel.framed else []))
    if panel.title:
        widget.border_title = panel.title
    return widget.data_bind(snapshot=snapshot) if hasattr(type(widget), "snapshot") else widget


def make_panels(place: Place, snapshot: Reactive[Any]) -> Iterator[Widget]:
    """Make the widgets of one place, in the order of the table."""
    return (make_panel(panel, snapshot) for panel in PANELS if panel.place is place)


def is_usable(panel: Widget) -> bool:
    """Whether a panel is visible and takes keys."""
    ancestors = [node for node in panel.ancestors_with_self if isinstance(node, Widget)]
    return panel.focusable and all(node.display for node in ancestors)


def next_panel(screen: Screen[None]) -> Widget | None:
    """The panel after the focused one: for the data, plots, layers; None after the last."""
    panels = [panel for path in _FOCUS_ORDER for panel in screen.query(path) if is_usable(panel)]
    here = panels.index(screen.focused) if screen.focused in panels else -1
    return panels[here + 1] if here + 1 < len(panels) else None
