"""`tui-nn predict`: pictures and drawings are read as the pad reads them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from tests.headless.commands import printed, refused
from tui_nn.cli.main import main
from tui_nn.data.built_in import FASHION
from tui_nn.data.catalog import load_dataset
from tui_nn.data.drawings import DrawingFile
from tui_nn.data.strokes.json_drawings import parse_drawing
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.training.reading.model import BUILT_IN
from tui_nn.training.settings.config import TrainingConfig

SEVEN = {"strokes": [[[10, 10], [50, 10], [30, 60]]]}
ONE: dict[str, Any] = {"strokes": [[[30, 10], [30, 60]]]}


@pytest.fixture(scope="module")
def unseen():
    """The pictures that the network of digits was never shown."""
    return load_dataset("digits", seed=3, validation_split=0.1, samples=1000).test


def answers(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_predict_pictures_of_every_format(capsys, folder, tmp_path, unseen):
    pictures = unseen.inputs[:50]
    np.save(tmp_path / "a.npy", pictures)
    np.savez(tmp_path / "b.npz", x=pictures.reshape(-1, 28, 28) / 255)
    (tmp_path / "c").write_bytes(
        bytes([0, 0, 8, 3, 0, 0, 0, 50, 0, 0, 0, 28, 0, 0, 0, 28]) + pictures.tobytes()
    )
    command = ("predict", "--model", folder / "digits")
    first = answers(printed(capsys, *command, tmp_path / "a.npy"))
    assert len(first) == 50
    for answer in first:
        assert list(answer) == ["label", "probabilities"]
        assert answer["label"] == int(np.argmax(answer["probabilities"]))
        assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
    right = [a["label"] == label for a, label in zip(first, unseen.targets, strict=False)]
    assert np.mean(right) > 0.6
    both = answers(printed(capsys, *command, tmp_path / "b.npz", tmp_path / "c"))
    assert both == first + first


def test_a_class_that_is_no_number_has_its_name_beside(capsys, monkeypatch, tmp_path):
    class Clothes:
        config = TrainingConfig(dataset="fashion-mnist")
        schema = FASHION
        class_names = ("shirt", "bag")
        preparation = reliability = None
        notes = MappingProxyType({"test": {"accuracy": 0.875}})

        def predict(self, inputs: np.ndarray) -> np.ndarray:
            return np.array([[0.25, 0.75]] * len(inputs))

    monkeypatch.setattr("tui_nn.headless.predict.load_model", lambda _: Clothes())
    np.save(tmp_path / "a.npy", np.zeros((1, 784)))
    text = printed(capsys, "predict", "--model", "m", tmp_path / "a.npy")
    assert text == '{"label": 1, "name": "bag", "probabilities": [0.25, 0.75]}\n'


def test_predict_refuses_what_is_no_picture(capsys, folder, tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((3, 5)))
    line = refused(capsys, "predict", "--model", folder / "digits", tmp_path / "a.npy")
    assert "has shape (3, 5)" in line


def test_drawings_are_read_as_the_pad_reads_them(capsys, folder, tmp_path):
    drawings = tmp_path / "drawings.jsonl"
    drawings.write_text(f"{json.dumps(SEVEN)}\n\n{json.dumps(ONE)}\n")
    read = answers(printed(capsys, "predict", "--model", folder / "digits", "--strokes", drawings))
    pictures = [prepare_strokes(parse_drawing(json.dumps(d), 1)) for d in (SEVEN, ONE)]
    np.save(tmp_path / "a.npy", pictures)
    assert read == answers(
        printed(capsys, "predict", "--model", folder / "digits", tmp_path / "a.npy")
    )


def test_without_a_model_the_built_in_network_reads(capsys, tmp_path, unseen):
    drawings = tmp_path / "drawings.jsonl"
    drawings.write_text(f"{json.dumps(SEVEN)}\n{json.dumps(ONE)}\n")
    read = answers(printed(capsys, "predict", "--strokes", drawings))
    assert [answer["label"] for answer in read] == [7, 1]
    assert read == answers(printed(capsys, "predict", "--model", BUILT_IN, "--strokes", drawings))
    np.save(tmp_path / "a.npy", unseen.inputs[:100])
    labels = [answer["label"] for answer in answers(printed(capsys, "predict", tmp_path / "a.npy"))]
    assert np.mean(labels == unseen.targets[:100]) > 0.85


def test_without_a_model_the_built_in_network_is_tested(capsys):
    assert "on 2,000 examples of digits" in printed(capsys, "evaluate")
    fields = json.loads(printed(capsys, "evaluate", "--json", "--seed", "5"))
    assert fields["model"] == "built-in"
    assert fields["test_accuracy"] > 0.9
    refusal = refused(capsys, "evaluate", "--dataset", "moons")
    assert "this network of digits-mnist takes 784" in refusal


def test_the_tuned_network_reads_if_there_is_one(capsys, tmp_path):
    drawings = tmp_path / "drawings.jsonl"
    drawings.write_text(json.dumps(ONE))
    words = ("predict", "--tuned", "--strokes", drawings)
    assert "`tui-nn drawings --fine-tune` does that" in refused(capsys, *words)
    DrawingFile().keep(ONE["strokes"], "4")
    printed(capsys, "drawings", "--fine-tune")
    assert answers(printed(capsys, *words))[0]["label"] == 4
    assert answers(printed(capsys, "predict", "--strokes", drawings))[0]["label"] == 1


def test_an_exported_network_is_as_good_as_a_saved_one(capsys, tmp_path):
    saved, exported = tmp_path / "saved", tmp_path / "exported"
    train = ("train", "--quiet", "--recipe", "moons", "--epochs", "5")
    printed(capsys, *train, "--save", saved, "--export", exported)
    fields = [json.loads(printed(capsys, "evaluate", path, "--json")) for path in (saved, exported)]
    assert fields[1]["test_accuracy"] == pytest.approx(fields[0]["test_accuracy"], abs=0.005)
    assert exported.stat().st_size < saved.stat().st_size
    line = refused(capsys, "train", "--quiet", "--load", exported)
    assert f"{exported}: holds only the network" in line


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"rubbish", "line 2: not JSON"),
        (b'{"strokes": []}', "line 2: the drawing is empty"),
        (b'{"strokes": [[[1, "x"]]]}', "line 2: stroke 1"),
        (b"\xff\xfe", "line 2: is not UTF-8"),
    ],
)
def test_a_bad_line_is_named(capsys, folder, tmp_path, line, message):
    drawings = tmp_path / "drawings.jsonl"
    drawings.write_bytes(json.dumps(SEVEN).encode() + b"\n" + line + b"\n")
    assert main(["predict", "--model", str(folder / "digits"), "--strokes", str(drawings)]) == 1
    result = capsys.readouterr()
    assert f"{drawings}: {message}" in result.err
    assert len(answers(result.out)) == 1, "what came before is answered"


def test_a_line_without_end_is_refused(monkeypatch, capsys, folder):
    monkeypatch.setattr("tui_nn.data.strokes.reading.LONGEST_LINE", 1000)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"[" * 5000)))
    line = refused(capsys, "predict", "--model", folder / "digits", "--strokes", "-")
    assert "standard input: line 1: longer than 1000 bytes" in line


def test_missing_drawings_are_named(capsys, folder, tmp_path):
    path = tmp_path / "none.jsonl"
    line = refused(capsys, "predict", "--model", folder / "digits", "--strokes", path)
    assert f"{path}: cannot be read" in line


def test_standard_input_is_answered_line_by_line(folder):
    words = [sys.executable, "-m", "tui_nn", "predict", "--model", str(folder / "digits")]
    with subprocess.Popen(
        [*words, "--strokes", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        for drawing in (SEVEN, ONE, SEVEN):
            run.stdin.write(json.dumps(drawing) + "\n")
            run.stdin.flush()
            assert len(json.loads(run.stdout.readline())["probabilities"]) == 10
        run.stdin.close()
        assert run.wait(timeout=60) == 0
