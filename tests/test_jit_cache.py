"""Compiled kernels are kept, and no trouble with where they are kept is ever more than a compile.

Every case runs in processes of their own, with a cache folder of their own and a tiny kernel.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MODULE = """
# A kernel, called, and whether it came from the cache.
import sys
{first}
if "full" in sys.argv:  # not a byte can be written to any file, even by root
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from tui_nn.jit import kernel, is_compiled

@kernel
def double(x):
    return 2 * x

number = float if "float" in sys.argv else int
before = is_compiled("double")
if "wait" in sys.argv:
    print("ready", flush=True)
    sys.stdin.readline()
assert double(number(21)) == 42 and type(double(number(21))) is number
(hits,) = [double.stats.cache_hits.values()]
print("loaded" if sum(hits) else "compiled", before, is_compiled("double"))
"""

CLOSURE = """
from tui_nn.jit import kernel, is_compiled

def times(factor):
    @kernel
    def multiply(x):
        return factor * x
    return multiply

assert [times(2)(21), times(3)(21)] == [42, 63]
print(is_compiled("multiply"))
"""

ADDRESS = """
import numpy as np
from tui_nn.jit import kernel, is_compiled

numbers = np.arange(1_000_000.0)

@kernel
def pick(i):
    return numbers[i]

assert pick(42) == 42
print(is_compiled("pick"))
"""

TIMEOUT = 120


class Program:
    """A program with one kernel, and a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "program.py"
        self.cache = folder / "cache"
        self.site = ""
        self.write()

    def write(self, first: str = "") -> None:
        self.path.write_text(MODULE.format(first=first))

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        clean = {name: text for name, text in os.environ.items() if not name.startswith("NUMBA")}
        return subprocess.Popen(
            [sys.executable, str(self.path), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=clean | {"XDG_CACHE_HOME": str(self.cache), **self._path(), **environment},
        )

    def _path(self) -> dict[str, str]:
        return {"PYTHONPATH": self.site} if self.site else {}

    def run(self, *words: str, **environment: str) -> str:
        """What it prints; nothing may go to standard error."""
        return finish(self.start(*words, **environment))

    def write_site(self, change: str) -> None:
        """Have `change` run before the program, whose kernel stays the same."""
        site = self.path.parent / "site"
        site.mkdir(exist_ok=True)
        (site / "sitecustomize.py").write_text(change)
        self.site = str(site)

    @property
    def faults(self) -> list[str]:
        return [path.read_text() for path in self.cache.rglob("*.fault")]

    @property
    def files(self) -> list[Path]:
        return [path for path in self.cache.rglob("*") if path.is_file()]


def finish(process: subprocess.Popen[str]) -> str:
    printed, errors = process.communicate("go\n", timeout=TIMEOUT)
    assert process.returncode == 0, errors
    assert errors == ""
    return printed.strip()


COMPILED, LOADED, LOST = "compiled False True", "loaded True True", "compiled False False"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the cache folder cannot be chosen by XDG_CACHE_HOME here")
    return Program(tmp_path)


def test_a_kernel_is_compiled_once_for_each_type(program):
    assert program.run() == COMPILED
    assert program.run() == LOADED
    assert program.run("float") == "compiled True True"
    assert program.run("float") == program.run() == LOADED
    assert len(program.files) == 2
    (folder,) = (program.cache / "tui-nn" / "kernels").iterdir()
    assert {file.parent for file in program.files} == {folder}
    assert folder.stat().st_mode & 0o077 == 0, "machine code is nobody else's business"


@pytest.mark.parametrize("setting", ["NUMBA_BOUNDSCHECK", "NUMBA_DEBUGINFO", "NUMBA_SLP_VECTORIZE"])
def test_what_is_compiled_with_other_settings_of_numba_is_kept_apart(program, setting):
    assert program.run(**{setting: "1"}) == COMPILED
    assert program.run() == COMPILED
    assert program.run(**{setting: "1"}) == LOADED


def test_a_changed_kernel_is_compiled(program):
    program.run()
    program.path.write_text(program.path.read_text().replace("2 * x", "x + x"))
    assert program.run().startswith("compiled")
    assert program.run() == LOADED


def test_it_is_kept_there_even_if_numba_was_there_first(program):
    """And whatever folder another program of the user's keeps its kernels in."""
    program.write(first="import numba")
    assert program.run(NUMBA_CACHE_DIR=str(program.path.parent / "other")) == COMPILED
    assert program.run() == LOADED
    assert not list(program.path.parent.glob("__pycache__"))
    assert not (program.path.parent / "other").exists()


def flip_a_bit(content: bytes) -> bytes:
    """In the middle, where the machine code is."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


DAMAGES: list[Callable[[bytes], bytes]] = [
    lambda content: b"",
    lambda content: content[: len(content) // 2],
    lambda content: content[:-1],
    lambda content: bytes(7 * i % 256 for i in range(len(content))),
    flip_a_bit,
]


def test_a_damaged_file_costs_one_compile(program):
    program.run()
    (file,) = program.files
    for damage in DAMAGES:
        file.write_bytes(damage(file.read_bytes()))
        assert program.run() == "compiled True True"
    assert program.run() == LOADED


def test_machine_code_of_another_type_is_never_taken(program):
    program.run()
    (file,) = program.files
    program.run("float")
    (other,) = set(program.files) - {file}
    other.write_bytes(file.read_bytes())
    assert program.run("float") == "compiled True True"
    assert program.run("float") == program.run() == LOADED


def test_a_vanished_folder_costs_a_compile(program):
    program.run()
    (file,) = program.files
    file.unlink()
    file.parent.rmdir()
    assert program.run() == COMPILED
    assert program.run() == LOADED


@pytest.mark.parametrize("types", [("int", "int"), ("int", "float")], ids=["same", "different"])
def test_two_that_compile_at_once_are_no_trouble(program, types):
    processes = [program.start(name, "wait") for name in types]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [finish(process) for process in processes]
    assert COMPILED in said
    # On a busy machine the other may begin when the first is done already.
    assert set(said) <= {COMPILED, "loaded False True"}
    assert len(program.files) == len(set(types))
    for name in types:
        assert program.run(name) == LOADED


def test_without_a_cache_folder_each_start_compiles(program):
    program.cache.write_text("a file, not a folder")
    assert program.run() == program.run() == LOST
    assert program.cache.read_text() == "a file, not a folder"


def test_a_path_that_cannot_be_is_no_trouble(program):
    program.cache /= 300 * "x"
    assert program.run() == program.run() == LOST


def test_a_full_disk_costs_a_compile_and_leaves_nothing_behind(program):
    assert program.run("full") == program.run("full") == LOST
    assert program.files == []
    assert program.run() == COMPILED


def test_what_cannot_be_written_can_be_read(program):
    """As in a container whose image was made with everything compiled."""
    program.run()
    assert program.run("full") == LOADED
    (file,) = program.files
    file.parent.chmod(0o500)
    if os.access(file.parent, os.W_OK):
        return  # root may write in any folder
    assert program.run() == LOADED
    assert program.run("float") == "compiled True True"
    assert program.files == [file]


def test_a_home_that_cannot_be_written_is_no_trouble(program):
    program.cache.mkdir(mode=0o500)
    if os.access(program.cache, os.W_OK):
        pytest.skip("root may write in any folder")
    assert program.run() == program.run() == LOST


@pytest.mark.parametrize("text", [CLOSURE, ADDRESS], ids=["closure", "address"])
def test_what_holds_for_one_process_only_is_not_kept(program, text):
    program.path.write_text(text)
    assert program.run() == program.run() == "False"


def test_without_compilation_kernels_are_plain_functions(program):
    program.path.write_text(
        "from tui_nn.jit import kernel\n"
        "@kernel\n"
        "def double(x):\n"
        "    return 2 * x\n"
        "print(double(2))\n"
    )
    assert program.run(NUMBA_DISABLE_JIT="1") == "4"


BROKEN = """
import numba.core.compiler
{change}
"""


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "del numba.core.compiler.CompileResult._rebuild",
            "loading double failed: AttributeError: type object 'CompileResult' has no",
        ),
        (
            "numba.core.compiler.CompileResult._rebuild = lambda context, components: None",
            "loading double failed: TypeError: <lambda>() takes 2 positional arguments",
        ),
    ],
    ids=["removed", "changed"],
)
def test_a_change_of_numbas_private_interface_costs_a_compile_and_is_recorded(
    program, change, fault
):
    program.run()
    first = program.path.read_text()
    program.run()
    assert program.faults == []
    program.write_site(BROKEN.format(change=change))
    assert program.run() == "compiled True True"
    (text,) = program.faults
    assert text.startswith(fault)
    assert program.path.read_text() == first
    program.write_site("")
    assert program.run() == LOADED
    assert program.faults == [], "it works again"


def test_code_that_cannot_be_saved_is_recorded(program):
    program.write_site(BROKEN.format(change="del numba.core.compiler.CompileResult._reduce"))
    assert program.run() == LOST
    (text,) = program.faults
    assert text.startswith("saving double failed: AttributeError")


def test_a_file_that_cannot_be_unpickled_is_recorded(program):
    program.run()
    (file,) = program.files
    body = b"\x80\x05cno_such_module\nName\n."
    file.write_bytes(hashlib.sha256(body).digest() + body)
    assert program.run() == "compiled True True"
    (text,) = program.faults
    assert text.startswith("loading double failed: ModuleNotFoundError")
