from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from importlib import metadata

import platformdirs
import pytest

from tui_nn import __version__, jit
from tui_nn.headless import doctor as machine
from tui_nn.storage.faults import clear_fault, record_fault
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")

Usage = namedtuple("Usage", "total used free")


def by_name(findings):
    return {finding.name: finding for finding in findings}


def test_versions_are_those_installed():
    found = by_name(machine.examine_program())
    assert found["tui-nn"].used == __version__
    assert found["textual"].used == metadata.version("textual")
    assert not any(finding.advice for finding in found.values())


def test_a_missing_package_is_a_problem(monkeypatch):
    monkeypatch.setattr(machine, "PACKAGES", ("no-such-package-here",))
    missing = by_name(machine.examine_program())["no-such-package-here"]
    assert (missing.found, bool(missing.advice)) == ("missing", True)


@pytest.mark.parametrize(("required", "is_tried"), [("==0.0.1", False), (">=0.0.1", True)])
def test_a_version_outside_the_tested_range_is_hinted_at(monkeypatch, required, is_tried):
    monkeypatch.setattr(metadata, "requires", lambda _: [f"textual{required}"])
    textual = by_name(machine.examine_program())["textual"]
    assert textual.found == metadata.version("textual")
    assert not textual.advice
    assert (f"textual{required}" in textual.hint) is not is_tried


def test_the_kernels_are_counted_and_their_folder_named(monkeypatch, tmp_path):
    kept = tmp_path / "kernel.nbc"
    kept.write_bytes(b"x" * 1_500_000)
    monkeypatch.setattr(jit, "open_folder", lambda: None)
    monkeypatch.setattr(jit, "kept_files", lambda: [kept])
    found = by_name(machine.examine_machine())["kernels"]
    assert found.used == "1 compiled"
    assert found.because == f"1.5 MB in {jit.FOLDER}"
    monkeypatch.setattr(jit, "kept_files", list)
    found = by_name(machine.examine_machine())["kernels"]
    assert found.used == "compiled when needed"
    assert "tui-nn warmup" in found.because


def test_a_kernel_folder_that_cannot_be_written_is_a_problem(monkeypatch):
    def refuse():
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(jit, "open_folder", refuse)
    monkeypatch.setattr(jit, "kept_files", list)
    found = by_name(machine.examine_machine())["kernels"]
    assert found.used == "compiled at each start"
    assert "Permission denied" in found.because
    assert "XDG_CACHE_HOME" in found.advice


def test_kernels_that_cannot_be_loaded_are_a_problem(monkeypatch, tmp_path):
    monkeypatch.setattr(jit, "FOLDER", tmp_path)
    monkeypatch.setattr(jit, "open_folder", lambda: None)
    record_fault(tmp_path, "double", "loading", TypeError("takes 2 arguments\nand more"))
    found = by_name(machine.examine_machine())["kernels"]
    assert found.used == "compiled at each start"
    assert found.because == "loading double failed: TypeError: takes 2 arguments"
    assert str(tmp_path) in found.advice
    clear_fault(tmp_path, "double")
    assert by_name(machine.examine_machine())["kernels"].used == "compiled when needed"


def test_kernels_that_can_only_be_read_are_no_problem(monkeypatch, tmp_path):
    def refuse():
        raise PermissionError(13, "Permission denied")

    (tmp_path / "kernel").write_bytes(b"x")
    monkeypatch.setattr(jit, "open_folder", refuse)
    monkeypatch.setattr(jit, "kept_files", lambda: [tmp_path / "kernel"])
    found = by_name(machine.examine_machine())["kernels"]
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
    found = by_name(machine.examine_machine())["kernels"]
    assert found.used == "compiled at each start"
    assert f"{folder.parent} can be written by everybody" in found.because
    assert f"chmod go-w {folder.parent}" in found.advice


def test_a_compiler_that_is_switched_off_is_a_problem(monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    found = by_name(machine.examine_machine())["kernels"]
    assert found.used == "none"
    assert found.advice.startswith("NUMBA_DISABLE_JIT")


@posix
@pytest.mark.parametrize("name", ["runs folder", "own drawings"])
def test_what_others_could_change_is_a_problem(own_folder, name):
    assert not by_name(machine.examine_storage())[name].advice
    own_folder.parent.chmod(0o777)
    found = by_name(machine.examine_storage())[name]
    assert "other users could change them" in found.because
    assert f"chmod go-w {own_folder.parent}" in found.advice


@posix
def test_a_disk_that_takes_no_byte_is_a_problem():
    """As a full one, or a limit on the size of files; a name alone costs nothing."""
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "from tui_nn.cli.main import main; sys.exit(main(['doctor', '--json']))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert run.returncode == 1
    report = json.loads(run.stdout)
    used = {finding["name"]: finding["used"] for finding in report["storage"]}
    assert used["runs folder"] == used["own drawings"] == used["data cache"] == "not writable"


def test_an_unknown_home_is_a_problem(monkeypatch, tmp_path):
    def no_home(*_, **__):
        raise RuntimeError("no home")

    for kind in ("state", "data", "cache"):
        monkeypatch.setattr(platformdirs, f"user_{kind}_path", no_home)
    monkeypatch.chdir(tmp_path)
    found = by_name(machine.examine_storage())
    for name in ("runs folder", "own drawings", "data cache"):
        assert found[name].used == "none"
        assert found[name].advice == "set HOME"
    assert list(tmp_path.iterdir()) == []


def test_folders_are_looked_at_and_not_made():
    root = RunStore().root
    found = by_name(machine.examine_storage())
    assert found["runs folder"].used == str(root)
    assert found["runs folder"].because.endswith("made when first needed")
    assert found["runs"].used == "none yet"
    assert not root.exists()


def test_runs_are_counted_and_damaged_ones_are_a_problem():
    store = RunStore()
    store.create(RECIPES["xor"].config)
    found = by_name(machine.examine_storage())["runs"]
    assert found.used.startswith("1 ")
    assert not found.advice
    folder = store.create(RECIPES["xor"].config)
    (folder.path / "state.json").write_text("{")
    found = by_name(machine.examine_storage())["runs"]
    assert "1 damaged" in found.used
    assert "--delete" in found.advice


def test_little_room_is_a_problem(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 5, 5))
    assert by_name(machine.examine_storage())["runs folder"].advice == "make room on this disk"


def test_a_folder_that_is_not_writable_is_a_problem():
    root = RunStore().root
    root.parent.mkdir(parents=True)
    root.write_text("a file where the folder should be")
    found = by_name(machine.examine_storage())["runs folder"]
    assert found.used == "not writable"
    assert found.advice
