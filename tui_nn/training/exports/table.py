"""EXPORTS: the formats that networks and runs are exported to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_nn.training.exports.card import write_card
from tui_nn.training.exports.curves import RunCurves, write_csv, write_json
from tui_nn.training.exports.keras_weights import write_keras
from tui_nn.training.exports.numpy_script import write_numpy
from tui_nn.training.exports.onnx_model import write_onnx
from tui_nn.training.exports.plots import write_png, write_svg
from tui_nn.training.exports.subject import Subject
from tui_nn.training.exports.tensorboard_events import write_tensorboard
from tui_nn.training.exports.torch_weights import write_torch


@dataclass(frozen=True, slots=True)
class Export:
    """A format.

    Attributes:
        name: what it is called.
        help: what is written, half a sentence.
        ending: of the file's name; "" for a folder.
        beside: ending of the name of a second file beside it; "" for none.
        mark: what stands before the ending of a name that is made up, so that the files of several
            formats can be in one folder.
        extra: the extra of tui-nn that it needs; "" for none.
        write_network: writes a network to a path and returns the files written; None if the format
            is not one of networks.
        write_run: the same for the measures of a recorded run.
    """

    name: str
    help: str
    ending: str
    beside: str = ""
    mark: str = ""
    extra: str = ""
    write_network: Callable[[Subject, Path], tuple[Path, ...]] | None = None
    write_run: Callable[[RunCurves, Path], tuple[Path, ...]] | None = None

    def targets(self, path: Path) -> tuple[Path, ...]:
        """The files that would be written for the output `path`."""
        if not self.beside:
            return (path,)
        return path, path.with_name(self.stem(path) + self.beside)

    def stem(self, path: Path) -> str:
        """The name of a file in this format without its ending."""
        return path.name.removesuffix(self.ending)


CHECKPOINT_ENDING = ".safetensors"
"""Ending of our own files."""

NETWORK_EXPORTS = (
    Export(
        "onnx",
        "an ONNX model with its preparation",
        ".onnx",
        extra="onnx",
        write_network=write_onnx,
    ),
    Export(
        "numpy", "a Python file that needs NumPy alone", ".py", ".npz", write_network=write_numpy
    ),
    Export(
        "torch",
        "PyTorch's weights and a script",
        ".safetensors",
        ".py",
        "_pytorch",
        write_network=write_torch,
    ),
    Export(
        "keras",
        "Keras weights and a script",
        ".weights.h5",
        ".py",
        "_keras",
        "keras",
        write_keras,
    ),
    Export("card", "a model card", ".md", write_network=write_card),
)

RUN_EXPORTS = (
    Export("csv", "the measures of each epoch", ".csv", write_run=write_csv),
    Export("json", "settings, results and curves", ".json", write_run=write_json),
    Export("svg", "the loss curves as a picture", ".svg", write_run=write_svg),
    Export("png", "the loss curves as a picture", ".png", extra="data", write_run=write_png),
    Export(
        "tensorboard",
        "event files, a folder each for training and validation",
        "",
        extra="tensorboard",
        write_run=write_tensorboard,
    ),
)

EXPORTS: Mapping[str, Export] = {export.name: export for export in NETWORK_EXPORTS + RUN_EXPORTS}


def find_network_export(path: Path) -> Export | None:
    """The format of networks that a file's name asks for; None for a checkpoint.

    PyTorch's weights and checkpoints are both safetensors: those of name_pytorch.safetensors are
    PyTorch's.
    """
    for export in NETWORK_EXPORTS:
        ending = export.ending
        if path.name.endswith(export.mark + ending if ending == CHECKPOINT_ENDING else ending):
            return export
    return None
