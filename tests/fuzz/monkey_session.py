"""One monkey at the real program, in folders of its own; what it found, and how to see it again."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from tests.fuzz.monkey_actions import (
    AWAIT,
    SEND,
    SIZES,
    Action,
    Monkey,
    leaving_statuses,
)
from tests.fuzz.quick_terminal import QuickTerminal
from tests.fuzz.random_pictures import write_pictures
from tui_nn.training.settings.recipes import RECIPES

PAUSE = 0.01
"""Seconds from one action to the next."""

WAIT = 1.5
"""Seconds that some monkeys wait until they start the training and do what else they do."""

ENDING = 30.0
"""Seconds that the program may take to end, also where a checkpoint is to be written."""

STOPPED = 0.1
"""Seconds until a program that was stopped is continued."""

SEEN = 4_000
"""Bytes of output that are kept with a finding."""

COMPLAINTS = re.compile(
    rb"Traceback|Exception ignored|wakeup fd|never awaited|never retrieved|[A-Z]\w+Error\b|Warning:"
)
"""What must never be written on the terminal."""

MODES = ("1049", "1000", "1002", "1003", "1006", "1016", "2004", "1004")
"""Modes of the terminal that are off when the program has ended."""

START, FOLDER = "start", "{folder}"
"""What begins a program in a record, and the name of the session's folder there."""


PROGRAM = (sys.executable, "-m", "tui_nn")

MOST_SAMPLES = 4_000
"""Training examples at most: 400,000 digits take longer to generate, at every start, than many a
monkey stays, and the training would not begin."""

STARTING = 90.0
"""Seconds until the first training has begun, before which the first monkey does nothing."""


@dataclass
class Outcome:
    """What became of a session.

    Attributes:
        starts: how often the program was started.
        actions: how many there were.
        seconds: that they took.
        steps: trained and recorded, in all runs.
        findings: what is to be mended.
    """

    starts: int = 0
    actions: int = 0
    seconds: float = 0.0
    steps: int = 0
    findings: list[str] = field(default_factory=list)


class Session:
    """The program in folders of its own, which are made in `folder`.

    Args:
        folder: for home, state and working folder; what the monkey does is recorded there.
        seed: of this session.
        recipe: what the program is started with.
    """

    def __init__(self, folder: Path, seed: str, recipe: str) -> None:
        self.outcome = Outcome()
        self.record = folder / "record.jsonl"
        self._seed, self._recipe = seed, recipe
        self._folder = folder
        self._home = folder / "home"
        self._home.mkdir(parents=True)
        write_pictures(folder / "pictures")
        dataset = RECIPES[recipe].config.dataset if recipe in RECIPES else ""
        self._data: tuple[str, ...] = (
            ("--data-dir", str(folder / "pictures")) if "mnist" in dataset else ()
        )
        if recipe in RECIPES and (RECIPES[recipe].config.samples or 0) > MOST_SAMPLES:
            self._data += ("--samples", str(MOST_SAMPLES))
        self._state = folder / "state" / "tui-nn"
        self._environment = {
            "HOME": str(self._home),
            "XDG_STATE_HOME": str(self._state.parent),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CACHE_HOME": str(platformdirs.user_cache_path()),
            "PYTHONUNBUFFERED": "1",
            **{f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https")},
        }

    def play(self, seconds: float) -> None:
        """Have a monkey at the program for so many seconds."""
        monkey = Monkey(self._seed)
        with self.record.open("w") as record:
            while (left := seconds - self.outcome.seconds) > 0 and not self.outcome.findings:
                command = [*self._command(monkey), *self._start_options(monkey)]
                first = not self.outcome.starts
                self._run(command, _live(monkey, left, trains_first=first), record)
        self._finish()
        if not self.outcome.steps and not self.outcome.findings:
            self.outcome.findings.append("nothing was trained")

    def replay(self, record: Path) -> None:
        """Do what is recorded, at the same times."""
        starts: list[list[Any]] = []
        for line in record.read_text().splitlines():
            time_, kind, *value = json.loads(line)
            if kind == START:
                starts.append([[part.replace(FOLDER, str(self._folder)) for part in value]])
            else:
                starts[-1].append((time_, kind, value))
        with self.record.open("w") as again:
            for command, *actions in starts:
                self._run([sys.executable, *command[1:]], _recorded(actions), again)
        self._finish()

    def _command(self, monkey: Monkey) -> list[str]:
        again = self.outcome.starts and monkey.choose(("--resume",), ("--recipe", self._recipe))
        if again == ("--resume",):
            return [*PROGRAM, *again]
        return [*PROGRAM, "--recipe", self._recipe, *self._data]

    def _start_options(self, monkey: Monkey) -> tuple[str, ...]:
        few = ("--colors", "16"), ("--glyphs", "ascii"), ("--colors", "none"), ("--low-bandwidth",)
        return monkey.choose((), (), (), *few)

    def _run(
        self, command: Sequence[str], actions: Iterator[tuple[float, Action]], record: Any
    ) -> None:
        """One start of the program, to its end."""
        columns, rows = SIZES[2]
        self.outcome.starts += 1
        with QuickTerminal(
            command, columns=columns, rows=rows, environment=self._environment, folder=self._home
        ) as terminal:
            before, begun = terminal.attributes, time.monotonic()
            portable = [part.replace(str(self._folder), FOLDER) for part in command]
            record.write(json.dumps([0.0, START, *portable]) + "\n")
            # There may be no run that could be resumed; an error of the screen is in the log.
            expected = {0, 1} if "--resume" in command else {0}
            for due, action in actions:
                if not _wait(terminal, begun + due):
                    break
                record.write(json.dumps([round(due, 3), action.kind, *action.value]) + "\n")
                expected |= leaving_statuses(action)
                if action.kind == AWAIT:
                    begun += self._await_training(terminal)
                _perform(terminal, action)
                self.outcome.actions += 1
            self.outcome.seconds += time.monotonic() - begun
            self._leave(terminal, expected, before)

    def _await_training(self, terminal: QuickTerminal) -> float:
        """Wait until a run is being recorded; the seconds that it took."""
        begun = time.monotonic()
        while not list(self._state.glob("runs/*/state.json")):
            if terminal.look()[1] is not None or time.monotonic() - begun > STARTING:
                break
            terminal.read(0.1)
        return time.monotonic() - begun

    def _leave(self, terminal: QuickTerminal, expected: set[int], before: list[object]) -> None:
        """End the program, if it has not ended, and see what it leaves behind."""
        stopped, status = terminal.look()
        if status is None:
            expected.add(143)
            os.kill(terminal.pid, signal.SIGCONT)
            os.kill(terminal.pid, signal.SIGTERM)
            end = time.monotonic() + ENDING
            while status is None and time.monotonic() < end:
                terminal.read(0.05)
                stopped, status = terminal.look()
                if stopped:
                    os.kill(terminal.pid, signal.SIGCONT)
        terminal.read(2.0)  # to the end of the line, on a busy machine too
        self.outcome.findings += list(_judge(terminal, status, expected, before))

    def _finish(self) -> None:
        """Look at what was recorded, and end what trains in the background."""
        log = self._state / "errors.log"
        if log.exists():
            self.outcome.findings.append(f"errors.log: {log.read_text()[-3000:]}")
        for path in self._state.glob("runs/*/state.json"):
            with contextlib.suppress(ValueError, OSError):
                state = json.loads(path.read_text())
                self.outcome.steps += state.get("step", 0)
                if state.get("phase") == "running":
                    _end_process(state["pid"])


def _live(monkey: Monkey, seconds: float, *, trains_first: bool) -> Iterator[tuple[float, Action]]:
    """What the monkey does from one start on, and how many seconds after it."""
    due = 0.0
    if trains_first:
        yield WAIT, Action(SEND, (" ",))
        yield WAIT, Action(AWAIT, ())
        due = WAIT
    elif monkey.choose(("wait",), ("hurry",)) == ("wait",):
        due = WAIT
        yield due, Action(SEND, (" ",))
    while due < seconds:
        yield due, monkey.act()
        due += PAUSE


def _recorded(actions: Sequence[tuple[float, str, list[Any]]]) -> Iterator[tuple[float, Action]]:
    for due, kind, value in actions:
        yield due, Action(kind, tuple(value))


def _wait(terminal: QuickTerminal, until: float) -> bool:
    """Read until then, and continue the program if it stops; whether it is still there."""
    while True:
        stopped, status = terminal.look()
        if status is not None:
            return False
        if stopped:
            terminal.read(STOPPED)
            os.kill(terminal.pid, signal.SIGCONT)
        left = until - time.monotonic()
        if left <= 0:
            return True
        terminal.read_once(left)


def _perform(terminal: QuickTerminal, action: Action) -> None:
    match action.kind, action.value:
        case "send", (str(text),):
            terminal.send_if_possible(text.encode("latin-1" if text == "\xff\xfe" else "utf-8"))
        case "resize", (int(columns), int(rows)):
            terminal.resize(columns, rows)
        case "signal", (str(name), int(times)):
            for _ in range(times):
                os.kill(terminal.pid, getattr(signal, name))


def _judge(
    terminal: QuickTerminal, status: int | None, expected: set[int], before: list[object]
) -> Iterator[str]:
    """What is wrong with how the program has ended."""
    written = bytes(terminal.written)
    taken = _is_on(written, "1049")  # before and after, a signal ends Python as it ends others
    if status is None:
        yield f"did not end within {ENDING:g} s"
    elif status not in expected and not (status < 0 and 128 - status in expected and not taken):
        yield f"status {status}, expected {sorted(expected)}; at the end: {_plain(written[-SEEN:])}"
    if found := COMPLAINTS.search(written):
        yield f"wrote {_plain(written[found.start() : found.start() + SEEN])}"
    on = [mode for mode in MODES if _is_on(written, mode)]
    if on:
        yield f"left the modes {', '.join(on)} of the terminal on"
    if written.rfind(b"\x1b[?25l") > written.rfind(b"\x1b[?25h"):
        yield "left the cursor hidden"
    if terminal.attributes[3] != before[3]:
        yield f"left the line with flags {terminal.attributes[3]} instead of {before[3]}"


def _is_on(written: bytes, mode: str) -> bool:
    return written.rfind(f"\x1b[?{mode}h".encode()) > written.rfind(f"\x1b[?{mode}l".encode())


def _plain(written: bytes) -> str:
    """What was written, without control sequences."""
    return re.sub(rb"\x1b\[[\d;:?<>=$]*[a-zA-Z]|\x1b[=>]", b"", written).decode("utf-8", "replace")


def _end_process(pid: int) -> None:
    """End a process that trains in the background."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
            for _ in range(100):
                time.sleep(0.1)
                os.kill(pid, 0)
