"""TimeTravel: keeps moments of the run that is trained, and shows the run as it was at one."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tui_nn.errors import CheckpointError, UserError
from tui_nn.training.moments.album import Album, Moment
from tui_nn.training.moments.files import find_moments, read_moment
from tui_nn.training.moments.forking import Origin, find_origin
from tui_nn.training.moments.past import recall
from tui_nn.training.protocol.commands import Command, Export, ExportAs, Save
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.inquiries import ExportMarks, UpdateOn
from tui_nn.training.protocol.moments import MomentsView
from tui_nn.training.protocol.sketching import Classify, ListDrawings
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.reading.sketching import SketchCommand
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

WRITING = (Save, Export, ExportAs, ExportMarks, UpdateOn)
"""Commands that change or write the run."""


class TimeTravel:
    """The kept moments of one run after the other.

    Attributes:
        past: the run as it was at the moment that is shown; None while the present is.
        answers: measures the answers by class of `past`.
        album: the moments.
    """

    def __init__(self, most_bytes: int, *, is_recorded: bool) -> None:
        """Keep moments of each run.

        Args:
            most_bytes: bytes that those of a run may take; 0 to keep none.
            is_recorded: whether they go to the disk.
        """
        self.past: Trainer | None = None
        self.answers = AnswersReader()
        self._most_bytes, self._is_recorded = most_bytes, is_recorded
        self.album = Album(0, 0)

    def begin(self, trainer: Trainer, folder: Path | None = None) -> None:
        """Turn to another run.

        Args:
            trainer: the run; if it has no moments yet, this is the first.
            folder: where its moments are on the disk; None for a new run.
        """
        self._return()
        values = trainer.network.parameters.values
        kept = [] if folder is None else find_moments(folder, trainer.step)
        self.album = Album(values.nbytes, self._most_bytes, kept, is_written=self._is_recorded)
        if not kept:
            self.album.take(trainer.step, values)

    def follow(self, trainer: Trainer, seconds: float) -> None:
        """Keep this moment if it is due, after `seconds` of training."""
        self.album.follow(trainer.step, trainer.network.parameters.values, seconds)

    def finish(self, trainer: Trainer) -> None:
        """Keep the last moment."""
        self.album.take(trainer.step, trainer.network.parameters.values)

    def go_back(self, trainer: Trainer) -> None:
        """Forget what came after the step to which the run has been taken back."""
        self.album.drop_after(trainer.step)
        if self.past is not None and self.past.step > trainer.step:
            self._return()

    def travel(self, trainer: Trainer, step: int | None) -> None:
        """Show the run as it was at the kept moment nearest to `step`; None for the present.

        Raises:
            UserError: no moment is kept.
            CheckpointError: its file is damaged; what is shown stays.
        """
        if step is None:
            self._return()
            return
        if self.past is not None and self.past.step == step:
            return
        moment = self.album.nearest(step)
        if moment is None:
            raise UserError(self._reason())
        if self.past is None or self.past.step != moment.step:
            self.past = recall(trainer, moment.step, self._read(trainer, moment))
            self.answers = AnswersReader()

    def find_origin(self, trainer: Trainer, name: str, step: int) -> Origin:
        """What a fork begins with: the parameters of the moment nearest to `step`, or of now.

        Args:
            trainer: the run.
            name: what it is called.
            step: the moment.

        Raises:
            CheckpointError: the moment's file is damaged.
        """
        if self.past is not None and self.past.step == step:
            return find_origin(trainer, name, step, self.past.network.parameters.values)
        moment = self.album.nearest(step)
        if moment is None or abs(trainer.step - step) <= abs(moment.step - step):
            return find_origin(trainer, name, trainer.step, trainer.network.parameters.values)
        return find_origin(trainer, name, moment.step, self._read(trainer, moment))

    def direct(self, command: SketchCommand) -> SketchCommand:
        """Have the run's network answer in the past, also before its first step."""
        if self.past is None or not self.past.dataset.schema.is_drawn:
            return command
        if not isinstance(command, Classify | ListDrawings) or command.by is not None:
            return command
        return dataclasses.replace(command, by=Answering.TRAINED)

    def refuse(self, command: Command) -> None:
        """Refuse what would change or write the run while it is shown as it was.

        Raises:
            UserError: `command` does so, and a kept moment is shown.
        """
        if self.past is not None and isinstance(command, WRITING):
            raise UserError(
                f"the run is shown as it was at step {self.past.step:,}: return to the present"
                " first, or fork a new run from there"
            )

    def view(self, *, on_disk: bool) -> MomentsView | None:
        """The moments, of a recorded run on the disk; None if none is to be kept.

        The shown moment is among them even if it has made room for others meanwhile.
        """
        if not self._most_bytes:
            return None
        shown = None if self.past is None else self.past.step
        steps = {*self.album.steps, *(() if shown is None else (shown,))}
        return MomentsView(
            steps=tuple(sorted(steps)),
            shown=shown,
            bytes=self.album.bytes,
            most_bytes=self._most_bytes,
            on_disk=on_disk,
            each_bytes=self.album.each_bytes,
        )

    def _return(self) -> None:
        self.past = None
        self.answers = AnswersReader()

    def _read(self, trainer: Trainer, moment: Moment) -> Array:
        """The parameters of a moment, which is forgotten if it cannot be read."""
        try:
            return read_moment(moment, trainer.network)
        except CheckpointError:
            self.album.drop(moment)
            raise

    def _reason(self) -> str:
        """Why no moment is kept."""
        if not self._most_bytes:
            return "no moments of this run are kept: --moments-budget is 0"
        return (
            f"no moments of this run are kept: two of {self.album.each_bytes:,} bytes are more"
            f" than --moments-budget {self._most_bytes:,}"
        )
