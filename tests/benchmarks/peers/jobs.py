"""JOBS: what every peer trains, in the field's terms."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7
"""Adam's settings, for everybody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One training run: ReLU in the hidden layers, Adam, validation after each epoch.

    Attributes:
        name: what it is called on the command line.
        subject: what is learned from, for people.
        dataset: its name in this project's catalog.
        in_features: input features.
        hidden: units of each hidden layer.
        out_features: classes, for softmax and cross-entropy; or 1, for a linear output and mean
            squared error.
        initializer: "glorot-uniform" or "he-uniform", for the weights of all layers.
        learning_rate: constant.
        batch_size: samples a step; the last batch of an epoch may be smaller.
        epochs: passes through the training examples.
        validation_split: the validation part's share.
    """

    name: str
    subject: str
    dataset: str
    in_features: int = 784
    hidden: tuple[int, ...] = (128,)
    out_features: int = 10
    initializer: str = "glorot-uniform"
    learning_rate: float = 0.001
    batch_size: int = 32
    epochs: int = 5
    validation_split: float = 0.1

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of input, hidden and output layers."""
        return (self.in_features, *self.hidden, self.out_features)

    @property
    def title(self) -> str:
        """What it is called in tables and pictures."""
        layers = "-".join(str(size) for size in self.sizes)
        epochs = "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        return f"{self.subject}, {layers}, batch {self.batch_size}, {epochs}"

    @property
    def is_classification(self) -> bool:
        """Whether labels are predicted, not numbers."""
        return self.out_features > 1

    @property
    def score_name(self) -> str:
        """What the test part is judged by."""
        return "accuracy" if self.is_classification else "R2"

    def steps(self, samples: int) -> int:
        """Steps of the whole run on so many training examples."""
        return -(-samples // self.batch_size) * self.epochs

    def with_epochs(self, epochs: int | None) -> Job:
        """The same job for another number of epochs; None for its own."""
        return self if epochs is None else dataclasses.replace(self, epochs=epochs)


def weight_limit(initializer: str, in_features: int, out_features: int) -> float:
    """The weights of a layer are drawn uniformly from -limit to +limit; biases start at zero."""
    fans = {"glorot-uniform": in_features + out_features, "he-uniform": in_features}
    return float((6 / fans[initializer]) ** 0.5)


JOBS: Mapping[str, Job] = MappingProxyType(
    {
        job.name: job
        for job in (
            Job(
                name="mnist",
                subject="MNIST, the guide's job",
                dataset="mnist",
            ),
            Job(
                name="mnist-wide",
                subject="MNIST",
                dataset="mnist",
                hidden=(800,),
                batch_size=64,
                epochs=3,
            ),
            Job(
                name="mnist-deep",
                subject="MNIST",
                dataset="mnist",
                hidden=(512, 512),
                batch_size=128,
                epochs=3,
            ),
            Job(
                name="fashion",
                subject="Fashion-MNIST",
                dataset="fashion-mnist",
            ),
            Job(
                name="spirals",
                subject="Spirals",
                dataset="spirals",
                in_features=2,
                hidden=(64, 64),
                out_features=2,
                initializer="he-uniform",
                learning_rate=0.01,
                epochs=60,
                validation_split=0.2,
            ),
            Job(
                name="houses",
                subject="House prices",
                dataset="houses",
                in_features=8,
                hidden=(16,),
                out_features=1,
                initializer="he-uniform",
                learning_rate=0.005,
                epochs=30,
                validation_split=0.2,
            ),
        )
    }
)
"""Every job by its name."""
