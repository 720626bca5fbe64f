"""Imports plotext with calls into its C++ kernel that keep the interpreter lock.

Plotext makes tens of thousands of tiny calls while it is imported and a few hundred for a plot.
Through `ctypes.CDLL` each of them releases the lock and waits until a busy worker thread gives it
back, which stretches a drawing of 4 ms to nearly a second. So the kernel is loaded as
`ctypes.PyDLL`. Only plotext's own module is changed: another thread may load libraries meanwhile.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

BINDING = "plotext._kernel.tools"
"""The private module of plotext that loads the kernel."""


class _LockKeepingLoader(SourceFileLoader):
    """Runs a module with `ctypes.PyDLL` in place of `ctypes.CDLL`."""

    def exec_module(self, module: ModuleType) -> None:
        source = self.get_data(self.path).replace(b"ctypes.CDLL(", b"ctypes.PyDLL(")
        exec(compile(source, self.path, "exec"), vars(module))


class _BindingFinder:
    """Finds `BINDING` alone, with a `_LockKeepingLoader`."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == BINDING else None
        if spec is not None and spec.origin is not None:
            spec.loader = _LockKeepingLoader(name, spec.origin)
        return spec


@cache
def import_plotext() -> Any:
    """Import plotext at the first call, kept from asking the terminal for its size."""
    finder = _BindingFinder()
    sys.meta_path.insert(0, finder)
    try:
        import plotext
    finally:
        sys.meta_path.remove(finder)
    plotext.terminal.limit(False, False)
    return plotext
