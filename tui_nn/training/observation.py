"""What the session answers: the whole run as frozen values, copied out of the trainer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.strokes import prepare_strokes
from tui_nn.errors import DataError
from tui_nn.training.commands import Observe, Strokes
from tui_nn.training.evaluation import as_probabilities
from tui_nn.training.events import Classified, FinishReason, Ready, RunResult, RunState, Snapshot
from tui_nn.training.layer_statistics import measure_layers, summarize
from tui_nn.training.pacer import Pacer
from tui_nn.training.trainer import Trainer
from tui_nn.training.views import make_view

Array = NDArray[Any]


def describe(trainer: Trainer) -> Ready:
    """The run that stands ready."""
    return Ready(
        config=trainer.config,
        layers=trainer.network.sizes,
        parameters=trainer.network.parameter_count,
        steps_per_epoch=trainer.steps_per_epoch,
        total_steps=trainer.total_steps,
        step=trainer.step,
        target_name=trainer.dataset.target_name,
    )


def observe(trainer: Trainer, question: Observe, state: RunState, pacer: Pacer) -> Snapshot:
    """The run at this moment."""
    layers = measure_layers(trainer) if question.layers else ()
    return Snapshot(
        state=state,
        step=trainer.step,
        total_steps=trainer.total_steps,
        epoch=min(trainer.epoch + 1, trainer.config.epochs),
        epochs=trainer.config.epochs,
        train_seconds=trainer.train_seconds + pacer.elapsed,
        steps_per_second=pacer.steps_per_second,
        learning_rate=trainer.learning_rate,
        pace=pacer.pace,
        curves={name: curve.sample(question.columns) for name, curve in trainer.curves.items()},
        train_loss=trainer.train_loss,
        train_accuracy=trainer.train_accuracy,
        validation=trainer.validation,
        layers=layers,
        verdict=summarize(trainer, layers) if question.layers else "",
        view=make_view(trainer, question.plane),
    )


def classify(trainer: Trainer, strokes: Strokes) -> Classified:
    """The network's reading of a drawing.

    Raises:
        DataError: the drawing is empty or not made of finite numbers, or the network's examples
            are no drawings.
    """
    picture = prepare_strokes([np.array(stroke, np.float64) for stroke in strokes])
    if trainer.dataset.in_features != picture.size:
        raise DataError(f"a network that learns {trainer.dataset.name} cannot read drawings")
    outputs = trainer.executor.predict(picture.reshape(1, -1))
    classes = len(trainer.dataset.class_names)
    return Classified(as_probabilities(outputs, classes)[0], picture, trainer.step)


def summarize_run(trainer: Trainer) -> RunResult:
    """What a finished run came to, judged on all three splits."""
    config = trainer.config
    return RunResult(
        recipe=config.recipe,
        dataset=config.dataset,
        layers=trainer.network.sizes,
        parameters=trainer.network.parameter_count,
        seed=config.seed,
        epochs=trainer.epoch,
        steps=trainer.step,
        train_seconds=trainer.train_seconds,
        train=trainer.evaluate("train"),
        validation=trainer.evaluate("validation") if len(trainer.dataset.validation) else None,
        test=trainer.evaluate("test"),
        reason=trainer.finish_reason or FinishReason.STOPPED_EARLY,
    )
