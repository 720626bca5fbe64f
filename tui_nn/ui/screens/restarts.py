"""Restarts: begins the run again, as it was or mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.training.settings.recipe import CUSTOM
from tui_nn.ui.screens.run_dialogs import Load, RunDialogs

if TYPE_CHECKING:
    from tui_nn.ui.run.model import RunModel


class Restarts:
    """Loads new networks in place of that of the run.

    Args:
        run: the run.
        dialogs: ask before something is lost.
        load: loads another run.
        train: starts its training.
    """

    def __init__(
        self, run: RunModel, dialogs: RunDialogs, load: Load, train: Callable[[], None]
    ) -> None:
        self._run, self._dialogs, self._load, self._train = run, dialogs, load, train

    def restart(self) -> None:
        """Restart with a new network; on own symbols, which takes a moment, without a question."""
        if self._run.is_own_symbols:
            self.train_again()
        else:
            self._dialogs.restart()

    def train_again(self) -> None:
        """Train a new network on the drawings as they are now."""
        self._load(self._run.config)
        self._train()

    def mend(self) -> None:
        """Start again with the settings that the verdict offers."""
        verdict = self._run.snapshot.verdict if self._run.snapshot else None
        if verdict and verdict.mend:
            config = self._run.config.replace_texts(verdict.mend.changes)
            self._dialogs.replace(config.replace(recipe=CUSTOM), self._train)
