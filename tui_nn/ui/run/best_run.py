"""BestRun: lays the best recorded run on the same data over the plots; read in a thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui_nn.training.protocol.events import Event, Ready
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.ui.drawing.reference import Reference
from tui_nn.ui.widgets.curve_plot import CurvePlot

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_nn.training.settings.config import TrainingConfig
    from tui_nn.ui.run.model import RunModel

NONE = "No other recorded run on these data has a result yet."


class BestRun:
    """Shows the best run or hides it; while it is hidden, nothing is read.

    Args:
        screen: has the plots.
        run: the run that is compared with it.
    """

    def __init__(self, screen: Screen[None], run: RunModel) -> None:
        self._screen, self._run = screen, run
        self.is_shown = False
        self._is_outdated = False

    def toggle(self) -> None:
        """Show it, or hide it."""
        self.is_shown = not self.is_shown
        if self.is_shown:
            self._read()
        else:
            self._lay(None)

    def follow(self, event: Event) -> None:
        """Look for the best run again when another one is trained, whose name is known later."""
        if isinstance(event, Ready):
            self._is_outdated = self.is_shown
            if self._is_outdated:
                self._lay(None)
        elif isinstance(event, Snapshot) and self._is_outdated:
            self._is_outdated = False
            self._read()

    def _read(self) -> None:
        name = self._run.snapshot.run if self._run.snapshot else ""
        work = partial(self._read_in_thread, self._run.config, name)
        self._screen.run_worker(work, thread=True, group="best", exclusive=True)

    def _read_in_thread(self, config: TrainingConfig, besides: str) -> None:
        found = read_best(config, besides)
        if self._screen.is_attached:
            self._screen.app.call_from_thread(self._take, config, found)

    def _take(self, config: TrainingConfig, found: Reference | None) -> None:
        """Show what was found, unless it has been hidden or the run replaced meanwhile."""
        if not self.is_shown or config != self._run.config:
            return
        if found is None:
            self.is_shown = False
            self._screen.notify(NONE, timeout=4)
        else:
            self._screen.notify(f"best run on these data: {found.name}", timeout=4, markup=False)
        self._lay(found)

    def _lay(self, reference: Reference | None) -> None:
        for plot in self._screen.query(CurvePlot):
            plot.reference = reference


def read_best(config: TrainingConfig, besides: str) -> Reference | None:
    """The best recorded run on the data of `config`, without the run `besides`; None without one.

    A run whose measures cannot be read is none.
    """
    from tui_nn.training.comparing.best import find_best
    from tui_nn.training.comparing.series import read_series
    from tui_nn.training.runs.store import RunStore

    record = find_best(RunStore().records(), config, besides)
    if record is None:
        return None
    series = read_series(record.folder)
    return Reference(record.name, series) if series.metrics else None
