"""One kernel for each entry of a table, and a kernel that selects among them by code.

An entry without a kernel is refused when the module with the kernels is imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from tui_nn.engine.tables import identifier
from tui_nn.jit import inlined


def kernels_of(
    table: Mapping[str, Any], template: str, parameters: str, module: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The kernel of each entry of `table`, in the order of the table.

    Args:
        table: entries by name.
        template: name of the kernels, with {} for the entry's name: "apply_{}".
        parameters: names of the kernels' parameters: "row, delta".
        module: the globals of the module that defines the kernels.

    Raises:
        TypeError: an entry has no kernel, or its kernel has other parameters.
    """
    return {name: _find_kernel(name, template, parameters, module) for name in table}


def _find_kernel(name: str, template: str, parameters: str, module: Mapping[str, Any]) -> Any:
    wanted = template.format(identifier(name))
    kernel = module.get(wanted)
    signature = f"{wanted}({parameters})"
    if kernel is None:
        raise TypeError(f"{name!r} has no kernel: define {signature} in {module['__name__']}")
    found = ", ".join(inspect.signature(kernel.py_func).parameters)
    if found != parameters:
        raise TypeError(f"the kernel of {name!r} is {wanted}({found}), expected {signature}")
    return kernel


def select_by_code(kernels: Mapping[str, Any], parameters: str, *, returns: bool = False) -> Any:
    """An inlined kernel (code, *parameters) that calls the kernel at position `code`.

    Numba can neither index a tuple of functions by a number known at run time, nor inline a call
    with *arguments. So the chain of comparisons is written out as source:

        def select(code, row):
            if code == 0:
                kernel_0(row)
            elif code == 1:
                ...
            else:
                raise ValueError("no kernel has this code")

    Args:
        kernels: from `kernels_of`.
        parameters: names of the kernels' parameters.
        returns: whether the kernels return a value, which the selecting one returns.
    """
    prefix = "return " if returns else ""
    lines = [f"def select(code, {parameters}):"]
    for code in range(len(kernels)):
        lines.append(f"    {'elif' if code else 'if'} code == {code}:")
        lines.append(f"        {prefix}kernel_{code}({parameters})")
    lines += ["    else:", "        raise ValueError('no kernel has this code')"]
    namespace: dict[str, Any] = {
        f"kernel_{code}": kernel for code, kernel in enumerate(kernels.values())
    }
    exec("\n".join(lines), namespace)
    return inlined(namespace["select"])
