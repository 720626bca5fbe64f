"""What Numba is asked for by the environment is refused in a sentence, or works."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tui_nn.compiler_settings import find_fault

REFUSED = {
    "NUMBA_DISABLE_JIT": ["1", " 2"],
    "NUMBA_NUM_THREADS": ["0", "-1"],
    "NUMBA_CPU_FEATURES": ["rubbish", "+avx2,avx", "+avx2, -avx"],
}
ACCEPTED = {
    "NUMBA_DISABLE_JIT": ["", "0", "x"],
    "NUMBA_NUM_THREADS": ["", "1", "99999", "x"],
    "NUMBA_CPU_FEATURES": ["", ",", "+avx2,-avx512f", "+rubbish"],
}

COMPILE = """
from tui_nn.jit import kernel

@kernel
def double(x):
    return 2 * x

assert double(21) == 42
"""

TIMEOUT = 120


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in table.items() for value in values]


def run(tmp_path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


@pytest.mark.parametrize(("name", "value"), pairs(REFUSED))
def test_what_cannot_be_is_named_with_what_to_do(name, value):
    fault = find_fault({name: value})
    assert fault.startswith(name)
    assert "unset it" in fault


@pytest.mark.parametrize(("name", "value"), pairs(ACCEPTED))
def test_everything_else_is_accepted(name, value):
    assert find_fault({name: value}) == ""


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_would_not_work(tmp_path, name):
    assert run(tmp_path, "-c", COMPILE, **{name: REFUSED[name][0]}).returncode != 0 or (
        name == "NUMBA_DISABLE_JIT"  # plain functions work until they need the processor
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"NUMBA_NUM_THREADS": "x", "NUMBA_DISABLE_JIT": "x"},
        {"NUMBA_CPU_NAME": "rubbish"},
        {"NUMBA_CPU_FEATURES": "+rubbish"},
        {"NUMBA_OPT": "rubbish", "NUMBA_THREADING_LAYER": "rubbish", "OMP_NUM_THREADS": "x"},
        {"NUMBA_CACHE_DIR": "/dev/null", "NUMBA_CACHE_LOCATOR_CLASSES": "rubbish"},
        {"PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error", "LC_ALL": "C", "TMPDIR": "/nowhere"},
    ],
    ids=lambda environment: next(iter(environment)),
)
def test_what_is_accepted_works(tmp_path, environment):
    done = run(tmp_path, "-c", COMPILE, **environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command",
    [["train", "--recipe", "xor"], ["evaluate"], ["predict", "x.npy"], ["sheet"], ["warmup"], []],
    ids=lambda words: " ".join(words) or "screen",
)
def test_commands_that_need_a_network_say_so_in_a_line(tmp_path, command):
    done = run(tmp_path, "-m", "tui_nn", *command, NUMBA_DISABLE_JIT="1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"tui-nn: {find_fault({'NUMBA_DISABLE_JIT': '1'})}\n"


@pytest.mark.parametrize("command", ["runs", "recipes", "datasets"])
def test_commands_that_need_none_work(tmp_path, command):
    done = run(tmp_path, "-m", "tui_nn", command, NUMBA_DISABLE_JIT="1")
    assert (done.returncode, done.stderr) == (0, "")
