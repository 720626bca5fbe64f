"""A run in training as what is exported, without a file in between."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from tui_nn.errors import UserError
from tui_nn.training.exports.subject import make_subject
from tui_nn.training.exports.table import EXPORTS
from tui_nn.training.reading.model import Model
from tui_nn.training.reading.reliability import measure_reliability
from tui_nn.training.trainer.trainer import Trainer


def export_running(trainer: Trainer, path: Path, name: str) -> tuple[Path, ...]:
    """Write a run's network as it is now; the files written.

    Args:
        trainer: the run.
        path: the file to write.
        name: of a format of networks, one of `EXPORTS`.

    Raises:
        UserError: there is no such format, an extra is missing, or a file cannot be written.
    """
    export = EXPORTS.get(name)
    if export is None or export.write_network is None:
        raise UserError(f"{path}: {name!r} is no format of networks")
    try:
        return export.write_network(make_subject(_model_of(trainer), export.stem(path)), path)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from error


def _model_of(trainer: Trainer) -> Model:
    """A copy of the network, with its results if the run has finished."""
    dataset = trainer.dataset
    model = Model(trainer.config, dataset.schema, trainer.step)
    model.network.parameters.values[:] = trainer.network.parameters.values
    model.preparation, model.record = dataset.preparation, dataset.record
    if trainer.finish_reason is not None:
        model.reliability = measure_reliability(trainer.executor, dataset)
        model.notes = {"test": dataclasses.asdict(trainer.evaluate("test"))}
    return model
