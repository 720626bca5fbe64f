"""Fine-tuning: a network that reads digits learns the user's own hand in a second or two.

Only the output layer is trained, on what the last hidden layer makes of the pictures: measured on
30 writers, that brings as much as training all layers does, in a tenth of the time, and so leaves
time to find out honestly what it brings. Each own drawing comes in several variations, or the
network would learn the one picture and not the way of writing; other people's digits come along,
or it would forget them.

What to expect of the next drawing is found by leaving out: each drawing is read by a network that
was tuned without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import PIXEL_MAXIMUM, Split
from tui_nn.data.drawings import Drawing
from tui_nn.data.handwriting.variations import vary_drawings
from tui_nn.engine.executor import Executor, make_rule
from tui_nn.engine.network import Network

Array = NDArray[Any]

COPIES, ALL_COPIES = 100, 2400
"""Most variations of each drawing, and of all together: with many drawings each has fewer."""

FEWEST_COPIES = 4

REHEARSED = 3000
"""Other people's digits that are trained on beside the own ones."""

MOST_GROUPS, FEWEST_GROUPS = 50, 10
"""So many drawings are left out one by one; more are left out in as many groups. Each is still read
by a network that has not seen it, though tuned on a few less."""

GROUP_WORK = 200_000_000
"""Examples times features of all groups together, which take about a second: with more than some
700 features there are fewer groups than 50."""

EPOCHS, BATCH_SIZE, LEARNING_RATE = 4, 32, 0.002
"""Of Adam; the learning rate falls linearly."""

SEED = 20


@dataclass(frozen=True, slots=True)
class Tuning:
    """What tuning came to: numbers of drawings read correctly, and shares of the check set.

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
        network: reads pictures of 28x28 pixels as one of ten digits.
        loss: the name of the loss it was trained with.
        drawings: at least one.
        rehearsed: digits that are not to be forgotten.
        check: other digits, to tell by what the tuning cost.
    """
    copies = max(FEWEST_COPIES, min(COPIES, ALL_COPIES // len(drawings)))
    own = vary_drawings(drawings, copies, SEED)
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
    """Everything of a network but its output layer."""

    def __init__(self, network: Network) -> None:
        self._executor: Executor | None = None
        if len(network.layers) > 1:
            body = Network(network.settings[:-1])
            values = body.parameters.values
            values[:] = network.parameters.values[: len(values)]
            self._executor = Executor(body, make_rule("mean-squared-error", "sgd"), BATCH_SIZE)

    def make(self, pictures: Array) -> Array:
        """What the last hidden layer puts out for `pictures`, (n, 784), uint8: (n, features)."""
        if self._executor is None:
            return pictures.astype(np.float32) / np.float32(PIXEL_MAXIMUM)
        return self._executor.predict(pictures)


class Head:
    """The output layer of a network as a network of its own, to be trained again and again."""

    def __init__(self, network: Network, loss: str, features: Array, labels: Array) -> None:
        """Take the layer from `network`, and examples to train it on.

        Args:
            network: whose output layer it is.
            loss: what is minimised.
            features: shape (samples, features), float32.
            labels: shape (samples,).
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
        """Examples times features."""
        return self._features.size

    def train(self, chosen: Array) -> None:
        """Train the layer as it was at first on the examples at `chosen`, uint32 (n,)."""
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
        """How many of `features`, shape (n, features), it tells the labels of."""
        return int((self._executor.predict(features).argmax(axis=1) == labels).sum())

    def count_correct_at(self, places: Array) -> int:
        """How many of its own examples at `places` it tells the labels of."""
        return self.count_correct(self._features[places], self._labels[places])

    def write_to(self, network: Network) -> None:
        """Make the layer the output layer of `network`."""
        _copy_layer(self._network, network)

    def _reset(self) -> None:
        parameters = self._network.parameters
        parameters.values[:] = self._start
        parameters.first_moments[:] = 0
        parameters.second_moments[:] = 0


def _copy_layer(source: Network, target: Network) -> None:
    """Give `target` the output layer of `source`."""
    target.layers[-1].set_parameters(source.layers[-1].parameters)


def _leave_out(head: Head, originals: Array, copies: int) -> int:
    """How many drawings are read correctly by a layer tuned without them.

    Args:
        head: its examples begin with `copies` of each drawing.
        originals: the place of the first of each.
        copies: of each drawing.
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
