"""A network's weights as a Keras 3 `.weights.h5` file, with a script that loads them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from tui_nn.engine.activations import LEAKY_SLOPE
from tui_nn.extras import require
from tui_nn.storage.durable import replace_file
from tui_nn.training.exports.scripts import Script, write_script
from tui_nn.training.exports.subject import Subject

ENDING = ".weights.h5"

ACTIVATIONS: Mapping[str, str] = {
    "leaky-relu": f"lambda sums: keras.activations.leaky_relu(sums, {LEAKY_SLOPE})",
}
"""Activations that Keras knows under another name, or with another slope."""


def write_keras(subject: Subject, path: Path) -> tuple[Path, ...]:
    """Write the weights to `path`, and a script beside it; the files written.

    Raises:
        MissingExtraError: the extra "keras" is not installed.
        OSError: a file cannot be written.
    """
    h5py = require("h5py", "keras", "writing Keras weights")
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.create_group("vars").attrs["name"] = "sequential"
        for number, layer in enumerate(subject.layers):
            name = layer_name(number)
            group = file.create_group(f"layers/{name}/vars")
            group.attrs["name"] = name
            group.create_dataset("0", data=layer.weights)
            group.create_dataset("1", data=layer.biases)
    replace_file(path, content.getvalue())
    script = path.with_name(path.name.removesuffix(ENDING) + ".py")
    replace_file(script, make_script(subject, path.name).encode())
    return path, script


def layer_name(number: int) -> str:
    """What Keras calls the dense layer `number`, from 0, of a model: dense, dense_1, …"""
    return f"dense_{number}" if number else "dense"


def make_script(subject: Subject, weights: str) -> str:
    """The script that loads the file called `weights`."""
    layers = []
    for layer in subject.layers:
        activation = ACTIVATIONS.get(layer.activation, repr(layer.activation))
        layers.append(f"keras.layers.Dense({len(layer.biases)}, activation={activation})")
    return write_script(
        subject,
        Script(
            needs=f"It needs Keras 3, and the weights in {weights} beside it.",
            imports=["from pathlib import Path", "", "import keras", "import numpy as np"],
            definitions=[
                "",
                f"layers = [keras.Input(({subject.schema.in_features},))]",
                *(f"layers.append({layer})" for layer in layers),
                "model = keras.Sequential(layers)",
                f"model.load_weights(Path(__file__).with_name({weights!r}))",
            ],
            compute=["outputs = model.predict(inputs, verbose=0)"],
        ),
    )
