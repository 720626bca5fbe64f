"""Wording: the formulas of the four steps with the numbers of a view put in.

The formulas are those of the engine's tables. Every text is plain ASCII; `Worked.numbers` is
arithmetic that can be checked on a calculator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.formulas import DIGITS, evaluate, number_text, put_in
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.training.protocol.microscope import LayerNumbers, MicroscopeView

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

TERMS = 3
"""Terms of a sum that are written out, the largest ones; the others are one number."""

WEIGHT_DIGITS, LOSS_DIGITS = 8, 12
"""Digits of a weight before and after, and of the losses of a central difference."""


@dataclass(frozen=True, slots=True)
class Worked:
    """One calculation.

    Attributes:
        name: what is calculated: "z", "dL/da".
        formula: how.
        numbers: the formula with numbers put in.
        result: the value.
        note: what else one has to know; "" if nothing.
    """

    name: str
    formula: str
    numbers: str
    result: str
    note: str = ""

    @property
    def line(self) -> str:
        """All in one line: z = w x + b = 0.5 * 2 + 0.1 = 1.1."""
        parts = [self.name, self.formula, self.numbers, self.result]
        return " = ".join(part for part in dict.fromkeys(parts) if part)


@np.errstate(all="ignore")  # a diverged network has any numbers
def forward_lines(view: MicroscopeView, terms: int = TERMS) -> tuple[Worked, ...]:
    """The chosen unit's sum, and its output."""
    return _sum_line(view, terms), _activation_line(view)


@np.errstate(all="ignore")
def loss_lines(view: MicroscopeView, terms: int = TERMS) -> tuple[Worked, ...]:
    """The loss from outputs and targets."""
    rule, last, loss = LOSSES[view.loss.name], view.layers[-1], view.loss
    total = _log_sum(last.logits)
    counted = np.flatnonzero(loss.targets > 0) if rule.needs_labels else np.arange(len(loss.terms))
    order = counted[np.argsort(-np.abs(loss.terms[counted]), kind="stable")]
    shown, others = order[:terms], order[terms:]
    texts = [
        put_in(rule.term, {"z": z, "a": a, "t": t, "S": total})
        for z, a, t in zip(
            last.logits[shown].tolist(),
            last.outputs[shown].tolist(),
            loss.targets[shown].tolist(),
            strict=True,
        )
    ]
    if len(others):
        texts.append(number_text(float(loss.terms[others].sum())))
    numbers = _joined(texts)
    if rule.is_mean and len(loss.terms) > 1:
        numbers = f"({numbers}) / {len(loss.terms)}"
    note = _others(len(others)) if len(others) else ""
    if rule.needs_labels:
        label = number_text(float(last.logits[shown[0]])) if len(shown) else "?"
        note = (
            f"log sum_k exp(z_k) = {number_text(total)} over all outputs;"
            f" z_label = {label} is that of the target"
        )
    return (Worked("L", rule.formula, numbers, number_text(loss.value), note),)


@np.errstate(all="ignore")
def backward_lines(view: MicroscopeView, terms: int = TERMS) -> tuple[Worked, ...]:
    """Delta of the chosen unit, the gradient of the chosen weight, and the check of it."""
    unit, layer = view.unit, view.layers[view.unit.layer]
    delta = float(layer.delta[unit.unit])
    by_weight = _by_weight(view, delta)
    if unit.layer == len(view.layers) - 1:
        return *_output_lines(view, layer), by_weight, _check_line(view)
    above = view.layers[unit.layer + 1]
    by_output = _by_output_line(unit.weights_above, above.delta, layer, unit.unit, terms)
    return by_output, *_through_activation(layer, unit.unit), by_weight, _check_line(view)


@np.errstate(all="ignore")
def update_lines(view: MicroscopeView) -> tuple[Worked, ...]:
    """The optimizer's rule for the chosen weight, and the loss before and after."""
    before, after = number_text(view.loss.value), number_text(view.loss.value_after)
    loss = Worked("L", "", f"{before} before", f"{after} after")
    return _gradient_line(view), *_rule_lines(view), loss


def _sum_line(view: MicroscopeView, terms: int) -> Worked:
    unit = view.unit
    texts, note = _products(unit.weights, unit.inputs, terms)
    result = number_text(float(view.layers[unit.layer].logits[unit.unit]))
    numbers = _joined([*texts, number_text(unit.bias)])
    return Worked("z", "sum_i w_i x_i + b", numbers, result, note)


def _activation_line(view: MicroscopeView) -> Worked:
    layer, unit = view.layers[view.unit.layer], view.unit.unit
    rule, logit = ACTIVATIONS[layer.description.activation], float(layer.logits[unit])
    result = number_text(float(layer.outputs[unit]))
    if not rule.is_joint:
        return Worked("a", rule.formula, put_in(rule.formula, {"z": logit}), result, rule.name)
    total = _log_sum(layer.logits)
    numbers = put_in("exp(z - S)", {"z": logit, "S": total})
    note = f"{rule.name}; S = log sum_j exp(z_j) = {number_text(total)}"
    return Worked("a", rule.formula, numbers, result, note)


def _output_lines(view: MicroscopeView, layer: LayerNumbers) -> tuple[Worked, ...]:
    """Delta of a unit of the last layer."""
    unit, loss = view.unit.unit, view.loss
    name, _, formula = LOSSES[loss.name].gradient.partition(" = ")
    values = {
        "a": float(layer.outputs[unit]),
        "t": float(loss.targets[unit]),
        "n": float(len(loss.targets)),
    }
    numbers, note = put_in(formula, values), ""
    if loss.class_weight != 1:
        numbers = f"{number_text(loss.class_weight)} * ({numbers})"
        note = f"{number_text(loss.class_weight)} is the weight of the class"
    if name == "dL/da":
        by_output = number_text(float(layer.outputs_grad[unit]))
        first = Worked(name, formula, numbers, by_output, note)
        return first, *_through_activation(layer, unit)
    result = number_text(float(layer.delta[unit]))
    return (Worked("delta", formula, numbers, result, note or "dL/dz, the chain rule included"),)


def _by_output_line(
    weights: Array, deltas: Array, layer: LayerNumbers, unit: int, terms: int
) -> Worked:
    """The gradient by a unit's output from the deltas of the layer above."""
    texts, note = _products(weights, deltas, terms)
    result = number_text(float(layer.outputs_grad[unit]))
    return Worked("dL/da", "sum_k w_k delta_k", _joined(texts), result, note)


def _products(weights: Array, factors: Array, terms: int) -> tuple[list[str], str]:
    """The largest products in their order, the sum of all others, and a note on that."""
    products = weights * factors
    order = np.argsort(-np.abs(products), kind="stable")
    shown, others = np.sort(order[:terms]), order[terms:]
    texts = [
        put_in("w x", {"w": float(weights[place]), "x": float(factors[place])}) for place in shown
    ]
    if not len(others):
        return texts, ""
    return [*texts, number_text(float(products[others].sum()))], _others(len(others))


def _through_activation(layer: LayerNumbers, unit: int) -> tuple[Worked, ...]:
    """Delta from the gradient by the output."""
    rule = ACTIVATIONS[layer.description.activation]
    output, by_output = float(layer.outputs[unit]), float(layer.outputs_grad[unit])
    delta = number_text(float(layer.delta[unit]))
    if rule.is_joint:
        shared = float(layer.outputs @ layer.outputs_grad)
        numbers = put_in("a (d - s)", {"a": output, "d": by_output, "s": shared})
        note = f"sum_j a_j dL/da_j = {number_text(shared)}"
        return (Worked("delta", "a (dL/da - sum_j a_j dL/da_j)", numbers, delta, note),)
    slope = float(layer.slopes[unit])
    return (
        Worked(
            "f'(z)", rule.derivative, put_in(rule.derivative, {"a": output}), number_text(slope)
        ),
        Worked("delta", "dL/da f'(z)", put_in("d s", {"d": by_output, "s": slope}), delta),
    )


def _by_weight(view: MicroscopeView, delta: float) -> Worked:
    result = number_text(view.check.gradient)
    if view.weight < 0:
        return Worked("dL/db", "delta", number_text(delta), result)
    numbers = put_in("d x", {"d": delta, "x": float(view.unit.inputs[view.weight])})
    return Worked("dL/dw", "delta x", numbers, result)


def _check_line(view: MicroscopeView) -> Worked:
    check = view.check
    above, below = (number_text(loss, LOSS_DIGITS) for loss in (check.loss_above, check.loss_below))
    note = f"{check.kink} has a kink here: the two may differ" if check.kink else ""
    return Worked(
        "check",
        "(L(w + h) - L(w - h)) / (2 h)",
        f"({above} - {below}) / (2 * {number_text(check.h)})",
        number_text(check.difference),
        note,
    )


def _gradient_line(view: MicroscopeView) -> Worked:
    """The gradient that the optimizer receives."""
    update, formula = view.update, "dL/dw" if view.weight >= 0 else "dL/db"
    numbers = number_text(update.loss_gradient)
    count = f"{update.examples:,} example{'' if update.examples == 1 else 's'}"
    notes = [f"mean over the next batch, {count}" if update.on_batch else "of this example alone"]
    if update.penalty:
        formula = f"{formula} + l2 w"
        values = {"g": update.loss_gradient, "l": update.l2, "w": update.before}
        numbers = put_in("g + l w", values)
    if update.clip_scale != 1:
        formula, numbers = f"c ({formula})", f"{number_text(update.clip_scale)} * ({numbers})"
        notes.append(f"c clips the gradient to the norm {update.clip_norm:g}")
    return Worked("g", formula, numbers, number_text(update.gradient), "; ".join(notes))


def _rule_lines(view: MicroscopeView) -> Iterator[Worked]:
    """Each assignment of the optimizer's rule; the moments and the weight are the kernel's."""
    update = view.update
    values = {
        "w": update.before,
        "g": update.gradient,
        "r": update.learning_rate,
        "t": float(update.step),
        "m": update.first_before or 0.0,
        "v": update.second_before or 0.0,
        **dict(update.settings),
    }
    known = {"m": update.first_after, "v": update.second_after}
    *first, last = OPTIMIZERS[update.optimizer].rule
    for rule in (*first, last):
        name, _, formula = rule.partition(" = ")
        digits = WEIGHT_DIGITS if name == "w" else DIGITS
        numbers = put_in(formula, values, digits)
        value = update.after if rule is last else known.get(name)
        values[name] = float(evaluate(formula, values)) if value is None else value
        note = _rule_note(view) if rule is last else ""
        yield Worked(name, formula, numbers, number_text(values[name], digits), note)


def _rule_note(view: MicroscopeView) -> str:
    """What the letters of a rule stand for, where that is not plain."""
    update, notes = view.update, []
    if view.weight < 0:
        notes.append("w is the bias b here")
    if update.learning_rate != update.base_rate:
        notes.append(f"r follows from {update.base_rate:g} by the schedule {update.schedule}")
    return "; ".join(notes)


def _log_sum(logits: Array) -> float:
    return float(np.logaddexp.reduce(logits.astype(np.float64)))


def _others(count: int) -> str:
    return f"{count:,} smaller terms in one number"


def _joined(texts: Sequence[str]) -> str:
    """A sum: a + b - c."""
    return " + ".join(texts).replace("+ -", "- ")
