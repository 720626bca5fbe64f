"""DivergenceWatch: asks how to continue a run that has diverged, or says how it continued."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.training.protocol.commands import Command, Rewind
from tui_nn.training.protocol.events import Diverged, Event
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.wording import divergence_wording

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_nn.training.protocol.measurements import Divergence
    from tui_nn.ui.run.model import RunModel
    from tui_nn.ui.screens.divergence import DivergenceDialog


class DivergenceWatch:
    """Follows the divergences of a run; several screens may watch the same run.

    Args:
        screen: shows the run.
        run: the run.
        look: asks for a snapshot.
        command: sends a command.
        mend: starts again with what mends the run; None where no other run can be started.
    """

    def __init__(
        self,
        screen: Screen[None],
        run: RunModel,
        look: Callable[[], None],
        command: Callable[[Command], None],
        mend: Callable[[], None] | None,
    ) -> None:
        self._screen, self._run, self._look, self._command = screen, run, look, command
        self._mend = mend
        self._unreported: Divergence | None = None
        self._asked_about: Divergence | None = None
        self._dialog: DivergenceDialog | None = None

    def follow(self, event: Event) -> None:
        """Take what an event means for a run that has diverged."""
        match event:
            case Diverged(divergence):
                self._unreported, self._asked_about = divergence, None
                self._look()
            case Snapshot():
                self._take_snapshot(event)

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        divergence = snapshot.divergence
        if self._dialog and divergence is None:  # another screen has decided
            self._dialog.dismiss(None)
        if divergence is None and self._unreported and snapshot.state is RunState.RUNNING:
            text = divergence_wording.continued(self._unreported, snapshot)
            self._screen.notify(
                text, title="diverged", severity="warning", timeout=10, markup=False
            )
            self._unreported = None
        elif divergence and snapshot.state is RunState.PAUSED:
            self._unreported = None
            if divergence != self._asked_about and self._screen.app.screen is self._screen:
                self.ask(divergence, snapshot)

    def ask(self, divergence: Divergence, snapshot: Snapshot) -> None:
        """Open the dialog with the learning rates to choose from."""
        from tui_nn.ui.screens.divergence import DivergenceDialog

        self._asked_about = divergence
        rate = divergence.learning_rate if snapshot.base_rate is None else snapshot.base_rate
        recipe = RECIPES.get(self._run.config.recipe)
        recipe_rate = recipe.config.learning_rate if recipe else None
        offered = snapshot.verdict.mend if snapshot.verdict else None
        label = offered.label if offered and self._mend else ""
        self._dialog = DivergenceDialog(
            divergence, rate, self._look, recipe_rate, label, self._mend or (lambda: None)
        )
        self._screen.app.push_screen(self._dialog, self._rewind_if)

    def _rewind_if(self, factor: float | None) -> None:
        self._dialog = None
        if factor is not None:
            self._command(Rewind(factor))
