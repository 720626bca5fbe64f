from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple

import platformdirs
import pytest

from tui_nn.headless.examining import storage
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")

Usage = namedtuple("Usage", "total used free")


def by_name(findings):
    return {finding.name: finding for finding in findings}


@posix
@pytest.mark.parametrize("name", ["runs folder", "own drawings"])
def test_what_others_could_change_is_a_problem(own_folder, name):
    assert not by_name(storage.examine_storage())[name].advice
    own_folder.parent.chmod(0o777)
    found = by_name(storage.examine_storage())[name]
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
    found = by_name(storage.examine_storage())
    for name in ("runs folder", "own drawings", "data cache"):
        assert found[name].used == "none"
        assert found[name].advice == "set HOME"
    assert list(tmp_path.iterdir()) == []


def test_folders_are_looked_at_and_not_made():
    root = RunStore().root
    found = by_name(storage.examine_storage())
    assert found["runs folder"].used == str(root)
    assert found["runs folder"].because.endswith("made when first needed")
    assert found["runs"].used == "none yet"
    assert not root.exists()


def test_runs_are_counted_and_damaged_ones_are_a_problem():
    store = RunStore()
    store.create(RECIPES["xor"].config)
    found = by_name(storage.examine_storage())["runs"]
    assert found.used.startswith("1 ")
    assert not found.advice
    folder = store.create(RECIPES["xor"].config)
    (folder.path / "state.json").write_text("{")
    found = by_name(storage.examine_storage())["runs"]
    assert "1 damaged" in found.used
    assert "--delete" in found.advice


def test_little_room_is_a_problem(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 5, 5))
    assert by_name(storage.examine_storage())["runs folder"].advice == "make room on this disk"


def test_a_folder_that_is_not_writable_is_a_problem():
    root = RunStore().root
    root.parent.mkdir(parents=True)
    root.write_text("a file where the folder should be")
    found = by_name(storage.examine_storage())["runs folder"]
    assert found.used == "not writable"
    assert found.advice
