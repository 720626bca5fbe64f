"""Which kernels have to be compiled before others can run, and how many are done.

A kernel's machine code includes that of all kernels it calls. So the first call of a kernel
compiles all kernels that it reaches, the innermost first, unless its own code is in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from tui_nn import jit

Tell = Callable[[int, int], None]
"""Called with (kernels compiled, kernels to compile)."""


def missing_kernels(entries: Iterable[Callable[..., Any]]) -> set[str]:
    """Names of the kernels that calls of all `entries` will compile.

    Args:
        entries: kernels that are called from Python.
    """
    missing: set[str] = set()
    waiting = [entry for entry in entries if jit.is_kernel(entry)]
    seen = set(waiting)
    while waiting:
        kernel = waiting.pop()
        name = kernel.__name__
        if not jit.is_inlined(kernel):
            if jit.is_compiled(name):
                continue
            missing.add(name)
        callees = set(called_kernels(kernel)) - seen
        seen |= callees
        waiting.extend(callees)
    return missing


def called_kernels(kernel: Any) -> Iterator[Any]:
    """The kernels that the source of `kernel` names, directly or as attributes of a module."""
    function = kernel.py_func
    names = function.__code__.co_names
    for name in names:
        value = function.__globals__.get(name)
        inner = [getattr(value, other, None) for other in names]
        for found in inner if isinstance(value, ModuleType) else [value]:
            if jit.is_kernel(found):
                yield found


@contextmanager
def counting_kernels(missing: set[str], tell: Tell) -> Iterator[None]:
    """While the context is open, call `tell` after each compiled kernel.

    A kernel that is compiled although it is not in `missing`, since its file could not be used,
    is counted too.
    """
    done: set[str] = set()

    def note(name: str) -> None:
        if name not in done:  # it may be compiled again for arguments of other types
            done.add(name)
            tell(len(done), len(done | missing))

    with jit.watch_compilations(note):
        yield
