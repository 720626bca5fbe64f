"""ArrayRun: a training on arrays as a run of this program, recorded or shown on the terminal."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.engine.network import Network
from tui_nn.errors import RecordingError
from tui_nn.library.epochs import EpochMeasures
from tui_nn.printing import print_note
from tui_nn.training.protocol.commands import Load, Run, Stop
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.events import Event, Failed, Finished, Loading, Recording
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.session.session import TrainingSession
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]


class ArrayRun:
    """One run of a training session on a data set in memory.

    Attributes:
        trainer: the run; the latest one, if it was restarted on the screen.
        folder: where it is recorded; None if it is not.
    """

    def __init__(
        self,
        config: TrainingConfig,
        dataset: Dataset,
        network: Network,
        tell_epoch: Callable[[int, Mapping[str, float]], None],
        *,
        is_recorded: bool,
    ) -> None:
        """Prepare a run.

        Args:
            config: its settings.
            dataset: its data.
            network: the run begins with its parameters.
            tell_epoch: receives the number of each epoch, from 0, and its measures; called in the
                session's thread.
            is_recorded: whether it is recorded in the user's folder of runs.
        """
        self._dataset, self._tell_epoch = dataset, tell_epoch
        self._plan = RecordingPlan() if is_recorded else None
        self._first = Load(config, on_divergence=OnDivergence.STOP)
        self._error: Exception | None = None
        self._measures: EpochMeasures | None = None
        self.folder: Path | None = None
        self.trainer = Trainer(config, dataset)
        self.trainer.network.parameters.values[:] = network.parameters.values

    def train(self) -> None:
        """Train to the end in the calling thread; an interruption leaves the recorded run in order.

        Raises:
            UserError: it cannot be trained.
        """
        inbox: SimpleQueue[Inboxed] = SimpleQueue()

        def publish(event: Event) -> None:
            self._note(event)
            if isinstance(event, Finished) or self._error is not None:
                inbox.put(Stop())

        session = self._make_session(inbox, publish)
        inbox.put(self._first)
        inbox.put(Run())
        try:
            session.run()
        except BaseException:  # ctrl+c: the run is left as the screen leaves it
            inbox.put(Stop())
            session.run()
            raise
        if self._error is not None:
            raise self._error

    def show(self) -> None:
        """Train on the screen, until the user leaves it.

        Raises:
            UserError: there is no terminal to draw on.
        """
        from tui_nn.ui.launch import run_app

        was_frozen = gc.get_freeze_count() > 0
        threads: list[Thread] = []

        def start(inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> Thread:
            threads.append(Thread(target=self._work, args=(inbox, publish), daemon=True))
            threads[0].start()
            return threads[0]

        try:
            run_app(
                self._first.config,
                first=(self._first, Run()),
                start_session=start,
                conclude=lambda _: "",
                tell=print_note,
            )
        finally:
            for thread in threads:
                thread.join()  # it may still train
            if not was_frozen:
                gc.unfreeze()

    def _work(self, inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> None:
        def note_and_publish(event: Event) -> None:
            self._note(event)
            publish(event)

        try:
            self._make_session(inbox, note_and_publish).run()
        except Exception as error:
            publish(Failed(error))

    def _make_session(
        self, inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]
    ) -> TrainingSession:
        recorder = EpochRecorder(publish, self._plan, self._measure)
        return TrainingSession(inbox, publish, recorder, self._load)

    def _load(
        self, command: Load, tell: Callable[[Loading], None], claimed: ClaimedRun | None
    ) -> Trainer:
        """The prepared run at first; then another one on the same data, or on those chosen."""
        if command is self._first:
            trainer = self.trainer
        elif command.config.dataset == self._first.config.dataset and command.checkpoint is None:
            trainer = Trainer(command.config, self._dataset)
        else:
            return load_trainer(command, tell, claimed)
        trainer.executor.warm_up(trainer.examples)
        if trainer.network.settings == self.trainer.network.settings:
            self.trainer = trainer
        return trainer

    def _measure(self, trainer: Trainer) -> None:
        if trainer is not self.trainer:
            return
        if self._measures is None or self._measures.trainer is not trainer:
            self._measures = EpochMeasures(trainer)
        self._tell_epoch(*self._measures.of_latest())

    def _note(self, event: Event) -> None:
        if isinstance(event, Recording):
            self.folder = event.run
        elif isinstance(event, Failed) and isinstance(event.error, RecordingError):
            print_note(str(event.error))
        elif isinstance(event, Failed):
            self._error = event.error


class EpochRecorder(Recorder):
    """A recorder that also tells when an epoch has ended."""

    def __init__(
        self,
        publish: Callable[[Event], None],
        plan: RecordingPlan | None,
        tell: Callable[[Trainer], None],
    ) -> None:
        super().__init__(publish, plan)
        self._tell = tell

    def end_epoch(self, trainer: Trainer, learning_rate: float, seconds: float) -> None:
        """As of `Recorder`."""
        super().end_epoch(trainer, learning_rate, seconds)
        if trainer.step % trainer.steps_per_epoch == 0:
            self._tell(trainer)
