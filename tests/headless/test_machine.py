from __future__ import annotations

from collections import namedtuple
from importlib import metadata

from tui_nn import __version__, jit
from tui_nn.headless import machine
from tui_nn.training.recipes import RECIPES
from tui_nn.training.runs.store import RunStore

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
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 5, 5))
    assert by_name(machine.examine_storage())["runs folder"].advice == "make room on this disk"


def test_a_folder_that_is_not_writable_is_a_problem():
    root = RunStore().root
    root.parent.mkdir(parents=True)
    root.write_text("a file where the folder should be")
    found = by_name(machine.examine_storage())["runs folder"]
    assert found.used == "not writable"
    assert found.advice
