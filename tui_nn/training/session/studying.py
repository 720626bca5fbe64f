"""Studying: carries out the study of what matters between the chunks of the training."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.training.protocol.events import Event, Failed, ImportanceMeasured
from tui_nn.training.reading.importance import ImportanceStudy
from tui_nn.training.trainer.trainer import Trainer

TURN_SECONDS = 0.01
"""Duration of a turn, after which commands are read and a chunk is trained."""

REPORT_INTERVAL = 0.2
"""Seconds between two reports of progress."""


class Studying:
    """One study at a time.

    Args:
        publish: receives `ImportanceMeasured` for all, again and again until it is complete.
        clock: returns seconds.
    """

    def __init__(self, publish: Callable[[Event], None], clock: Callable[[], float]) -> None:
        self._publish, self._clock = publish, clock
        self._study: ImportanceStudy | None = None
        self._reported = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a study is being carried out."""
        return self._study is not None

    def begin(self, trainer: Trainer, repeats: int) -> None:
        """Begin a study of the network as it is now, unless one is being carried out.

        Raises:
            UserError: the inputs are no columns.
        """
        if self._study is None:
            self._study = ImportanceStudy(trainer, repeats)
        self._report(self._study)

    def stop(self) -> None:
        """Give up the study: its network was replaced."""
        self._study = None

    def advance(self) -> None:
        """Take a turn at the study; a failure ends the study, but not the training."""
        study = self._study
        if study is None:
            return
        end = self._clock() + TURN_SECONDS
        try:
            study.advance()
            while self._clock() < end and not study.is_finished:
                study.advance()
        except Exception as error:
            self._study = None
            self._publish(Failed(error))
            return
        if study.is_finished:
            self._study = None
            self._report(study)
        elif self._clock() - self._reported >= REPORT_INTERVAL:
            self._report(study)

    def _report(self, study: ImportanceStudy) -> None:
        self._reported = self._clock()
        self._publish(ImportanceMeasured(study.view()))
