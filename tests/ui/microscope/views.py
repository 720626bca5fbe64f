"""Made-up views of the microscope: dense networks computed in plain NumPy, float64."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from tui_nn.data.schema import DatasetSchema
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.training.protocol.inquiries import Examine
from tui_nn.training.protocol.layers import describe_layers
from tui_nn.training.protocol.microscope import (
    GradientCheck,
    LayerNumbers,
    LossNumbers,
    MicroscopeView,
    UnitNumbers,
    UpdateNumbers,
)

RATE = 0.5
"""Learning rate of the update, by plain gradient descent."""

SHOWN_PARAMETERS = 200


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


class Network:
    """Layers of sigmoid units, the last ones linear if `is_regression`; squared error."""

    def __init__(self, *sizes: int, seed: int = 3, is_regression: bool = False) -> None:
        generator = np.random.default_rng(seed)
        self.sizes = sizes
        self.activations = ["sigmoid"] * (len(sizes) - 1)
        if is_regression:
            self.activations[-1] = "linear"
        self.weights = [
            generator.normal(0, 1, (before, after)) for before, after in pairwise(sizes)
        ]
        self.biases = [generator.normal(0, 0.3, after) for after in sizes[1:]]

    def forward(self, inputs: Any) -> tuple[list[Any], list[Any]]:
        """Sums and outputs of each layer."""
        sums, outputs = [], [inputs]
        for w, b, name in zip(self.weights, self.biases, self.activations, strict=True):
            sums.append(outputs[-1] @ w + b)
            outputs.append(sigmoid(sums[-1]) if name == "sigmoid" else sums[-1])
        return sums, outputs[1:]

    def loss(self, inputs: Any, targets: Any) -> float:
        """Mean squared error."""
        return float(((self.forward(inputs)[1][-1] - targets) ** 2).mean())

    def view(self, inputs: Any, targets: Any, question: Examine, **changes: Any) -> MicroscopeView:
        """What the microscope answers."""
        x, t = np.array(inputs, float), np.array(targets, float)
        sums, outputs = self.forward(x)
        slopes = [
            a * (1 - a) if name == "sigmoid" else np.ones_like(a)
            for a, name in zip(outputs, self.activations, strict=True)
        ]
        by_output = [2 * (outputs[-1] - t) / len(t)]
        for number in range(len(sums) - 1, 0, -1):
            by_output.insert(0, self.weights[number] @ (by_output[0] * slopes[number]))
        deltas = [g * s for g, s in zip(by_output, slopes, strict=True)]
        befores = [x, *outputs[:-1]]
        grads = [np.outer(before, delta) for before, delta in zip(befores, deltas, strict=True)]
        layer, unit = question.layer, question.unit
        terms = np.abs(befores[layer] * self.weights[layer][:, unit])
        weight = int(terms.argmax()) if question.weight is None else question.weight
        grad = float(deltas[layer][unit] if weight < 0 else grads[layer][weight, unit])
        before = float(
            self.biases[layer][unit] if weight < 0 else self.weights[layer][weight, unit]
        )
        above = layer + 1 < len(self.weights)
        points = np.linspace(-4, 4, 81)
        value = self.loss(x, t)
        is_small = sum(w.size + b.size for w, b in zip(self.weights, self.biases, strict=True))
        shows_all = is_small <= SHOWN_PARAMETERS
        none = np.zeros(0)
        descriptions = describe_layers(stack_dense(self.sizes, self.activations))
        values: dict[str, Any] = {
            "parts": (("train", 40), ("validation", 10), ("batch", 4)),
            "example": question.example,
            "caption": f"row {question.example.index} of the training part",
            "inputs": x,
            "input_texts": tuple(f"{value:g}" for value in x),
            "input_names": tuple(f"in{n}" for n in range(len(x))),
            "picture_shape": (),
            "output_names": tuple(f"class {n}" for n in range(len(t))),
            "truth": "class 1",
            "answer": "class 0 61%",
            "layers": tuple(
                LayerNumbers(
                    description=description,
                    logits=sums[n],
                    outputs=outputs[n],
                    slopes=slopes[n],
                    outputs_grad=by_output[n],
                    delta=deltas[n],
                    weights=self.weights[n].copy() if shows_all else none.copy(),
                    weights_grad=grads[n] if shows_all else none.copy(),
                    biases=self.biases[n].copy() if shows_all else none.copy(),
                    biases_grad=deltas[n].copy() if shows_all else none.copy(),
                )
                for n, description in enumerate(descriptions)
            ),
            "unit": UnitNumbers(
                layer=layer,
                unit=unit,
                places=np.arange(len(befores[layer])),
                inputs=befores[layer],
                weights=self.weights[layer][:, unit].copy(),
                weights_grad=grads[layer][:, unit].copy(),
                bias=float(self.biases[layer][unit]),
                bias_grad=float(deltas[layer][unit]),
                weights_above=self.weights[layer + 1][unit].copy() if above else np.zeros(0),
                curve_logits=points,
                curve_outputs=sigmoid(points) if self.activations[layer] == "sigmoid" else points,
            ),
            "weight": weight,
            "loss": LossNumbers(
                name="mean-squared-error",
                targets=t,
                terms=(outputs[-1] - t) ** 2,
                is_mean=True,
                value=value,
                class_weight=1.0,
                value_after=0.9 * value,
            ),
            "check": self._check(x, t, layer, unit, weight, grad),
            "update": UpdateNumbers(
                optimizer="sgd",
                on_batch=question.on_batch,
                examples=4 if question.on_batch else 1,
                step=121,
                learning_rate=RATE,
                base_rate=RATE,
                schedule="constant",
                settings=(),
                l2=0.0,
                clip_norm=0.0,
                loss_gradient=grad,
                gradient=grad,
                penalty=0.0,
                clip_scale=1.0,
                first_before=None,
                first_after=None,
                second_before=None,
                second_after=None,
                before=before,
                after=before - RATE * grad,
            ),
            "step": 120,
        }
        return MicroscopeView(**{**values, **changes})

    def _check(
        self, x: Any, t: Any, layer: int, unit: int, weight: int, grad: float
    ) -> GradientCheck:
        array = self.biases[layer] if weight < 0 else self.weights[layer][weight]
        h, kept = 1e-5, array[unit]
        losses = []
        for moved in (kept + h, kept - h):
            array[unit] = moved
            losses.append(self.loss(x, t))
        array[unit] = kept
        return GradientCheck(grad, (losses[0] - losses[1]) / (2 * h), h, losses[0], losses[1])


def view_for(schema: DatasetSchema, question: Examine, step: int = 120) -> MicroscopeView:
    """What a network on data of this schema answers, with three hidden units."""
    outputs = schema.classes if schema.classes > 2 else 1
    network = Network(schema.in_features, 3, outputs, is_regression=not schema.is_classification)
    generator = np.random.default_rng(question.example.index)
    inputs = generator.random(schema.in_features).round(3)
    targets = np.eye(outputs)[question.example.index % outputs] if outputs > 1 else [1.0]
    return network.view(
        inputs,
        targets,
        question,
        input_names=schema.feature_names,
        picture_shape=schema.picture_shape or (),
        output_names=schema.class_names or (schema.target_name,),
        step=step,
    )
