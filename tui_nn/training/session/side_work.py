"""SideWork: what is computed beside the training: what matters, and how own symbols are read."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.training.protocol.events import Event
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.reading.leaving_out import LeavingOut
from tui_nn.training.session.studying import Studying
from tui_nn.training.trainer.trainer import Trainer


class SideWork:
    """A study continues between the chunks of the training; leaving drawings out rests meanwhile.

    Args:
        publish: receives `ImportanceMeasured` and `LeftOut` for all.
        clock: returns seconds.
        answers: shows how the drawings are read that were left out.
    """

    def __init__(
        self,
        publish: Callable[[Event], None],
        clock: Callable[[], float],
        answers: AnswersReader,
    ) -> None:
        self._publish, self._answers = publish, answers
        self._studying = Studying(publish, clock)
        self._leaving_out: LeavingOut | None = None

    def is_due(self, *, training: bool) -> bool:
        """Whether there is work to do now, while the network is training or at rest."""
        return self._studying.is_busy or (self._leaving_out is not None and not training)

    def study(self, trainer: Trainer, repeats: int) -> None:
        """Begin to measure what matters.

        Raises:
            UserError: the inputs are no columns.
        """
        self._studying.begin(trainer, repeats)

    def leave_out(self, trainer: Trainer) -> None:
        """Begin to leave drawings out of a finished run, if it is one on own symbols."""
        if trainer.config.dataset == OWN_SYMBOLS and trainer.divergence is None:
            self._leaving_out = LeavingOut(trainer)

    def stop(self) -> None:
        """Give everything up: the network was replaced."""
        self._studying.stop()
        self.stop_leaving_out()

    def stop_leaving_out(self) -> None:
        """Leave no more drawings out: it failed, and would fail again."""
        self._leaving_out = None

    def advance(self, trainer: Trainer, *, training: bool) -> None:
        """Do a piece of the work that is due."""
        self._studying.advance()
        if self._leaving_out is not None and not training and self._leaving_out.advance():
            left_out = self._leaving_out.result()
            if left_out.is_complete:
                self._answers.take(trainer, left_out)
                self.stop_leaving_out()
            self._publish(left_out)
