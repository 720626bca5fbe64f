"""AttachedScreen: the run of another process, shown and controlled from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui_nn.training.protocol.commands import Command
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.run.polling import SNAPSHOT_PAUSE
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.screens.training_keys import ATTACHED_KEYS, NOT_ATTACHED, PAD_KEYS
from tui_nn.ui.timeline import wording
from tui_nn.ui.wording import run_wording


class AttachedScreen(TrainingScreen):
    """The screen of a run that continues when the screen is left.

    Args:
        config, send, snapshot_pause, delay: as in `TrainingScreen`.
        name: the run.
        stop: ends it for everyone attached.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *ATTACHED_KEYS,
        *PAD_KEYS,
        Binding(",".join(NOT_ATTACHED), "refuse", show=False),
    ]
    KEYS: ClassVar[Sequence[Binding]] = ATTACHED_KEYS
    OVER: ClassVar[str] = "The run has finished: q leaves."
    REPLACEABLE: ClassVar[bool] = False
    TRAVEL_NOTE: ClassVar[str] = wording.SEEN_BY_ALL

    def __init__(
        self,
        config: TrainingConfig,
        send: Callable[[Command], None],
        snapshot_pause: float = SNAPSHOT_PAUSE,
        delay: Callable[[], float] = lambda: 0.0,
        *,
        name: str,
        stop: Callable[[], None],
    ) -> None:
        super().__init__(config, send, snapshot_pause, delay)
        self._run_name, self._stop = name, stop

    def load(
        self,
        config: TrainingConfig,  # noqa: ARG002
        checkpoint: Path | None = None,  # noqa: ARG002
        free: tuple[str, ...] = (),  # noqa: ARG002
        fork: int | None = None,  # noqa: ARG002
    ) -> None:
        """Nothing else can be loaded here."""
        self.action_refuse()

    def replace(self, config: TrainingConfig) -> None:  # noqa: ARG002
        """Nothing else can be loaded here."""
        self.action_refuse()

    def action_refuse(self) -> None:
        """Say what cannot be done here."""
        self.notify(
            f"attached to {self._run_name}: press q to leave, then start another run",
            timeout=5,
        )

    def action_stop_run(self) -> None:
        """Stop the run for everyone attached; asks first."""
        if self.run.ended:
            self.notify(self.run.ended, timeout=5, markup=False)
            return
        question = f"Stop {self._run_name} for everyone attached to it?"
        self.dialogs.confirm(question, "Stop", self._stop)

    def title_of_run(self) -> str:
        """What the header says is trained."""
        return run_wording.attached(self._run_name, self.run.config, self.run.schema)
