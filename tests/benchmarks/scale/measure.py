"""One point, in a process of its own: train for a while as a session does, and print the cost."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.scale.axes import Point
from tests.benchmarks.scale.memory import memory
from tests.benchmarks.scale.pictures import drop_pages
from tui_nn.data.catalog import load_dataset
from tui_nn.data.idx import mnist
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer

WARM_UP_SECONDS = 0.4

PORTIONS, PORTION_SECONDS = 8, 0.18
"""The median of several short stretches, so that a disturbance spoils one of them."""


def make_trainer(point: Point, folder: Path) -> Trainer:
    """The run of a point, ready to take its first step.

    All pictures are trained on, and the epochs do not end before the measurement does.
    """
    config = RECIPES["mnist"].config.replace(
        hidden=point.hidden, batch_size=point.batch_size, validation_split=0.0, epochs=1_000_000
    )
    dataset = load_dataset("mnist", seed=config.seed, validation_split=0.0, data_dir=folder)
    trainer = Trainer(config, dataset)
    trainer.executor.warm_up(trainer.examples)
    trainer.order.of_epoch(0)
    return trainer


def seconds_a_step(trainer: Trainer, pacer: Pacer, seconds: float) -> float:
    """Train for so many seconds in chunks such as a session's, at least one; the time of a step."""
    steps, begin = 0, time.perf_counter()
    now = begin
    while now - begin < seconds or not steps:
        done = trainer.run_steps(pacer.chunk_steps())
        before, now = now, time.perf_counter()
        pacer.record(done, now - before)
        steps += done
    return (now - begin) / steps


def measure(point: Point, folder: Path, hurry: float = 1.0) -> dict[str, Any]:
    """Everything about a point, as `results.Measurement` takes it in.

    Args:
        point: what to train.
        folder: files of its number of pictures.
        hurry: all times are divided by it.
    """
    before, begin = memory(), time.perf_counter()
    trainer = make_trainer(point, folder)
    load_seconds = time.perf_counter() - begin
    if not point.cached:
        drop_pages(folder / mnist.TRAIN_IMAGES.removesuffix(".gz"))
    pacer = Pacer(time.perf_counter)
    seconds_a_step(trainer, pacer, WARM_UP_SECONDS / hurry)
    portions = [seconds_a_step(trainer, pacer, PORTION_SECONDS / hurry) for _ in range(PORTIONS)]
    after = memory()
    return {
        "step_seconds": statistics.median(portions),
        "fastest": min(portions),
        "slowest": max(portions),
        "load_seconds": load_seconds,
        "base_memory": before["peak"],
        "peak_memory": after["peak"],
        "anonymous_memory": after.get("anonymous"),
        "file_memory": after.get("file"),
        "loss": trainer.records.train_loss,
    }


if __name__ == "__main__":
    values = json.loads(sys.argv[1])
    values["hidden"] = tuple(values["hidden"])
    print(json.dumps(measure(Point(**values), Path(sys.argv[2]), float(sys.argv[3]))))
