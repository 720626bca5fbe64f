"""Plotext's kernel keeps the interpreter lock, and its import changes nothing for other threads."""

from __future__ import annotations

import subprocess
import sys


def run(program: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()


def test_calls_into_the_kernel_keep_the_lock():
    program = """
from _ctypes import FUNCFLAG_PYTHONAPI
from tui_nn.ui.drawing.plotext_import import import_plotext

import_plotext()
from plotext._kernel.clink import clink
functions = [f for f in vars(clink).values() if hasattr(f, "_flags_")]
assert len(functions) > 100
print(all(f._flags_ & FUNCFLAG_PYTHONAPI for f in functions))
"""
    assert run(program) == "True"


def test_ctypes_is_never_changed_while_plotext_is_imported():
    program = """
import ctypes, sys
from tui_nn.ui.drawing.plotext_import import import_plotext

before, seen = dict(vars(ctypes)), []
sys.addaudithook(lambda event, _: seen.append(dict(vars(ctypes)) == before)
                 if event in ("import", "ctypes.dlopen") else None)
import_plotext()
assert len(seen) > 50
print(all(seen))
"""
    assert run(program) == "True"


def test_the_import_system_is_left_as_it_was():
    program = """
import sys
from tui_nn.ui.drawing.plotext_import import import_plotext

before = list(sys.meta_path)
import_plotext()
print(sys.meta_path == before)
"""
    assert run(program) == "True"
