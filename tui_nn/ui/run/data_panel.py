"""DataPanel: what fits the data, beside the plots."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var
from textual.widget import Widget

from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.training.protocol.events import Event, ImportanceMeasured, Ready
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.settings.bounds import PLANE_SIDE
from tui_nn.ui.run import panels
from tui_nn.ui.run.panels import Face, Panel, Place, make_panel
from tui_nn.ui.widgets.importance_panel import ImportancePanel
from tui_nn.ui.widgets.plane_plot import PlanePlot

SMALLEST_GRID = 8
"""Fewest rows and columns of the plane that are asked for."""


class DataPanel(Vertical):
    """The panels for the data; those for other kinds of data, and of other faces, are hidden.

    Attributes:
        snapshot: the run as last seen.
        chosen: the face that was asked for.
    """

    DEFAULT_CSS = """
    DataPanel > .panel { width: 1fr; }
    DataPanel > .-other-data { display: none; }
    """

    snapshot: var[Snapshot | None] = var(None)
    chosen = Face.DATA
    _panels: tuple[tuple[Panel, Widget], ...] = ()
    _schema: DatasetSchema | None = None
    _kind: Kind | None = None

    def compose(self) -> ComposeResult:
        """All of them; `show_schema` chooses."""
        rows = [panel for panel in panels.PANELS if panel.place is Place.DATA]
        self._panels = tuple((row, make_panel(row, DataPanel.snapshot)) for row in rows)
        for _, widget in self._panels:
            yield widget

    @property
    def grid(self) -> tuple[int, int]:
        """(rows, columns) of points that fit into the plane."""
        size = self.query_one(PlanePlot).content_size
        rows, columns = (
            PLANE_SIDE.clamp(max(side, SMALLEST_GRID)) for side in (2 * size.height, size.width)
        )
        return rows, columns

    def has(self, face: Face) -> bool:
        """Whether there is this face for the data."""
        return any(panel.face is face and self._fits(panel) for panel, _ in self._panels)

    def _fits(self, panel: Panel) -> bool:
        """Whether a panel is made for the data."""
        schema = self._schema
        if schema is None:
            return self._kind in panel.kinds
        return panel.fits(schema.kind, schema.task)

    @property
    def face(self) -> Face:
        """The face that is shown: the chosen one if the data have it, else their first."""
        return self.chosen if self.has(self.chosen) else self.first

    @property
    def first(self) -> Face:
        """The face that data of this kind are shown with."""
        return next(filter(self.has, Face), Face.DATA)

    def can_turn_to(self, face: Face) -> bool:
        """Whether `turn_to` changes what is shown."""
        return self.has(face) and not (face is self.face is self.first)

    def turn_to(self, face: Face) -> None:
        """Show a face, or again the first one if it is shown already."""
        self.chosen = self.first if self.face is face else face
        self.show_schema(self._schema, self._kind)

    def show_schema(self, schema: DatasetSchema | None, kind: Kind | None = None) -> None:
        """Show the panels for the data, with the names of their classes.

        Args:
            schema: of the data; None while it is unknown.
            kind: of the data, if at least that is known; no panels without it.
        """
        self._schema, self._kind = schema, kind
        for panel, widget in self._panels:
            fits = self._fits(panel)
            widget.set_class(not fits or panel.face is not self.face, "-other-data")
            for name in ("class_names", "feature_names", "target_name"):
                if schema is not None and fits and hasattr(widget, name):
                    setattr(widget, name, getattr(schema, name))
        self.screen.refresh_bindings()

    def follow(self, event: Event) -> None:
        """Show what matters, as far as it is measured, until another network is loaded."""
        match event:
            case ImportanceMeasured(view):
                self._importance.importance = view
            case Ready():
                if self._importance.importance is not None and self.chosen is Face.COLUMNS:
                    self.chosen = Face.DATA
                self._importance.importance = None

    @property
    def measured_step(self) -> int | None:
        """The step at which what matters was measured; None if it is not."""
        view = self._importance.importance
        return view.step if view else None

    @property
    def _importance(self) -> ImportancePanel:
        return self.query_one(ImportancePanel)

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Hand each panel its view of the data; views stay until the next snapshot."""
        if snapshot is None:
            return
        for panel, widget in self._panels:
            if panel.view is not None:
                view = snapshot.view if isinstance(snapshot.view, panel.view) else None
                widget.view = view  # type: ignore[attr-defined]
