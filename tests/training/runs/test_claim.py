"""One process holds a run, also where the file system has no locks; looking disturbs nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tui_nn.storage import locks as locks_module
from tui_nn.training.runs import claim as claim_module
from tui_nn.training.runs.claim import RECORD, SILENCE, Claim, HeldError, claim, find_holder
from tui_nn.training.runs.owner import Owner, read_owner, this_process

HOLD = """
import errno, sys
from pathlib import Path

def unsupported(*_):
    raise OSError(errno.ENOLCK, "No locks available")

if sys.argv[2] != "exact":
    import fcntl
    fcntl.flock = unsupported if sys.argv[2] == "missing" else lambda *_: None
from tui_nn.training.runs.claim import claim
held = claim(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.readline()
"""

LOCKS = ["exact", "missing", "local"]
"""Locks that work, that the file system lacks, and that exclude no one, as on another computer."""


def have_locks(patch: pytest.MonkeyPatch, kind: str) -> None:
    def unsupported(*_: object, **__: object) -> None:
        raise OSError(37, "No locks available")

    if kind == "missing":
        patch.setattr(locks_module, "try_lock", unsupported)
        patch.setattr(claim_module, "try_lock", unsupported)
    elif kind == "local":
        patch.setattr(locks_module, "try_lock", lambda *_, **__: None)
        patch.setattr(claim_module, "try_lock", lambda *_, **__: None)


@pytest.fixture(params=LOCKS)
def locks(request, monkeypatch) -> str:
    if request.param != "exact" and sys.platform == "win32":
        pytest.skip("folders without locks are POSIX's")
    monkeypatch.setattr(claim_module, "PATIENCE", 0.0)
    have_locks(monkeypatch, request.param)
    return request.param


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch) -> Owner:
    """A record that a process on another computer wrote, where locks exclude no one."""
    have_locks(monkeypatch, "local")
    owner = replace(this_process(), host="node7", machine="another boot", pid=4321)
    write(tmp_path, owner)
    return owner


def write(folder: Path, owner: Owner, age: float = 0.0) -> None:
    record = folder / RECORD
    record.write_text(json.dumps(asdict(owner)))
    os.utime(record, (time.time() - age,) * 2)


def test_it_is_held_until_it_is_released(tmp_path, locks):
    assert find_holder(tmp_path) is None
    held = claim(tmp_path)
    holder = find_holder(tmp_path)
    assert holder is not None
    assert holder.is_certain
    assert str(holder) == f"process {os.getpid()}"
    for force in (False, True):
        with pytest.raises(HeldError):
            claim(tmp_path, force=force)
    assert not held.is_lost()
    held.release()
    assert find_holder(tmp_path) is None
    claim(tmp_path).release()
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_looking_does_not_take_it(tmp_path, locks):
    held = claim(tmp_path)
    assert all(find_holder(tmp_path) for _ in range(3))
    held.release()
    assert not any(find_holder(tmp_path) for _ in range(3))


@pytest.mark.parametrize("killed_locks", LOCKS)
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table")
def test_a_living_process_holds_it_and_a_killed_one_does_not(tmp_path, monkeypatch, killed_locks):
    monkeypatch.setattr(claim_module, "PATIENCE", 0.0)
    have_locks(monkeypatch, killed_locks)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path), killed_locks],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(HeldError, match=f"process {other.pid}"):
            claim(tmp_path, force=True)
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # it is a zombie now
        assert find_holder(tmp_path) is None
        other.wait(60)
    claim(tmp_path).release()


@pytest.mark.skipif(sys.platform == "win32", reason="the program that waits is POSIX's")
def test_a_program_that_is_started_does_not_inherit_it(tmp_path):
    held = claim(tmp_path)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False) as other:
        held.release()
        assert find_holder(tmp_path) is None
        other.communicate(timeout=60)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table")
def test_a_process_number_that_was_given_away_again_holds_nothing(tmp_path, locks):
    write(tmp_path, replace(this_process(), started=1))
    assert find_holder(tmp_path) is None
    claim(tmp_path).release()


def test_an_owner_elsewhere_is_uncertain_until_it_was_silent_for_long(tmp_path, elsewhere):
    holder = find_holder(tmp_path)
    assert holder is not None
    assert not holder.is_certain
    assert str(holder) == "process 4321 on node7"
    with pytest.raises(HeldError):
        claim(tmp_path)
    write(tmp_path, elsewhere, age=SILENCE + 5)
    assert find_holder(tmp_path) is None
    claim(tmp_path).release()


def test_the_clock_of_this_computer_does_not_matter(tmp_path, elsewhere, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert find_holder(tmp_path) is not None
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert find_holder(tmp_path) is not None


def test_force_takes_it_from_an_uncertain_owner_who_notices(tmp_path, monkeypatch):
    have_locks(monkeypatch, "local")
    first = claim(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Owner, "is_here", property(lambda owner: False))
        second = claim(tmp_path, force=True)
    assert first.is_lost()
    assert not second.is_lost()
    first.release()
    assert not second.is_lost(), "it is not for the first to remove the record of the second"
    second.release()


def test_a_damaged_record_is_an_uncertain_owner(tmp_path, monkeypatch):
    have_locks(monkeypatch, "missing")
    (tmp_path / RECORD).write_bytes(b"{")
    holder = find_holder(tmp_path)
    assert holder is not None
    assert not holder.is_certain
    assert str(holder) == "another process"
    claim(tmp_path, force=True).release()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"pid": "x"}', b"[" * 5000, b"\xff\xfe"])
def test_a_record_can_hold_anything(tmp_path, content):
    (tmp_path / RECORD).write_bytes(content)
    assert read_owner(tmp_path / RECORD) is None


def test_the_heartbeat_is_heard_and_only_as_long_as_it_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(claim_module, "HEARTBEAT", 0.01)
    held = claim(tmp_path)
    record = tmp_path / RECORD
    os.utime(record, (1, 1))
    deadline = time.monotonic() + 60
    while record.stat().st_mtime == 1:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    held.release()
    time.sleep(0.05)
    assert not record.exists()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_folder_that_is_gone_or_replaced_is_noticed(tmp_path, replaced):
    folder = tmp_path / "run"
    folder.mkdir()
    held = claim(folder)
    folder.rename(tmp_path / "away")
    if replaced:
        folder.mkdir()
    assert held.is_lost()
    held.release()
    assert not replaced or not any(folder.iterdir())


def test_a_full_disk_does_not_prevent_holding_it(tmp_path, monkeypatch):
    def full(*_: object) -> bool:
        return False

    with monkeypatch.context() as patch:
        patch.setattr(claim_module, "_sign", full)
        held: Claim = claim(tmp_path)
    assert not held.is_lost()
    assert find_holder(tmp_path) is not None, "the lock still tells"
    held.release()


def test_no_folder_cannot_be_held(tmp_path):
    with pytest.raises(FileNotFoundError):
        claim(tmp_path / "none")
    assert find_holder(tmp_path / "none") is None
