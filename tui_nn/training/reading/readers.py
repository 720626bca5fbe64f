"""Readers: the networks that read drawings, built in or trained by the run.

The built-in network may be fine-tuned on the user's drawings. The tuned one is saved in the user's
folder with a digest of the file it was made from, and is ignored once a release of the program
brings another built-in network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tui_nn.data.drawings import own_folder
from tui_nn.data.schema import Kind
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.engine.executor import Executor
from tui_nn.engine.network import Network
from tui_nn.errors import CheckpointError, DataError, UserError
from tui_nn.storage.private_file import open_for_change
from tui_nn.training.checkpoints.exporting import export_network
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.reading import model
from tui_nn.training.reading.insight import predict_plainly
from tui_nn.training.reading.model import Model, load_built_in, load_model
from tui_nn.training.trainer.evaluation import as_probabilities
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

TUNED_NAME = "digits.safetensors"
"""File name of the tuned network in the user's folder."""


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """A network that reads drawings.

    Attributes:
        by: which network it is.
        class_names: what it can answer.
        network: layers and parameters.
        executor: runs the network.
        step: steps of training.
        tuned: number of the user's drawings that the built-in network was tuned on.
        plain: whether to use NumPy alone, because the kernels may not be compiled yet.
    """

    by: Answering
    class_names: tuple[str, ...]
    network: Network
    executor: Executor
    step: int
    tuned: int = 0
    plain: bool = False

    def prepare(self, strokes: Sequence[Array]) -> Array:
        """Render a drawing as a picture, shape (28, 28) uint8.

        Args:
            strokes: each stroke's points, (points, 2) float64.

        Raises:
            DataError: the drawing is empty or contains non-finite numbers.
        """
        return prepare_strokes(strokes, plain=self.plain)

    def read(self, pictures: Array) -> Array:
        """Predict probabilities, (n, classes) float32, of `pictures`, (n, 784) uint8."""
        predict = partial(predict_plainly, self.network) if self.plain else self.executor.predict
        return as_probabilities(predict(pictures), len(self.class_names))


def reading_run(trainer: Trainer | None) -> Trainer:
    """Return the run if its network reads drawings.

    Raises:
        UserError: there is no run.
        DataError: its network does not read drawings.
    """
    if trainer is None:
        raise UserError("there is no network yet: choose a recipe to start with")
    if not trainer.dataset.schema.is_drawn:
        raise DataError(f"a network trained on {trainer.dataset.name} cannot read drawings")
    return trainer


def trained_reader(trainer: Trainer) -> Reader:
    """Return the reader of the run's network."""
    names = trainer.dataset.schema.class_names
    return Reader(Answering.TRAINED, names, trainer.network, trainer.executor, trainer.step)


def prefers_run(trainer: Trainer | None) -> bool:
    """Whether the run's network answers by default.

    Once it has been trained on digits, itself or the run that it was forked from; the built-in
    network reads them until then. Always if it learns other symbols, which no other network knows.
    """
    if trainer is None or not trainer.dataset.schema.is_drawn:
        return False
    is_trained = trainer.step > 0 or trainer.parent is not None
    return trainer.dataset.schema.kind is Kind.SYMBOLS or is_trained


class Readers:
    """Chooses the network that answers; the built-in one is loaded on first use."""

    def __init__(self, folder: Path | None = None) -> None:
        """Save a tuned network in `folder`, by default the user's folder."""
        self.path = (folder or own_folder()) / TUNED_NAME
        self._built_in: Reader | None = None

    def choose(self, by: Answering | None, trainer: Trainer | None) -> Reader:
        """Return the network `by`; for None, the run's if it is preferred.

        Raises:
            UserError: the run's network is chosen, but there is none or it reads no drawings.
            CheckpointError: the file of the built-in network is missing or damaged.
        """
        if by is Answering.TRAINED or (by is None and prefers_run(trainer)):
            return trained_reader(reading_run(trainer))
        return self.built_in()

    def built_in(self) -> Reader:
        """Return the built-in network, tuned if a tuned one is saved.

        Raises:
            CheckpointError: its file is missing or damaged.
        """
        if self._built_in is None:
            self._built_in = _as_reader(self.load_tuned() or load_built_in())
        return self._built_in

    def load_tuned(self) -> Model | None:
        """Load the tuned network, if it was made from the current built-in one."""
        try:
            tuned = load_model(self.path)
        except CheckpointError:
            return None
        return tuned if tuned.notes.get("made_from") == _shipped_digest() else None

    def keep_tuned(self, tuned: Model, drawings: int) -> None:
        """Save `tuned`, made from the built-in network with that many `drawings`, and use it.

        Raises:
            UserError: it cannot be written; nothing has changed then.
        """
        notes = {"drawings": drawings, "made_from": _shipped_digest()}
        with open_for_change(self.path):
            export_network(self.path, tuned.config, tuned.schema, tuned.network, tuned.step, notes)
        self._built_in = None

    def untune(self) -> None:
        """Delete the tuned network and use the built-in one.

        Raises:
            DataError: the file cannot be deleted.
        """
        if self.path.exists():
            with open_for_change(self.path):
                self.path.unlink(missing_ok=True)
        self._built_in = None


def _as_reader(model: Model) -> Reader:
    drawings = model.notes.get("drawings", 0)
    drawings = drawings if type(drawings) is int else 0
    names = model.class_names
    return Reader(Answering.BUILT_IN, names, model.network, model.executor, model.step, drawings)


def _shipped_digest() -> str:
    """SHA-256 digest of the built-in network's file; "" if it cannot be read."""
    try:
        return sha256(model.BUILT_IN.read_bytes()).hexdigest()
    except OSError:
        return ""
