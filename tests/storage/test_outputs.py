"""What is no regular file is written to or refused; it is never replaced by a file."""

from __future__ import annotations

import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui_nn.data.drawings import DrawingFile
from tui_nn.engine.checkpoint import Checkpoint, write_checkpoint
from tui_nn.headless.sheet import make_sheet
from tui_nn.storage import outputs
from tui_nn.storage.durable import replace_file
from tui_nn.storage.outputs import find_fault

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and devices are POSIX")

NULL, FULL = os.makedev(1, 3), os.makedev(1, 7)
"""Linux's numbers of `/dev/null` and `/dev/full`."""


def write_svg(path: Path) -> None:
    make_sheet(count=1, digit=1, seed=0, strokes=None, svg=path)


def export_drawings(path: Path) -> None:
    file = DrawingFile(path.with_name("drawings.jsonl"))
    if not file.content():
        file.keep((((0.0, 0.0), (5.0, 9.0)),), "1")
    file.export(path)


WRITERS: list[Callable[[Path], object]] = [
    lambda path: replace_file(path, b"content"),
    lambda path: write_checkpoint(path, Checkpoint({}, {})),
    export_drawings,
    write_svg,
]
every_writer = pytest.mark.parametrize(
    "write", WRITERS, ids=["file", "checkpoint", "drawings", "sheet"]
)


@pytest.fixture
def pipe(tmp_path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


@pytest.fixture
def device(tmp_path) -> Callable[..., Path]:
    """Makes a device node: never the system's own, for a mistake here would replace it."""

    def make(number: int, kind: int = stat.S_IFCHR) -> Path:
        path = tmp_path / "device"
        try:
            os.mknod(path, kind | 0o600, number)
            if kind == stat.S_IFCHR:
                os.close(os.open(path, os.O_WRONLY))
        except PermissionError:
            pytest.skip("only root can make device nodes, and not on every disk")
        return path

    return make


@pytest.fixture
def listener(tmp_path, monkeypatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")  # a whole path may be too long
        yield tmp_path / "socket"


def reader(path: Path) -> tuple[threading.Thread, bytearray]:
    """A user who reads `path` to its end, once the thread is joined."""
    got = bytearray()
    thread = threading.Thread(target=lambda: got.extend(path.read_bytes()))
    thread.start()
    return thread, got


@every_writer
def test_a_pipe_is_written_to(pipe, write):
    descriptor = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(pipe)
        written = os.read(descriptor, 1 << 20)
    finally:
        os.close(descriptor)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    regular = pipe.with_name("regular")
    write(regular)
    assert written == regular.read_bytes() != b""


def test_a_reader_gets_more_than_a_pipe_holds(pipe):
    thread, got = reader(pipe)
    part = bytes(range(256)) * 4_000
    while True:
        try:
            replace_file(pipe, part, memoryview(part))
        except OSError:  # the reader has not opened it yet
            continue
        break
    thread.join()
    assert got == 2 * part


@every_writer
def test_a_pipe_without_a_reader_is_refused_at_once(pipe, write):
    with pytest.raises(Exception, match="no program is reading from this pipe"):
        write(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_reader_that_has_stopped_is_not_waited_for_for_ever(pipe, monkeypatch):
    monkeypatch.setattr(outputs, "PATIENCE", 0.0)
    descriptor = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(TimeoutError, match="has stopped reading"):
            replace_file(pipe, bytes(1 << 20))
    finally:
        os.close(descriptor)


@every_writer
def test_an_open_descriptor_is_written_to(tmp_path, write):
    """As `/dev/stdout`, or what a shell puts in the place of `>(command)`."""
    if not Path("/dev/fd").is_dir():
        pytest.skip("the system has no /dev/fd")
    source, sink = os.pipe()
    try:
        link = tmp_path / "link"
        link.symlink_to(f"/dev/fd/{sink}")
        write(link)
        assert os.read(source, 1 << 20)
    finally:
        os.close(source)
        os.close(sink)


@every_writer
def test_a_character_device_is_written_to_and_stays_one(device, write):
    path = device(NULL)
    write(path)
    assert stat.S_ISCHR(path.stat().st_mode)
    assert not find_fault(path)


@every_writer
def test_what_a_device_says_is_reported(device, write):
    path = device(FULL)
    with pytest.raises(Exception, match="No space left"):
        write(path)
    assert stat.S_ISCHR(path.stat().st_mode)


@every_writer
def test_a_disk_is_refused(device, write):
    path = device(os.makedev(7, 200), stat.S_IFBLK)
    with pytest.raises(Exception, match="is a disk"):
        write(path)
    assert stat.S_ISBLK(path.stat().st_mode)
    assert find_fault(path) == f"{path} is a disk"


@every_writer
def test_a_socket_is_refused(listener, write):
    with pytest.raises(Exception, match="is a socket"):
        write(listener)
    assert stat.S_ISSOCK(listener.stat().st_mode)
    assert find_fault(listener) == f"{listener} is a socket"


@every_writer
def test_a_terminal_is_refused(write, tmp_path):
    controller, terminal = os.openpty()
    try:
        link = tmp_path / "link"
        link.symlink_to(os.ttyname(terminal))
        with pytest.raises(Exception, match="is a terminal"):
            write(link)
    finally:
        os.close(controller)
        os.close(terminal)


@every_writer
def test_the_target_of_a_link_is_written(tmp_path, write):
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    link.symlink_to(target)
    for _ in range(2):  # first it is missing
        write(link)
        assert link.is_symlink()
        assert target.is_file()
    assert not find_fault(link)


@every_writer
def test_a_folder_is_refused(tmp_path, write):
    (tmp_path / "folder").mkdir()
    with pytest.raises(Exception, match="is a folder"):
        write(tmp_path / "folder")


def test_a_pipe_is_examined_without_opening_it(pipe):
    """Its reader would take that for the end of the output."""
    thread, got = reader(pipe)
    assert not find_fault(pipe)
    while True:
        try:
            replace_file(pipe, b"content")
        except OSError:
            continue
        break
    thread.join()
    assert got == b"content"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "is a folder"),
        ("none/file", "there is no folder"),
        ("link", "there is no folder"),
        ("file/file", "Not a directory"),
        ("circle", "symbolic links"),
        (300 * "x", "File name too long"),
    ],
)
def test_what_cannot_be_written_is_known_before(tmp_path, name, message):
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "none" / "file")
    (tmp_path / "circle").symlink_to("circle")
    assert message in find_fault(tmp_path / name)


def test_a_name_may_be_as_long_as_the_system_takes(tmp_path):
    path = tmp_path / (63 * "\N{PENCIL}" + "abc")
    replace_file(path, b"content")
    assert path.read_bytes() == b"content"
