"""Targets of recorded runs: config and marks alone, and whole folders, listed and resumed."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

import pytest
import tomli_w

from tests.fuzz.checkpoints import CheckpointTarget
from tests.fuzz.harness import Target
from tests.fuzz.mutations import Mutator
from tests.training import tiny
from tui_nn.errors import UserError
from tui_nn.headless.runs import list_runs
from tui_nn.training.browsing.marks import FILE_NAME as MARKS
from tui_nn.training.browsing.marks import Place, read_marks, write_marks
from tui_nn.training.protocol.commands import Command, Load, Step, Stop
from tui_nn.training.protocol.events import Event, Failed, Ready
from tui_nn.training.runs.claim import RECORD
from tui_nn.training.runs.config_file import format_config, read_config
from tui_nn.training.runs.folder import CONFIG, METRICS, STATE
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.runs.store import RunStore
from tui_nn.training.session.loader import Call
from tui_nn.training.session.session import TrainingSession
from tui_nn.training.settings.config import TrainingConfig

CONFIGS = (tiny.MOONS, tiny.HOUSES, TrainingConfig(data_dir=Path("/data"), hidden=()))

SETTINGS = tuple(tomllib.loads(format_config(config).decode()) for config in CONFIGS)

RUBBISH = (
    *("step-1.safetensors", "step-999999999999999999.safetensors", "step--1.safetensors"),
    *("step-9999999999999999999999.safetensors", ".step-5.safetensors.0123abcd", "other", "\udcff"),
)
"""Names of what may lie about among checkpoints."""

NAMES = ("\x1b[2Jcleared", "a\nb", "moons-1 ", "-1", "日本", "\udcff", "x" * 200, ".hidden")
"""Names of folders that someone may have made."""

KINDS = ("nothing", "folder", "pipe", "loop", "endless", "no folder")
"""What may be in the place of a file."""


class ConfigTarget(Target):
    """Config files of runs."""

    name = "config"

    def valid(self) -> Iterator[bytes]:
        """Configs as they are written."""
        yield from map(format_config, CONFIGS)

    def make(self, mutator: Mutator) -> bytes:
        """A damaged file, or one that says something else; mostly with the end that it needs."""
        return damage_config(mutator)

    def attempt(self, case: bytes) -> None:
        """Read it, and write what was read."""
        path = self.folder / CONFIG
        path.write_bytes(case)
        config = read_config(path)
        path.write_bytes(format_config(config))
        assert read_config(path) == config


class MarksTarget(Target):
    """Files of marked examples."""

    name = "marks"

    def valid(self) -> Iterator[bytes]:
        """Marks as they are written."""
        for count in (0, 1, 30):
            marks = {Place("validation", row): f"{row:012x}" for row in range(count)}
            write_marks(self.folder / MARKS, marks)
            yield (self.folder / MARKS).read_bytes()

    def make(self, mutator: Mutator) -> bytes:
        """A damaged file, or one that says something else."""
        text = mutator.random.choice(list(self.valid()))
        if mutator.random.random() < 0.5:
            return mutator.damage(text)
        return json.dumps(mutator.distort(json.loads(text))).encode("utf-8", "surrogatepass")

    def attempt(self, case: bytes) -> None:
        """Read it, and write what was read."""
        path = self.folder / MARKS
        path.write_bytes(case)
        marks = read_marks(path)
        write_marks(path, marks)
        assert read_marks(path) == marks


def damage_config(mutator: Mutator) -> bytes:
    """A config file that no one should believe."""
    settings = mutator.random.choice(SETTINGS)
    text = tomli_w.dumps(settings).encode()
    if mutator.random.random() < 0.5:
        text = mutator.damage(text)
    else:
        with contextlib.suppress(Exception):  # TOML has no such thing
            text = tomli_w.dumps(mutator.distort(settings)).encode("utf-8", "surrogatepass")
    return text


class Damage(NamedTuple):
    """What is done to the folder of a run: `change` is given the folder."""

    name: str
    change: Callable[[Path], object]


class Script:
    """An inbox with commands; the next one arrives when the one before is done."""

    def __init__(self, events: Sequence[Event], *commands: Command) -> None:
        """Hold `commands`; the first, a `Load`, is done when `events` tell how it ended."""
        self._events = events
        self._commands = list(commands)
        self._calls: SimpleQueue[Call] = SimpleQueue()
        self._begun = False

    def put(self, call: Call) -> None:
        """Take in what the thread that loads has to say."""
        self._calls.put(call)

    def get(self, timeout: float | None = None) -> Command | Call:
        """What the session waits for."""
        ended = any(isinstance(event, Ready | Failed) for event in self._events)
        if self._begun and not ended:
            return self._calls.get()
        self._begun = True
        return self._commands.pop(0)

    def get_nowait(self) -> Command:
        """Nothing, as long as the session could train.

        Raises:
            Empty: always.
        """
        raise Empty


class RunsTarget(Target):
    """Folders of runs that `tui-nn runs` lists and that are gone on with."""

    name = "runs"
    seconds = 10.0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "checkpoints").mkdir()
        self._checkpoints = CheckpointTarget(folder / "checkpoints")
        self._sound, self._store = RunStore(folder / "sound"), RunStore(folder / "runs")
        _train(self._sound, Load(tiny.MOONS))
        (self._run,) = self._sound.root.iterdir()
        _train(self._sound, Load(tiny.MOONS, run=self._run))
        self._files = {
            str(path.relative_to(self._run)): path.read_bytes()
            for path in self._run.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }

    def valid(self) -> Iterator[Damage]:
        """A run as it was left."""
        yield Damage("nothing", lambda run: None)

    def make(self, mutator: Mutator) -> Damage:
        """A file that is damaged, missing, something else than a file, or one too many."""
        random = mutator.random
        name = random.choice(list(self._files))
        content = self._files[name]
        if name == CONFIG and random.random() < 0.7:
            content = damage_config(mutator)
        elif name == STATE and random.random() < 0.5:
            content = json.dumps(mutator.distort(json.loads(content))).encode()
        elif name.startswith("checkpoints") and random.random() < 0.5:
            content = self._checkpoints.make(mutator)
        elif random.random() < 0.9:
            content = mutator.damage(content)
        kind = random.randrange(12)
        if kind == 0:
            return _replace(name, random.choice(KINDS))
        if kind == 1:
            name = f"checkpoints/{random.choice(RUBBISH)}"
        elif kind == 2:
            name = random.choice((STATE, METRICS, CONFIG, "socket", "log.txt", ".lock", RECORD))
        elif kind == 3:
            other = random.choice(NAMES)
            return Damage(f"renamed to {other!r}", lambda run: run.rename(run.parent / other))
        return Damage(f"{name}: {content[:200]!r}", lambda run: _write(run / name, content))

    def attempt(self, case: Damage) -> None:
        """List the runs in both ways, continue with the one, train it, and delete it.

        Raises:
            UserError: it cannot be gone on with.
        """
        shutil.rmtree(self._store.root, ignore_errors=True)
        shutil.copytree(self._sound.root, self._store.root, symlinks=True)
        case.change(self._store.root / self._run.name)
        self._list()
        try:
            folder = self._store.find(None)
            folder.phase()
            _train(self._store, Load(tiny.MOONS, run=folder.path))
        finally:
            self._list()
            for record in self._store.records():
                self._store.delete([record.name], force=True)

    def _list(self) -> None:
        """As `tui-nn runs` does, for this user."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tui_nn.headless.runs.RunStore", lambda: self._store)
            for as_json in (False, True):
                with contextlib.redirect_stdout(io.StringIO()) as printed:
                    assert list_runs(as_json=as_json) == 0
                assert printed.getvalue().replace("\n", "").isprintable(), printed.getvalue()


def _train(store: RunStore, load: Load) -> None:
    """Train a few steps in a session of this thread.

    Raises:
        Exception: the first failure that the session reports, a defect before all others.
    """
    events: list[Event] = []
    recorder = Recorder(events.append, RecordingPlan(store.root, interval=0.0))
    inbox: Any = Script(events, load, Step(3), Stop())  # only put and get are used
    TrainingSession(inbox, events.append, recorder).run()
    failures = [event.error for event in events if isinstance(event, Failed)]
    for error in sorted(failures, key=lambda error: isinstance(error, UserError)):
        raise error


def _write(path: Path, content: bytes) -> None:
    with contextlib.suppress(OSError):  # there can be no such name here
        path.write_bytes(content)


def _replace(name: str, kind: str) -> Damage:
    """Have something else in the place of a file, or of all checkpoints."""

    def change(run: Path) -> None:
        path = run / name
        path.unlink()
        if kind == "folder":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "loop":
            path.symlink_to(path)
        elif kind == "endless":
            path.symlink_to("/dev/zero")
        elif kind == "no folder":
            shutil.rmtree(path.parent)
            path.parent.write_bytes(b"")

    return Damage(f"{name}: {kind}", change)
