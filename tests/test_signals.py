"""Signals that end the program: heard at once, in a thread of their own, and only inside."""

from __future__ import annotations

import os
import signal
import threading
from queue import SimpleQueue

import pytest

from tui_nn.signals import FATAL_SIGNALS, fatal_signals

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="POSIX only")


@pytest.mark.parametrize("name", FATAL_SIGNALS)
def test_signals_are_heard_with_their_status_elsewhere(name):
    number = getattr(signal, name)
    before = signal.getsignal(number)
    heard: SimpleQueue[tuple[int, str]] = SimpleQueue()
    with fatal_signals(lambda status: heard.put((status, threading.current_thread().name))):
        os.kill(os.getpid(), number)
        assert heard.get(timeout=10) == (128 + number, "signals")
    assert signal.getsignal(number) is before


def test_the_next_one_waits_for_the_first():
    heard: SimpleQueue[int] = SimpleQueue()
    go_on = threading.Event()

    def hear(status: int) -> None:
        heard.put(status)
        go_on.wait(10)

    with fatal_signals(hear):
        os.kill(os.getpid(), signal.SIGHUP)
        assert heard.get(timeout=10) == 129
        os.kill(os.getpid(), signal.SIGTERM)
        assert heard.empty()
        go_on.set()
        assert heard.get(timeout=10) == 143


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with fatal_signals(lambda _: None):
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
