"""Environment variables that stop Numba from compiling, checked before Numba is imported.

Numba itself would raise an exception from deep inside, or end the process. Values that it ignores
with a warning, as most that it cannot parse, are no fault.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_nn.errors import UserError


def require_compiler(environment: Mapping[str, str]) -> None:
    """Check that kernels can be compiled.

    Raises:
        UserError: a variable of the environment prevents it.
    """
    fault = find_fault(environment)
    if fault:
        raise UserError(fault)


def find_fault(environment: Mapping[str, str]) -> str:
    """The variable that prevents compiling and what to do; empty if there is none."""
    if _number(environment.get("NUMBA_DISABLE_JIT")) not in (None, 0):
        return "NUMBA_DISABLE_JIT is set, but the networks here run only compiled; unset it"
    threads = _number(environment.get("NUMBA_NUM_THREADS"))
    if threads is not None and threads < 1:
        return f"NUMBA_NUM_THREADS={threads}: Numba needs at least 1; change or unset it"
    features = environment.get("NUMBA_CPU_FEATURES", "")
    if any(feature[0] not in "+-" for feature in features.split(",") if feature):
        return (
            f"NUMBA_CPU_FEATURES={features}: every feature needs a + or a - in front; change or"
            " unset it"
        )
    return ""


def _number(text: str | None) -> int | None:
    """The integer that Numba parses from `text`; None if it parses none."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
