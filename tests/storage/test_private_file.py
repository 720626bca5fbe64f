"""Lines are added whole or not at all, whatever the disk, the folder or another program does."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tui_nn.errors import DataError
from tui_nn.storage import locks, private_file
from tui_nn.storage.durable import replace_file
from tui_nn.storage.marker import STALE
from tui_nn.storage.private_file import (
    LOCK_NAME,
    MARKER_NAME,
    append_line,
    open_for_change,
    read_file,
)

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lines"


def full_disk(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_lines_are_added_one_after_the_other(path):
    for line in (b"one", b"", b"three"):
        append_line(path, line)
    assert path.read_bytes() == b"one\n\nthree\n"


def test_a_last_line_that_lacks_its_end_is_completed(path):
    path.write_bytes(b"whole\nbroken off")
    append_line(path, b"new")
    assert path.read_bytes() == b"whole\nbroken off\nnew\n"


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_full_disk_leaves_the_file_as_it_was(path, monkeypatch, failing):
    path.write_bytes(b"one\n")
    with monkeypatch.context() as patch:
        patch.setattr(os, failing, full_disk)
        with pytest.raises(OSError, match="No space"):
            append_line(path, b"two")
    assert path.read_bytes() == b"one\n"
    append_line(path, b"two")
    assert path.read_bytes() == b"one\ntwo\n"


def test_half_a_line_is_taken_back(path, monkeypatch):
    path.write_bytes(b"one\n")
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, content: write(file, content[:3]))
        with pytest.raises(OSError, match="No space"):
            append_line(path, b"twenty")
    assert path.read_bytes() == b"one\n"


@posix
def test_nobody_else_can_read(tmp_path):
    path = tmp_path / "folder" / "lines"
    with open_for_change(path):
        append_line(path, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    append_line(path, b"two")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
def test_a_link_stays_a_link(path, tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"old")
    path.symlink_to(target)
    append_line(path, b"er")
    assert path.is_symlink()
    assert target.read_bytes() == b"old\ner\n"


def test_no_file_is_empty(path):
    assert read_file(path, 10) == b""


def test_what_cannot_be_read_is_one_line(path, tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_file(tmp_path, 10)
    path.write_bytes(b"x" * 11)
    with pytest.raises(DataError, match="more than 10 bytes"):
        read_file(path, 10)


def test_no_folder_is_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "folder" / "lines"
    with pytest.raises(DataError, match="cannot be written") as caught, open_for_change(path):
        pytest.fail("there is no folder")
    assert "\n" not in str(caught.value)


def test_a_failure_inside_is_one_line(path):
    with pytest.raises(DataError, match=r"cannot be written \(No space"), open_for_change(path):
        full_disk()


def test_two_threads_take_turns(path):
    """Each replaces what it has read by one line more; none may be lost."""

    def count(turns: int) -> None:
        for _ in range(turns):
            with open_for_change(path):
                replace_file(path, read_file(path, 10_000) + b"x\n")

    threads = [threading.Thread(target=count, args=(15,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() == 45 * b"x\n"


@pytest.mark.parametrize("state", ["missing", "local"])
def test_they_take_turns_also_where_locks_do_not_work(path, monkeypatch, state):
    def try_lock(*_: object, **__: object) -> None:
        if state == "missing":
            raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(locks, "try_lock", try_lock)
    monkeypatch.setattr(private_file, "PATIENCE", 60.0)
    test_two_threads_take_turns(path)
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, LOCK_NAME}


def test_a_marker_that_a_crashed_program_left_is_in_the_way_for_a_while(path, monkeypatch):
    monkeypatch.setattr(private_file, "PATIENCE", 0.0)
    path.parent.mkdir(parents=True, exist_ok=True)
    marker = path.parent / MARKER_NAME
    marker.touch()
    with pytest.raises(DataError, match="another program"), open_for_change(path):
        pytest.fail("it may still be at work")
    then = marker.stat().st_mtime - STALE - 1
    os.utime(marker, (then, then))
    with open_for_change(path):
        append_line(path, b"one")
    assert not marker.exists()


HOLD = """
import sys
from pathlib import Path
from tui_nn.storage.private_file import open_for_change
with open_for_change(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_program_that_does_not_let_go_is_named(path, monkeypatch):
    monkeypatch.setattr(private_file, "PATIENCE", 0.0)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(DataError, match="another program"), open_for_change(path):
            pytest.fail("it is held")
        other.communicate(b"\n", timeout=60)
    with open_for_change(path):
        append_line(path, b"one")
    assert path.read_bytes() == b"one\n"


def test_without_locks_it_continues(path, monkeypatch):
    def unsupported(_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(locks, "try_lock", unsupported)
    with open_for_change(path):
        append_line(path, b"one")
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, LOCK_NAME}
