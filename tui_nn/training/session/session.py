"""TrainingSession: the worker's loop, which carries out commands and trains in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import cast

from tui_nn.errors import UserError
from tui_nn.training.checkpoints.exporting import export_trainer
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.exports.running import export_running
from tui_nn.training.lessons.player import LessonPlayer
from tui_nn.training.microscope.updates import update_on
from tui_nn.training.moments.forking import Origin, begin_fork, check_fork
from tui_nn.training.moments.travel import TimeTravel
from tui_nn.training.protocol.commands import (
    Command,
    Export,
    ExportAs,
    Extend,
    Introduce,
    Load,
    MeasureImportance,
    Observe,
    Pause,
    Rewind,
    Run,
    Save,
    SetLearningRate,
    SetPace,
    Step,
    Stop,
)
from tui_nn.training.protocol.events import Event, Failed, Left, Saved
from tui_nn.training.protocol.inbox import Addressed, Inboxed, check_command, command_of
from tui_nn.training.protocol.inquiries import (
    CheckRecipe,
    ExportMarks,
    Inquiry,
    MarkExample,
    Play,
    StopChecks,
    TravelTo,
    UpdateOn,
)
from tui_nn.training.protocol.sketching import FineTune, Pin
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.reading.pins import PinnedDrawing
from tui_nn.training.reading.sketching import SketchCommand, Sketching, picture_of
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.session.inspection import Inspection
from tui_nn.training.session.lifecycle import Lifecycle
from tui_nn.training.session.loader import Answer, Call, Loader, LoadTrainer
from tui_nn.training.session.observation import describe, observe
from tui_nn.training.session.side_work import SideWork
from tui_nn.training.trainer.trainer import Trainer


class TrainingSession:
    """Carries out runs one at a time, in the thread that calls `run`."""

    def __init__(
        self,
        inbox: SimpleQueue[Inboxed],
        publish: Callable[[Event], None],
        recorder: Recorder | None = None,
        load: LoadTrainer | None = None,
    ) -> None:
        """Create a session without a run.

        Args:
            inbox: commands for the session.
            publish: receives broadcast events and the answers to commands without a private reply.
            recorder: records the runs on disk; None to record nothing.
            load: as of `Loader`.
        """
        self._inbox = cast("SimpleQueue[Inboxed | Call]", inbox)
        self._publish = publish
        self._recorder = recorder or Recorder(publish)
        self._sketching = Sketching()
        self._answers = AnswersReader()
        self._inspection = Inspection(self._recorder)
        self._lessons = LessonPlayer()
        self._travel = TimeTravel(self._recorder.moments_budget, is_recorded=self._recorder.is_on)
        self._side_work = SideWork(publish, time.perf_counter, self._answers)
        self._lifecycle = Lifecycle(publish, self._recorder, self._travel, self._side_work)
        self._loader = Loader(self._inbox, publish, self._sketching, self._lessons, load)

    def run(self) -> None:
        """Carry out commands until `Stop`; while running, train between them."""
        while True:
            message = self._next_message()
            if isinstance(message, Call):
                message.function()
                continue
            command = command_of(message) if message is not None else None
            answer = message.answer if isinstance(message, Addressed) else self._publish
            if isinstance(command, Stop):
                self._publish(self._leave())
                return
            try:
                if command is not None:
                    self._obey(command, answer)
                else:
                    self._lifecycle.advance()
            except Exception as error:
                if command is None:
                    self._lifecycle.fail()
                answer(Failed(error))

    def _next_message(self) -> Inboxed | Call | None:
        """Return the next message, or None to train or for side work; block here while idle."""
        if self._loader.postponed:
            return self._loader.postponed.popleft()
        wait = self._lifecycle.wait()
        if wait is None:
            return self._inbox.get()
        try:
            return self._inbox.get(timeout=wait) if wait else self._inbox.get_nowait()
        except Empty:
            return None

    def _obey(self, command: Command, answer: Answer) -> None:
        check_command(command)
        if isinstance(command, Load):
            self._load(command)
        elif isinstance(command, Introduce):
            answer(describe(self._trainer) if self._trainer else self._loader.loading)
        elif isinstance(command, SetPace):
            self._lifecycle.pacer.set_pace(command.steps_per_second)
        elif isinstance(command, Pin):
            strokes = command.strokes
            self._lifecycle.pin = None if strokes is None else PinnedDrawing(picture_of(strokes))
        elif isinstance(command, SketchCommand):
            plain = self._trainer is None  # no kernel has been loaded
            if isinstance(command, FineTune):
                with self._lifecycle.clock_stopped():
                    answer(self._sketching.answer(command, self._trainer, plain=plain))
            else:
                directed = self._travel.direct(command)
                answer(self._sketching.answer(directed, self._seen, plain=plain))
        elif isinstance(command, Play):
            with self._lifecycle.clock_stopped():
                answer(self._lessons.play(command))
        elif self._trainer is None:
            raise UserError("there is no network yet: choose a recipe to start with")
        else:
            self._serve(self._trainer, command, answer)

    def _serve(self, trainer: Trainer, command: Command, answer: Answer) -> None:
        self._travel.refuse(command)
        match command:
            case Run():
                self._lifecycle.start(trainer)
            case Step(count):
                self._lifecycle.step(trainer, count)
            case Pause():
                self._lifecycle.halt()
            case SetLearningRate(learning_rate):
                trainer.base_rate = learning_rate
            case Rewind(factor):
                self._lifecycle.rewind(trainer, factor)
            case Extend(epochs):
                self._lifecycle.extend(trainer, epochs)
            case MeasureImportance(repeats):
                self._side_work.study(self._seen or trainer, repeats)
            case TravelTo(step):
                self._travel.travel(trainer, step)
            case CheckRecipe():
                self._side_work.check(trainer)
            case StopChecks():
                self._side_work.stop_checks()
            case Observe():
                answer(self._observe(trainer, command))
            case Inquiry() | MarkExample() | ExportMarks():
                seen, is_training = self._seen or trainer, self._lifecycle.is_running
                answer(self._inspection.answer(seen, command, is_training=is_training))
            case UpdateOn(example):
                answer(update_on(trainer, example))
            case Save(path):
                self._write(trainer, path, save_trainer, answer)
            case Export(path):
                self._write(trainer, path, export_trainer, answer)
            case ExportAs(path, name):
                with self._lifecycle.clock_stopped():
                    answer(Saved(path, export_running(trainer, path, name)))

    def _observe(self, trainer: Trainer, question: Observe) -> Snapshot:
        return observe(
            trainer,
            question,
            self._lifecycle.state,
            self._lifecycle.pacer,
            self._lifecycle.pin,
            self._recorder,
            self._answers,
            self._travel,
        )

    def _load(self, command: Load) -> None:
        origin = self._find_origin(command)
        self._lifecycle.halt()
        if command.run is not None and command.run == self._recorder.folder:
            self._leave_run()  # its last checkpoint includes the steps since the previous one
        with self._recorder.claiming(command.run, force=command.force) as claimed:
            trainer = self._loader.load(command, claimed)
            if trainer is None:
                return
            if origin is not None:
                begin_fork(trainer, origin)
            self._leave_run()
            self._travel.begin(trainer, claimed.folder.moments_folder if claimed else None)
            self._recorder.adopt(trainer, claimed, self._travel.album)
            self._inspection.begin()
        self._lifecycle.begin(trainer, command.on_divergence)
        if (queued := self._loader.queued) is not None:
            self._serve(trainer, queued, self._publish)

    def _find_origin(self, command: Load) -> Origin | None:
        """What the new run begins with, if it is a fork of the current one."""
        if command.fork is None:
            return None
        if self._trainer is None:
            raise UserError("there is no run to fork from yet: start one first")
        folder = self._recorder.folder
        name = folder.name if folder else self._trainer.config.recipe
        origin = self._travel.find_origin(self._trainer, name, command.fork)
        check_fork(command, origin)
        return origin

    @property
    def _trainer(self) -> Trainer | None:
        """The run; None before the first one is loaded."""
        return self._lifecycle.trainer

    @property
    def _seen(self) -> Trainer | None:
        """The run as it is shown: at present, or as it was at a kept moment."""
        return self._travel.past or self._trainer

    def _leave_run(self) -> None:
        """Leave the current run for another one; report it if it is recorded."""
        left = self._leave()
        if left.run is not None:
            self._publish(left)

    def _leave(self) -> Left:
        """Stop the run and save a last checkpoint; return the state in which it was left."""
        trainer = self._trainer
        if trainer is None:
            return Left(None, 0, running=False, finished=False)
        running = self._lifecycle.is_running
        self._lifecycle.halt()
        folder = self._recorder.leave(trainer, running=running)
        finished = trainer.finish_reason is not None
        return Left(folder, trainer.step, running=running, finished=finished)

    def _write(
        self, trainer: Trainer, path: Path, write: Callable[[Trainer, Path], None], answer: Answer
    ) -> None:
        with self._lifecycle.clock_stopped():
            write(trainer, path)
        answer(Saved(path))
