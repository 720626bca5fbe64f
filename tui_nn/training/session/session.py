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
from tui_nn.training.lessons.player import LessonPlayer
from tui_nn.training.microscope.updates import update_on
from tui_nn.training.moments.forking import Origin, begin_fork, check_fork
from tui_nn.training.moments.travel import TimeTravel
from tui_nn.training.protocol.commands import (
    Command,
    Export,
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
from tui_nn.training.protocol.divergence import MAX_HALVINGS, OnDivergence
from tui_nn.training.protocol.events import Diverged, Event, Failed, Finished, Left, Saved
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
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.protocol.sketching import FineTune, Pin
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.reading.pins import PinnedDrawing
from tui_nn.training.reading.sketching import SketchCommand, Sketching, picture_of
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.session.inspection import Inspection
from tui_nn.training.session.loader import Answer, Call, Loader
from tui_nn.training.session.observation import describe, observe, summarize_run
from tui_nn.training.session.side_work import SideWork
from tui_nn.training.session.training_clock import TrainingClock
from tui_nn.training.trainer.extension import extend_run
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer

STARTABLE = (RunState.READY, RunState.PAUSED, RunState.RUNNING)
"""States from which training can start."""


class TrainingSession:
    """Carries out runs one at a time, in the thread that calls `run`."""

    def __init__(
        self,
        inbox: SimpleQueue[Inboxed],
        publish: Callable[[Event], None],
        recorder: Recorder | None = None,
    ) -> None:
        """Create a session without a run.

        Args:
            inbox: commands for the session.
            publish: receives broadcast events and the answers to commands without a private reply.
            recorder: records the runs on disk; None to record nothing.
        """
        self._inbox = cast("SimpleQueue[Inboxed | Call]", inbox)
        self._publish = publish
        self._recorder = recorder or Recorder(publish)
        self._pacer = Pacer(time.perf_counter)
        self._clock = TrainingClock(self._pacer)
        self._state = RunState.LOADING
        self._on_divergence = OnDivergence.PAUSE
        self._halvings = 0
        self._trainer: Trainer | None = None
        self._sketching = Sketching()
        self._answers = AnswersReader()
        self._inspection = Inspection(self._recorder)
        self._lessons = LessonPlayer()
        self._travel = TimeTravel(self._recorder.moments_budget, is_recorded=self._recorder.is_on)
        self._side_work = SideWork(publish, time.perf_counter, self._answers)
        self._loader = Loader(self._inbox, publish, self._sketching, self._lessons)
        self._pin: PinnedDrawing | None = None
        self._steps_left: int | None = None

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
                elif self._trainer is not None:
                    self._work(self._trainer)
            except Exception as error:
                if command is None:  # training itself failed, and would fail again
                    self._side_work.stop_leaving_out()
                    self._halt(RunState.PAUSED)
                answer(Failed(error))

    def _next_message(self) -> Inboxed | Call | None:
        """Return the next message, or None to train or for side work; block here while idle."""
        if self._loader.postponed:
            return self._loader.postponed.popleft()
        running = self._state is RunState.RUNNING
        is_busy = self._side_work.is_due(training=running)
        if not running and not is_busy:
            return self._inbox.get()
        wait = 0 if is_busy else self._pacer.wait()
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
            self._pacer.set_pace(command.steps_per_second)
        elif isinstance(command, Pin):
            strokes = command.strokes
            self._pin = None if strokes is None else PinnedDrawing(picture_of(strokes))
        elif isinstance(command, SketchCommand):
            plain = self._trainer is None  # no kernel has been loaded
            with self._clock.stopped(self._running if isinstance(command, FineTune) else None):
                seen = self._trainer if isinstance(command, FineTune) else self._seen
                directed = self._travel.direct(command)
                answer(self._sketching.answer(directed, seen, plain=plain))
        elif isinstance(command, Play):
            with self._clock.stopped(self._running):
                answer(self._lessons.play(command))
        elif self._trainer is None:
            raise UserError("there is no network yet: choose a recipe to start with")
        else:
            self._serve(self._trainer, command, answer)

    def _serve(self, trainer: Trainer, command: Command, answer: Answer) -> None:
        self._travel.refuse(command)
        match command:
            case Run():
                self._start(trainer, None)
            case Step(count):
                self._start(trainer, (self._steps_left or 0) + count)
            case Pause():
                self._halt(RunState.PAUSED)
            case SetLearningRate(learning_rate):
                trainer.base_rate = learning_rate
            case Rewind(factor):
                self._rewind(trainer, factor)
            case Extend(epochs):
                self._extend(trainer, epochs)
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
                is_training = self._running is not None
                seen = self._seen or trainer
                answer(self._inspection.answer(seen, command, is_training=is_training))
            case UpdateOn(example):
                answer(update_on(trainer, example))
            case Save(path):
                self._write(trainer, path, save_trainer, answer)
            case Export(path):
                self._write(trainer, path, export_trainer, answer)

    def _observe(self, trainer: Trainer, question: Observe) -> Snapshot:
        return observe(
            trainer,
            question,
            self._state,
            self._pacer,
            self._pin,
            self._recorder,
            self._answers,
            self._travel,
        )

    def _load(self, command: Load) -> None:
        origin = self._find_origin(command)
        self._halt(RunState.PAUSED)
        if command.run is not None and command.run == self._recorder.folder:
            self._leave_run()  # its last checkpoint includes the steps since the previous one
        with self._recorder.claiming(command.run, force=command.force) as claimed:
            trainer = self._loader.load(command, claimed)
            if trainer is None:
                return
            if origin is not None:
                begin_fork(trainer, origin)
            self._leave_run()
            self._pacer.begin_run()
            self._travel.begin(trainer, claimed.folder.moments_folder if claimed else None)
            self._recorder.adopt(trainer, claimed, self._travel.album)
            self._inspection.begin()
        self._side_work.stop()
        self._trainer, self._on_divergence, self._halvings = trainer, command.on_divergence, 0
        self._state = RunState.READY if trainer.finish_reason is None else RunState.FINISHED
        self._publish(describe(trainer))
        if trainer.finish_reason is not None and not self._recorder.is_finished:
            # Its process was killed between the last checkpoint and the result.
            self._recorder.resume(trainer)
            self._finish(trainer)
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
    def _seen(self) -> Trainer | None:
        """The run as it is shown: at present, or as it was at a kept moment."""
        return self._travel.past or self._trainer

    @property
    def _running(self) -> Trainer | None:
        """The run, while it is being trained."""
        return self._trainer if self._state is RunState.RUNNING else None

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
        running = self._state is RunState.RUNNING
        self._halt(RunState.PAUSED)
        folder = self._recorder.leave(trainer, running=running)
        finished = trainer.finish_reason is not None
        return Left(folder, trainer.step, running=running, finished=finished)

    def _start(self, trainer: Trainer, steps: int | None) -> None:
        """Train `steps` steps, or to the end; after a divergence, from the last good step."""
        if self._state in STARTABLE:
            if trainer.divergence is not None:
                trainer.rewind()
            self._recorder.resume(trainer)
            self._state, self._steps_left = RunState.RUNNING, steps
            self._pacer.start()

    def _halt(self, state: RunState) -> None:
        """Stop training, if running, and enter `state`."""
        if self._state is RunState.RUNNING:
            self._state, self._steps_left = state, None
            if self._trainer is not None:
                self._clock.stop(self._trainer)

    def _work(self, trainer: Trainer) -> None:
        """Do a piece of the side work, and train a chunk, if one is due."""
        running = self._state is RunState.RUNNING
        self._side_work.advance(trainer, training=running)
        if running and not self._pacer.wait():
            self._train_chunk(trainer)

    def _train_chunk(self, trainer: Trainer) -> None:
        if self._pin is not None:
            self._pin.follow(trainer)
        count = self._pacer.chunk_steps()
        if self._steps_left is not None:
            count = min(count, self._steps_left)
        begin, done = time.perf_counter(), 0
        while done < count and trainer.finish_reason is None and trainer.divergence is None:
            rate = trainer.learning_rate
            done += trainer.run_steps(count - done)
            if trainer.divergence is None:
                self._recorder.end_epoch(trainer, rate, self._clock.seconds(trainer))
        self._pacer.record(done, time.perf_counter() - begin)
        if trainer.divergence is not None:
            self._handle_divergence(trainer)
        elif trainer.finish_reason is not None:
            self._finish(trainer)
        else:
            seconds = self._clock.seconds(trainer)
            self._travel.follow(trainer, seconds)
            self._recorder.follow(trainer, seconds)
            self._count_down(done)

    def _count_down(self, done: int) -> None:
        """Pause after the last of the requested steps."""
        if self._steps_left is not None:
            self._steps_left -= done
            if self._steps_left == 0:
                self._halt(RunState.PAUSED)

    def _handle_divergence(self, trainer: Trainer) -> None:
        assert trainer.divergence is not None
        self._travel.go_back(trainer)
        self._publish(Diverged(trainer.divergence))
        self._halvings += 1
        if self._on_divergence is OnDivergence.PAUSE:
            self._halt(RunState.PAUSED)
        elif self._on_divergence is OnDivergence.HALVE and self._halvings <= MAX_HALVINGS:
            trainer.rewind(0.5)
        else:
            trainer.finish_reason = FinishReason.DIVERGED
            self._finish(trainer)

    def _rewind(self, trainer: Trainer, factor: float) -> None:
        if trainer.divergence is None:
            raise UserError("the run has not diverged: there is nothing to rewind")
        trainer.rewind(factor)
        self._start(trainer, None)

    def _extend(self, trainer: Trainer, epochs: int) -> None:
        if self._state is not RunState.FINISHED:
            raise UserError("more epochs can be trained when the run has finished")
        extend_run(trainer, epochs)
        self._state = RunState.READY
        self._publish(describe(trainer))
        self._start(trainer, None)

    def _finish(self, trainer: Trainer) -> None:
        self._halt(RunState.FINISHED)
        self._travel.finish(trainer)
        result = summarize_run(trainer)
        self._recorder.finish(trainer, result)
        self._publish(Finished(result))
        self._side_work.leave_out(trainer)

    def _write(
        self, trainer: Trainer, path: Path, write: Callable[[Trainer, Path], None], answer: Answer
    ) -> None:
        with self._clock.stopped(self._running):
            write(trainer, path)
        answer(Saved(path))
