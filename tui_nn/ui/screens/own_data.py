"""OwnData: the user's own data and symbols on the screen of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_nn.training.protocol.events import Ready
    from tui_nn.ui.run.model import RunModel
    from tui_nn.ui.run.sketching import Sketching
    from tui_nn.ui.screens.run_dialogs import RunDialogs


class OwnData:
    """Shows what was understood of the user's data, and asks for the labels of drawings.

    Args:
        screen: shows the run.
        run: the run.
        dialogs: opens the dialogs.
        sketching: has the drawing.
        changeable: whether the run can be replaced by one on other data, or read otherwise.
    """

    def __init__(
        self,
        screen: Screen[None],
        run: RunModel,
        dialogs: RunDialogs,
        sketching: Sketching,
        *,
        changeable: bool,
    ) -> None:
        self._screen, self._run = screen, run
        self._dialogs, self._sketching = dialogs, sketching
        self._changeable = changeable
        self._introduced = ""

    def show(self) -> None:
        """Show what was understood of the data."""
        self._dialogs.show_data(changeable=self._changeable)

    def introduce(self, ready: Ready) -> None:
        """Show data that can be changed before they are trained on for the first time."""
        is_new = ready.config.dataset != self._introduced and not ready.step
        self._introduced = ready.config.dataset
        is_asked_for = self._screen.is_current and not self._run.loading.queued
        if self._changeable and is_new and ready.survey and is_asked_for:
            self.show()

    def label(self, *, again: bool) -> None:
        """Keep the drawing under the label given last, or ask for one."""
        conversation, keep = self._sketching.conversation, self._sketching.keep
        if again and conversation.last_label:
            keep(conversation.last_label)
        elif conversation.strokes:
            self._dialogs.ask_label(conversation.last_label, keep)
