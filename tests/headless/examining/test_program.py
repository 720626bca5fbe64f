from __future__ import annotations

import os
from collections import namedtuple
from importlib import metadata
from pathlib import Path

import pytest

import tui_nn
from tui_nn import __version__, jit
from tui_nn.headless.examining import program
from tui_nn.storage.faults import clear_fault, record_fault

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")

Usage = namedtuple("Usage", "total used free")


def by_name(findings):
    return {finding.name: finding for finding in findings}


def test_versions_are_those_installed():
    found = by_name(program.examine_program())
    assert found["tui-nn"].used == __version__
    assert found["tui-nn"].because == f"in {Path(tui_nn.__file__).parent}"
    assert found["textual"].used == metadata.version("textual")
    assert not any(finding.advice for finding in found.values())


def test_a_missing_package_is_a_problem(monkeypatch):
    monkeypatch.setattr(program, "PACKAGES", ("no-such-package-here",))
    missing = by_name(program.examine_program())["no-such-package-here"]
    assert (missing.found, bool(missing.advice)) == ("missing", True)


@pytest.mark.parametrize(("required", "is_tried"), [("==0.0.1", False), (">=0.0.1", True)])
def test_a_version_outside_the_tested_range_is_hinted_at(monkeypatch, required, is_tried):
    monkeypatch.setattr(metadata, "requires", lambda _: [f"textual{required}"])
    textual = by_name(program.examine_program())["textual"]
    assert textual.found == metadata.version("textual")
    assert not textual.advice
    assert (f"textual{required}" in textual.hint) is not is_tried


def test_the_kernels_are_counted_and_their_folder_named(monkeypatch, tmp_path):
    kept = tmp_path / "kernel.nbc"
    kept.write_bytes(b"x" * 1_500_000)
    monkeypatch.setattr(jit, "open_folder", lambda: None)
    monkeypatch.setattr(jit, "kept_files", lambda: [kept])
    found = by_name(program.examine_machine())["kernels"]
    assert found.used == "1 compiled"
    assert found.because == f"1.5 MB in {jit.FOLDER}"
    monkeypatch.setattr(jit, "kept_files", list)
    found = by_name(program.examine_machine())["kernels"]
    assert found.used == "compiled when needed"
    assert "tui-nn warmup" in found.because


def test_a_kernel_folder_that_cannot_be_written_is_a_problem(monkeypatch):
    def refuse():
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(jit, "open_folder", refuse)
    monkeypatch.setattr(jit, "kept_files", list)
    found = by_name(program.examine_machine())["kernels"]
    assert found.used == "compiled at each start"
    assert "Permission denied" in found.because
    assert "XDG_CACHE_HOME" in found.advice


def test_kernels_that_cannot_be_loaded_are_a_problem(monkeypatch, tmp_path):
    monkeypatch.setattr(jit, "FOLDER", tmp_path)
    monkeypatch.setattr(jit, "open_folder", lambda: None)
    record_fault(tmp_path, "double", "loading", TypeError("takes 2 arguments\nand more"))
    found = by_name(program.examine_machine())["kernels"]
    assert found.used == "compiled at each start"
    assert found.because == "loading double failed: TypeError: takes 2 arguments"
    assert str(tmp_path) in found.advice
    clear_fault(tmp_path, "double")
    assert by_name(program.examine_machine())["kernels"].used == "compiled when needed"


def test_kernels_that_can_only_be_read_are_no_problem(monkeypatch, tmp_path):
    def refuse():
        raise PermissionError(13, "Permission denied")

    (tmp_path / "kernel").write_bytes(b"x")
    monkeypatch.setattr(jit, "open_folder", refuse)
    monkeypatch.setattr(jit, "kept_files", lambda: [tmp_path / "kernel"])
    found = by_name(program.examine_machine())["kernels"]
    assert (found.used, found.advice) == ("1 compiled", "")
    assert "Permission denied" in found.because
    assert "XDG_CACHE_HOME" in found.hint


@posix
def test_kernels_that_others_could_change_are_a_problem(monkeypatch, tmp_path):
    folder = tmp_path / "shared" / "kernels"
    folder.mkdir(parents=True)
    (folder / f"double-0{jit.SUFFIX}").write_bytes(b"x")
    folder.parent.chmod(0o777)
    monkeypatch.setattr(jit, "FOLDER", folder)
    found = by_name(program.examine_machine())["kernels"]
    assert found.used == "compiled at each start"
    assert f"{folder.parent} can be written by everybody" in found.because
    assert f"chmod go-w {folder.parent}" in found.advice


def test_a_compiler_that_is_switched_off_is_a_problem(monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    found = by_name(program.examine_machine())["kernels"]
    assert found.used == "none"
    assert found.advice.startswith("NUMBA_DISABLE_JIT")
