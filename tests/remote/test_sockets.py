from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from tests.remote.connections import stale_socket
from tui_nn.remote import sockets
from tui_nn.remote.sockets import connect, is_same_user, listen, peer_user
from tui_nn.storage.private_folders import ExposedError


def exchange(path: Path) -> None:
    """Listen at `path`, connect, and say something."""
    with listen(path) as listener, connect(path) as line:
        answered, _ = listener.socket.accept()
        with answered:
            assert peer_user(answered) == os.getuid()
            answered.sendall(b"hello")
            assert line.recv(5) == b"hello"


def test_two_ends_connect(tmp_path):
    exchange(tmp_path / "socket")


def test_no_other_user_can_ever_connect(tmp_path, monkeypatch):
    """Whatever the mask, from the moment there is a file; its first folder is closed as well."""
    seen = []
    bind = socket.socket.bind

    def look(self, address):
        bind(self, address)
        seen.append(stat.S_IMODE(Path(address).parent.stat().st_mode))

    monkeypatch.setattr(socket.socket, "bind", look)
    before = os.umask(0)
    try:
        with listen(tmp_path / "socket"):
            mode = (tmp_path / "socket").stat().st_mode
    finally:
        os.umask(before)
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600
    assert seen == [0o700]


def test_only_the_socket_remains_in_the_folder(tmp_path):
    (tmp_path / ".socket-killed").mkdir()
    with listen(tmp_path / "socket"):
        assert [path.name for path in tmp_path.iterdir()] == ["socket"]


def test_a_listener_removes_its_own_socket_and_no_other(tmp_path):
    with listen(tmp_path / "socket"):
        pass
    assert not (tmp_path / "socket").exists()
    with listen(tmp_path / "socket") as first:
        second = listen(tmp_path / "socket")
    assert first.socket.fileno() == -1
    with second:
        connect(tmp_path / "socket").close()


def test_the_socket_of_a_killed_process_is_replaced(tmp_path):
    with stale_socket(tmp_path / "socket"):
        with pytest.raises(ConnectionRefusedError):
            connect(tmp_path / "socket")
        exchange(tmp_path / "socket")


@pytest.mark.skipif(not sockets.OWN_DESCRIPTORS.is_dir(), reason="the system has no /proc")
def test_a_path_may_be_longer_than_an_address(tmp_path):
    folder = tmp_path / ("a" * 100) / ("b" * 100)
    folder.mkdir(parents=True)
    exchange(folder / "socket")


def test_a_folder_that_others_can_write_to_is_refused(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    path = folder / "socket"
    with listen(path):
        folder.chmod(0o777)
        with pytest.raises(ExposedError, match="chmod go-w"):
            connect(path)
        with pytest.raises(ExposedError, match="chmod go-w"):
            listen(folder / "other")
        assert list(folder.iterdir()) == [path]
        folder.chmod(0o700)
        connect(path).close()


def test_connecting_without_a_listener_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        connect(tmp_path / "socket")


def test_a_failed_listen_leaves_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        listen(tmp_path / "missing" / "socket")


def test_another_user_is_recognized(tmp_path, monkeypatch):
    with listen(tmp_path / "socket") as listener, connect(tmp_path / "socket"):
        answered, _ = listener.socket.accept()
        with answered:
            assert is_same_user(answered)
            monkeypatch.setattr(sockets, "peer_user", lambda _: os.getuid() + 1)
            assert not is_same_user(answered)
        with pytest.raises(PermissionError):
            connect(tmp_path / "socket")
