"""Inspection: answers the questions that look inside the run's network."""

from __future__ import annotations

from tui_nn.errors import UserError
from tui_nn.training.browsing.browsing import Browsing
from tui_nn.training.microscope.microscope import Microscope
from tui_nn.training.protocol.events import Event, Examined
from tui_nn.training.protocol.inquiries import (
    Examine,
    ExportMarks,
    Inquiry,
    InspectUnit,
    ListExamples,
    ListUnits,
    MarkExample,
)
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.trainer.trainer import Trainer
from tui_nn.training.units.units import Units


class Inspection:
    """Answers one `Inquiry` after the other about whatever network is trained.

    Args:
        recorder: knows the folder of the run.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._browsing = Browsing()
        self._microscope = Microscope()
        self._units = Units()

    def begin(self) -> None:
        """Turn to another run."""
        self._browsing.begin()
        self._units.begin()

    def answer(
        self,
        trainer: Trainer,
        inquiry: Inquiry | MarkExample | ExportMarks,
        *,
        is_training: bool,
    ) -> Event:
        """The event that answers `inquiry`.

        Args:
            trainer: the run.
            inquiry: the question.
            is_training: whether the run is under way, so that the answer must be quick.

        Raises:
            UserError: the network, or its data, have nothing of the kind.
        """
        match inquiry:
            case ListExamples():
                return self._browsing.list_examples(
                    trainer, inquiry, self._recorder.folder, is_training=is_training
                )
            case MarkExample():
                return self._browsing.mark(trainer, inquiry, self._recorder.folder)
            case ExportMarks():
                return self._browsing.export(trainer, inquiry, self._recorder.folder)
            case Examine():
                return Examined(self._microscope.examine(trainer, inquiry, is_training=is_training))
            case InspectUnit():
                return self._units.inspect(trainer, inquiry)
            case ListUnits():
                return self._units.list_units(trainer, inquiry)
            case _:
                raise UserError(f"{type(inquiry).__name__} is not answered yet")
