"""Compiled kernels are kept, and no trouble with where they are kept is ever more than a compile.

Every case runs in a process of its own, with a cache folder of its own and a tiny kernel.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_nn import jit

MODULE = '''
"""A kernel, called, and whether it came from the cache."""
import sys
{first}
from tui_nn.jit import kernel, is_compiled

@kernel
def double(x):
    return 2 * x

before = is_compiled("double")
assert double(21) == 42
(hits,) = [double.stats.cache_hits.values()]
print("loaded" if sum(hits) else "compiled", before, is_compiled("double"))
'''

TIMEOUT = 120


class Program:
    """A program with one kernel, and a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "program.py"
        self.cache = folder / "cache"
        self.write()

    def write(self, first: str = "") -> None:
        self.path.write_text(MODULE.format(first=first))

    def run(self, **environment: str) -> str:
        """What it prints; nothing may go to standard error."""
        clean = {name: text for name, text in os.environ.items() if not name.startswith("NUMBA")}
        clean |= {"XDG_CACHE_HOME": str(self.cache), "TMPDIR": str(self.path.parent), **environment}
        done = subprocess.run(
            [sys.executable, str(self.path)],
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            env=clean,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout.strip()

    def files(self, pattern: str) -> list[Path]:
        return sorted(self.cache.rglob(pattern))


COMPILED, LOADED = "compiled False True", "loaded True True"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the cache folder cannot be chosen by XDG_CACHE_HOME here")
    return Program(tmp_path)


def test_a_kernel_is_compiled_once(program):
    assert program.run() == COMPILED
    assert program.run() == LOADED
    for file in program.files("*.nb?"):
        assert file.is_relative_to(program.cache / "tui-nn" / "kernels")


def test_it_is_kept_there_even_if_numba_was_there_first(program):
    """And whatever folder another program of the user's keeps its kernels in."""
    program.write(first="import numba")
    assert program.run(NUMBA_CACHE_DIR=str(program.path.parent / "other")) == COMPILED
    assert program.files("*.nbi")
    assert not list(program.path.parent.glob("__pycache__"))
    assert not (program.path.parent / "other").exists()


@pytest.mark.parametrize("pattern", ["*.nbi", "*.nbc"])
@pytest.mark.parametrize("content", [b"", b"garbage", None], ids=["empty", "garbage", "cut"])
def test_a_damaged_file_costs_a_compile(program, pattern, content):
    program.run()
    (file,) = program.files(pattern)
    file.write_bytes(file.read_bytes()[:-20] if content is None else content)
    assert program.run().startswith("compiled")
    program.run()
    assert program.run() == LOADED


def test_a_vanished_file_costs_a_compile(program):
    program.run()
    for file in program.files("*.nbc"):
        file.unlink()
    assert program.run().startswith("compiled")
    assert program.run() == LOADED


def test_without_a_cache_folder_there_is_a_temporary_one(program):
    program.cache.write_text("a file, not a folder")
    assert program.run() == COMPILED
    assert program.cache.read_text() == "a file, not a folder"


def test_a_folder_that_cannot_be_written_is_no_trouble(program):
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    program.cache.mkdir()
    program.cache.chmod(0o500)
    assert program.run() == COMPILED


def test_without_compilation_kernels_are_plain_functions(program):
    program.path.write_text(
        "from tui_nn.jit import kernel\n"
        "@kernel\n"
        "def double(x):\n"
        "    return 2 * x\n"
        "print(double(2))\n"
    )
    assert program.run(NUMBA_DISABLE_JIT="1") == "4"


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A package that has the files which the digest reads."""
    package = tmp_path / "tui_nn"
    for entry in jit.KERNEL_SOURCES:
        path = package / entry
        if path.suffix:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(entry)
        else:
            path.mkdir(parents=True, exist_ok=True)
            (path / "module.py").write_text(entry)
    monkeypatch.setattr(jit, "__file__", str(package / "jit.py"))
    return package


@pytest.mark.parametrize("entry", jit.KERNEL_SOURCES)
def test_the_digest_changes_with_each_source(package, entry):
    path = package / entry
    before = jit.source_digest()
    assert jit.source_digest() == before
    file = path if path.suffix else path / "module.py"
    file.write_text(file.read_text() + "#")
    changed = jit.source_digest()
    assert changed != before
    assert changed in jit.cache_folder().name
    if not path.suffix:
        (path / "other.py").write_text("new")
        assert jit.source_digest() != changed


def test_every_kernel_and_every_constant_in_it_is_in_the_digest():
    """Constants are compiled into the kernels that use them, wherever they come from."""
    package = Path(jit.__file__).parent
    digested = set()
    for entry in jit.KERNEL_SOURCES:
        path = package / entry
        digested |= set(path.glob("*.py")) if path.is_dir() else {path}
    kernels = [path for path in package.rglob("*.py") if "@kernel\n" in path.read_text("utf-8")]
    assert len(kernels) > 5
    sources = set(kernels)
    for path in kernels:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not str(node.module).startswith("tui_nn."):
                continue
            if any(alias.name.isupper() for alias in node.names):
                sources.add(package.parent / f"{node.module.replace('.', '/')}.py")
    assert package / "engine" / "activations.py" in sources
    assert sources <= digested


def test_liberties_never_include_the_absence_of_nan():
    assert not {"nnan", "ninf", "fast"} & jit.FASTMATH


def test_machine_code_of_long_ago_is_deleted_when_there_is_a_new_version(tmp_path):
    old, recent = tmp_path / "old", tmp_path / "recent"
    for folder in (old, recent):
        folder.mkdir()
        (folder / "kernel.nbi").write_bytes(b"code")
    long_ago = old.stat().st_mtime - jit.LONGEST_KEPT - 60
    os.utime(old, (long_ago, long_ago))
    jit.discard_unused(tmp_path)
    assert list(tmp_path.iterdir()) == [recent]
