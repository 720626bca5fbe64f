"""A network's weights under PyTorch's names, as safetensors, with a script that loads them.

PyTorch keeps the weights of a linear layer as (out_features, in_features).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tui_nn.engine.activations import LEAKY_SLOPE
from tui_nn.storage.durable import replace_file
from tui_nn.training.exports.scripts import Script, write_script
from tui_nn.training.exports.subject import Subject

MODULES: Mapping[str, str] = {
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "leaky-relu": f"nn.LeakyReLU({LEAKY_SLOPE})",
    "softmax": "nn.Softmax(dim=1)",
}
"""PyTorch's module of each activation; that of "linear" is none."""


def write_torch(subject: Subject, path: Path) -> tuple[Path, ...]:
    """Write the weights to `path`, and a script beside it; the files written.

    Raises:
        OSError: a file cannot be written.
    """
    from safetensors.numpy import save

    tensors = {}
    for place, layer in zip(places(subject), subject.layers, strict=True):
        tensors[f"{place}.weight"] = np.ascontiguousarray(layer.weights.T)
        tensors[f"{place}.bias"] = layer.biases
    replace_file(path, save(tensors, {"format": "pt", "producer": "tui-nn"}))
    script = path.with_suffix(".py")
    replace_file(script, make_script(subject, path.name).encode())
    return path, script


def places(subject: Subject) -> tuple[int, ...]:
    """Where each linear layer is in the `nn.Sequential`, between activations."""
    found, place = [], 0
    for layer in subject.layers:
        found.append(place)
        place += 1 if layer.activation == "linear" else 2
    return tuple(found)


def make_script(subject: Subject, weights: str) -> str:
    """The script that loads the file called `weights`."""
    modules = []
    for layer in subject.layers:
        modules.append("nn.Linear({}, {})".format(*layer.weights.shape))
        if layer.activation != "linear":
            modules.append(MODULES[layer.activation])
    return write_script(
        subject,
        Script(
            needs=f"It needs PyTorch and safetensors, and the weights in {weights} beside it.",
            imports=[
                "from pathlib import Path",
                "",
                "import numpy as np",
                "import torch",
                "from safetensors.torch import load_file",
                "from torch import nn",
            ],
            definitions=[
                "",
                "model = nn.Sequential(",
                *(f"    {module}," for module in modules),
                ")",
                f"model.load_state_dict(load_file(Path(__file__).with_name({weights!r})))",
            ],
            compute=[
                "with torch.no_grad():",
                "    outputs = model(torch.from_numpy(np.ascontiguousarray(inputs))).numpy()",
            ],
        ),
    )
