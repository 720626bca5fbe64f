"""One process holds a run; whoever only looks does not disturb, and nobody inherits the lock."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_nn.training.runs import lock as lock_module
from tui_nn.training.runs.lock import hold, holder, is_held

HOLD = """
import sys
from pathlib import Path
from tui_nn.training.runs.lock import hold
lock = hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".lock"


def test_it_is_held_until_it_is_released(path, monkeypatch):
    monkeypatch.setattr(lock_module, "PATIENCE", 0.0)
    assert not is_held(path)
    lock = hold(path)
    assert is_held(path)
    with pytest.raises(BlockingIOError):
        hold(path)
    lock.release()
    assert not is_held(path)
    hold(path).release()


def test_it_says_who_holds_it(path):
    assert holder(path) is None
    path.write_bytes(b"1234567890 and more than a number")
    assert holder(path) is None
    lock = hold(path)
    assert holder(path) == os.getpid()
    lock.release()


def test_looking_does_not_take_it(path):
    lock = hold(path)
    assert all(is_held(path) for _ in range(3))
    lock.release()
    assert not any(is_held(path) for _ in range(3))


def test_a_killed_process_holds_nothing(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        assert is_held(path)
        other.kill()
        other.wait(60)
        assert not is_held(path)


@pytest.mark.skipif(sys.platform == "win32", reason="the program that waits is POSIX's")
def test_a_program_that_is_started_does_not_inherit_it(path):
    lock = hold(path)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False) as other:
        lock.release()
        assert not is_held(path)
        other.communicate(timeout=60)


def test_without_locks_it_goes_on(path, monkeypatch):
    def unsupported(*_: object, **__: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(lock_module, "try_lock", unsupported)
    hold(path)
    hold(path)
    assert not is_held(path)


def test_no_folder_cannot_be_held(tmp_path):
    with pytest.raises(FileNotFoundError):
        hold(tmp_path / "none" / ".lock")
    assert not is_held(tmp_path / "none" / ".lock")
