"""What the command runs: the program, to the end of its process, and no traceback at Ctrl+C."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui_nn.signals import INTERRUPTED

TIMEOUT = 60.0

BEGIN = """
import os, signal, sys, threading, time, types
import tui_nn.__main__ as module

def main():
    {main}

sys.modules["tui_nn.cli.main"] = types.ModuleType("tui_nn.cli.main")
sys.modules["tui_nn.cli.main"].main = main
sys.exit(module.run())
"""
"""A process of the program, with a `main` that a test says."""

INTERRUPTED_IMPORT = """
import sys
from tui_nn.__main__ import run

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "tui_nn.cli.main":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
sys.exit(run())
"""

INTERRUPTED_PRINTING = """
import sys
import tui_nn.cli.main
from tui_nn.__main__ import run

def print_note(text):
    raise KeyboardInterrupt

tui_nn.cli.main.print_note = print_note
sys.argv = ["tui-nn", "--recipe", "none of them"]
sys.exit(run())
"""


def call(program: str) -> subprocess.CompletedProcess[str]:
    """Run `program` in a process of its own."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)


@pytest.mark.parametrize("program", [INTERRUPTED_IMPORT, INTERRUPTED_PRINTING])
def test_ctrl_c_is_no_traceback_also_while_modules_are_imported_and_errors_printed(program):
    done = call(program)
    assert (done.returncode, done.stderr) == (INTERRUPTED, "")


def test_status_is_that_of_the_program():
    assert call(BEGIN.format(main="return 2")).returncode == 2


def test_process_ends_although_a_thread_remains():
    main = "module.GRACE = 0.1; threading.Thread(target=time.sleep, args=(600,)).start(); return 7"
    assert call(BEGIN.format(main=main)).returncode == 7


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
def test_ctrl_c_while_python_ends_is_no_traceback():
    main = (
        "interrupt = lambda: (time.sleep(0.5), os.kill(os.getpid(), signal.SIGINT),"
        " time.sleep(600)); threading.Thread(target=interrupt).start(); return 0"
    )
    done = call(BEGIN.format(main=main))
    assert (done.returncode, done.stderr) == (-2, "")


def test_numba_does_not_import_scipy() -> None:
    loaded = "any(name.startswith('scipy.') for name in sys.modules)"
    done = call(BEGIN.format(main=f"import numba.np.arraymath; print({loaded})"))
    assert done.stdout == "False\n", done.stderr
