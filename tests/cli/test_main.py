"""The front door: exit statuses, one line for every failure, and the program as it is installed."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tui_nn
from tui_nn.cli import main as cli
from tui_nn.errors import ConfigError, DataError
from tui_nn.headless import train
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.settings.recipes import RECIPES


@pytest.fixture
def fail(monkeypatch):
    """Have the command fail in some way."""

    def arrange(error: BaseException) -> None:
        def run(_: object) -> int:
            raise error

        monkeypatch.setattr(cli, "_run", run)

    return arrange


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (DataError("x.gz: truncated"), 1, "tui-nn: x.gz: truncated\n"),
        (DataError("two\nlines \x1b[31m"), 1, "tui-nn: two lines ?[31m\n"),
        (ConfigError("batch_size", "too large"), 2, "tui-nn: --batch-size: too large\n"),
        (
            ZeroDivisionError("by zero"),
            1,
            "tui-nn: unexpected ZeroDivisionError: by zero; --debug shows the traceback\n",
        ),
        (
            MemoryError(),
            1,
            "tui-nn: not enough memory; end other programs, or raise the limit (`ulimit -v`)\n",
        ),
        (
            RuntimeError("can't start new thread"),
            1,
            "tui-nn: no thread can be started; end other programs, or raise the limit"
            " (`ulimit -u`)\n",
        ),
        (
            OSError(errno.EMFILE, "Too many open files"),
            1,
            "tui-nn: too many files are open; end other programs, or raise the limit"
            " (`ulimit -n`)\n",
        ),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_failures_are_one_line_and_a_status(fail, capsys, error, status, line):
    fail(error)
    assert cli.main(["train"]) == status
    printed = capsys.readouterr()
    assert printed.err == line
    assert printed.out == ""


@pytest.mark.parametrize("error", [DataError("x"), ZeroDivisionError("x")])
def test_debug_shows_the_traceback(fail, capsys, error):
    fail(error)
    assert cli.main(["train", "--debug"]) == 1
    text = capsys.readouterr().err
    assert text.startswith("Traceback")
    assert text.splitlines()[-1].startswith("tui-nn: ")


def test_wrong_usage_is_status_2(capsys):
    assert cli.main(["trian"]) == 2
    assert capsys.readouterr().err == "tui-nn: unknown command 'trian'; did you mean train?\n"


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"tui-nn {tui_nn.__version__}\n"


def test_training_gets_the_interpreter_lock_within_a_millisecond(monkeypatch, capsys):
    intervals: list[float] = []
    monkeypatch.setattr(sys, "setswitchinterval", intervals.append)
    assert cli.main(["--version"]) == 0
    assert intervals == [cli.SWITCH_INTERVAL]
    assert 0 < cli.SWITCH_INTERVAL <= 0.001


@pytest.mark.parametrize(("words", "as_json"), [([], False), (["--json"], True)])
def test_warmup_compiles_ahead(monkeypatch, words, as_json):
    calls = []
    from tui_nn.headless import warmup

    def warm_up(**given):
        calls.append(given)
        return 0

    monkeypatch.setattr(warmup, "warm_up", warm_up)
    assert cli.main(["warmup", *words]) == 0
    assert calls == [{"as_json": as_json}]


def test_without_a_terminal_the_run_is_trained_without_a_screen(monkeypatch, capsys):
    monkeypatch.setattr("sys.__stdin__", io.StringIO())
    calls = []

    def train_load(load, *_, **__):
        calls.append(load)
        return 3

    monkeypatch.setattr(train, "train", train_load)
    assert cli.main(["--recipe", "moons"]) == 3
    assert calls == [Load(RECIPES["moons"].config, on_divergence=OnDivergence.STOP)]
    assert capsys.readouterr().err == (
        "tui-nn: no terminal to draw on: standard input is closed; training without a screen\n"
    )


@pytest.mark.parametrize("words", [[], ["x.npy", "--strokes", "-"]])
def test_predict_reads_pictures_or_drawings(words, capsys):
    assert cli.main(["predict", "--model", "m", *words]) == 2
    assert "or --strokes FILE" in capsys.readouterr().err


def installed(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui_nn", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **options,
    )


def test_the_program_runs_as_a_module():
    run = installed("recipes")
    assert (run.returncode, run.stderr) == (0, "")
    assert "mnist-wide" in run.stdout


def test_an_output_without_unicode_gets_question_marks():
    run = installed("train", "--help", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("words", [("recipes",), ("predict", "--help")])
def test_an_output_that_is_full_is_one_line(words):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui_nn", *words],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    assert done.stderr == "tui-nn: the output cannot be written (No space left on device)\n"
    assert done.returncode == cli.FAILED


def test_a_reader_that_leaves_is_no_failure_worth_a_word(tmp_path):
    program = f"{sys.executable} -m tui_nn recipes 2>{tmp_path / 'err'} | true"
    subprocess.run(["/bin/sh", "-c", program], check=True, timeout=60)
    assert (tmp_path / "err").read_text() == ""


def test_training_for_real_prints_the_result(tmp_path):
    target = tmp_path / "moons.safetensors"
    words = ["train", "--recipe", "moons", "--epochs", "3", "--json", "--save", str(target)]
    run = installed(*words)
    assert (run.returncode, run.stderr) == (0, "")
    fields = json.loads(run.stdout)
    assert (fields["recipe"], fields["epochs"], fields["steps"]) == ("moons", 3, 150)
    assert fields["layers"] == [2, 16, 1]
    assert fields["parameters"] == 2 * 16 + 16 + 16 + 1
    assert 0.5 < fields["test_accuracy"] <= 1
    assert fields["train_seconds"] > 0
    assert fields["checkpoint"] == str(target)
    assert target.is_file()
    again = json.loads(installed(*words).stdout)
    times = {"train_seconds": 0}
    assert again | times == fields | times, "same seed, same result"


def test_divergence_for_real_is_status_3():
    run = installed("train", "--recipe", "houses", "--optimizer", "sgd", "--learning-rate", "1000")
    assert run.returncode == 3
    assert "diverged at step" in run.stderr
    assert run.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_for_real_saves_a_run_that_continues(tmp_path):
    target = tmp_path / "long.safetensors"
    words = ["train", "--recipe", "moons", "--epochs", "100000", "--save", str(target)]
    run = subprocess.Popen(
        [sys.executable, "-m", "tui_nn", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    for line in run.stdout:
        if line.startswith("moons: moons"):
            break
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "interrupted; saved to" in errors
    evaluation = installed("evaluate", str(target), "--json")
    assert json.loads(evaluation.stdout)["dataset"] == "moons"
