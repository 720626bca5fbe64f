"""Diagnosis: finds the layer and quantity in which a run diverged first.

The run is repeated from its last good step, first in strides and then, near the failure, step by
step. Each step is checked in the order of its computation: the outputs of each layer (logits for
the last one, because softmax and sigmoid are bounded), the loss, the gradients from the last layer
back, and the updated weights. If the loss blows up before anything in the layers has grown, the
examples are the likely cause.
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
"""Checked quantities."""

GROWN, NOTABLE = 10.0, 2.0
"""Growth factors since the good step. The first quantity above GROWN is the cause; without one, the
quantity that grew most, if above NOTABLE."""

OUTLIERS = "blew up before any layer did (are there outliers in the data?)"
"""Finding on the loss if no other quantity has grown."""

STRIDE = 16
"""Steps between two checks until one fails."""

MOST_STEPS = 4096
"""Maximum number of steps to repeat; more would take too long."""


class Batch(NamedTuple):
    """Training examples and the places of a batch among them, (samples,) uint32."""

    examples: Examples
    order: Array


class Rerun(Protocol):
    """A run that can be repeated from its last good step.

    Attributes:
        executor: runs the network.
        step: steps done.
    """

    executor: Executor
    step: int

    def go_back(self) -> None:
        """Restore the state of the last good step."""

    def repeat(self, steps: int) -> None:
        """Run `steps` steps again, without checking for divergence."""

    def next_batch(self) -> Batch:
        """Return the batch of the next step."""

    def probe(self) -> Batch:
        """Return the latest training examples, enough to measure the layers."""


class Size(NamedTuple):
    """Euclidean norm of a quantity of a layer.

    Attributes:
        layer: name of the layer; "" for the loss.
        quantity: OUTPUTS, LOSS, GRADIENT or WEIGHTS.
        norm: infinite or NaN if a value is.
    """

    layer: str
    quantity: str
    norm: float


class Trouble(NamedTuple):
    """First failing quantity; attributes as in `Divergence`."""

    layer: str
    quantity: str
    finding: str


def diagnose(run: Rerun, step: int, loss: float) -> Trouble:
    """Find what failed first between the last good step and `step`.

    Leaves the run in the state of its last good step.

    Args:
        run: the run.
        step: step at which divergence was detected.
        loss: loss of that step; finite if its moving mean blew up.
    """
    run.go_back()
    if step - run.step > MOST_STEPS:
        return Trouble("", LOSS, describe(loss))
    trouble = find_growth(run, step) if math.isfinite(loss) else find_overflow(run, step)
    run.go_back()
    return trouble or Trouble("", LOSS, describe(loss))


def find_overflow(run: Rerun, step: int) -> Trouble | None:
    """Find what was non-finite first up to the update of `step`; `run` is at its good step."""
    return find_first(run, Overflow(run), step)


def find_growth(run: Rerun, step: int) -> Trouble:
    """Find what grew first up to the loss of `step`; `run` is at its good step."""
    growth = Growth(run)
    trouble = find_first(run, growth, step - 1) or growth.look_ahead() or growth.most
    return trouble or Trouble("", LOSS, OUTLIERS)


class Search(Protocol):
    """Checks of a step."""

    def is_wrong(self) -> bool:
        """Whether the current state fails a check."""

    def look_ahead(self) -> Trouble | None:
        """Check outputs, loss and gradients of the next step."""

    def look_back(self) -> Trouble | None:
        """Check the weights after the latest step."""


def find_first(run: Rerun, search: Search, step: int) -> Trouble | None:
    """Find the first failing check from the good step of `run` to `step`."""
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
    """Search for non-finite values."""

    def __init__(self, run: Rerun) -> None:
        self._run = run

    def is_wrong(self) -> bool:
        """Whether a parameter or an optimizer moment is not finite."""
        return not is_finite(self._run.executor.network)

    def look_ahead(self) -> Trouble | None:
        """Find a non-finite output, loss or gradient on the next batch."""
        for size in sizes_ahead(self._run.executor, self._run.next_batch()):
            if not math.isfinite(size.norm):
                return Trouble(size.layer, size.quantity, describe(size.norm))
        return None

    def look_back(self) -> Trouble | None:
        """Find a non-finite weight, or an optimizer moment that overflowed."""
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
    """Search for growth since the good step, measured on the same examples each time.

    The loss is not checked: it is known to have blown up.

    Attributes:
        most: quantity that grew most in any check; None if none grew by NOTABLE.
    """

    def __init__(self, run: Rerun) -> None:
        """Measure the reference sizes; `run` is at its good step."""
        self._run = run
        self._probe = run.probe()
        self._ahead = [size.norm for size in self._sizes_ahead()]
        self._behind = [size.norm for size in self._sizes_behind()]
        self._factor = NOTABLE
        self.most: Trouble | None = None

    def is_wrong(self) -> bool:
        """Whether an output, gradient or weight has grown too much."""
        return bool(self.look_ahead() or self.look_back())

    def look_ahead(self) -> Trouble | None:
        """Find an output or gradient that has grown too much."""
        return self._first_grown(self._sizes_ahead(), self._ahead)

    def look_back(self) -> Trouble | None:
        """Find weights that have grown too much."""
        return self._first_grown(self._sizes_behind(), self._behind)

    def _sizes_ahead(self) -> Iterator[Size]:
        sizes = sizes_ahead(self._run.executor, self._probe)
        return (size for size in sizes if size.quantity != LOSS)

    def _sizes_behind(self) -> Iterator[Size]:
        network = self._run.executor.network
        return sizes_behind(network, network.parameters.values)

    def _first_grown(self, sizes: Iterator[Size], before: Sequence[float]) -> Trouble | None:
        """Return the first of `sizes` above GROWN times its earlier norm."""
        for size, old in zip(sizes, before, strict=True):
            if old > 0 and not size.norm <= self._factor * old:
                self._factor = size.norm / old
                self.most = Trouble(size.layer, size.quantity, describe(size.norm, old))
            if old > 0 and not size.norm <= GROWN * old:
                return Trouble(size.layer, size.quantity, describe(size.norm, old))
        return None


def sizes_ahead(executor: Executor, batch: Batch) -> Iterator[Size]:
    """Yield the sizes of outputs, loss and gradients on a batch, in order of computation."""
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
    """Yield the size of each layer's part of `flat`, (parameters,) float32 laid out like them."""
    for layer, parts in zip(network.layers, network.view_like(flat), strict=True):
        yield Size(layer.name, WEIGHTS, norm_of(*parts.values()))


def norm_of(*arrays: Array) -> float:
    """Euclidean norm of float32 `arrays` together, in float64 so that squares cannot overflow."""
    return math.sqrt(sum(float(np.square(array, dtype=np.float64).sum()) for array in arrays))


def describe(norm: float, before: float | None = None) -> str:
    """Describe a quantity of this norm, which was `before` at the good step, if known."""
    if math.isnan(norm):
        return "became NaN"
    if math.isinf(norm):
        return "became infinite"
    if not before:
        return "blew up"
    factor = norm / before
    return f"grew {factor:.0f} times" if factor < 1e6 else f"grew {factor:.0e} times"
