"""`tui-nn train` against a scripted session: what it asks for, what it prints, how it ends."""

from __future__ import annotations

import io
import json
import math
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import pytest

from tui_nn.data.built_in import MOONS
from tui_nn.errors import CheckpointError, RecordingError, UserError
from tui_nn.headless import train as headless
from tui_nn.headless.printing.bar_display import BarDisplay
from tui_nn.headless.printing.line_display import MAX_LINES
from tui_nn.headless.printing.stream import ClosableStream
from tui_nn.headless.running import background as module
from tui_nn.headless.running.exit_policy import ExitPolicy
from tui_nn.training.protocol.commands import (
    Export,
    Inboxed,
    Load,
    Observe,
    Pause,
    Run,
    Save,
    Stop,
)
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.events import (
    Diverged,
    Event,
    Failed,
    Finished,
    FinishReason,
    Left,
    Loading,
    Ready,
    Recording,
    RunResult,
    RunState,
    Saved,
    Snapshot,
)
from tui_nn.training.protocol.measurements import Divergence, Evaluation
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.settings.recipes import RECIPES

CONFIG = RECIPES["moons"].config.replace(epochs=3)
READY = Ready(CONFIG, MOONS, (2, 16, 1), 65, steps_per_epoch=50, total_steps=150, step=0)
RESULT = RunResult(
    recipe="moons",
    dataset="moons",
    layers=(2, 16, 1),
    parameters=65,
    seed=0,
    epochs=3,
    steps=150,
    train_seconds=0.5,
    train=Evaluation(0.02, 0.99),
    validation=Evaluation(0.03, 0.98),
    test=Evaluation(0.04, 0.975),
    reason=FinishReason.DONE,
)
REGRESSION = RunResult(
    recipe="houses",
    dataset="houses",
    layers=(8, 16, 1),
    parameters=161,
    seed=7,
    epochs=1,
    steps=10,
    train_seconds=0.1,
    train=Evaluation(0.02, mae=20_000.0, r2=0.95),
    validation=None,
    test=Evaluation(0.04, mae=21_234.5, r2=0.93),
    reason=FinishReason.STOPPED_EARLY,
)
DIVERGED = RunResult(
    recipe="moons",
    dataset="moons",
    layers=(2, 16, 1),
    parameters=65,
    seed=0,
    epochs=0,
    steps=12,
    train_seconds=0.01,
    train=Evaluation(math.nan, 0.5),
    validation=Evaluation(math.nan, 0.5),
    test=Evaluation(math.inf, 0.5),
    reason=FinishReason.DIVERGED,
)


def snapshot(step: int, state: RunState = RunState.RUNNING, epochs: int = 3) -> Snapshot:
    return Snapshot(
        state=state,
        step=step,
        total_steps=50 * epochs,
        epoch=min(step // 50 + 1, epochs),
        epochs=epochs,
        train_seconds=step / 1000,
        steps_per_second=1000.0,
        learning_rate=0.01,
        pace=None,
        curves={},
        train_loss=0.125,
        train_accuracy=0.9,
        validation=Evaluation(0.25, 0.8) if step >= 50 else None,
        layers=(),
        verdict=None,
        view=None,
    )


FOLDER = Path("runs") / "moons-3"
LEFT = Left(FOLDER, 50, running=True, finished=False)

Answers = list["Event | signal.Signals"]
Script = dict[type, "Answers | Callable[[Any], Answers]"]


C = TypeVar("C")


class ScriptedSession:
    """A session in a thread of its own that answers each kind of command as the script says."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.commands: list[Inboxed] = []
        self.thread = threading.Thread()

    def __call__(
        self, inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]
    ) -> threading.Thread:
        self.thread = threading.Thread(target=self._work, args=(inbox, publish), daemon=True)
        self.thread.start()
        return self.thread

    def sent(self, kind: type[C]) -> list[C]:
        """The commands of a kind, once the thread has ended."""
        self.thread.join(timeout=10)
        assert not self.thread.is_alive(), "the session was never stopped"
        return [command for command in self.commands if isinstance(command, kind)]

    def _work(self, inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> None:
        while True:
            command = inbox.get()
            self.commands.append(command)
            answers = self.script.get(type(command), [])
            for event in answers(command) if callable(answers) else answers:
                if isinstance(event, signal.Signals):
                    os.kill(os.getpid(), event)
                else:
                    publish(event)
            if isinstance(command, Stop):
                return


def script(**answers: Answers | Callable[[Any], Answers]) -> ScriptedSession:
    """A session that loads, trains and saves, but for what is given by the command's name."""
    usual: Script = {
        Load: [Loading("loading moons"), READY],
        Run: [Finished(RESULT)],
        Save: lambda command: [Saved(command.path)],
        Export: lambda command: [Saved(command.path)],
        Stop: [Left(None, 50, running=True, finished=False)],
    }
    kinds = {kind.__name__.lower(): kind for kind in (Load, Run, Save, Export, Observe, Stop)}
    return ScriptedSession(usual | {kinds[name]: value for name, value in answers.items()})


def recorded(*answers: Event | signal.Signals) -> ScriptedSession:
    """A session whose run is recorded, and that answers this when it is to train."""
    return script(run=[Recording(FOLDER), *answers], stop=[LEFT])


def train(start: ScriptedSession, checkpoint: Path | None = None, **options: Any) -> int:
    """Train the run of these tests; the exit status."""
    load = Load(CONFIG, checkpoint, on_divergence=OnDivergence.STOP)
    return headless.train(load, start, **options)


def test_the_run_asked_for_is_the_run_trained(capsys):
    session = script(observe=[snapshot(0, RunState.READY)])
    assert train(session, checkpoint=Path("old")) == 0
    assert session.sent(Load) == [Load(CONFIG, Path("old"), on_divergence=OnDivergence.STOP)]
    assert len(session.sent(Run)) == 1
    assert not session.sent(Save)


def test_json_is_one_object_with_every_key(capsys, tmp_path):
    target = tmp_path / "moons.safetensors"
    session = script()
    assert train(session, save=target, as_json=True) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        "recipe": "moons",
        "dataset": "moons",
        "layers": [2, 16, 1],
        "parameters": 65,
        "seed": 0,
        "epochs": 3,
        "steps": 150,
        "train_seconds": 0.5,
        "train_loss": 0.02,
        "train_accuracy": 0.99,
        "train_mae": None,
        "train_r2": None,
        "validation_loss": 0.03,
        "validation_accuracy": 0.98,
        "validation_mae": None,
        "validation_r2": None,
        "test_loss": 0.04,
        "test_accuracy": 0.975,
        "test_mae": None,
        "test_r2": None,
        "finish_reason": "done",
        "checkpoint": str(target),
        "network": None,
    }
    assert printed.out.count("\n") == 1
    assert printed.err == ""
    assert session.sent(Save) == [Save(target)]


def test_a_network_is_exported_at_the_end(capsys, tmp_path):
    target = tmp_path / "network"
    session = script()
    assert train(session, save=tmp_path / "run", export=target) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == [f"saved to {tmp_path / 'run'}", f"network exported to {target}"]
    assert session.sent(Export) == [Export(target)]
    assert train(script(), export=target, as_json=True) == 0
    fields = json.loads(capsys.readouterr().out)
    assert (fields["checkpoint"], fields["network"]) == (None, str(target))


def test_a_regression_has_errors_and_no_accuracy(capsys):
    assert train(script(run=[Finished(REGRESSION)]), as_json=True) == 0
    fields = json.loads(capsys.readouterr().out)
    assert fields["test_accuracy"] is None
    assert (fields["test_mae"], fields["test_r2"]) == (21_234.5, 0.93)
    assert fields["validation_loss"] is None
    assert fields["finish_reason"] == "stopped early"
    assert fields["checkpoint"] is None


def test_divergence_is_said_with_how_to_go_on(capsys):
    gone = Diverged(Divergence(13, "output", "gradient", "became infinite", 12, 5.0))
    assert train(recorded(gone, Finished(DIVERGED)), as_json=True) == 3
    printed = capsys.readouterr()
    fields = json.loads(printed.out)
    assert fields["train_loss"] is None
    assert fields["test_loss"] is None
    assert "NaN" not in printed.out
    assert "diverged at step 13" in printed.err
    assert "`tui-nn train --resume moons-3 --on-divergence halve` continues" in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("steps", [0, 12])
def test_what_diverged_at_once_is_not_saved(tmp_path, steps):
    session = script(run=[Finished(replace(DIVERGED, steps=steps))])
    kept = {"save": tmp_path / "a", "export": tmp_path / "b"}
    assert train(session, **kept, as_json=True) == 3
    assert len(session.sent(Save) + session.sent(Export)) == (2 if steps else 0)


def test_what_diverged_at_once_has_no_table(capsys, tmp_path):
    gone = Diverged(Divergence(1, "output", "gradient", "became infinite", 0, 50.0))
    session = recorded(gone, Finished(replace(DIVERGED, steps=0)))
    target = tmp_path / "a"
    assert train(session, save=target) == 3
    printed = capsys.readouterr()
    assert "accuracy" not in printed.out
    assert "diverged" not in printed.out
    assert f"--save: {target} was not written, the network is untrained" in printed.err
    assert "diverged at step 1" in printed.err


@pytest.mark.parametrize("as_json", [False, True])
def test_a_result_is_printed_although_it_cannot_be_saved(capsys, tmp_path, as_json):
    full: Answers = [Failed(CheckpointError("a: cannot be written (No space left on device)"))]
    session = script(run=[Recording(FOLDER), Finished(RESULT)], save=full, stop=[LEFT])
    other = tmp_path / "b"
    assert train(session, save=tmp_path / "a", export=other, as_json=as_json) == 1
    printed = capsys.readouterr()
    assert ("test_accuracy" if as_json else "97.50%") in printed.out
    assert str(other) in printed.out, "what can be written is written"
    assert printed.err == (
        "tui-nn: --save: a: cannot be written (No space left on device); the run is kept in"
        f" {FOLDER}: `tui-nn --resume {FOLDER.name}` can save it elsewhere\n"
    )


@pytest.mark.parametrize("as_json", [False, True])
def test_a_result_is_printed_also_if_saving_fails_by_a_defect(capsys, tmp_path, as_json):
    defect: Answers = [Failed(ZeroDivisionError("in a kernel"))]
    session = script(run=[Recording(FOLDER), Finished(RESULT)], save=defect, stop=[LEFT])
    path = tmp_path / "a"
    with pytest.raises(ZeroDivisionError):
        train(session, save=path, as_json=as_json)
    printed = capsys.readouterr()
    assert ("test_accuracy" if as_json else "97.50%") in printed.out
    assert printed.err == (
        f"tui-nn: --save: {path} was not written; the run is kept in"
        f" {FOLDER}: `tui-nn --resume {FOLDER.name}` can save it elsewhere\n"
    )


def test_plain_lines_tell_the_run(capsys, tmp_path):
    session = script(
        run=[snapshot(20), snapshot(50), snapshot(120), Finished(RESULT)],
    )
    assert train(session, save=tmp_path / "moons.net") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "loading moons"
    assert lines[1] == "moons: moons, 2-16-1, 65 parameters, 3 epochs of 50 steps"
    epoch = "loss 0.1250 90.0%  val 0.2500 80.0%  1,000 steps/s"
    assert lines[2:4] == [f"epoch 1/3  {epoch}", f"epoch 2/3  {epoch}"]
    assert lines[4] == "done: 3 epochs, 150 steps in 0.50 s"
    assert [line.split() for line in lines[5:9]] == [
        ["loss", "accuracy"],
        ["train", "0.0200", "99.00%"],
        ["validation", "0.0300", "98.00%"],
        ["test", "0.0400", "97.50%"],
    ]
    assert lines[9:] == [f"saved to {tmp_path / 'moons.net'}"]


def test_thousands_of_epochs_are_few_lines(capsys):
    ready = Ready(CONFIG.replace(epochs=4000), MOONS, (2, 3, 1), 13, 50, 200_000, 0)
    steps = [snapshot(step, epochs=4000) for step in range(0, 200_000, 50)]
    session = script(load=[ready], run=[*steps, Finished(RESULT)])
    assert train(session) == 0
    epochs = [line for line in capsys.readouterr().out.splitlines() if line.startswith("epoch")]
    assert 20 <= len(epochs) <= MAX_LINES


@pytest.mark.parametrize("options", [{}, {"quiet": True}, {"as_json": True}])
def test_how_the_data_were_read_is_said_beside_the_result(capsys, options):
    ready = replace(READY, notes=("turned upright",))
    assert train(script(load=[ready]), **options) == 0
    printed = capsys.readouterr()
    assert "tui-nn: turned upright\n" in printed.err
    assert "turned upright" not in printed.out


def test_a_repeated_message_is_one_line(capsys):
    loading = [Loading("downloading", share / 10) for share in range(10)]
    assert train(script(load=[*loading, READY])) == 0
    assert capsys.readouterr().out.count("downloading") == 1


def test_lines_do_not_count_kernels(capsys):
    counted = [Loading("compiling", n / 24, f"{n} of 24") for n in range(25)]
    assert train(script(load=[*counted, Loading("generating"), counted[-1], READY])) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["compiling", "generating", "compiling"]
    assert "compiling" not in lines[3:]


def test_kernels_are_counted_beside_the_bar(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")

    class Screen(io.StringIO):
        def isatty(self):
            return True

    terminal = Screen()
    bar = BarDisplay(ClosableStream(terminal))
    bar.show(Loading("compiling", 0.5, "12 of 24"))
    deadline = time.monotonic() + 10
    while "compiling: 12 of 24" not in terminal.getvalue():  # it is drawn some times a second
        assert time.monotonic() < deadline
        time.sleep(0.01)
    bar.close()
    assert "50%" in terminal.getvalue()


def test_quiet_prints_the_result_alone(capsys):
    session = script(run=[snapshot(50), Finished(RESULT)])
    assert train(session, quiet=True) == 0
    assert capsys.readouterr().out.startswith("done: 3 epochs")


def test_one_observation_is_asked_for_at_a_time():
    answers: Iterator[Answers] = iter(
        [[snapshot(10)], [snapshot(60)], [snapshot(110), Finished(RESULT)]]
    )
    session = script(run=[], observe=lambda _: next(answers))
    assert train(session) == 0
    assert len(session.sent(Observe)) == 3


@pytest.mark.parametrize("error", [CheckpointError("x: is damaged"), ZeroDivisionError("x")])
@pytest.mark.parametrize("moment", ["load", "run"])
def test_a_failure_ends_the_run(error, moment, tmp_path):
    session = script(**dict[str, Answers]({moment: [Failed(error)]}))
    with pytest.raises(type(error)) as caught:
        train(session, save=tmp_path / "a")
    assert caught.value is error
    assert session.sent(Stop)


def test_a_run_that_had_ended_is_refused():
    session = script(observe=[snapshot(150, RunState.FINISHED)])
    with pytest.raises(UserError, match="old: this run has finished"):
        train(session, checkpoint=Path("old"), as_json=True)
    assert not session.sent(Run)


def test_a_late_snapshot_does_not_matter():
    session = script(run=[snapshot(150, RunState.FINISHED), Finished(RESULT)])
    assert train(session) == 0


def test_ctrl_c_saves_and_says_so(capsys, tmp_path):
    target = tmp_path / "a"
    session = recorded(snapshot(50), signal.SIGINT)
    assert train(session, save=target) == 130
    printed = capsys.readouterr()
    assert f"interrupted; saved to {target}" in printed.err
    assert "done" not in printed.out
    assert session.sent(Save) == [Save(target)]
    kinds = [type(command) for command in session.commands]
    assert kinds.index(Pause) < kinds.index(Save)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_run_and_says_how_to_go_on(capsys, number):
    before = signal.getsignal(number)
    session = recorded(snapshot(50), number)
    assert train(session, as_json=True) == 128 + number
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "tui-nn: moons-3 stopped at step 50 of 150; resume with `tui-nn train --resume moons-3`\n"
    )
    assert not session.sent(Save)
    assert signal.getsignal(number) is before


def test_ctrl_c_before_the_first_step(capsys):
    assert train(script(run=[signal.SIGINT])) == 130
    assert capsys.readouterr().err == "tui-nn: interrupted before the first step\n"


def test_ctrl_c_while_loading_saves_nothing(capsys, tmp_path):
    session = script(load=[Loading("loading"), signal.SIGINT])
    assert train(session, save=tmp_path / "a") == 130
    assert "before the training began" in capsys.readouterr().err
    assert not session.sent(Save)


def test_a_failing_save_after_ctrl_c_is_an_error(tmp_path):
    session = script(run=[signal.SIGINT], save=[Failed(CheckpointError("disk full"))])
    with pytest.raises(CheckpointError, match="disk full"):
        train(session, save=tmp_path / "a")


def test_a_signal_that_is_ignored_stays_so(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert train(recorded(signal.SIGHUP, Finished(RESULT))) == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_somebody_who_is_attached_may_end_it(capsys):
    assert train(recorded(snapshot(50), LEFT)) == 130
    assert "moons-3 stopped at step 50 of 150" in capsys.readouterr().err


def test_what_cannot_be_recorded_is_trained_all_the_same(capsys):
    broken = Failed(RecordingError("moons-3: the disk is full"))
    assert train(recorded(broken, Finished(RESULT)), quiet=True) == 0
    printed = capsys.readouterr()
    assert printed.err == "tui-nn: moons-3: the disk is full\n"
    assert printed.out.startswith("done")


def test_a_last_checkpoint_that_failed_is_not_promised(capsys):
    broken = Failed(RecordingError("moons-3: the disk is full"))
    assert train(recorded(broken, signal.SIGTERM)) == 143
    assert (
        "resume with `tui-nn train --resume moons-3` from its last checkpoint"
        in capsys.readouterr().err
    )


@pytest.fixture
def background(monkeypatch):
    """The runs that were handed to a background process, which has the number 42."""
    started: list[tuple[object, ...]] = []

    def start(*words: object, paused: bool) -> int:
        assert not paused
        started.append(words)
        return 42

    monkeypatch.setattr(module, "start_in_background", start)
    return started


KEEPING = ExitPolicy("tui-nn train", keep_running=True, on_divergence=OnDivergence.STOP)


def test_a_lost_terminal_hands_the_run_over_if_that_is_wanted(background, capsys):
    assert train(recorded(signal.SIGHUP), exit_policy=KEEPING) == 129
    assert background == [(RunFolder(FOLDER), OnDivergence.STOP, KEEPING.plan)]
    assert capsys.readouterr().err == (
        "tui-nn: moons-3 continues in the background (process 42):"
        " `tui-nn attach moons-3` shows it\n"
    )


@pytest.mark.parametrize(
    ("number", "left"),
    [
        (signal.SIGTERM, LEFT),
        (signal.SIGHUP, Left(FOLDER, 50, running=False, finished=False)),
        (signal.SIGHUP, Left(FOLDER, 50, running=False, finished=True)),
        (signal.SIGHUP, Left(None, 0, running=False, finished=False)),
    ],
)
def test_nothing_else_is_handed_over(background, number, left):
    session = script(run=[Recording(FOLDER), number], stop=[left])
    assert train(session, exit_policy=KEEPING) == 128 + number
    assert not background


def test_a_background_process_that_does_not_start_is_said(monkeypatch, capsys):
    def fail(*_: object, **__: object) -> int:
        raise UserError("there is no room")

    monkeypatch.setattr(module, "start_in_background", fail)
    assert train(recorded(signal.SIGHUP), exit_policy=KEEPING) == 129
    said = capsys.readouterr().err
    assert (
        "cannot continue in the background (there is no room); resume with `tui-nn train --resume"
        in said
    )


class Closed(io.StringIO):
    """An output that nobody reads any more."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


def test_a_run_that_nobody_reads_goes_on(monkeypatch):
    monkeypatch.setattr("sys.stdout", Closed())
    with pytest.raises(BrokenPipeError):  # at the result, for which it is an error
        train(recorded(snapshot(50), snapshot(100), Finished(RESULT)))


def test_a_run_that_nobody_reads_is_handed_over_if_that_is_wanted(monkeypatch, background):
    monkeypatch.setattr("sys.stdout", Closed())
    assert train(recorded(snapshot(50)), exit_policy=KEEPING) == 129
    assert len(background) == 1


@pytest.mark.parametrize(
    ("name", "message"), [("", "is a folder"), ("none/a", "there is no folder")]
)
@pytest.mark.parametrize("flag", ["save", "export"])
def test_a_file_that_cannot_be_saved_is_found_out_first(tmp_path, name, message, flag):
    session = script()
    with pytest.raises(UserError, match=f"--{flag}: .*{message}"):
        train(session, **{flag: tmp_path / name})
    assert not session.commands


class Terminal(io.StringIO):
    """A terminal that keeps what was written on it."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_bar_and_a_table(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    session = script(run=[snapshot(20), snapshot(120), Finished(RESULT)])
    assert train(session) == 0
    shown = terminal.getvalue()
    assert "moons: moons, 2-16-1" in shown
    assert "97.50%" in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor is back"


def test_ctrl_c_takes_the_bar_away(monkeypatch, tmp_path, capsys):
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    session = script(run=[snapshot(50), signal.SIGINT])
    assert train(session, save=tmp_path / "a") == 130
    shown = terminal.getvalue()
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor is back"
    assert "interrupted; saved" in capsys.readouterr().err


def test_json_draws_its_bar_on_the_other_stream(monkeypatch, capsys):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert train(script(), as_json=True) == 0
    json.loads(capsys.readouterr().out)
    assert "moons: moons" in terminal.getvalue()
