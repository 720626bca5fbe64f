"""Two processes connect, also where the run's folder cannot hold a socket."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.remote.connections import Attached, Hosted, until
from tui_nn.errors import RecordingError, UserError
from tui_nn.headless.running import background
from tui_nn.remote import rendezvous, sockets
from tui_nn.remote.client import RemoteSession
from tui_nn.remote.rendezvous import UnreachableError, listening, reach
from tui_nn.training.protocol.commands import Pause
from tui_nn.training.protocol.events import Failed, Recording
from tui_nn.training.runs.claim import claim
from tui_nn.training.runs.folder import RunFolder


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    path = tmp_path / "runs" / "moons-1"
    path.mkdir(parents=True)
    return RunFolder(path)


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch) -> Path:
    path = tmp_path / "runtime"
    path.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(path))
    return path


@pytest.fixture
def without_sockets(monkeypatch) -> Callable[..., None]:
    """Have folders that cannot hold sockets."""
    listen = sockets.listen

    def only_elsewhere(*folders: Path) -> None:
        def refuse(path: Path) -> sockets.Listener:
            if any(path.is_relative_to(folder) for folder in folders):
                raise PermissionError(1, "Operation not permitted")
            return listen(path)

        monkeypatch.setattr(rendezvous, "listen", refuse)

    return only_elsewhere


def test_the_socket_is_in_the_run_s_folder(folder, runtime):
    with listening(folder) as listener:
        assert listener.path == folder.socket
        reach(folder).close()
    assert not any(runtime.iterdir())
    assert not any(folder.path.iterdir())


def test_otherwise_the_socket_is_in_the_runtime_folder(folder, runtime, without_sockets):
    without_sockets(folder.path)
    with listening(folder) as listener:
        assert listener.path.is_relative_to(runtime)
        assert stat.S_IMODE(listener.path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE((runtime / "tui-nn").stat().st_mode) == 0o700
        assert stat.S_IMODE(folder.address.stat().st_mode) == 0o600
        reach(folder).close()
    assert not any((runtime / "tui-nn").iterdir())
    assert not any(folder.path.iterdir())
    with pytest.raises(FileNotFoundError):
        reach(folder)


def test_without_a_runtime_folder_the_socket_is_in_a_private_temporary_folder(
    folder, tmp_path, without_sockets, monkeypatch
):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "not/absolute")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    without_sockets(folder.path)
    with listening(folder) as listener:
        assert listener.path.is_relative_to(tmp_path / f"tui-nn-{os.getuid()}")
        reach(folder).close()


def test_a_folder_that_others_could_change_is_refused(folder, runtime, without_sockets):
    (runtime / "tui-nn").mkdir()
    (runtime / "tui-nn").chmod(0o777)
    without_sockets(folder.path)
    with pytest.raises(OSError, match="can be written by everybody"), listening(folder):
        pass


def test_a_path_that_is_too_long_for_an_address_does_not_matter(tmp_path, monkeypatch, request):
    runtime = Path(tempfile.mkdtemp(prefix="r"))
    request.addfinalizer(lambda: shutil.rmtree(runtime))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    path = tmp_path / ("x" * 150) / "moons-1"
    path.mkdir(parents=True)
    monkeypatch.setattr(sockets, "OWN_DESCRIPTORS", tmp_path / "none")  # as on macOS
    with listening(RunFolder(path)) as listener:
        assert listener.path.is_relative_to(runtime)
        reach(RunFolder(path)).close()


def test_runs_of_the_same_name_have_different_sockets(folder, tmp_path, runtime, without_sockets):
    other = RunFolder(tmp_path / "others" / "moons-1")
    other.path.mkdir(parents=True)
    without_sockets(folder.path, other.path)
    with listening(folder) as first, listening(other) as second:
        assert first.path != second.path


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"path": 1, "reason": ""}', "[" * 9999])
def test_any_content_of_an_address_file_is_survived(folder, content):
    folder.address.write_text(content)
    with pytest.raises(FileNotFoundError):
        reach(folder)


def test_a_host_elsewhere_is_attached_to(tmp_path, folder, runtime, without_sockets):
    without_sockets(folder.path)
    hosted = Hosted(folder.path)
    hosted.host.publish(Recording(folder.path))
    until(folder.address.exists)
    attached = Attached(folder)
    attached.send(Pause())
    assert hosted.next_command().command == Pause()
    attached.leave()
    hosted.leave()


def test_without_any_socket_the_reason_is_reported_at_once(
    tmp_path, folder, runtime, without_sockets, monkeypatch
):
    without_sockets(tmp_path)
    hosted = Hosted(folder.path)
    hosted.host.publish(Recording(folder.path))
    error = hosted.wait_for(Failed).error
    assert isinstance(error, RecordingError)
    assert "no program can attach to this run" in str(error)
    with pytest.raises(UnreachableError):
        reach(folder)
    held = claim(folder.path)
    expected = (
        rf"^moons-1 is being trained by process {os.getpid()}; it cannot be attached to: no socket"
        r" can be made in .*moons-1 \(Operation not permitted\) nor in .*tui-nn \(Operation not"
        rf" permitted\); `tui-nn runs --follow moons-1` shows .*, `kill {os.getpid()}` stops it$"
    )
    with pytest.raises(UserError, match=expected):
        RemoteSession(folder).connect()
    with pytest.raises(UserError, match=expected):
        folder.claim()
    assert "it cannot be attached to" in background.describe_background(folder, 7, paused=False)
    held.release()
    with pytest.raises(UserError, match="moons-1 is not being trained: `tui-nn --resume moons-1`"):
        RemoteSession(folder).connect()
    hosted.leave()
