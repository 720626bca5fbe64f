"""A new entry in a table is complete, or refused when the program starts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

COMPLETE = """
import numpy as np
from tests import naive
from tui_nn.engine import activations, initializers, losses, optimizers
from tui_nn.engine.layers import table as layers
from tui_nn.engine.tables import make_table


def add(module, table, entry):
    setattr(module, table, make_table((*getattr(module, table).values(), entry)))


add(optimizers, "OPTIMIZERS", optimizers.Optimizer(
    "sign", (), "w -= r sign(g)", "the sign of the gradient alone", ("w = w - r sign(g)",), 0.01))
add(activations, "ACTIVATIONS", activations.Activation(
    "cube", "z^3", "3 (a^(2/3))", "a throw-away activation"))
add(losses, "LOSSES", losses.Loss(
    "sum-of-squares", "sum_k (a_k - t_k)^2", "(a - t)^2", "dL/da = 2 (a - t)",
    "a throw-away loss", is_mean=False))
add(initializers, "INITIALIZERS", initializers.Initializer(
    "halves", "1/2", "a throw-away initializer",
    lambda generator, n, m: np.where(generator.random((n, m)) < 0.5, -0.5, 0.5)))

from dataclasses import dataclass
from typing import ClassVar
from tui_nn.engine.layers.layer import Layer


@dataclass(frozen=True, slots=True)
class Scale(Layer):
    kind: ClassVar[str] = "scale"
    units: int
    activation: str

    input_shape = output_shape = property(lambda self: (self.units,))
    parameter_shapes = property(lambda self: {"weights": (1, self.units), "biases": (self.units,)})
    summary = property(lambda self: f"×{self.units}")

    def initialize(self, parameters, draw, generator):
        parameters["weights"][:] = draw(generator, 1, self.units)
        parameters["biases"][:] = 0

    def compute_logits(self, parameters, inputs):
        return inputs * parameters["weights"][0] + parameters["biases"]

    def compute_input_gradient(self, parameters, delta):
        return delta * parameters["weights"][0]

    def weights_of_unit(self, parameters, unit):
        return np.eye(self.units)[unit] * parameters["weights"][0]

    def weights_of_input(self, parameters, place):
        return np.eye(self.units)[place] * parameters["weights"][0]

    def index_of_inputs(self, unit):
        return slice(unit, unit + 1)

    def term_weights(self, parameters, unit):
        return parameters["weights"][0, unit : unit + 1]

    def biases_of_unit(self, parameters, unit):
        return parameters["biases"][unit : unit + 1]

    def slope_by_weight(self, inputs, unit, term):
        return np.eye(self.units)[unit] * (inputs[unit] if term == 0 else 1)


@dataclass(frozen=True, slots=True)
class Flip(Layer):
    kind: ClassVar[str] = "flip"
    units: int
    activation: str

    input_shape = output_shape = property(lambda self: (self.units,))
    parameter_shapes = property(lambda self: {})
    summary = property(lambda self: "±")

    def initialize(self, parameters, draw, generator):
        assert not parameters

    def compute_logits(self, parameters, inputs):
        return -inputs

    def compute_input_gradient(self, parameters, delta):
        return -delta

    def weights_of_unit(self, parameters, unit):
        return -np.eye(self.units)[unit]

    def weights_of_input(self, parameters, place):
        return -np.eye(self.units)[place]

    def index_of_inputs(self, unit):
        return slice(unit, unit + 1)

    def term_weights(self, parameters, unit):
        return np.zeros(0)

    biases_of_unit = term_weights

    def slope_by_weight(self, inputs, unit, term):
        raise AssertionError("it has no weights")


layers.LAYERS = layers.make_layer_table((*layers.LAYERS.values(), Scale, Flip))
"""
"""Adds an entry to every table before anything reads them."""

KERNELS = '''
from pathlib import Path
from tui_nn.engine import kernels as package

SOURCES = {
"updates": """
@inlined
def apply_sign(hyper, weights, grad, first_moment, second_moment):
    for j in range(weights.size):
        weights[j] -= hyper.learning_rate * np.sign(grad[j])
""",
"activations": """
@inlined
def apply_cube(row):
    for j in range(row.size):
        row[j] = row[j] * row[j] * row[j]


@inlined
def multiply_cube_derivative(row, delta):
    for j in range(row.size):
        root = np.cbrt(row[j])
        delta[j] *= 3 * root * root
""",
"losses": """
@inlined
def finish_sum_of_squares(activation, row, labels, values, sample):
    return row.size * finish_mean_squared_error(activation, row, labels, values, sample)


@inlined
def fill_sum_of_squares_delta(activation, row, delta, labels, values, sample, share):
    whole = share * row.dtype.type(row.size)
    fill_mean_squared_error_delta(activation, row, delta, labels, values, sample, whole)
""",
"passes": """
@inlined
def forward_scale(examples, parameters, workspace, order, number, first, last):
    layer, values = parameters.layers[number], parameters.values
    inputs, inputs_at, inputs_stride = locate_inputs(parameters.layers, number, workspace)
    for b in range(first, last):
        for j in range(layer[OUT_FEATURES]):
            product = values[layer[WEIGHTS] + j] * inputs[inputs_at + b * inputs_stride + j]
            place = layer[OUTPUTS] + b * layer[STRIDE] + j
            workspace.outputs[place] = product + values[layer[BIASES] + j]


@inlined
def backward_scale(parameters, workspace, number, first, last, worker):
    layer, below = parameters.layers[number], parameters.layers[number - 1]
    units, deltas = layer[OUT_FEATURES], workspace.deltas
    for b in range(first, last):
        place = below[OUTPUTS] + b * below[STRIDE]
        for j in range(units):
            delta = deltas[layer[OUTPUTS] + b * layer[STRIDE] + j]
            deltas[place + j] = delta * parameters.values[layer[WEIGHTS] + j]
        outputs = workspace.outputs[place : place + units]
        multiply_derivative(below[ACTIVATION], outputs, deltas[place : place + below[STRIDE]])


@inlined
def forward_flip(examples, parameters, workspace, order, number, first, last):
    layer = parameters.layers[number]
    inputs, inputs_at, inputs_stride = locate_inputs(parameters.layers, number, workspace)
    for b in range(first, last):
        for j in range(layer[OUT_FEATURES]):
            value = -inputs[inputs_at + b * inputs_stride + j]
            workspace.outputs[layer[OUTPUTS] + b * layer[STRIDE] + j] = value


@inlined
def backward_flip(parameters, workspace, number, first, last, worker):
    layer, below = parameters.layers[number], parameters.layers[number - 1]
    units, deltas = layer[OUT_FEATURES], workspace.deltas
    for b in range(first, last):
        place = below[OUTPUTS] + b * below[STRIDE]
        for j in range(units):
            deltas[place + j] = -deltas[layer[OUTPUTS] + b * layer[STRIDE] + j]
        outputs = workspace.outputs[place : place + units]
        multiply_derivative(below[ACTIVATION], outputs, deltas[place : place + below[STRIDE]])
""",
"gradients": """
@kernel
def accumulate_scale_gradient(
    rule, number, examples, parameters, workspace, team, batch, hyper, update
):
    layer, grads = parameters.layers[number], workspace.grads
    inputs, inputs_at, inputs_stride = locate_inputs(parameters.layers, number, workspace)
    if team.worker == 0:
        for j in range(layer[table.OUT_FEATURES]):
            weight_grad, bias_grad = 0.0, 0.0
            for b in range(batch):
                delta = workspace.deltas[layer[OUTPUTS] + b * layer[STRIDE] + j]
                weight_grad += delta * inputs[inputs_at + b * inputs_stride + j]
                bias_grad += delta
            grads[layer[WEIGHTS] + j], grads[layer[BIASES] + j] = weight_grad, bias_grad
        if update:
            begin, end = layer[WEIGHTS], layer[BIASES] + layer[STRIDE]
            update_run(rule, parameters, hyper, begin, grads[begin:end])


@kernel
def accumulate_flip_gradient(
    rule, number, examples, parameters, workspace, team, batch, hyper, update
):
    pass
""",
}
ANCHORS = {
    "updates": "PARAMETERS =", "activations": "APPLY =", "losses": "FINISH =",
    "passes": "FORWARD_PARAMETERS =", "gradients": "ACCUMULATE_PARAMETERS =",
}

import importlib.abc, importlib.util, sys


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module of kernels with one more of them in its source."""

    def get_data(self, path):
        data = super().get_data(path).decode()
        name = Path(path).stem
        anchor = "\\n" + ANCHORS[name]
        assert anchor in data
        extra = SOURCES[name] if name in GIVEN else ""
        return data.replace(anchor, "\\nimport numpy as np\\n" + extra + anchor, 1).encode()

    def path_stats(self, path):
        raise OSError("no cached bytecode")


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        prefix, _, name = fullname.rpartition(".")
        if prefix != package.__name__ or name not in SOURCES:
            return None
        file = str(Path(package.__file__).parent / f"{name}.py")
        return importlib.util.spec_from_file_location(fullname, file, loader=Loader(fullname, file))


sys.meta_path.insert(0, Finder())
'''

TRAINING = """
from tui_nn.engine.executor import Executor
from tui_nn.engine.rules import make_rule
from tui_nn.engine.layers.dense import Dense
from tui_nn.engine.network import Network
from tui_nn.training.settings.options import OPTIONS

for option, name in (("optimizer", "sign"), ("activation", "cube"), ("output_activation", "cube"),
                     ("loss", "sum-of-squares"), ("initializer", "halves")):
    assert OPTIONS[option].read(name) == name
    assert OPTIONS[option].choices[name]

settings = Dense(3, 4, "cube"), Scale(4, "tanh"), Flip(4, "sigmoid"), Dense(4, 2, "linear")
network = Network(settings, optimizer="sign", dtype=np.float64)
generator = np.random.default_rng(0)
network.initialize("halves", generator)
assert set(np.abs(network.layers[0].parameters["weights"]).ravel()) == {0.5}
inputs, targets = generator.normal(size=(8, 3)), generator.normal(size=(8, 2))
executor = Executor(network, make_rule("sum-of-squares", "sign"), 8)
examples, order = executor.prepare(inputs, targets), np.arange(8, dtype=np.uint32)

values = network.parameters.values
_, gradient = executor.gradients(examples, order)
gradient = gradient.copy()
for place in np.flatnonzero(gradient):
    numbers = []
    for change in (1e-6, -1e-6):
        before = values[place]
        values[place] += change
        numbers.append(executor.evaluate(examples)[0])
        values[place] = before
    slope = (numbers[0] - numbers[1]) / 2e-6
    np.testing.assert_allclose(slope, gradient[place], rtol=1e-5, atol=1e-7)

before = values.copy()
losses, _ = executor.run_steps(examples, order, first=0, count=1, learning_rate=0.01, step=0)
np.testing.assert_allclose(values, before - 0.01 * np.sign(gradient))
after, _ = executor.gradients(examples, order)
assert after < losses[0]

from tui_nn.training.protocol.layers import describe_layers, parameter_count, unit_counts
from tui_nn.training.reading.insight import run_backward, run_forward

hidden, logits = run_forward(network, inputs[0])
np.testing.assert_allclose(logits, executor.predict(inputs)[0])
numbers = [run_forward(network, inputs[0] + change)[1][1] for change in 1e-6 * np.eye(3)]
slopes = (np.array(numbers) - logits[1]) / 1e-6
gradient = run_backward(network, hidden, np.array([0.0, 1.0]))
np.testing.assert_allclose(gradient, slopes, rtol=1e-4, atol=1e-6)

layers = describe_layers(network.settings)
assert (unit_counts(layers), parameter_count(layers)) == ((3, 4, 4, 4, 2), 16 + 8 + 10)
assert (layers[1].kind, layers[1].summary, layers[1].parameter_count) == ("scale", "×4", 8)
assert layers[2].parameter_count == 0

executor.gradients(examples, order)
for number in (0, 1, 3):
    measures = executor.meter.measure(number, 0.01, 1)
    weights = network.layers[number].parameters["weights"]
    assert (measures.minimum, measures.maximum) == (weights.min(), weights.max())
    assert measures.histogram.sum() == weights.size
    np.testing.assert_allclose(measures.mean, weights.mean())
    norms = executor.meter.estimate_norms(number, 0.01, 1)
    np.testing.assert_allclose(norms[:2], (np.linalg.norm(weights), measures.gradient_norm))
measures = executor.meter.measure(2, 0.01, 1)
assert (measures.norm, measures.histogram.sum()) == (0, 0)
assert executor.meter.estimate_norms(2, 0.01, 1) == (0, 0, 0)

from types import SimpleNamespace
from tui_nn.engine.uncompiled import loss_by_outputs
from tui_nn.errors import UserError
from tui_nn.training.microscope.differences import check_gradient
from tui_nn.training.microscope.passes import Passes, number_layers, number_unit
from tui_nn.training.microscope.subject import Subject

loss = "sum-of-squares"
one = executor.prepare(inputs[:1], targets[:1])
subject = Subject(None, one, inputs[0], targets[0], 1.0)
passes = Passes(SimpleNamespace(executor=executor, network=network), subject)
by_output = loss_by_outputs(loss, passes.outputs[-1], targets[0])
shown = number_layers(network, passes, by_output)
for layer, terms in ((0, 3), (1, 1), (3, 4)):
    for unit in range(2):
        number = number_unit(network, passes, layer, unit)
        assert number.weights.size == terms
        np.testing.assert_allclose(
            number.inputs @ number.weights + number.bias, shown[layer].logits[unit])
        for term in range(-1, terms):
            gradient = number.weights_grad[term] if term >= 0 else number.bias_grad
            check = check_gradient(network, loss, subject, passes, (layer, unit, term), gradient)
            np.testing.assert_allclose(check.difference, gradient, rtol=1e-5, atol=1e-8)
try:
    number_unit(network, passes, 2, 0)
except UserError as error:
    assert "hidden 3 has no weights" in str(error)
else:
    raise AssertionError("a unit without weights")
print("trained")
"""


def run(tmp_path, *parts: str) -> subprocess.CompletedProcess[str]:
    program = "\n".join(parts)
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.slow
def test_an_entry_with_its_kernels_is_complete(tmp_path):
    given = "GIVEN = SOURCES"
    ended = run(tmp_path, COMPLETE, KERNELS, given, TRAINING)
    assert ended.stdout == "trained\n", ended.stderr[-2000:]


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("updates", "'sign' has no kernel: define apply_sign(hyper, weights"),
        ("activations", "'cube' has no kernel: define apply_cube(row) in"),
        ("losses", "'sum-of-squares' has no kernel: define finish_sum_of_sq"),
        ("passes", "'scale' has no kernel: define forward_scale(examples, parameters"),
        ("gradients", "'scale' has no kernel: define accumulate_scale_gradient(rule, number"),
    ],
    ids=["optimizer", "activation", "loss", "layer passes", "layer gradient"],
)
def test_an_entry_without_its_kernels_is_refused_when_the_kernels_are_imported(
    missing, message, tmp_path
):
    program = "import tui_nn.engine.executor"
    given = f"GIVEN = SOURCES.keys() - {{{missing!r}}}"
    ended = run(tmp_path, COMPLETE, KERNELS, given, program)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith(f"TypeError: {message}"), ended.stderr[-500:]
