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
from tui_nn.engine.tables import make_table
from tui_nn.jit import inlined


def add(module, table, entry):
    setattr(module, table, make_table((*getattr(module, table).values(), entry)))


add(optimizers, "OPTIMIZERS", optimizers.Optimizer(
    "sign", (), "w -= r sign(g)", "the sign of the gradient alone", 0.01))
add(activations, "ACTIVATIONS", activations.Activation(
    "cube", "z^3", "a throw-away activation"))
add(losses, "LOSSES", losses.Loss(
    "sum-of-squares", "sum_k (a_k - t_k)^2", "a throw-away loss"))
add(initializers, "INITIALIZERS", initializers.Initializer(
    "halves", "1/2", "a throw-away initializer",
    lambda generator, n, m: np.where(generator.random((n, m)) < 0.5, -0.5, 0.5)))
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
def scale_sum_of_squares(share, units, outputs):
    return 2 * share


@inlined
def fill_sum_of_squares_delta(activation, row, delta, labels, values, sample, scale):
    fill_mean_squared_error_delta(activation, row, delta, labels, values, sample, scale)
""",
}
ANCHORS = {"updates": "PARAMETERS =", "activations": "APPLY =", "losses": "FINISH ="}

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
from tui_nn.engine.executor import Executor, make_rule
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.training.settings.options import OPTIONS

for option, name in (("optimizer", "sign"), ("activation", "cube"), ("output_activation", "cube"),
                     ("loss", "sum-of-squares"), ("initializer", "halves")):
    assert OPTIONS[option].read(name) == name
    assert OPTIONS[option].choices[name]

network = Network(stack_dense((3, 4, 2), ("cube", "linear")), optimizer="sign", dtype=np.float64)
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


def test_an_entry_with_its_kernels_is_complete(tmp_path):
    given = 'GIVEN = ("updates", "activations", "losses")'
    ended = run(tmp_path, COMPLETE, given, KERNELS, TRAINING)
    assert ended.stdout == "trained\n", ended.stderr[-2000:]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("activations", "losses"), "'sign' has no kernel: define apply_sign(hyper, weights"),
        (("updates", "losses"), "'cube' has no kernel: define apply_cube(row) in"),
        (("updates", "activations"), "'sum-of-squares' has no kernel: define finish_sum_of_sq"),
    ],
    ids=["optimizer", "activation", "loss"],
)
def test_an_entry_without_its_kernels_is_refused_when_the_kernels_are_imported(
    given, message, tmp_path
):
    program = "import tui_nn.engine.executor"
    ended = run(tmp_path, COMPLETE, f"GIVEN = {given}", KERNELS, program)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith(f"TypeError: {message}"), ended.stderr[-500:]
