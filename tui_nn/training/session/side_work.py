"""SideWork: what is computed beside the training: studies, checks, how own symbols are read."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.training.checks.checklist import Checklist
from tui_nn.training.protocol.events import ChecksMeasured, Event, ImportanceMeasured
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.reading.importance import ImportanceStudy
from tui_nn.training.reading.leaving_out import LeavingOut
from tui_nn.training.session.taking_turns import TakingTurns
from tui_nn.training.trainer.trainer import Trainer


class SideWork:
    """Study and checks continue between the chunks of the training; leaving drawings out rests.

    Args:
        publish: receives `ImportanceMeasured`, `ChecksMeasured` and `LeftOut` for all.
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
        self._studying = TakingTurns[ImportanceStudy](
            publish, clock, lambda study: ImportanceMeasured(study.view())
        )
        self._checking = TakingTurns[Checklist](
            publish, clock, lambda checks: ChecksMeasured(checks.view())
        )
        self._leaving_out: LeavingOut | None = None

    def is_due(self, *, training: bool) -> bool:
        """Whether there is work to do now, while the network is training or at rest."""
        is_busy = self._studying.is_busy or self._checking.is_busy
        return is_busy or (self._leaving_out is not None and not training)

    def study(self, trainer: Trainer, repeats: int) -> None:
        """Begin to measure what matters.

        Raises:
            UserError: the inputs are no columns.
        """
        self._studying.begin(lambda: ImportanceStudy(trainer, repeats))

    def check(self, trainer: Trainer) -> None:
        """Begin to check the recipe."""
        self._checking.begin(lambda: Checklist(trainer.config, trainer.dataset))

    def stop_checks(self) -> None:
        """Give up the checks, and report those that ended."""
        self._checking.finish(Checklist.stop)

    def leave_out(self, trainer: Trainer) -> None:
        """Begin to leave drawings out of a finished run, if it is one on own symbols."""
        if trainer.config.dataset == OWN_SYMBOLS and trainer.divergence is None:
            self._leaving_out = LeavingOut(trainer)

    def stop(self) -> None:
        """Give everything up: the network was replaced."""
        self._studying.stop()
        self._checking.stop()
        self.stop_leaving_out()

    def stop_leaving_out(self) -> None:
        """Leave no more drawings out: it failed, and would fail again."""
        self._leaving_out = None

    def advance(self, trainer: Trainer, *, training: bool) -> None:
        """Do a piece of the work that is due."""
        self._studying.advance()
        self._checking.advance()
        if self._leaving_out is not None and not training and self._leaving_out.advance():
            left_out = self._leaving_out.result()
            if left_out.is_complete:
                self._answers.take(trainer, left_out)
                self.stop_leaving_out()
            self._publish(left_out)
