"""A session that answers as a script says, and the run that the tests train with it."""

from __future__ import annotations

import io
import math
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from tests.training.described import dense_layers
from tui_nn.data.built_in import MOONS
from tui_nn.headless import train as headless
from tui_nn.training.protocol.commands import Export, Load, Observe, Run, Save, Stop
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.events import Event, Finished, Left, Loading, Ready, Recording, Saved
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.protocol.results import FinishReason, RunResult
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.settings.recipes import RECIPES

CONFIG = RECIPES["moons"].config.replace(epochs=3)


READY = Ready(CONFIG, MOONS, dense_layers(2, 16, 1), steps_per_epoch=50, total_steps=150, step=0)


RESULT = RunResult(
    recipe="moons",
    dataset="moons",
    layers=(2, 16, 1),
    parameters=65,
    seed=0,
    epochs=3,
    steps=150,
    train_seconds=0.5,
    train=Evaluation(0.02, 0.99),
    validation=Evaluation(0.03, 0.98),
    test=Evaluation(0.04, 0.975),
    reason=FinishReason.DONE,
)


REGRESSION = RunResult(
    recipe="houses",
    dataset="houses",
    layers=(8, 16, 1),
    parameters=161,
    seed=7,
    epochs=1,
    steps=10,
    train_seconds=0.1,
    train=Evaluation(0.02, mae=20_000.0, r2=0.95),
    validation=None,
    test=Evaluation(0.04, mae=21_234.5, r2=0.93),
    reason=FinishReason.STOPPED_EARLY,
)


DIVERGED = RunResult(
    recipe="moons",
    dataset="moons",
    layers=(2, 16, 1),
    parameters=65,
    seed=0,
    epochs=0,
    steps=12,
    train_seconds=0.01,
    train=Evaluation(math.nan, 0.5),
    validation=Evaluation(math.nan, 0.5),
    test=Evaluation(math.inf, 0.5),
    reason=FinishReason.DIVERGED,
)


def snapshot(step: int, state: RunState = RunState.RUNNING, epochs: int = 3) -> Snapshot:
    return Snapshot(
        state=state,
        step=step,
        total_steps=50 * epochs,
        epoch=min(step // 50 + 1, epochs),
        epochs=epochs,
        train_seconds=step / 1000,
        steps_per_second=1000.0,
        learning_rate=0.01,
        pace=None,
        curves={},
        train_loss=0.125,
        train_accuracy=0.9,
        validation=Evaluation(0.25, 0.8) if step >= 50 else None,
        layers=(),
        verdict=None,
        view=None,
    )


FOLDER = Path("runs") / "moons-3"


LEFT = Left(FOLDER, 50, running=True, finished=False)


Answers = list["Event | signal.Signals"]


Script = dict[type, "Answers | Callable[[Any], Answers]"]


C = TypeVar("C")


class ScriptedSession:
    """A session in a thread of its own that answers each kind of command as the script says."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.commands: list[Inboxed] = []
        self.thread = threading.Thread()

    def __call__(
        self, inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]
    ) -> threading.Thread:
        self.thread = threading.Thread(target=self._work, args=(inbox, publish), daemon=True)
        self.thread.start()
        return self.thread

    def sent(self, kind: type[C]) -> list[C]:
        """The commands of a kind, once the thread has ended."""
        self.thread.join(timeout=10)
        assert not self.thread.is_alive(), "the session was never stopped"
        return [command for command in self.commands if isinstance(command, kind)]

    def _work(self, inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> None:
        while True:
            command = inbox.get()
            self.commands.append(command)
            answers = self.script.get(type(command), [])
            for event in answers(command) if callable(answers) else answers:
                if isinstance(event, signal.Signals):
                    os.kill(os.getpid(), event)
                else:
                    publish(event)
            if isinstance(command, Stop):
                return


def script(**answers: Answers | Callable[[Any], Answers]) -> ScriptedSession:
    """A session that loads, trains and saves, but for what is given by the command's name."""
    usual: Script = {
        Load: [Loading("loading moons"), READY],
        Run: [Finished(RESULT)],
        Save: lambda command: [Saved(command.path)],
        Export: lambda command: [Saved(command.path)],
        Stop: [Left(None, 50, running=True, finished=False)],
    }
    kinds = {kind.__name__.lower(): kind for kind in (Load, Run, Save, Export, Observe, Stop)}
    return ScriptedSession(usual | {kinds[name]: value for name, value in answers.items()})


def recorded(*answers: Event | signal.Signals) -> ScriptedSession:
    """A session whose run is recorded, and that answers this when it is to train."""
    return script(run=[Recording(FOLDER), *answers], stop=[LEFT])


def train(start: ScriptedSession, checkpoint: Path | None = None, **options: Any) -> int:
    """Train the run of these tests; the exit status."""
    load = Load(CONFIG, checkpoint, on_divergence=OnDivergence.STOP)
    return headless.train(load, start, **options)


class Closed(io.StringIO):
    """An output that no one reads any more."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError
