"""A short session of a monkey; `python -m tests.fuzz.monkey` has long ones."""

from __future__ import annotations

import json
import sys
from itertools import islice

import pytest

from tests.fuzz import monkey_session
from tests.fuzz.monkey_actions import ANSWERS, SEND, SIGNAL, SIZES, Action, Monkey, leaving_statuses
from tests.fuzz.monkey_session import MOST_SAMPLES, PROGRAM, Session
from tui_nn.cli.arguments import read_command
from tui_nn.cli.options.run import read_config
from tui_nn.training.settings.recipes import RECIPES


def actions(seed: str, count: int) -> list[Action]:
    monkey = Monkey(seed)
    return [monkey.act() for _ in range(count)]


def test_short_session_finds_nothing(tmp_path):
    session = Session(tmp_path, "1 0", "moons")
    session.play(8.0)
    assert session.outcome.findings == []
    assert session.outcome.actions > 50


@pytest.mark.parametrize("recipe", RECIPES)
def test_no_recipe_is_started_with_more_examples_than_are_generated_quickly(recipe, tmp_path):
    session = Session(tmp_path, "0", recipe)
    command = session._command(Monkey("0"))
    config = read_config(read_command(command[len(PROGRAM) :])[1])
    assert (config.recipe, config.dataset) == (recipe, RECIPES[recipe].config.dataset)
    assert (config.samples or 0) <= MOST_SAMPLES


def test_session_is_recorded_and_can_be_replayed(tmp_path):
    record = tmp_path / "record.jsonl"
    start = [0.0, "start", sys.executable, "-c", "input()"]
    lines = [start, [0.1, SEND, "a"], [0.2, SEND, "\r"], [9.0, SEND, "never"]]
    record.write_text("".join(json.dumps(line) + "\n" for line in lines))
    session = Session(tmp_path / "again", "", "")
    session.replay(record)
    assert session.outcome.findings == []
    again = [json.loads(line) for line in session.record.read_text().splitlines()]
    assert [line[1:] for line in again] == [line[1:] for line in lines[:-1]]


BAD = {
    "raise ValueError('oh')": "status 1, expected [0]",
    "print('Traceback (most recent call last)')": "wrote Traceback",
    "print('\\x1b[?1049h\\x1b[?25l')": "left the modes 1049",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "status -9",
    "import tty; tty.setcbreak(0)": "left the line with flags",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)": (
        "did not end within"
    ),
    "import os, pathlib; p = pathlib.Path(os.environ['XDG_STATE_HOME'], 'tui-nn'); p.mkdir(parents"
    "=True); (p / 'errors.log').write_text('LookupError')": "errors.log: LookupError",
}


@pytest.mark.parametrize("program", BAD)
def test_what_is_wrong_is_found(program, tmp_path, monkeypatch):
    monkeypatch.setattr(monkey_session, "ENDING", 1.0)
    record = tmp_path / "record.jsonl"
    lines = [[0.0, "start", sys.executable, "-c", program], [1.0, SEND, "a"]]
    record.write_text("".join(json.dumps(line) + "\n" for line in lines))
    session = Session(tmp_path / "again", "", "")
    session.replay(record)
    assert any(BAD[program] in finding for finding in session.outcome.findings)


def test_actions_depend_on_the_seed_alone():
    assert actions("0 1", 500) == actions("0 1", 500)
    assert actions("0 1", 500) != actions("0 2", 500)


def test_all_kinds_of_actions_and_sizes_occur():
    done = actions("0", 20_000)
    sizes = {action.value for action in done if action.kind == "resize"}
    signals = {action.value[0] for action in done if action.kind == SIGNAL}
    sent = {action.value[0] for action in done if action.kind == SEND}
    assert sizes == set(SIZES)
    assert signals == {"SIGWINCH", "SIGTSTP", "SIGCONT", "SIGTERM", "SIGHUP", "SIGINT"}
    assert set(ANSWERS) <= sent


def test_nothing_is_typed_that_names_a_place_outside_the_sessions_folder():
    for action in islice(actions("0", 20_000), 20_000):
        assert action.kind != SEND or not str(action.value[0]).startswith(("/", "~/"))


@pytest.mark.parametrize(
    ("action", "statuses"),
    [
        (Action(SEND, ("q",)), {0}),
        (Action(SEND, ("\x03",)), {130}),
        (Action(SEND, ("x",)), set()),
        (Action(SIGNAL, ("SIGTERM", 1)), {143}),
        (Action(SIGNAL, ("SIGWINCH", 1)), set()),
    ],
)
def test_program_may_end_with_the_status_of_what_was_done(action, statuses):
    assert leaving_statuses(action) == statuses
