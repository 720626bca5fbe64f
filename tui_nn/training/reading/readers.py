"""Which network reads a drawing: the one that comes with the program, or the run's own.

The first one may have been tuned on the user's own drawings. It is then kept in the user's own
folder, with a digest of the file it was made from: should the program come with another network
some day, the tuned one is of no more use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tui_nn.data.built_in import DIGIT_NAMES
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
"""File of the tuned network in the user's own folder."""


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """A network that reads digits.

    Attributes:
        by: which one it is.
        network, executor: what answers.
        step: steps it was trained.
        tuned: on how many of the user's own drawings it was tuned, if it is the built-in one.
        plain: whether it answers in NumPy alone, because the kernels may not be compiled yet.
    """

    by: Answering
    network: Network
    executor: Executor
    step: int
    tuned: int = 0
    plain: bool = False

    def prepare(self, strokes: Sequence[Array]) -> Array:
        """The picture of a drawing, shape (28, 28), uint8.

        Raises:
            DataError: the drawing is empty or not made of finite numbers.
        """
        return prepare_strokes(strokes, plain=self.plain)

    def read(self, pictures: Array) -> Array:
        """Probabilities, shape (n, 10), of `pictures`, shape (n, 784), uint8."""
        predict = partial(predict_plainly, self.network) if self.plain else self.executor.predict
        return as_probabilities(predict(pictures), len(DIGIT_NAMES))


def reading_run(trainer: Trainer | None) -> Trainer:
    """The run, if its network reads digits.

    Raises:
        UserError: there is none, or it reads something else.
    """
    if trainer is None:
        raise UserError("there is no network yet: choose a recipe to start with")
    if trainer.dataset.schema.kind is not Kind.DIGITS:
        raise DataError(f"a network that learns {trainer.dataset.name} cannot read drawings")
    return trainer


def trained_reader(trainer: Trainer) -> Reader:
    """The run's network."""
    return Reader(Answering.TRAINED, trainer.network, trainer.executor, trainer.step)


def prefers_run(trainer: Trainer | None) -> bool:
    """Whether the run's network answers unless told otherwise: once it has learnt digits."""
    return trainer is not None and trainer.dataset.schema.kind is Kind.DIGITS and trainer.step > 0


class Readers:
    """Finds the network that is to answer; the built-in one is loaded when it is first needed."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep a tuned network in `folder`, the user's own if left out."""
        self.path = (folder or own_folder()) / TUNED_NAME
        self._built_in: Reader | None = None

    def choose(self, by: Answering | None, trainer: Trainer | None) -> Reader:
        """The network `by`; None for the built-in one until that of the run has been trained.

        Raises:
            UserError: there is no such network, or it reads something else.
        """
        if by is Answering.TRAINED or (by is None and prefers_run(trainer)):
            return trained_reader(reading_run(trainer))
        return self.built_in()

    def built_in(self) -> Reader:
        """The network that comes with the program, tuned if it was.

        Raises:
            CheckpointError: it is missing or damaged.
        """
        if self._built_in is None:
            self._built_in = _as_reader(self.load_tuned() or load_built_in())
        return self._built_in

    def load_tuned(self) -> Model | None:
        """The tuned network, if there is one that was made from what is shipped now."""
        try:
            tuned = load_model(self.path)
        except CheckpointError:
            return None
        return tuned if tuned.notes.get("made_from") == _shipped_digest() else None

    def keep_tuned(self, tuned: Model, drawings: int) -> None:
        """Have `tuned`, made from the shipped network with so many `drawings`, answer from now on.

        Raises:
            UserError: it cannot be written; then nothing has changed.
        """
        notes = {"drawings": drawings, "made_from": _shipped_digest()}
        with open_for_change(self.path):
            export_network(self.path, tuned.config, tuned.schema, tuned.network, tuned.step, notes)
        self._built_in = None

    def untune(self) -> None:
        """Have the network as it was shipped answer from now on.

        Raises:
            DataError: the tuned one cannot be deleted.
        """
        if self.path.exists():
            with open_for_change(self.path):
                self.path.unlink(missing_ok=True)
        self._built_in = None


def _as_reader(model: Model) -> Reader:
    drawings = model.notes.get("drawings", 0)
    drawings = drawings if type(drawings) is int else 0
    return Reader(Answering.BUILT_IN, model.network, model.executor, model.step, drawings)


def _shipped_digest() -> str:
    """Of the file that comes with the program."""
    try:
        return sha256(model.BUILT_IN.read_bytes()).hexdigest()
    except OSError:
        return ""
