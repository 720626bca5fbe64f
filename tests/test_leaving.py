"""Runs that outlive their screen, terminal and process: the installed program in real terminals."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("tui-nn"))

RUN = ("--recipe", "moons", "--epochs", "600")
"""30,000 steps: a second at full speed, a minute at the pace that is used on the screen."""

ENDLESS = ("--recipe", "moons", "--epochs", "100000")

PATIENCE = 60.0
"""Seconds until a test that waits gives up."""


class Household:
    """The folder of all runs of a test, and what is started there.

    Attributes:
        environment: what a program needs to find it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"XDG_STATE_HOME": str(folder), "PYTHONUNBUFFERED": "1"}
        self.runs = folder / "tui-nn" / "runs"

    def screen(self, *words: str) -> Terminal:
        """The program on a screen, in this test's folder."""
        return Terminal([PROGRAM, *words], environment=self.environment, folder=self.folder)

    def shell(self, line: str) -> Terminal:
        """A shell that has a terminal and does what `line` says, with `tui-nn` as $0."""
        words = ["/bin/sh", "-c", line, PROGRAM]
        return Terminal(words, environment=self.environment, folder=self.folder)

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The program without a terminal, to its end."""
        return subprocess.run(
            [PROGRAM, *words],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
        )

    def result(self, *words: str) -> dict[str, Any]:
        """What a run came to that is trained to its end, but for the time it took."""
        call = self.call("train", *words, "--json")
        assert call.returncode == 0, call.stderr
        return timeless(json.loads(call.stdout))

    def state(self, name: str = "moons-1") -> dict[str, Any]:
        """What the folder of a run says of it."""
        return json.loads((self.runs / name / "state.json").read_text())

    def log(self, name: str = "moons-1") -> str:
        """What a background process has said."""
        return (self.runs / name / "log.txt").read_text()

    def wait_for_phase(self, phase: str, name: str = "moons-1") -> dict[str, Any]:
        """Wait until the folder of a run says that it is in `phase`; all that it says."""
        wait_for(lambda: self.state(name)["phase"] == phase, lambda: self.state(name))
        return self.state(name)

    def assert_tidy(self, name: str = "moons-1") -> None:
        """No one holds the run, and nothing is left that was only good while it was trained."""
        left = {path.name for path in (self.runs / name).iterdir()}
        assert left <= {
            ".lock", "checkpoints", "config.toml", "log.txt", "metrics.jsonl", "moments",
            "state.json",
        }  # fmt: skip


@pytest.fixture
def household(tmp_path) -> Iterator[Household]:
    """A folder without runs; a process that still trains one at the end of the test is killed."""
    household = Household(tmp_path)
    yield household
    for path in household.runs.glob("*/state.json"):
        state = json.loads(path.read_text())
        if state["phase"] == "running" and is_alive(state["pid"]):
            os.kill(state["pid"], signal.SIGKILL)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory) -> dict[str, Any]:
    """What the run comes to that no one interrupts."""
    return Household(tmp_path_factory.mktemp("unbroken")).result(*RUN)


def timeless(result: dict[str, Any]) -> dict[str, Any]:
    """The result but for the time that it took, and the files that only the command line has."""
    return {
        name: value
        for name, value in result.items()
        if name not in ("train_seconds", "checkpoint", "network")
    }


def wait_for(condition: Callable[[], bool], describe: Callable[[], object]) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, describe()
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def cpu_ticks(pid: int) -> int:
    """Hundredths of a second that a process has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def train_slowly(terminal: Terminal) -> None:
    """Begin the training, at a pace at which it does not come to its end."""
    terminal.wait_for("ready", 120)
    terminal.press(*["<"] * 3)
    terminal.press("space")
    terminal.wait_for("steps/s")


def wait_for_steps(terminal: Terminal) -> None:
    """Wait until a run that continues by itself has made progress, at the same pace."""
    terminal.wait_for("moons")
    terminal.press(*["<"] * 3)
    terminal.wait_for("steps/s", 120)


# The screen is left


def lose_the_line(terminal: Terminal) -> None:
    terminal.hang_up()


def send(number: signal.Signals) -> Callable[[Terminal], None]:
    return lambda terminal: os.kill(terminal.pid, number)


def press(key: str) -> Callable[[Terminal], None]:
    return lambda terminal: terminal.press(key)


def test_however_the_screen_is_left_the_run_is_not_lost(household, unbroken):
    """A run left on the screen in every possible way continues there and ends the same."""
    ways = [
        (press("q"), 0, ""),
        (send(signal.SIGTERM), 143, ""),
        (send(signal.SIGHUP), 129, ""),
        (lose_the_line, 129, "trap '' HUP; "),  # as after nohup: no signal tells of it
    ]
    step = 0
    for number, (leave, status, before) in enumerate(ways):
        words = "--resume" if number else " ".join(RUN)
        with household.shell(f'{before}exec "$0" {words}') as terminal:
            train_slowly(terminal) if not number else wait_for_steps(terminal)
            if number:
                assert re.search(r"│ +0 +\d+ ", terminal.text), "the curve begins where it began"
            leave(terminal)
            assert terminal.wait_for_end() == status
            state = household.state()
            assert (state["phase"], state["was_running"]) == ("interrupted", True)
            assert state["step"] > step
            step = state["step"]
            if leave is not lose_the_line:
                said = f"moons-1 stopped at step {step:,} of 30,000; resume with `tui-nn --resume"
                assert said.encode() in terminal.written
        household.assert_tidy()
    assert household.result("--resume") == unbroken
    assert household.state()["result"]["test_loss"] == unbroken["test_loss"]


def test_the_end_of_input_leaves_the_screen_as_a_lost_line_does(household):
    """Input and output may be two lines, and only one is lost."""
    ours, theirs = pty.openpty()
    with household.shell(f'exec "$0" {" ".join(RUN)} < {os.ttyname(theirs)}') as terminal:
        os.close(theirs)
        terminal.wait_for("ready", 120)
        os.write(ours, b"<<< ")
        terminal.wait_for("steps/s")
        os.close(ours)
        assert terminal.wait_for_end() == 129
        assert b"resume with `tui-nn --resume moons-1`" in terminal.written
    assert household.state()["was_running"]


def test_a_line_that_is_not_read_does_not_keep_the_run_from_being_saved(household):
    with household.screen(*RUN) as terminal:
        train_slowly(terminal)
        for columns in range(60):  # far more than the line and all queues take
            terminal.resize(80 + columns, 24 + columns % 2)
            time.sleep(0.02)
        os.kill(terminal.pid, signal.SIGTERM)
        wait_for(lambda: not is_alive(terminal.pid), lambda: "it waits for a reader")
        assert terminal.wait_for_end() == 143
    assert household.state()["phase"] == "interrupted"
    household.assert_tidy()


# It continues in the background


def test_a_lost_terminal_hands_the_run_to_a_background_process(household, unbroken):
    with household.screen(*RUN, "--keep-running") as terminal:
        train_slowly(terminal)
        terminal.hang_up()
        assert terminal.wait_for_end(PATIENCE) == 129
        screen = terminal.pid
    state = household.state()
    assert state["pid"] != screen
    with contextlib.suppress(ProcessLookupError):
        os.kill(state["pid"], signal.SIGHUP)  # as its session ends
    state = household.wait_for_phase("finished")
    wait_for(lambda: not is_alive(state["pid"]), household.log)
    household.assert_tidy()
    assert timeless(state["result"]) == unbroken
    assert "done at step 30,000" in household.log()


def test_a_key_detaches_and_a_paused_run_waits(household, unbroken):
    with household.screen(*RUN) as terminal:
        terminal.wait_for("ready", 120)
        terminal.press("ctrl+d")
        terminal.wait_for("Nothing to continue")
        terminal.press(*["<"] * 3, "space")
        terminal.wait_for("steps/s")
        terminal.press("space")
        terminal.wait_for("paused")
        terminal.press("ctrl+d")
        assert terminal.wait_for_end(PATIENCE) == 0
        said = rb"waits, paused, in the background \(process (\d+)\): `tui-nn attach moons-1`"
        found = re.search(said, terminal.written)
        assert found, terminal.text
        pid = int(found[1])
    assert household.state()["was_running"] is False
    worked = cpu_ticks(pid)
    time.sleep(0.5)
    assert cpu_ticks(pid) - worked < 10, "it waits without working"
    refused = household.call("train", "--resume", "moons-1")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "`tui-nn attach moons-1` shows it" in refused.stderr
    with household.screen("attach") as terminal:
        terminal.wait_for("space starts")
        terminal.press("space")
        terminal.wait_for("done: test accuracy")
        assert is_alive(pid), "it lingers for those who are attached"
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    wait_for(lambda: not is_alive(pid), household.log)
    assert timeless(household.state()["result"]) == unbroken
    household.assert_tidy()


def test_who_is_attached_follows_the_run_into_the_background(household):
    with household.screen(*ENDLESS) as owner:
        train_slowly(owner)
        with household.screen("attach") as guest:
            wait_for_steps(guest)
            owner.press("ctrl+d")
            guest.wait_for("stopped at step")
            assert owner.wait_for_end(PATIENCE) == 0
            guest.wait_for(lambda text: "stopped" not in text and "steps/s" in text)
            guest.press("space")
            guest.wait_for("paused")
            guest.press("x", "enter")
            guest.wait_for("stopped at step")
            guest.press("q")
            assert guest.wait_for_end() == 0
    assert household.wait_for_phase("interrupted")["was_running"] is False


def test_a_run_begins_in_the_background(household, unbroken):
    begun = household.call("train", *RUN, "--detach", "--json")
    assert begun.returncode == 0, begun.stderr
    fields = json.loads(begun.stdout)
    assert fields.keys() == {"run", "pid", "folder"}
    assert (fields["run"], Path(fields["folder"])) == ("moons-1", household.runs / "moons-1")
    state = household.wait_for_phase("finished")
    assert state["pid"] == fields["pid"]
    assert timeless(state["result"]) == unbroken
    again = household.call("train", "--resume", "moons-1")
    assert again.returncode == 1
    assert "moons-1 has finished; --epochs N trains it further" in again.stderr
    none = household.call("train", "--resume")
    assert "there is no run that could continue" in none.stderr


# Without a screen


def start_without_screen(
    household: Household, *words: str, **options: Any
) -> subprocess.Popen[str]:
    """`tui-nn train`, as soon as it has trained."""
    process = subprocess.Popen(
        [PROGRAM, "train", *words],
        env={**os.environ, **household.environment},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
    wait_for(
        lambda: (
            any(household.runs.glob("moons-*/state.json"))
            and household.state()["phase"] == "running"
        ),
        lambda: "it does not begin",
    )
    return process


def test_signals_end_a_run_without_a_screen_in_good_order(household):
    step = 0
    for number in (signal.SIGTERM, signal.SIGHUP):
        words = ENDLESS if not step else ("--resume",)
        process = start_without_screen(household, *words, stdout=subprocess.DEVNULL)
        wait_for(lambda: (household.runs / "moons-1" / "socket").exists(), lambda: "no socket")
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 128 + number
        state = household.state()
        assert state["step"] > step
        step = state["step"]
        assert said == (
            f"tui-nn: moons-1 stopped at step {step:,} of 5,000,000;"
            " resume with `tui-nn train --resume moons-1`\n"
        )
        household.assert_tidy()
