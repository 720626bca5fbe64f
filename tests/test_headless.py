"""`tui-nn train` against a scripted session: what it asks for, what it prints, how it ends."""

from __future__ import annotations

import io
import json
import math
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pytest

from tui_nn import progress
from tui_nn.data.catalog import load_dataset
from tui_nn.errors import CheckpointError, ConfigError, UserError
from tui_nn.headless import train
from tui_nn.training.commands import Command, Load, Observe, Pause, Run, Save, Stop
from tui_nn.training.config import TrainingConfig
from tui_nn.training.events import (
    Evaluation,
    Event,
    Failed,
    Finished,
    FinishReason,
    Loading,
    Ready,
    RunResult,
    RunState,
    Saved,
    Snapshot,
)
from tui_nn.training.recipes import RECIPES

CONFIG = RECIPES["moons"].config.replace(epochs=3)
READY = Ready(CONFIG, (2, 16, 1), 65, steps_per_epoch=50, total_steps=150, step=0)
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
        verdict="",
        view=None,
    )


class ScriptedSession:
    """Answers each command as the script says; stands in for the worker thread."""

    def __init__(self, script: dict[type, Callable[[Command], list[Event | BaseException]]]):
        self.script = script
        self.commands: list[Command] = []

    def __call__(self, inbox: SimpleQueue, publish: Callable[[Event], None]) -> None:
        session = self

        class Inbox:
            """Handed out in place of the queue's own `put`: obeys at once."""

            def put(self, command: Command) -> None:
                session.commands.append(command)
                for event in session.script.get(type(command), lambda _: [])(command):
                    if isinstance(event, BaseException):
                        raise event
                    publish(event)

        inbox.put = Inbox().put  # type: ignore[method-assign]

    def sent(self, kind: type) -> list[Command]:
        return [command for command in self.commands if isinstance(command, kind)]
