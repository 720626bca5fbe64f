"""DataPanel: what fits the data beside the plots: pad, plane, predictions or pictures."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textual.app import ComposeResult
from textual.containers import Vertical

from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.training.protocol.measurements import GalleryView, PlaneView, PredictionsView, View
from tui_nn.ui.sketch.conversation import Conversation
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.drawn import CORNERS
from tui_nn.ui.widgets.gallery import Gallery
from tui_nn.ui.widgets.insight_panel import InsightPanel
from tui_nn.ui.widgets.plane_plot import PlanePlot
from tui_nn.ui.widgets.prediction_bars import PredictionBars
from tui_nn.ui.widgets.predictions_plot import PredictionsPlot

TITLES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.DIGITS: "sketch a digit",
        Kind.PICTURES: "test pictures",
        Kind.PLANE: "decision boundary",
        Kind.TABLE: "predicted against true",
    }
)
"""What stands above each kind of picture."""

SMALLEST_GRID = 8
"""Fewest rows and columns of the plane that are worth asking for."""


class DataPanel(Vertical):
    """One of four pictures, by the kind of the data; CSS shows the one whose class is set."""

    DEFAULT_CSS = """
    DataPanel {
        SketchPad, PredictionBars, InsightPanel, PlanePlot, PredictionsPlot, Gallery {
            display: none;
        }
        &.-digits SketchPad, &.-digits PredictionBars { display: block; }
        &.-plane PlanePlot { display: block; }
        &.-table PredictionsPlot { display: block; }
        &.-pictures Gallery { display: block; }
    }
    """

    def compose(self) -> ComposeResult:
        """All of them; only one is ever shown."""
        yield SketchPad()
        yield PredictionBars()
        yield InsightPanel(id="insight-below")
        yield PlanePlot()
        yield PredictionsPlot()
        yield Gallery()

    @property
    def grid(self) -> tuple[int, int]:
        """(rows, columns) of points that the plane has room for."""
        size = self.query_one(PlanePlot).content_size
        return max(2 * size.height, SMALLEST_GRID), max(size.width, SMALLEST_GRID)

    def show_schema(self, schema: DatasetSchema | None) -> None:
        """Make room for data of this schema; show nothing while it is unknown."""
        shown = schema.kind if schema else None
        for kind in Kind:
            self.set_class(kind is shown, f"-{kind}")
        if schema is None:
            return
        for picture in (PlanePlot, PredictionsPlot, Gallery):
            self.query_one(picture).border_title = TITLES[schema.kind]
        self.query_one(PredictionsPlot).class_names = schema.class_names
        self.query_one(PredictionBars).class_names = schema.class_names
        self.query_one(Gallery).class_names = schema.class_names
        if schema.kind is Kind.PLANE:
            self.query_one(PlanePlot).class_names = schema.class_names

    def show_view(self, view: View | None) -> None:
        """Show what a snapshot says of the data; nothing where it says nothing."""
        self.query_one(PlanePlot).view = view if isinstance(view, PlaneView) else None
        self.query_one(PredictionsPlot).view = view if isinstance(view, PredictionsView) else None
        self.query_one(Gallery).view = view if isinstance(view, GalleryView) else None

    def show_answer(self, conversation: Conversation) -> None:
        """Show the answer to the drawing, or that there is none, and what is to be said of it."""
        bars, pad = self.query_one(PredictionBars), self.query_one(SketchPad)
        classified = conversation.classified
        bars.probabilities = classified.probabilities if classified else None
        room = bars.note_width
        bars.note = conversation.sentence(room) if room else ""
        pad.caption = "" if room else conversation.news(pad.size.width - CORNERS)
        pad.read_by = "" if room else conversation.network
