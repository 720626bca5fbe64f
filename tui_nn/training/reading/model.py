"""Model: a trained network loaded from a file, and the built-in one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.preparation import Preparation
from tui_nn.data.record import DataRecord
from tui_nn.data.schema import DatasetSchema
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.layout import copy_parts
from tui_nn.training.checkpoints.loading import load_checkpoint
from tui_nn.training.protocol.layers import LayerDescription, describe_layers
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.reading.reliability import Reliability
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.assembly import make_executor, make_network
from tui_nn.training.trainer.evaluation import as_probabilities, evaluate
from tui_nn.training.trainer.feed import Feed

Array = NDArray[Any]

BUILT_IN = Path(__file__).parents[2] / "models" / "digits.safetensors"
"""File of the built-in network, which reads digits."""


class Model:
    """A network with the config of its run; all parameters are zero at first.

    Attributes:
        config: settings of the run.
        schema: schema of the network's inputs and answers.
        network: layers and parameters.
        executor: runs the network.
        step: steps of training.
        preparation: how a user's own rows or pictures become inputs; None for built-in data.
        record: the user's own data that it was trained on; None for built-in data.
        reliability: results on the test part of that data; None if unknown.
        notes: further metadata of an exported file.
    """

    def __init__(self, config: TrainingConfig, schema: DatasetSchema, step: int = 0) -> None:
        self.config = config
        self.schema = schema
        self.network = make_network(config, schema)
        self.executor = make_executor(config, self.network)
        self.step = step
        self.preparation: Preparation | None = None
        self.record: DataRecord | None = None
        self.reliability: Reliability | None = None
        self.notes: dict[str, Any] = {}

    @property
    def layers(self) -> tuple[LayerDescription, ...]:
        """Descriptions of the network's layers."""
        return describe_layers(self.network.settings)

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the columns of the probabilities; empty for regression."""
        return self.schema.class_names

    def predict(self, inputs: Array) -> Array:
        """Predict probabilities or standardized targets.

        Args:
            inputs: shape (samples, in_features), uint8 pixels or standardized float32.

        Returns:
            Probabilities (samples, classes) float32, or standardized targets (samples, 1) float32
            for regression.
        """
        return as_probabilities(self.executor.predict(inputs), len(self.class_names))

    def evaluate(self, dataset: Dataset, split: Split | StoredSplit) -> Evaluation:
        """Evaluate the network on `split` of `dataset`.

        Raises:
            ValueError: the split does not fit the network.
            DataError: the file of a stored split can no longer be read.
        """
        return evaluate(dataset, Feed(self.executor, split))


def load_model(path: Path) -> Model:
    """Load the network in `path`, a checkpoint or an export.

    Raises:
        CheckpointError: the file is missing, damaged or not written by this program.
    """
    saved = load_checkpoint(path)
    try:
        model = Model(saved.config, saved.schema, saved.step)
        model.notes = saved.notes
        model.preparation, model.record = saved.preparation, saved.record
        model.reliability = saved.reliability
        values = model.network.parameters.values
        copy_parts(model.network, "parameters", values, saved.checkpoint.tensors)
    except (KeyError, ValueError, TypeError) as error:
        raise CheckpointError(f"{path}: does not fit its own config ({error})") from None
    return model


def load_built_in() -> Model:
    """Load the built-in network.

    Raises:
        CheckpointError: its file is missing or damaged; reinstall the program.
    """
    try:
        return load_model(BUILT_IN)
    except CheckpointError as error:
        raise CheckpointError(
            f"{error}; this file comes with the program: install it again"
        ) from None
