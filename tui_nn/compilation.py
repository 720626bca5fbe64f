"""Which kernels have to be compiled before others can run, and how many of them are done.

A kernel's machine code has that of every kernel it calls linked into it. So the first call of one
kernel compiles all that it reaches, the innermost first, unless its own code is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from tui_nn import jit

Tell = Callable[[int, int], None]
"""Told how many kernels are compiled, and of how many."""


def missing_kernels(entries: Iterable[Callable[..., Any]]) -> set[str]:
    """Names of the kernels that calling all of `entries` will compile.

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
    """The kernels whose names the source of `kernel` mentions, by themselves or in a module."""
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
    """Meanwhile, tell how many of the `missing` kernels are compiled, each time that one is.

    A kernel that is compiled though it was not missing, because its file turned out to be
    unusable, is counted among them.
    """
    done: set[str] = set()

    def note(name: str) -> None:
        if name not in done:  # and not just compiled for arguments of other types
            done.add(name)
            tell(len(done), len(done | missing))

    with jit.watch_compilations(note):
        yield
