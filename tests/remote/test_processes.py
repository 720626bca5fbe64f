"""A real training process with good and bad clients in another: none disturbs the training."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.remote.connections import Attached, RawConnection, until
from tests.training import tiny
from tests.training.driver import ENDLESS
from tui_nn.remote.framing import HEAD, frame
from tui_nn.training.protocol.commands import Load, Observe, Pause, Run, Save, SetPace, Step, Stop
from tui_nn.training.protocol.events import Failed, Left, Saved
from tui_nn.training.protocol.inbox import Addressed
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.session.loading import load_trainer

PROJECT = Path(__file__).parents[2]

PACE = 5000.0
"""Steps a second: what one cannot hold back, one need not train again to compare with."""

SOME_STEPS = 300


@pytest.fixture
def process(tmp_path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.remote.trains", str(tmp_path)]
    with subprocess.Popen(command, cwd=PROJECT) as process:
        yield process
        process.kill()


@pytest.fixture
def folder(process, tmp_path) -> RunFolder:
    folder = RunFolder(tmp_path / "moons-1")
    until(lambda: folder.socket.exists() or process.poll() is not None)
    return folder


class Watcher(Attached):
    """A good client."""

    def observe(self) -> Snapshot:
        self.send(Observe(20, (2, 2)))
        return self.wait_for(Snapshot)

    def watch(self, steps: int = SOME_STEPS) -> None:
        """See some steps being trained."""
        begin = self.observe().step
        until(lambda: self.observe().step >= begin + steps)


def talk_rubbish(line: RawConnection) -> None:
    line.socket.sendall(bytes(range(256)) * 10)


def break_off(line: RawConnection) -> None:
    line.socket.sendall(frame(b"x" * 1000)[: HEAD.size + 500])


def never_listen(line: RawConnection) -> None:
    for number in range(50):
        line.say(Observe(4096, (400, 400)), number)


def die(line: RawConnection) -> None:
    line.say(Observe(4096))
    line.socket.close()


def flood(line: RawConnection) -> None:
    """Ask 10,000 times; a sender whose reader is slow cannot send, hence a thread."""

    def ask() -> None:
        try:
            for number in range(10_000):
                line.say(Observe(number % 100 + 1), number)
        except OSError:
            return

    threading.Thread(target=ask, daemon=True).start()


@contextmanager
def misbehaving(folder: RunFolder, watcher: Watcher) -> Iterator[None]:
    """Clients of every bad sort, all at the same time; training continues after each."""
    with ExitStack() as lines:
        for misbehave in talk_rubbish, break_off, never_listen, die, flood:
            misbehave(lines.enter_context(RawConnection(folder)))
            watcher.watch()
        yield


def test_bad_clients_do_not_affect_the_training_or_other_clients(process, folder, tmp_path):
    watcher, other = Watcher(folder), Watcher(folder)
    watcher.send(SetPace(PACE), Run())
    with misbehaving(folder, watcher):
        other.watch()
        other.send(Pause())
        until(lambda: watcher.observe().state is RunState.PAUSED)
        step = watcher.observe().step
        watcher.send(Save(tmp_path / "saved.safetensors"))
        watcher.wait_for(Saved)
    saved = load_trainer(Load(ENDLESS, tmp_path / "saved.safetensors"), lambda *_: None)
    tiny.assert_same_run(saved, tiny.advance(tiny.make_trainer(ENDLESS), step))
    watcher.send(Step())
    until(lambda: watcher.observe().step == step + 1)
    watcher.send(Addressed(Stop(), watcher.events.put))
    for each in other, watcher:
        assert each.wait_for(Left).step == step + 1
    assert process.wait(60) == 0
    assert not folder.socket.exists()


def test_clients_outlive_a_killed_process(process, folder):
    watcher = Watcher(folder)
    watcher.send(Run())
    watcher.watch()
    process.kill()
    assert "has ended; `tui-nn --resume moons-1`" in str(watcher.wait_for(Failed).error)
    left = watcher.wait_for(Left)
    assert left.running
    assert left.step > SOME_STEPS
    watcher.leave()
