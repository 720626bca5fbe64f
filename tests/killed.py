"""A recorded run in a process of its own, which is killed: from outside, or at a chosen place.

    python -m tests.killed ROOT RUN INTERVAL STAGE COUNT

trains and reports on standard output, in JSON. RUN is the name of a run to continue,
or "new". With a STAGE the process kills itself when it gets there for the COUNT-th time.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from queue import Empty, Queue, SimpleQueue
from typing import Any

import tui_nn.storage.durable
from tests.training import tiny
from tui_nn.errors import CheckpointError, RecordingError
from tui_nn.training.checkpoints.loading import load_run
from tui_nn.training.checkpoints.saved_state import read_state
from tui_nn.training.protocol.commands import Load, Observe, Run, Stop
from tui_nn.training.protocol.events import Checkpointed, Event, Failed, Finished, Ready, Recording
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.store import RunStore
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.session.worker import start_worker
from tui_nn.training.trainer.trainer import Trainer

CONFIG = tiny.DIGITS.replace(samples=1000, batch_size=32, hidden=(48,), epochs=250)
"""About a second of training, checkpoints of half a megabyte."""

NEW, NOWHERE = "new", "nowhere"

STAGES = (
    "opened",
    "half written",
    "written",
    "on the disk",
    "renamed",
    "deleting",
    "deleted",
    "measures",
    "state",
)
"""Places in the writing of a checkpoint, and of what goes with it."""

FULL = "full disk"
"""Not a place to die, but a disk that is full from the COUNT-th checkpoint on."""

BEAT = 0.004
"""Seconds between two looks at the run, which tell how far it was when it was killed."""

TIMEOUT = 120.0


@dataclass
class Life:
    """What a process did before it was killed, or came to its end.

    Attributes:
        name: of its run; "" if it did not get so far.
        checkpoints: steps of those that it said were on the disk.
        step, seconds: how far it was when last heard of.
        result: the final loss on the test part; None if it was killed before.
        failures: what it said had gone wrong.
        status: how it ended.
    """

    name: str = ""
    checkpoints: list[int] = field(default_factory=list)
    step: int = 0
    seconds: float = 0.0
    result: float | None = None
    failures: list[str] = field(default_factory=list)
    status: int = 0

    @property
    def was_killed(self) -> bool:
        return self.status == -signal.SIGKILL


def live(
    root: Path,
    run: str = NEW,
    *,
    interval: float = 0.1,
    kill_after: float | None = None,
    stage: str = NOWHERE,
    count: int = 1,
) -> Life:
    """Train in a process of its own, until it is killed or the run has ended.

    Args:
        root: of the runs.
        run: the name of a run to continue, or `NEW`.
        interval: of the checkpoints.
        kill_after: seconds of training after which to kill it.
        stage, count: where it is to kill itself.
    """
    command = [sys.executable, "-m", "tests.killed", root, run, interval, stage, count]
    life = Life()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            begun = None
            for line in process.stdout:
                _take_in(life, json.loads(line))
                begun = time.monotonic() if begun is None and life.step else begun
                if begun and kill_after is not None and time.monotonic() > begun + kill_after:
                    process.kill()
                    break
            for line in process.stdout:  # what was on its way
                if line.endswith("\n"):
                    _take_in(life, json.loads(line))
        finally:
            process.kill()
        life.status = process.wait(TIMEOUT)
    return life


@dataclass(frozen=True)
class Remains:
    """What a killed process left of its run.

    Attributes:
        step: from which the run continues; 0 if there was no checkpoint yet.
        age: seconds of training that are lost.
        partial: files that go by the name of a checkpoint and are not whole.
        drafts: files that were being written.
    """

    step: int
    age: float
    partial: list[str]
    drafts: list[str]


def examine(root: Path, life: Life) -> Remains:
    """Look at what is left of a run; nothing is changed."""
    folder = RunStore(root).find(life.name)
    whole, partial = [], []
    for path in folder.checkpoints():
        try:
            whole.append(read_state(load_run(path).checkpoint.metadata["state"]))
        except CheckpointError:
            partial.append(path.name)
    drafts = [path.name for path in folder.path.rglob(".*") if path.name != ".lock"]
    if not whole:
        return Remains(0, life.seconds, partial, drafts)
    return Remains(whole[0].step, life.seconds - whole[0].train_seconds, partial, drafts)


@cache
def unbroken() -> Trainer:
    """The run as it is when no one kills it."""
    return tiny.train(tiny.make_trainer(CONFIG))


@cache
def expected_result() -> float:
    """Its final loss on the test part."""
    return unbroken().evaluate("test").loss


def finish_copy(root: Path, name: str, elsewhere: Path) -> Trainer:
    """Bring back what is left of a run, and train it to its end; the run itself stays as it is."""
    copy = Path(shutil.copytree(RunStore(root).find(name).path, elsewhere / name))
    claimed = RunStore(root).claim_for_training(copy)
    trainer = tiny.train(load_trainer(Load(CONFIG, run=copy), lambda *_: None, claimed))
    claimed.release()
    shutil.rmtree(copy)
    return trainer


def _take_in(life: Life, said: dict[str, Any]) -> None:
    life.name = said.get("name", life.name)
    life.step, life.seconds = said.get("at", (life.step, life.seconds))
    life.result = said.get("result", life.result)
    life.checkpoints += said.get("checkpoints", [])
    life.failures += said.get("failures", [])


def main(root: str, run: str, interval: str, stage: str, count: str) -> None:
    """Train, and say what happens."""
    if stage != NOWHERE:
        _arrange(stage, int(count))
    inbox: SimpleQueue[Inboxed] = SimpleQueue()
    events: Queue[Event] = Queue()
    # All of the time may go into checkpoints: the more there are, the likelier one is hit.
    start_worker(inbox, events.put, RecordingPlan(Path(root), float(interval), share=1.0))
    folder = None if run == NEW else RunStore(Path(root)).find(run).path
    inbox.put(Load(CONFIG, run=folder))
    for event in _events(events, inbox):
        match event:
            case Ready():
                inbox.put(Run())
            case Recording(path):
                _say(name=path.name)
            case Checkpointed(step):
                _say(checkpoints=[step])
            case Snapshot():
                _say(at=(event.step, event.train_seconds))
            case Failed(error):
                _say(failures=[str(error)])
                if not isinstance(error, RecordingError):
                    sys.exit(1)
            case Finished(result):
                assert result.test is not None
                _say(result=result.test.loss, at=(result.steps, result.train_seconds))
                inbox.put(Stop())
                return


def _events(events: Queue[Event], inbox: SimpleQueue[Inboxed]) -> Iterator[Event]:
    while True:
        try:
            yield events.get(timeout=BEAT)
        except Empty:
            inbox.put(Observe(columns=2, plane=(2, 2), layers=False))


def _say(**said: Any) -> None:
    print(json.dumps(said), flush=True)


def _arrange(stage: str, count: int) -> None:
    """Have the process kill itself at the `count`-th time it gets to `stage`."""
    left = count

    def arrive(here: str, path: object = "step-") -> None:
        nonlocal left
        if here == stage and "step-" in str(path):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    _watch_drafts(arrive)
    _watch_names(arrive)
    _watch_lines(arrive)
    if stage == FULL:
        _fill_disk(count)


def _replace(owner: object, **functions: Callable[..., object]) -> None:
    """Replace functions of a module or class for the rest of this process."""
    for name, function in functions.items():
        setattr(owner, name, function)


def _watch_drafts(arrive: Callable[..., None]) -> None:
    """Drafts are opened, written in two halves, and brought to the disk."""
    plain_open, plain_sync, drafts = os.open, os.fsync, {}

    def open_draft(path: Any, flags: int, *arguments: Any, **named: Any) -> int:
        descriptor = plain_open(path, flags, *arguments, **named)
        if flags & os.O_CREAT:
            drafts[descriptor] = str(path)
            arrive("opened", path)
        return descriptor

    def sync(descriptor: int) -> None:
        path = drafts.get(descriptor, "")
        arrive("written", path)
        plain_sync(descriptor)
        arrive("on the disk", path)

    class Halves:
        def __init__(self, descriptor: int) -> None:
            self._file, self._path = os.fdopen(descriptor, "wb"), drafts.pop(descriptor, "")
            drafts[descriptor] = self._path

        def __enter__(self) -> Halves:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def writelines(self, parts: Any) -> None:
            content = b"".join(parts)
            self._file.write(content[: len(content) // 2])
            self._file.flush()
            arrive("half written", self._path)
            self._file.write(content[len(content) // 2 :])

        def flush(self) -> None:
            self._file.flush()

    _replace(os, open=open_draft, fsync=sync)
    opener = {"wb": Halves, "rb": lambda descriptor: os.fdopen(descriptor, "rb")}
    _replace(tui_nn.storage.durable, open=lambda descriptor, mode: opener[mode](descriptor))


def _watch_names(arrive: Callable[..., None]) -> None:
    """Drafts get their names, and older checkpoints are deleted."""
    plain_replace, plain_unlink = Path.replace, Path.unlink

    def replace(path: Path, target: Path) -> Path:
        if target.name == "state.json":
            arrive("state")
        done = plain_replace(path, target)
        arrive("renamed", target.name)
        return done

    def unlink(path: Path, *arguments: Any, **named: Any) -> None:
        arrive("deleting", path.name)
        plain_unlink(path, *arguments, **named)
        arrive("deleted", path.name)

    _replace(Path, replace=replace, unlink=unlink)


def _watch_lines(arrive: Callable[..., None]) -> None:
    """Measures are written by the system's own call: half of a line may be the last of it."""
    plain_write = os.write

    def write(descriptor: int, content: bytes) -> int:
        if content.startswith(b'{"epoch"'):
            half = plain_write(descriptor, content[: len(content) // 2])
            arrive("measures")
            return half + plain_write(descriptor, content[half:])
        return plain_write(descriptor, content)

    _replace(os, write=write)


def _fill_disk(count: int) -> None:
    """From the `count`-th file on there is no room."""
    plain_sync, files = os.fsync, 0

    def sync(descriptor: int) -> None:
        nonlocal files
        files += 1
        if files >= count:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        plain_sync(descriptor)

    _replace(os, fsync=sync)


if __name__ == "__main__":
    main(*sys.argv[1:])
