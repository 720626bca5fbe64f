"""Model: a trained network read from a file, ready to answer; one comes with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.schema import DatasetSchema
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.layout import copy_parts
from tui_nn.training.checkpoints.loading import load_checkpoint
from tui_nn.training.protocol.layers import LayerDescription, describe_layers
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.assembly import make_executor, make_network
from tui_nn.training.trainer.evaluation import as_probabilities, evaluate
from tui_nn.training.trainer.feed import Feed

Array = NDArray[Any]

BUILT_IN = Path(__file__).parents[2] / "models" / "digits.safetensors"
"""The network that comes with the program; it reads digits."""


class Model:
    """A network with the config of the run that made it; all parameters zero at first.

    Attributes:
        config: the run.
        schema: what the network's inputs and answers are.
        network: layers and parameters.
        executor: what runs it.
        step: steps it was trained.
        notes: what else the file says of it, if it was exported.
    """

    def __init__(self, config: TrainingConfig, schema: DatasetSchema, step: int = 0) -> None:
        self.config = config
        self.schema = schema
        self.network = make_network(config, schema)
        self.executor = make_executor(config, self.network)
        self.step = step
        self.notes: dict[str, Any] = {}

    @property
    def layers(self) -> tuple[LayerDescription, ...]:
        """What the network's layers are."""
        return describe_layers(self.network.settings)

    @property
    def class_names(self) -> tuple[str, ...]:
        """A name for each column of the probabilities; empty for regression."""
        return self.schema.class_names

    def predict(self, inputs: Array) -> Array:
        """The network's answers.

        Args:
            inputs: shape (samples, in_features), uint8 pictures or standardized numbers.

        Returns:
            Shape (samples, classes), or (samples, 1) standardized for regression.
        """
        return as_probabilities(self.executor.predict(inputs), len(self.class_names))

    def evaluate(self, dataset: Dataset, split: Split | StoredSplit) -> Evaluation:
        """How well the network does on `split` of `dataset`."""
        return evaluate(dataset, Feed(self.executor, split))


def load_model(path: Path) -> Model:
    """The network in the file `path`, a checkpoint or an export.

    Raises:
        CheckpointError: missing, damaged, foreign, or not a training run.
    """
    saved = load_checkpoint(path)
    try:
        model = Model(saved.config, saved.schema, saved.step)
        model.notes = saved.notes
        values = model.network.parameters.values
        copy_parts(model.network, "parameters", values, saved.checkpoint.tensors)
    except (KeyError, ValueError, TypeError) as error:
        raise CheckpointError(f"{path}: does not fit its own config ({error})") from None
    return model


def load_built_in() -> Model:
    """The network that comes with the program.

    Raises:
        CheckpointError: its file is missing or damaged; the program has to be installed again.
    """
    try:
        return load_model(BUILT_IN)
    except CheckpointError as error:
        raise CheckpointError(
            f"{error}; this file comes with the program: install it again"
        ) from None
