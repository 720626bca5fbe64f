"""Diagnosis: in which layer, and in what quantity, a run went wrong first.

The run is done again from its last good step, first in strides and then, where something has gone
wrong, step by step. What is looked at, in the order in which a step computes it: the outputs layer
by layer (of the last layer, the logits: after a softmax or sigmoid nothing is large any more), the
loss, the gradients from the last layer back, and the weights after the step. Where a loss blows up
before anything in the layers has grown, it is the examples that are to blame.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.structures import Examples
from tui_nn.engine.network import Network
from tui_nn.training.trainer.guard import is_finite

Array = NDArray[Any]

OUTPUTS, LOSS, GRADIENT, WEIGHTS = "outputs", "loss", "gradient", "weights"
"""The quantities."""

GROWN, NOTABLE = 10.0, 2.0
"""What has grown by the one factor since the good step has gone wrong, if nothing was infinite; if
nothing has grown so much, it was what has grown most, if by the other."""

OUTLIERS = "blew up before any layer did (are there outliers in the data?)"
"""What the loss did if nothing else has grown."""

STRIDE = 16
"""Steps between two looks, until something is found wrong."""

MOST_STEPS = 4096
"""A good step farther back than this is not gone back to: it would take too long."""


class Batch(NamedTuple):
    """Some training examples, and where among them the wanted ones are."""

    examples: Examples
    order: Array


class Rerun(Protocol):
    """A run that can be done again from its last good step.

    Attributes:
        executor: runs its network.
        step: steps done.
    """

    executor: Executor
    step: int

    def go_back(self) -> None:
        """Be as after the last good step."""

    def repeat(self, steps: int) -> None:
        """Do so many steps again, without looking out for trouble."""

    def next_batch(self) -> Batch:
        """What the next step is trained on."""

    def probe(self) -> Batch:
        """The examples last trained on, enough of them to measure the layers."""


class Size(NamedTuple):
    """How large a quantity of a layer is: its Euclidean norm.

    Attributes:
        layer: its name; "" for the loss.
        quantity: one of the four.
        norm: infinite or NaN where it is not finite.
    """

    layer: str
    quantity: str
    norm: float


class Trouble(NamedTuple):
    """What went wrong first, as in `Divergence`."""

    layer: str
    quantity: str
    finding: str


def diagnose(run: Rerun, step: int, loss: float) -> Trouble:
    """What went wrong first on the way from the last good step to `step`.

    The run is left as after the last good step.

    Args:
        run: the run.
        step: at which it was found to have diverged.
        loss: of that step, or the mean of the latest ones if it is that which has blown up.
    """
    run.go_back()
    if step - run.step > MOST_STEPS:
        return Trouble("", LOSS, describe(loss))
    trouble = find_growth(run, step) if math.isfinite(loss) else find_overflow(run, step)
    run.go_back()
    return trouble or Trouble("", LOSS, describe(loss))


def find_overflow(run: Rerun, step: int) -> Trouble | None:
    """What was not finite first up to `step`, its update included; `run` is at its good step."""
    return find_first(run, Overflow(run), step)


def find_growth(run: Rerun, step: int) -> Trouble:
    """What grew first up to `step`, whose update comes after its loss; as `find_overflow`."""
    growth = Growth(run)
    found = find_first(run, growth, step - 1) or growth.look_ahead() or growth.most
    return found or Trouble("", LOSS, OUTLIERS)


class Search(Protocol):
    """What counts as wrong."""

    def is_wrong(self) -> bool:
        """Whether anything is wrong by now."""

    def look_ahead(self) -> Trouble | None:
        """What is wrong as the next step is computed, but for the weights after it."""

    def look_back(self) -> Trouble | None:
        """What is wrong with the weights after the latest step."""


def find_first(run: Rerun, search: Search, step: int) -> Trouble | None:
    """What went wrong first from where `run` stands, its good step, to `step`."""
    calm = run.step
    while run.step < step - 1 and not search.is_wrong():
        calm = run.step
        run.repeat(min(STRIDE, step - 1 - run.step))
    run.go_back()
    run.repeat(calm - run.step)
    trouble = None
    while run.step < step and not trouble:
        trouble = search.look_ahead()
        if not trouble:
            run.repeat(1)
            trouble = search.look_back()
    return trouble


class Overflow:
    """Looks for what is not finite."""

    def __init__(self, run: Rerun) -> None:
        self._run = run

    def is_wrong(self) -> bool:
        """Whether a weight, or something that the optimizer remembers, is not finite."""
        return not is_finite(self._run.executor.network)

    def look_ahead(self) -> Trouble | None:
        """What is not finite on the batch of the next step."""
        for size in sizes_ahead(self._run.executor, self._run.next_batch()):
            if not math.isfinite(size.norm):
                return Trouble(size.layer, size.quantity, describe(size.norm))
        return None

    def look_back(self) -> Trouble | None:
        """Which weights are not finite, or are none because their gradient was too large."""
        network = self._run.executor.network
        for size in sizes_behind(network, network.parameters.values):
            if not math.isfinite(size.norm):
                return Trouble(size.layer, WEIGHTS, describe(size.norm))
        for moments in (network.parameters.first_moments, network.parameters.second_moments):
            for size in sizes_behind(network, moments) if moments.size else ():
                if not math.isfinite(size.norm):
                    return Trouble(size.layer, GRADIENT, "became too large for the optimizer")
        return None


class Growth:
    """Looks for what has grown since the good step, always on the same examples.

    The loss is left out: that it has blown up is known already.

    Attributes:
        most: what has grown most at any look, and notably; None if nothing has.
    """

    def __init__(self, run: Rerun) -> None:
        """Measure everything; `run` stands at its good step."""
        self._run = run
        self._probe = run.probe()
        self._ahead = [size.norm for size in self._sizes_ahead()]
        self._behind = [size.norm for size in self._sizes_behind()]
        self._factor = NOTABLE
        self.most: Trouble | None = None

    def is_wrong(self) -> bool:
        """Whether anything has grown too much."""
        return bool(self.look_ahead() or self.look_back())

    def look_ahead(self) -> Trouble | None:
        """Which outputs or gradients have grown too much."""
        return self._first_grown(self._sizes_ahead(), self._ahead)

    def look_back(self) -> Trouble | None:
        """Which weights have grown too much."""
        return self._first_grown(self._sizes_behind(), self._behind)

    def _sizes_ahead(self) -> Iterator[Size]:
        sizes = sizes_ahead(self._run.executor, self._probe)
        return (size for size in sizes if size.quantity != LOSS)

    def _sizes_behind(self) -> Iterator[Size]:
        network = self._run.executor.network
        return sizes_behind(network, network.parameters.values)

    def _first_grown(self, sizes: Iterator[Size], before: Sequence[float]) -> Trouble | None:
        """The first of `sizes` that is much more than it was before."""
        for size, old in zip(sizes, before, strict=True):
            if old > 0 and not size.norm <= self._factor * old:
                self._factor = size.norm / old
                self.most = Trouble(size.layer, size.quantity, describe(size.norm, old))
            if old > 0 and not size.norm <= GROWN * old:
                return Trouble(size.layer, size.quantity, describe(size.norm, old))
        return None


def sizes_ahead(executor: Executor, batch: Batch) -> Iterator[Size]:
    """Outputs, loss and gradients on a batch, in the order in which they are computed."""
    loss, grads = executor.gradients(*batch)
    layers = executor.network.layers
    outputs = [executor.outputs(number, len(batch.order)) for number in range(len(layers))]
    if len(layers) > 1:
        with np.errstate(invalid="ignore", over="ignore"):
            outputs[-1] = layers[-1].compute_logits(outputs[-2])
    for layer, values in zip(layers, outputs, strict=True):
        yield Size(layer.name, OUTPUTS, norm_of(values))
    yield Size("", LOSS, loss)
    for layer, parts in reversed(list(zip(layers, executor.network.view_like(grads), strict=True))):
        yield Size(layer.name, GRADIENT, norm_of(*parts.values()))


def sizes_behind(network: Network, flat: Array) -> Iterator[Size]:
    """The layers' parts of `flat`, a buffer laid out like the parameters."""
    for layer, parts in zip(network.layers, network.view_like(flat), strict=True):
        yield Size(layer.name, WEIGHTS, norm_of(*parts.values()))


def norm_of(*arrays: Array) -> float:
    """The Euclidean norm of all numbers in float32 `arrays`; their squares are no trouble."""
    return math.sqrt(sum(float(np.square(array, dtype=np.float64).sum()) for array in arrays))


def describe(norm: float, before: float | None = None) -> str:
    """What a quantity did that was `before` at the good step, if that is known."""
    if math.isnan(norm):
        return "became NaN"
    if math.isinf(norm):
        return "became infinite"
    if not before:
        return "blew up"
    factor = norm / before
    return f"grew {factor:.0f} times" if factor < 1e6 else f"grew {factor:.0e} times"
