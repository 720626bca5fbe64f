"""Fine-tuning: adapts a network that reads digits to the user's handwriting in 1 to 2 seconds.

Only the output layer is trained, on the outputs of the last hidden layer: measured on 30 writers,
this improves accuracy as much as training all layers does, in a tenth of the time, which leaves
time for cross-validation. Each of the user's drawings is varied, so that the network does not
overfit single pictures; other people's digits are rehearsed, so that it does not forget them.

The accuracy on new drawings is estimated by cross-validation: each drawing is read by a network
tuned without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.built_in import DIGIT_NAMES
from tui_nn.data.dataset import PIXEL_MAXIMUM, Split
from tui_nn.data.drawings import Drawing
from tui_nn.data.handwriting.variations import vary_drawings
from tui_nn.engine.executor import Executor
from tui_nn.engine.network import Network
from tui_nn.engine.rules import make_rule

Array = NDArray[Any]

COPIES, ALL_COPIES = 100, 2400
"""Maximum variations of each drawing, and of all drawings together."""

FEWEST_COPIES = 4
"""Minimum variations of each drawing."""

REHEARSED = 3000
"""Number of other people's digits among the training examples."""

MOST_GROUPS, FEWEST_GROUPS = 50, 10
"""Bounds on the number of cross-validation groups. Up to MOST_GROUPS drawings are left out one by
one, more in that many groups."""

GROUP_WORK = 200_000_000
"""Examples times features of all groups together, about a second of training; above some 700
features there are fewer than MOST_GROUPS groups."""

EPOCHS, BATCH_SIZE, LEARNING_RATE = 4, 32, 0.002
"""Settings of the training with Adam; the learning rate decays linearly to 0."""

SEED = 20
"""Seed of the variations and of the training order."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Result of tuning: counts of drawings read correctly, and accuracies on the check set.

    Attributes as in `events.FineTuned`.
    """

    correct_before: int
    correct_left_out: int
    correct_after: int
    check_before: float
    check_after: float


def tune(
    network: Network, loss: str, drawings: Sequence[Drawing], rehearsed: Split, check: Split
) -> Tuning:
    """Tune the output layer of `network` in place, the same way every time.

    Args:
        network: classifies 28x28 pictures as digits; inputs (samples, 784) uint8.
        loss: name of the loss it was trained with.
        drawings: the user's drawings of digits, at least one.
        rehearsed: digits of other people to train on.
        check: digits of other people to measure the loss of accuracy on.
    """
    copies = max(FEWEST_COPIES, min(COPIES, ALL_COPIES // len(drawings)))
    own = vary_drawings(drawings, DIGIT_NAMES, copies, SEED)
    body = FeatureMaker(network)
    features = body.make(np.concatenate([own.inputs, rehearsed.inputs]))
    head = Head(network, loss, features, np.concatenate([own.targets, rehearsed.targets]))
    originals = np.arange(len(drawings), dtype=np.uint32) * copies
    checked = body.make(check.inputs)

    def judge() -> tuple[int, float]:
        return head.count_correct_at(originals), head.count_correct(checked, check.targets) / len(
            check
        )

    correct_before, check_before = judge()
    correct_left_out = _leave_out(head, originals, copies)
    head.train(np.arange(len(head), dtype=np.uint32))
    correct_after, check_after = judge()
    head.write_to(network)
    return Tuning(correct_before, correct_left_out, correct_after, check_before, check_after)


class FeatureMaker:
    """The hidden layers of a network."""

    def __init__(self, network: Network) -> None:
        self._executor: Executor | None = None
        if len(network.layers) > 1:
            body = Network(network.settings[:-1])
            values = body.parameters.values
            values[:] = network.parameters.values[: len(values)]
            self._executor = Executor(body, make_rule("mean-squared-error", "sgd"), BATCH_SIZE)

    def make(self, pictures: Array) -> Array:
        """Return the last hidden outputs, (samples, features) float32, of (samples, 784) uint8."""
        if self._executor is None:
            return pictures.astype(np.float32) / np.float32(PIXEL_MAXIMUM)
        return self._executor.predict(pictures)


class Head:
    """The output layer of a network as a separate network that can be trained repeatedly."""

    def __init__(self, network: Network, loss: str, features: Array, labels: Array) -> None:
        """Copy the output layer of `network`.

        Args:
            network: the network.
            loss: name of the loss to minimise.
            features: inputs of the layer, (samples, features) float32.
            labels: classes, (samples,) integers.
        """
        self._network = Network(network.settings[-1:], optimizer="adam")
        _copy_layer(network, self._network)
        self._start = self._network.parameters.values.copy()
        self._features, self._labels = features, labels
        self._executor = Executor(self._network, make_rule(loss, "adam"), BATCH_SIZE)
        self._examples = self._executor.prepare(features, labels)

    def __len__(self) -> int:
        return len(self._labels)

    @property
    def size(self) -> int:
        """Number of examples times number of features."""
        return self._features.size

    def train(self, chosen: Array) -> None:
        """Reset the layer and train it on the examples at `chosen`, (samples,) uint32."""
        self._reset()
        generator = np.random.default_rng(SEED)
        steps = -(-len(chosen) // BATCH_SIZE)
        for epoch in range(EPOCHS):
            self._executor.run_steps(
                self._examples,
                generator.permutation(chosen),
                first=0,
                count=steps,
                learning_rate=LEARNING_RATE * (1 - epoch / EPOCHS),
                step=epoch * steps,
            )

    def count_correct(self, features: Array, labels: Array) -> int:
        """Count correct predictions on (n, features) float32 `features`, (n,) `labels`."""
        return int((self._executor.predict(features).argmax(axis=1) == labels).sum())

    def count_correct_at(self, places: Array) -> int:
        """Count correct predictions on the examples at `places`, (n,) uint32."""
        return self.count_correct(self._features[places], self._labels[places])

    def write_to(self, network: Network) -> None:
        """Copy the layer to the output layer of `network`."""
        _copy_layer(self._network, network)

    def _reset(self) -> None:
        parameters = self._network.parameters
        parameters.values[:] = self._start
        parameters.first_moments[:] = 0
        parameters.second_moments[:] = 0


def _copy_layer(source: Network, target: Network) -> None:
    """Copy the parameters of the output layer of `source` to that of `target`."""
    target.layers[-1].set_parameters(source.layers[-1].parameters)


def _leave_out(head: Head, originals: Array, copies: int) -> int:
    """Count the drawings that are read correctly by a layer tuned without them.

    Args:
        head: the layer; its examples begin with `copies` of each drawing.
        originals: place of the first copy of each drawing, (drawings,) uint32.
        copies: number of copies of each drawing.
    """
    everything = np.arange(len(head), dtype=np.uint32)
    affordable = max(FEWEST_GROUPS, min(MOST_GROUPS, GROUP_WORK // head.size))
    groups = np.arange(len(originals)) % affordable
    group_of = np.full(len(everything), -1)
    group_of[: len(originals) * copies] = np.repeat(groups, copies)
    correct = 0
    for group in np.unique(groups):
        head.train(everything[group_of != group])
        correct += head.count_correct_at(originals[groups == group])
    return correct
