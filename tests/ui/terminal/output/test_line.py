from __future__ import annotations

import os
import pty
import threading

import pytest

from tui_nn.ui.terminal.output.line import Line

FAR = 20.0
"""Seconds after which something will not come any more."""


class Idle:
    """Waits until a line says that it is idle."""

    def __init__(self):
        self.event, self.seconds = threading.Event(), -1.0

    def __call__(self, seconds):
        self.seconds = seconds
        self.event.set()

    def wait(self):
        assert self.event.wait(FAR)


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def read_all(descriptor, size):
    data = b""
    while len(data) < size:
        data += os.read(descriptor, 1 << 16)
    return data


def test_all_is_written_in_order(pipe):
    idle = Idle()
    line = Line(pipe[1], idle)
    for number in range(100):
        line.write(b"%d " % number)
    assert line.close(FAR)
    assert os.read(pipe[0], 1 << 16).split() == [b"%d" % number for number in range(100)]
    assert not line.busy
    assert idle.seconds >= 0


def test_a_writer_never_waits_for_the_line(pipe):
    idle = Idle()
    line = Line(pipe[1], idle)
    line.write(bytes(300_000))
    line.write(b"end")
    assert line.busy
    assert line.waiting > 0
    assert not line.close(0.01), "nobody reads"
    assert read_all(pipe[0], 300_003).endswith(b"end")
    idle.wait()
    assert line.close(FAR)


def test_a_line_whose_other_end_is_gone_takes_everything_and_writes_nothing():
    ours, theirs = pty.openpty()
    os.close(ours)
    idle = Idle()
    line = Line(theirs, idle)
    for _ in range(3):
        line.write(b"nobody will see this")
    idle.wait()
    assert line.close(FAR)
    assert line.dead
    assert not line.busy
    os.close(theirs)


def test_a_line_made_non_blocking_is_waited_for(pipe):
    os.set_blocking(pipe[1], False)
    line = Line(pipe[1], Idle())
    line.write(bytes(300_000))
    assert len(read_all(pipe[0], 300_000)) == 300_000
    assert line.close(FAR)
