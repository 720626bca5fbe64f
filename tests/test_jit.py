"""The folder of the machine code: its name, its age, and what is known of what lies in it."""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

import numba
import pytest
from llvmlite import binding

from tests.typed import expect
from tui_nn import jit


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
                sources.add(package.parent / f"{expect(node.module).replace('.', '/')}.py")
    assert package / "engine" / "activations.py" in sources
    assert sources <= digested


def test_liberties_never_include_the_absence_of_nan():
    assert not {"nnan", "ninf", "fast"} & jit.FASTMATH


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [
        (jit, "__version__", "9.9.9"),
        (numba, "__version__", "9.9.9"),
        (binding, "get_host_cpu_name", lambda: "i486"),
        (sys, "version", "4.0"),
    ],
    ids=["version", "numba", "processor", "python"],
)
def test_the_folder_is_another_for(monkeypatch, owner, name, value):
    before = jit.cache_folder()
    monkeypatch.setattr(owner, name, value)
    assert jit.cache_folder() != before
    assert jit.cache_folder().parent == before.parent


def test_a_new_version_ends_the_oldest(tmp_path, monkeypatch):
    folders = [tmp_path / str(number) for number in range(jit.MOST_FOLDERS)]
    for age, folder in enumerate(folders):
        folder.mkdir()
        (folder / "double-0.kernel").write_bytes(b"code")
        os.utime(folder, (1e9 - age, 1e9 - age))
    monkeypatch.setattr(jit, "FOLDER", tmp_path / "new")
    jit.open_folder()
    jit.open_folder()
    assert set(tmp_path.iterdir()) == {*folders[:-1], tmp_path / "new"}


def test_compilations_are_noted_and_loading_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(jit, "FOLDER", tmp_path)

    def halve(x):
        return max(x / 2, 1.0)

    with jit.watch_compilations() as names:
        assert jit.kernel(halve)(84) == 42
    assert names == ["halve"], "and nothing of what Numba compiles for itself"
    assert jit.is_compiled("halve")
    assert not jit.is_compiled("alve")
    assert [file.parent for file in jit.kept_files()] == [tmp_path]
    with jit.watch_compilations() as names:
        assert jit.kernel(halve)(84) == 42
    assert names == []
