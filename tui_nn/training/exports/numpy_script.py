"""A network as a Python file that needs NumPy alone, with its weights in an NPZ file beside it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from tui_nn.storage.durable import replace_file
from tui_nn.text import plural
from tui_nn.training.exports.scripts import (
    NUMPY_ACTIVATIONS,
    Script,
    function_name,
    write_script,
)
from tui_nn.training.exports.subject import DenseLayer, Subject


def write_numpy(subject: Subject, path: Path) -> tuple[Path, ...]:
    """Write the script to `path` and the weights beside it; the files written.

    Raises:
        OSError: a file cannot be written.
    """
    weights = path.with_suffix(".npz")
    content = io.BytesIO()
    arrays = {}
    for number, layer in enumerate(subject.layers, 1):
        arrays[f"weights_{number}"] = layer.weights
        arrays[f"biases_{number}"] = layer.biases
    np.savez(content, **arrays)  # type: ignore[arg-type]  # its keywords are arrays too
    replace_file(weights, content.getvalue())
    replace_file(path, make_script(subject, weights.name).encode())
    return path, weights


def make_script(subject: Subject, weights: str) -> str:
    """The script; `weights` is the name of the file with the weights."""
    definitions = [f"WEIGHTS = np.load(Path(__file__).with_name({weights!r}))"]
    for name in dict.fromkeys(layer.activation for layer in subject.layers):
        if name in NUMPY_ACTIVATIONS:
            definitions += ["", "", f"def {function_name(name)}(sums):"]
            definitions += [f"    {line}" for line in NUMPY_ACTIVATIONS[name]]
    compute = ["outputs = inputs"]
    for number, layer in enumerate(subject.layers, 1):
        compute += _layer(layer, number)
    return write_script(
        subject,
        Script(
            needs=f"It needs NumPy, and the weights in {weights} beside it.",
            imports=["from pathlib import Path", "", "import numpy as np"],
            definitions=definitions,
            compute=compute,
        ),
    )


def _layer(layer: DenseLayer, number: int) -> list[str]:
    """The lines that compute a layer."""
    inputs, units = layer.weights.shape
    sums = f"outputs @ WEIGHTS['weights_{number}'] + WEIGHTS['biases_{number}']"
    counted = f"{plural(units, 'weighted sum')} of {plural(inputs, 'input')}"
    lines = [f"# {layer.name}: {counted}, and a bias for each"]
    if layer.activation == "linear":
        return [*lines, f"outputs = {sums}"]
    return [*lines, f"outputs = {function_name(layer.activation)}({sums})"]
