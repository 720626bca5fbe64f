"""Subject: the example under the microscope, as network and kernels read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.engine.kernels.structures import Examples
from tui_nn.training.browsing.values import answer_texts, input_texts, target_texts
from tui_nn.training.protocol.examples import Example
from tui_nn.training.reading.examples import ResolvedExample, resolve_example
from tui_nn.training.reading.insight import scale_pixels
from tui_nn.training.trainer.evaluation import as_probabilities, in_own_unit
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

ORDER = np.zeros(1, np.uint32)
"""The only example of `Subject.examples`."""


@dataclass(frozen=True, eq=False, slots=True)
class Subject:
    """One example.

    Attributes:
        found: the example itself.
        examples: in the kernels' form.
        inputs: shape (in_features,), the network's dtype.
        targets: shape (outputs,), the network's dtype: what the outputs should be.
        class_weight: factor of its class in the gradient.
    """

    found: ResolvedExample
    examples: Examples
    inputs: Array
    targets: Array
    class_weight: float


def find_subject(trainer: Trainer, example: Example) -> Subject:
    """Put an example under the microscope.

    Raises:
        UserError, DataError: as of `resolve_example`.
    """
    found = resolve_example(trainer, example)
    executor, network = trainer.executor, trainer.network
    inputs, targets = found.split.inputs[0], found.split.targets
    weights = executor.rule.class_weights
    is_picture = inputs.dtype == np.uint8
    return Subject(
        found=found,
        examples=executor.prepare(found.split.inputs, targets),
        inputs=scale_pixels(network, inputs) if is_picture else inputs.astype(network.dtype),
        targets=_target_row(targets, network.out_features).astype(network.dtype),
        class_weight=float(weights[int(targets[0])]) if weights.size else 1.0,
    )


def describe_inputs(dataset: Dataset, subject: Subject) -> tuple[str, ...]:
    """Each input in its own unit; () for pictures."""
    return () if dataset.schema.is_pictures else input_texts(dataset, subject.found.split.inputs)


def describe_truth(dataset: Dataset, subject: Subject) -> str:
    """The target in words."""
    targets = subject.found.split.targets
    if dataset.schema.is_classification:
        return dataset.schema.class_names[int(targets[0])]
    return target_texts(dataset, in_own_unit(dataset, targets))[0]


def describe_answer(dataset: Dataset, outputs: Array) -> str:
    """What the network answers with the `outputs` of its last layer, shape (units,), in words."""
    row = outputs[None]
    if dataset.schema.is_classification:
        best = int(as_probabilities(row, dataset.schema.classes)[0].argmax())
        return dataset.schema.class_names[best]
    return answer_texts(dataset, in_own_unit(dataset, row))[0]


def output_names(dataset: Dataset, outputs: int) -> tuple[str, ...]:
    """A name for each output: of its class, or of the target; one output stands for class 1."""
    names = dataset.schema.class_names
    if not names:
        return (dataset.schema.target_name,) * outputs
    return names if len(names) == outputs else names[-outputs:]


def _target_row(targets: Array, units: int) -> Array:
    """What the outputs should be, shape (units,), from one example's label or values."""
    if targets.ndim == 2:
        return np.asarray(targets[0])
    if units == 1:
        return targets[:1]
    row = np.zeros(units)
    row[int(targets[0])] = 1
    return row
