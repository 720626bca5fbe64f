from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from tui_nn.storage.durable import replace_file

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links are POSIX")


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_parts_are_written_one_behind_the_other(tmp_path):
    path = tmp_path / "file"
    replace_file(path, b"one", memoryview(b"two"))
    replace_file(path, b"three")
    assert path.read_bytes() == b"three"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("owner", "name"), [(os, "fsync"), (Path, "replace")])
def test_a_replacement_that_fails_leaves_the_old_file_and_no_draft(
    tmp_path, monkeypatch, owner, name
):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(owner, name, full_disk)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_permissions_are_those_asked_for(tmp_path):
    path = tmp_path / "file"
    replace_file(path, b"mine", permissions=0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
def test_a_link_stays_a_link(tmp_path):
    target, path = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    path.symlink_to(target)
    replace_file(path, b"new")
    assert path.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "none" / "file", b"new")
