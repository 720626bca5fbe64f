"""What it costs to record a run: which share of the training time goes into its checkpoints.

    python -m tests.benchmarks.recording_cost --data-dir DIR [--seconds 40] [RUN ...]

Each run is trained at full speed and recorded as always. Two shares are measured: that of the
thread that trains, which looks whether a checkpoint is due and copies the run, and the processor
time of the thread that writes, which takes none of it where there is a second core.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from queue import Queue, SimpleQueue
from threading import Thread
from typing import Any

from tui_nn.training.protocol.commands import Load, Run, Stop
from tui_nn.training.protocol.events import Checkpointed, Event, Failed, Left, Ready
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.runs.writer import Job, RunWriter
from tui_nn.training.session.session import TrainingSession
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.trainer import Trainer

_MNIST = RECIPES["mnist"].config
RUNS: Mapping[str, TrainingConfig] = {
    "mnist": _MNIST,
    "moons": RECIPES["moons"].config,
    "wide": _MNIST.replace(hidden=(2048, 2048), batch_size=128),
}
"""An ordinary run, one whose epochs take 2 ms, and one whose checkpoints have 70 MB."""

ENDLESS = 10_000
"""Epochs."""


def cost_of_clock() -> float:
    """Seconds that it takes to ask for a thread's time: more than most of what is timed here."""
    begin, count = time.thread_time(), 100_000
    for _ in range(count):
        time.thread_time()
    return (time.thread_time() - begin) / count


class TimedRecorder(Recorder):
    """Knows how much of its processor time it took from the thread that trains."""

    spent = 0.0
    clock = cost_of_clock()

    def end_epoch(self, *arguments: Any) -> None:
        begin = time.thread_time()
        super().end_epoch(*arguments)
        self.spent += time.thread_time() - begin - self.clock

    def follow(self, trainer: Trainer, seconds: float) -> None:
        begin = time.thread_time()
        super().follow(trainer, seconds)
        self.spent += time.thread_time() - begin - self.clock


class WritingClock:
    """Counts the processor time of every writing thread, and its jobs."""

    def __init__(self) -> None:
        self.spent, self.longest, self.jobs = 0.0, 0.0, 0
        self._write = RunWriter._try
        clock = self

        def write(writer: RunWriter, job: Job) -> None:
            begin, spent = time.perf_counter(), time.thread_time()
            clock._write(writer, job)
            clock.spent += time.thread_time() - spent
            clock.longest = max(clock.longest, time.perf_counter() - begin)
            clock.jobs += 1

        RunWriter._try = write  # type: ignore[assignment,method-assign]


def wait_for(events: Queue[Event], kind: type[Event]) -> Event:
    """The next event of a kind."""
    while not isinstance(event := events.get(), kind):
        if isinstance(event, Failed):
            raise event.error
    return event


def measure(name: str, config: TrainingConfig, seconds: float, clock: WritingClock) -> None:
    """Train for a while, and print what recording took of it."""
    inbox: SimpleQueue[Inboxed] = SimpleQueue()
    events: Queue[Event] = Queue()
    with tempfile.TemporaryDirectory() as folder:
        recorder = TimedRecorder(events.put, RecordingPlan(Path(folder)))
        session = TrainingSession(inbox, events.put, recorder)
        thread = Thread(target=session.run)
        thread.start()
        inbox.put(Load(config.replace(epochs=ENDLESS if name != "moons" else 100 * ENDLESS)))
        wait_for(events, Ready)
        inbox.put(Run())
        begin, clock.spent, clock.longest, clock.jobs = time.perf_counter(), 0.0, 0.0, 0
        time.sleep(seconds)
        trained = time.perf_counter() - begin
        copying, writing, jobs, longest = recorder.spent, clock.spent, clock.jobs, clock.longest
        inbox.put(Stop())
        steps = [0]
        while not isinstance(event := events.get(), Left):
            if isinstance(event, Checkpointed):
                steps.append(event.step)
        thread.join()
    print(
        f"{name:8} {trained:6.1f} s trained, {jobs:3} checkpoints,"
        f" {100 * copying / trained:5.2f}% copying, {100 * writing / trained:5.2f}% writing,"
        f" {100 * (copying + writing) / trained:5.2f}% in all; the longest took {longest:.3f} s,"
        f" step {event.step:,}",
        flush=True,
    )


def main() -> None:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("runs", metavar="RUN", nargs="*", default=list(RUNS))
    choices = parser.parse_args()
    clock = WritingClock()
    for name in choices.runs:
        measure(name, RUNS[name].replace(data_dir=choices.data_dir), choices.seconds, clock)


if __name__ == "__main__":
    main()
