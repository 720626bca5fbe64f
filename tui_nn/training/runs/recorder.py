"""Recorder: keeps the run that is being trained in a folder, so that it outlives its process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui_nn.training.events import Event, RunResult
from tui_nn.training.trainer import Trainer


class Recorder:
    """Follows one run after another; called in the session's thread only."""

    def __init__(self, publish: Callable[[Event], None]) -> None:
        self._publish = publish

    @property
    def folder(self) -> Path | None:
        """Where the run is recorded; None if it is not, or not yet."""
        return None

    @property
    def saved_step(self) -> int | None:
        """Step of the latest checkpoint on the disk."""
        return None

    def adopt(self, trainer: Trainer, folder: Path | None) -> None:
        """Follow `trainer` from now on: the run in `folder`, or a new one, not recorded yet."""

    def resume(self, trainer: Trainer) -> None:
        """The training begins, or goes on."""

    def pause(self, trainer: Trainer) -> None:
        """The training halts."""

    def follow(self, trainer: Trainer) -> None:
        """Some steps were trained: write what is due."""

    def finish(self, trainer: Trainer, result: RunResult) -> None:
        """The run came to its end."""

    def leave(self, trainer: Trainer, *, running: bool) -> None:
        """Nobody trains this run here any more: write where it stands, and let go of the folder."""
