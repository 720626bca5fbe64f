"""TrainingSession: the worker's loop. Obey the inbox, train one chunk, answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from queue import Empty, SimpleQueue

from tui_nn.errors import UserError
from tui_nn.training.checkpoints import export_trainer, save_trainer
from tui_nn.training.commands import (
    Command,
    Export,
    FineTune,
    Load,
    Observe,
    Pause,
    Pin,
    Run,
    Save,
    SetLearningRate,
    SetPace,
    Step,
    Stop,
)
from tui_nn.training.events import Event, Failed, Finished, Loading, RunState, Saved
from tui_nn.training.loading import load_trainer
from tui_nn.training.observation import describe, observe, summarize_run
from tui_nn.training.pacer import Pacer
from tui_nn.training.pins import PinnedDrawing
from tui_nn.training.sketching import SketchCommand, Sketching, picture_of
from tui_nn.training.trainer import Trainer

STARTABLE = (RunState.READY, RunState.PAUSED, RunState.RUNNING)
"""States in which there is something left to train."""


class TrainingSession:
    """Carries out one run after another, in whatever thread calls `run`."""

    def __init__(self, inbox: SimpleQueue[Command], publish: Callable[[Event], None]) -> None:
        """Make a session that reads commands from `inbox` and hands events to `publish`."""
        self._inbox = inbox
        self._publish = publish
        self._pacer = Pacer(time.perf_counter)
        self._state = RunState.LOADING
        self._trainer: Trainer | None = None
        self._sketching = Sketching()
        self._pin: PinnedDrawing | None = None
        self._steps_left: int | None = None

    def run(self) -> None:
        """Obey commands until `Stop`; while running, train between them."""
        while True:
            command = self._next_command()
            if isinstance(command, Stop):
                return
            try:
                if command is not None:
                    self._obey(command)
                elif self._trainer is not None:
                    self._train_chunk(self._trainer)
            except Exception as error:
                if command is None:  # what failed was training itself, and would again
                    self._halt(RunState.PAUSED)
                self._publish(Failed(error))

    def _next_command(self) -> Command | None:
        """The next command; None when it is time to train instead. Idle means waiting here."""
        if self._state is not RunState.RUNNING:
            return self._inbox.get()
        wait = self._pacer.wait()
        try:
            return self._inbox.get(timeout=wait) if wait else self._inbox.get_nowait()
        except Empty:
            return None

    def _obey(self, command: Command) -> None:
        if isinstance(command, Load):
            self._load(command)
        elif isinstance(command, SetPace):
            self._pacer.set_pace(command.steps_per_second)
        elif isinstance(command, Pin):
            strokes = command.strokes
            self._pin = None if strokes is None else PinnedDrawing(picture_of(strokes))
        elif isinstance(command, SketchCommand):
            with self._clock_stopped() if isinstance(command, FineTune) else nullcontext():
                self._publish(self._sketching.answer(command, self._trainer))
        elif self._trainer is None:
            raise UserError("there is no network yet: choose a recipe to start with")
        else:
            self._serve(self._trainer, command)

    def _serve(self, trainer: Trainer, command: Command) -> None:
        match command:
            case Run():
                self._start(None)
            case Step(count):
                self._start(count)
            case Pause():
                self._halt(RunState.PAUSED)
            case SetLearningRate(learning_rate):
                trainer.base_rate = learning_rate
            case Observe():
                self._publish(observe(trainer, command, self._state, self._pacer, self._pin))
            case Save(path):
                self._write(trainer, path, save_trainer)
            case Export(path):
                self._write(trainer, path, export_trainer)

    def _load(self, command: Load) -> None:
        self._halt(RunState.PAUSED)
        trainer = load_trainer(command, lambda *progress: self._publish(Loading(*progress)))
        self._trainer = trainer
        self._state = RunState.READY if trainer.finish_reason is None else RunState.FINISHED
        self._publish(describe(trainer))

    def _start(self, steps: int | None) -> None:
        """Train `steps` steps, or to the end."""
        if self._state in STARTABLE:
            self._state, self._steps_left = RunState.RUNNING, steps
            self._pacer.start()

    def _halt(self, state: RunState) -> None:
        """Stop training, if it is going on, and be in `state`."""
        if self._state is RunState.RUNNING:
            self._state = state
            if self._trainer is not None:
                self._trainer.train_seconds += self._pacer.stop()

    def _train_chunk(self, trainer: Trainer) -> None:
        if self._pin is not None:
            self._pin.follow(trainer)
        count = self._pacer.chunk_steps()
        if self._steps_left is not None:
            count = min(count, self._steps_left)
        begin, done = time.perf_counter(), 0
        while done < count and trainer.finish_reason is None:
            done += trainer.run_steps(count - done)
        self._pacer.record(done, time.perf_counter() - begin)
        if trainer.finish_reason is not None:
            self._finish(trainer)
        elif self._steps_left is not None:
            self._steps_left -= done
            if self._steps_left == 0:
                self._halt(RunState.PAUSED)

    def _finish(self, trainer: Trainer) -> None:
        self._halt(RunState.FINISHED)
        self._publish(Finished(summarize_run(trainer)))

    def _write(self, trainer: Trainer, path: Path, write: Callable[[Trainer, Path], None]) -> None:
        with self._clock_stopped():
            write(trainer, path)
        self._publish(Saved(path))

    @contextmanager
    def _clock_stopped(self) -> Iterator[None]:
        """Do something that takes a while, without counting it as training."""
        trainer = self._trainer if self._state is RunState.RUNNING else None
        if trainer is not None:
            trainer.train_seconds += self._pacer.stop()
        try:
            yield
        finally:
            if trainer is not None:
                self._pacer.start()
