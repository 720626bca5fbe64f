"""For the recipe xor at step 0: one way forward, back, and an update, beside plain NumPy.

    python -m tests.training.microscope.xor_by_hand

Every number of the network 2-3-1 is printed twice: as the microscope shows it, and as it follows in
float64 from the formulas in a beginner's guide, written out below with nothing of the package.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.catalog import load_dataset
from tui_nn.training.microscope.microscope import Microscope
from tui_nn.training.microscope.wording import (
    backward_lines,
    forward_lines,
    loss_lines,
    update_lines,
)
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.inquiries import Examine
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

EXAMPLE = Example(Source.TRAIN, 2)
"""The point with x = 1, y = 0, whose answer is true."""

Row = tuple[str, float, float]
"""What it is, by the microscope, and by NumPy."""


def make_trainer() -> Trainer:
    """The recipe's run at step 0."""
    config = RECIPES["xor"].config
    dataset = load_dataset(
        config.dataset,
        seed=config.seed,
        validation_split=config.validation_split,
        samples=config.samples,
    )
    return Trainer(config, dataset)


def look(trainer: Trainer, layer: int = 0, unit: int = 0, weight: int = 0) -> MicroscopeView:
    """The example under the microscope."""
    return Microscope().examine(trainer, Examine(EXAMPLE, layer, unit, weight))


def compare() -> Iterator[Row]:
    """All numbers of one forward, backward and update, in this order."""
    trainer = make_trainer()
    view = look(trainer)
    hidden, output = view.layers
    x, t = view.inputs.astype(float), view.loss.targets.astype(float)
    w1, b1 = hidden.weights.astype(float), hidden.biases.astype(float)
    w2, b2 = output.weights.astype(float), output.biases.astype(float)
    rate, l2 = RECIPES["xor"].config.learning_rate, RECIPES["xor"].config.l2
    # forward
    z1 = x @ w1 + b1
    a1 = 1 / (1 + np.exp(-z1))
    z2 = a1 @ w2 + b2
    a2 = 1 / (1 + np.exp(-z2))
    yield from rows("hidden z", hidden.logits, z1)
    yield from rows("hidden a", hidden.outputs, a1)
    yield from rows("output z", output.logits, z2)
    yield from rows("output a", output.outputs, a2)
    # loss
    loss = float(((a2 - t) ** 2).mean())
    yield "loss", view.loss.value, loss
    # backward
    delta2 = 2 * (a2 - t) / len(a2) * a2 * (1 - a2)
    by_a1 = w2 @ delta2
    delta1 = by_a1 * a1 * (1 - a1)
    yield from rows("output f'(z)", output.slopes, a2 * (1 - a2))
    yield from rows("output delta", output.delta, delta2)
    yield from rows("hidden dL/da", hidden.outputs_grad, by_a1)
    yield from rows("hidden f'(z)", hidden.slopes, a1 * (1 - a1))
    yield from rows("hidden delta", hidden.delta, delta1)
    grads = np.outer(x, delta1), delta1, np.outer(a1, delta2), delta2
    shown = hidden.weights_grad, hidden.biases_grad, output.weights_grad, output.biases_grad
    names = "hidden dL/dw", "hidden dL/db", "output dL/dw", "output dL/db"
    for name, found, expected in zip(names, shown, grads, strict=True):
        yield from rows(name, found, expected)
    yield from _compare_checks(trainer, grads)
    # update: plain gradient descent, with the L2 penalty on the weights
    w1, b1 = w1 - rate * (grads[0] + l2 * w1), b1 - rate * grads[1]
    w2, b2 = w2 - rate * (grads[2] + l2 * w2), b2 - rate * grads[3]
    yield from _compare_updates(trainer, (w1, b1, w2, b2))
    a1 = 1 / (1 + np.exp(-(x @ w1 + b1)))
    a2 = 1 / (1 + np.exp(-(a1 @ w2 + b2)))
    yield "loss after the update", view.loss.value_after, float(((a2 - t) ** 2).mean())


def rows(name: str, found: Array, expected: Array) -> Iterator[Row]:
    """A row for each number of two arrays of the same shape."""
    assert found.shape == expected.shape
    for place in np.ndindex(found.shape):
        label = f"{name} [{','.join(map(str, place))}]"
        yield label, float(found[place]), float(expected[place])


def _places() -> Iterator[tuple[int, int, int, int, tuple[int, ...]]]:
    """Number of the array, layer, unit, weight, and index in the array, of each parameter."""
    for layer, (inputs, units) in enumerate(((2, 3), (3, 1))):
        for weight in range(inputs):
            for unit in range(units):
                yield 2 * layer, layer, unit, weight, (weight, unit)
        for unit in range(units):
            yield 2 * layer + 1, layer, unit, -1, (unit,)


def _compare_checks(trainer: Trainer, grads: tuple[Array, ...]) -> Iterator[Row]:
    for array, layer, unit, weight, index in _places():
        check = look(trainer, layer, unit, weight).check
        name = f"layer {layer} unit {unit} {'bias' if weight < 0 else f'weight {weight}'}"
        yield f"{name}: central difference", check.difference, float(grads[array][index])


def _compare_updates(trainer: Trainer, after: tuple[Array, ...]) -> Iterator[Row]:
    for array, layer, unit, weight, index in _places():
        update = look(trainer, layer, unit, weight).update
        name = f"layer {layer} unit {unit} {'bias' if weight < 0 else f'weight {weight}'}"
        yield f"{name}: after", update.after, float(after[array][index])


def main() -> None:
    """Print the numbers, and the texts of the microscope for one unit of each layer."""
    trainer = make_trainer()
    view = look(trainer)
    print(f"recipe xor at step {view.step}, {view.caption}: {view.input_texts} -> {view.truth}")
    print(f"\n{'':46} {'microscope':>14} {'NumPy float64':>20} {'difference':>11}")
    for name, found, expected in compare():
        print(f"{name:46} {found:14.9f} {expected:20.15f} {found - expected:11.1e}")
    for layer in (0, 1):
        view = look(trainer, layer)
        print(f"\n{view.layers[layer].description.name} unit 0, weight 0, in words")
        steps = (forward_lines, loss_lines, backward_lines, update_lines)
        for step in steps:
            for worked in step(view):
                print(f"  {worked.line}{f'   [{worked.note}]' if worked.note else ''}")


if __name__ == "__main__":
    main()
