"""Entry point of `tui-nn` and `python -m tui_nn`."""

from __future__ import annotations

import os
import sys
import time

GRACE = 5.0
"""Seconds for Python to shut down after the program, before the process is killed."""


def run() -> int:
    """Run the program; Ctrl+C shows no traceback, even during imports and printing.

    Returns:
        The exit status.
    """
    _leave_out_scipy()
    try:
        from tui_nn.cli.main import main

        status = main()
    except KeyboardInterrupt:
        from tui_nn.signals import INTERRUPTED

        status = INTERRUPTED
    _end_soon(status)
    return status


def _leave_out_scipy() -> None:
    """Let Numba find no SciPy: importing it takes a tenth of a start, and no kernel uses it."""
    sys.modules.setdefault("scipy", None)  # type: ignore[arg-type]


def _end_soon(status: int) -> None:
    """Make sure that the process exits: at once on Ctrl+C, and after `GRACE` seconds in any case.

    Python would wait for threads without limit, and print a traceback if interrupted meanwhile.
    """
    import contextlib
    import signal
    from threading import Thread

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    with contextlib.suppress(RuntimeError):  # the system has no more threads
        Thread(target=_end_late, args=(status,), name="end", daemon=True).start()


def _end_late(status: int) -> None:
    time.sleep(GRACE)
    os._exit(status)


if __name__ == "__main__":
    sys.exit(run())
