"""The parent of a forked run in a checkpoint: its name and step as text, its curves as tensors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.parent import Parent

Array = NDArray[Any]

LONGEST_NAME = 255
"""Characters of a name: it is the name of a folder, and is shown on screens."""


def format_parent(parent: Parent) -> str:
    """Name, step and names of the curves, as JSON."""
    fields = {"name": parent.name, "step": parent.step, "curves": list(parent.curves)}
    return json.dumps(fields)


def parent_tensors(parent: Parent) -> dict[str, Array]:
    """The curves, by the names that `read_parent` expects."""
    return {
        _tensor(name, key): array
        for name, curve in parent.curves.items()
        for key, array in curve.state().items()
    }


def read_parent(text: str, tensors: Mapping[str, Array]) -> Parent:
    """The parent.

    Args:
        text: as of `format_parent`.
        tensors: of the checkpoint.

    Raises:
        ValueError: a part is missing, or of another type.
    """
    try:
        fields = json.loads(text)
        name, step, names = fields["name"], fields["step"], fields["curves"]
        keys = Curve().state()
        curves = {
            curve: Curve.from_state({key: tensors[_tensor(curve, key)] for key in keys})
            for curve in names
        }
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"its parent: {error}") from None
    if type(step) is not int or step < 0:
        raise ValueError(f"its parent: step {step}")
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        raise ValueError("its parent has no name")
    return Parent(name, step, curves)


def _tensor(curve: str, key: str) -> str:
    return f"parent.{curve}.{key}"
