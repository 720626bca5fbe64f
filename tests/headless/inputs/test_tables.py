"""Rows through a pipe: each is answered when it is there, and the end is quiet."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.headless.commands import printed, refused
from tests.headless.tables import train_on, write_flowers
from tui_nn.cli.main import main
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.headless.inputs.tables import read_rows
from tui_nn.training.reading.model import load_model

HEADER = "petal;sepal;place"

ROWS = ("2,10;12;wood", "5,05;13;field", "2,00;11;wood")


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    return train_on(write_flowers(tmp_path_factory.mktemp("flowers") / "flowers.csv"))


def predicting(model: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tui_nn", "predict", "--model", str(model), "-"]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def feed(monkeypatch, text: str) -> None:
    content = io.BufferedReader(io.BytesIO(text.encode()))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(content))


def test_each_row_is_answered_when_it_is_there(model):
    with predicting(model) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        run.stdin.write(f"{HEADER}\n{ROWS[0]}\n")
        run.stdin.flush()
        assert run.stdout.readline().startswith(f"{HEADER};prediction;")
        assert run.stdout.readline().startswith(f"{ROWS[0]};red rose;")
        for row, kind in zip(ROWS[1:], ("iris", "red rose"), strict=True):
            run.stdin.write(f"{row}\n")
            run.stdin.flush()
            assert run.stdout.readline().startswith(f"{row};{kind};")
        run.stdin.close()
        assert run.wait(timeout=60) == 0


def after_first_row(run: subprocess.Popen[str]) -> tuple[IO[str], IO[str], IO[str]]:
    """Have the first row answered; the standard streams."""
    assert run.stdin is not None
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdin.write(f"{HEADER}\n{ROWS[0]}\n")
    run.stdin.flush()
    run.stdout.readline()
    run.stdout.readline()
    return run.stdin, run.stdout, run.stderr


def test_an_interrupt_ends_quietly(model):
    with predicting(model) as run:
        *_, stderr = after_first_row(run)
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=60) == 130
        assert all("held-out" in line for line in stderr.read().splitlines())


def test_a_closed_pipe_ends_quietly(model):
    with predicting(model) as run:
        stdin, stdout, stderr = after_first_row(run)
        stdout.close()
        stdin.write(f"{ROWS[1]}\n")
        stdin.close()
        assert run.wait(timeout=60) == 1
        assert all("held-out" in line for line in stderr.read().splitlines())


def test_the_end_of_a_file_has_no_header(capsys, monkeypatch, model):
    feed(monkeypatch, "name 9;2,10;12;wood;iris\nname 10;5,05;13;field;iris\n")
    assert main(["predict", "--model", str(model), "-"]) == 0
    result = capsys.readouterr()
    lines = result.out.splitlines()
    assert lines[0].startswith("name;petal;sepal;place;kind;prediction;")
    assert [line.split(";")[5] for line in lines[1:]] == ["red rose", "iris"]
    assert "no header, so columns are taken to be name, petal, sepal, place, kind" in result.err


def test_what_is_new_is_told_at_once_and_counted_at_the_end(capsys, monkeypatch, model):
    rows = "\n".join(["2,10;12;moon"] * 3)
    feed(monkeypatch, f"{HEADER}\n{rows}\n")
    monkeypatch.setattr("tui_nn.data.tables.reading.streaming.BATCH", 1)
    assert main(["predict", "--model", str(model), "-"]) == 0
    notes = [line for line in capsys.readouterr().err.splitlines() if "moon" in line]
    assert [note.split("place: ")[1].split(" ")[0] for note in notes] == ["1", "3"]
    assert all("standard input" in note and "line 2" in note for note in notes)


def test_lines_of_json(capsys, monkeypatch, model):
    feed(monkeypatch, '{"petal": 2.1, "sepal": 12, "place": "wood", "id": 7}\n')
    line = printed(capsys, "predict", "--model", model, "-")
    answer = json.loads(line)
    assert (answer["petal"], answer["sepal"], answer["id"]) == (2.1, 12, 7)
    assert answer["prediction"] == "red rose"


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_columnar_files(capsys, tmp_path, model, kind):
    pyarrow = pytest.importorskip("pyarrow")
    columns = {"petal": [2.1, None], "sepal": [12, 13], "place": ["wood", None]}
    table, path = pyarrow.table(columns), tmp_path / f"x.{kind}"
    if kind == "parquet":
        pytest.importorskip("pyarrow.parquet").write_table(table, path)
    else:
        with pyarrow.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)
    lines = printed(capsys, "predict", "--model", model, path).splitlines()
    assert lines[0].startswith("petal,sepal,place,prediction,")
    assert lines[1].startswith("2.1,12,wood,red rose,")
    assert lines[2].startswith(",13,,")


def test_cells_are_shown_as_they_stand_and_read_as_numbers(tmp_path, model):
    encoding = load_model(model).preparation
    assert isinstance(encoding, TableEncoding)
    (tmp_path / "x.csv").write_text(f"{HEADER}\n{ROWS[0]}\n")
    (rows,) = read_rows(tmp_path / "x.csv", encoding)
    assert rows.shown.column("petal").tolist() == ["2,10"]
    assert rows.table.column("petal").tolist() == [2.1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        (b"", "has no rows"),
        (b"PK\x03\x04zip", "zip"),
        (b"petal;sepal;place\n1;2\n", "line 2"),
    ],
)
def test_what_is_no_table_is_refused(capsys, tmp_path, model, content, message):
    if content is not None:
        (tmp_path / "x.csv").write_bytes(content)
    line = refused(capsys, "predict", "--model", model, tmp_path / "x.csv")
    assert message in line
    assert "x.csv" in line
    assert "is a folder" in refused(capsys, "predict", "--model", model, tmp_path)
