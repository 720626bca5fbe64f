"""Arrangement: how a run is laid out in a terminal, and the question that fits its plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui_nn.training.protocol.commands import Observe
from tui_nn.training.settings.bounds import PLOT_COLUMNS
from tui_nn.ui import layout
from tui_nn.ui.run.data_panel import DataPanel
from tui_nn.ui.run.panels import DRAWN, Face
from tui_nn.ui.widgets.layer_table import LayerTable

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.screen import Screen

    from tui_nn.ui.run.model import RunModel

BUCKETS_PER_COLUMN = 2
"""Points per column of a curve that are asked for; the answer may have half as many."""

NARROWEST_PLOT = 20
"""Fewest columns of a curve that are asked for."""


class Arrangement:
    """Arranges the widgets of a screen.

    Args:
        screen: has the widgets.
        run: the run, whose data and layers decide what needs room.
    """

    def __init__(self, screen: Screen[None], run: RunModel) -> None:
        self._screen, self._run = screen, run

    def choose(self, size: Size) -> layout.Plan:
        """Choose the arrangement for a terminal of this size, before there are widgets."""
        plan = self._plan(size)
        self._screen.update_classes(plan.classes, animate=False)
        return plan

    def fit(self, size: Size) -> int:
        """Arrange the widgets for a terminal of this size.

        Returns:
            How many pictures have room beside the sketch pad.
        """
        plan, screen = self.choose(size), self._screen
        screen.query_one(DataPanel).styles.width = plan.panel_columns
        screen.query_one(LayerTable).styles.height = plan.table_rows
        screen.query_one("#too-small", Static).update(layout.too_small(size.width, size.height))
        return plan.slots

    def _plan(self, size: Size) -> layout.Plan:
        layers = len(self._run.config.hidden) + 1
        pad = all(panel.face is Face.DATA for panel in self._screen.query(DataPanel))
        sketching = pad and self._run.kind in DRAWN
        return layout.plan(size.width, size.height, layers, sketching=sketching)

    def question(self) -> Observe:
        """The question for a snapshot that fits the size of the plots."""
        columns = BUCKETS_PER_COLUMN * self._screen.query_one("#first-plot").content_size.width
        columns = PLOT_COLUMNS.clamp(max(columns, NARROWEST_PLOT))
        panel = self._screen.query_one(DataPanel)
        return Observe(columns, panel.grid, answers=panel.face is Face.ANSWERS)
