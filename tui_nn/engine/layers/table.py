"""The kinds of layers by name.

To add one: a file beside `dense.py`, an entry here, and its kernels `forward_<kind>` and
`backward_<kind>` in `kernels/passes.py` and `accumulate_<kind>_gradient` in `kernels/gradients.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from types import MappingProxyType

from tui_nn.engine.layers.dense import Dense
from tui_nn.engine.layers.layer import Layer


def make_layer_table(kinds: Iterable[type[Layer]]) -> Mapping[str, type[Layer]]:
    """A read-only table of kinds by name.

    Raises:
        TypeError: a kind lacks a method or property of `Layer`, its name, or is no dataclass.
        ValueError: two kinds have the same name.
    """
    table: dict[str, type[Layer]] = {}
    for kind in kinds:
        if missing := sorted(kind.__abstractmethods__):
            raise TypeError(f"layer kind {kind.__name__} is incomplete: {', '.join(missing)}")
        if not isinstance(getattr(kind, "kind", None), str) or not is_dataclass(kind):
            raise TypeError(f"layer kind {kind.__name__} must be a dataclass with a `kind`")
        if kind.kind in table:
            raise ValueError(f"two kinds of layers are named {kind.kind!r}")
        table[kind.kind] = kind
    return MappingProxyType(table)


LAYERS: Mapping[str, type[Layer]] = make_layer_table((Dense,))
