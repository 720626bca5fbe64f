"""How a run is shown while it trains: as lines, as a bar, or not at all."""

from __future__ import annotations

import io
import json
import signal
import time
from dataclasses import replace

from tests.headless.scripted import (
    CONFIG,
    READY,
    RESULT,
    script,
    snapshot,
    train,
)
from tests.training.described import dense_layers
from tests.ui.surveys import PLANTS
from tui_nn.data.built_in import MOONS
from tui_nn.headless.printing.bar_display import BarDisplay
from tui_nn.headless.printing.line_display import MAX_LINES
from tui_nn.headless.printing.stream import ClosableStream
from tui_nn.training.protocol.events import (
    Finished,
    Loading,
    Ready,
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
    ready = Ready(CONFIG.replace(epochs=4000), MOONS, dense_layers(2, 3, 1), 50, 200_000, 0)
    steps = [snapshot(step, epochs=4000) for step in range(0, 200_000, 50)]
    session = script(load=[ready], run=[*steps, Finished(RESULT)])
    assert train(session) == 0
    epochs = [line for line in capsys.readouterr().out.splitlines() if line.startswith("epoch")]
    assert 20 <= len(epochs) <= MAX_LINES


def test_what_was_understood_of_own_data_comes_first(capsys):
    ready = replace(READY, survey=PLANTS, reasons=("hidden 64: for 40 rows",))
    assert train(script(load=[ready])) == 0
    lines, notes = (text.splitlines() for text in capsys.readouterr())
    assert lines[:2] == [f"plants.csv: {PLANTS.summary}", "hidden 64: for 40 rows"]
    assert "tui-nn: class moss has few rows" in notes


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
