"""Files of strokes become data sets of symbols."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset
from tui_nn.data.drawings import DrawingFile
from tui_nn.data.schema import Kind
from tui_nn.data.strokes import loading
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.errors import DataError


def quickdraw(word: str, count: int, *, seed: int) -> str:
    """Lines as QuickDraw's simplified files have them."""
    generator = np.random.default_rng(seed)
    lines = []
    for number in range(count):
        x, y = generator.integers(0, 256, (2, 6)).tolist()
        value = {"word": word, "key_id": str(number), "recognized": True, "drawing": [[x, y]]}
        lines.append(json.dumps(value) + "\n")
    return "".join(lines)


def load(path: Path) -> Dataset:
    return load_dataset(str(path), seed=1, validation_split=0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file for each word, as QuickDraw is published."""
    folder = tmp_path / "quickdraw"
    folder.mkdir()
    (folder / "cat.ndjson").write_text(quickdraw("cat", 20, seed=1))
    (folder / "the moon.ndjson").write_text(quickdraw("the moon", 30, seed=2))
    return folder


def test_a_folder_of_files_by_word(folder):
    dataset = load(folder)
    assert (dataset.schema.kind, dataset.schema.class_names) == (Kind.SYMBOLS, ("cat", "the moon"))
    parts = [dataset.train, dataset.validation, dataset.test]
    assert [len(part) for part in parts] == [36, 4, 10]
    assert dataset.survey is not None
    assert dataset.survey.classes == (("cat", 20), ("the moon", 30))
    assert dataset.record is not None
    assert dataset.record.examples == 50


def test_one_file_with_several_words(folder, tmp_path):
    file = tmp_path / "all"  # whatever its name
    file.write_text("".join(part.read_text() for part in sorted(folder.iterdir())))
    dataset = load(file)
    assert dataset.schema.class_names == ("cat", "the moon")
    first = json.loads(file.read_text().splitlines()[0])["drawing"]
    picture = prepare_strokes([np.array(stroke).T for stroke in first]).ravel()
    rows = np.concatenate(
        [part.read().inputs for part in (dataset.train, dataset.validation, dataset.test)]
    )
    assert (rows == picture).all(axis=1).any()


def test_exported_drawings(tmp_path):
    file = DrawingFile()
    for number in range(6):
        file.keep([[(0.0, 0.0), (9.0, float(number))]], ("7", "star")[number % 2])
    file.export(tmp_path / "mine.jsonl")
    assert load(tmp_path / "mine.jsonl").schema.class_names == ("7", "star")


def test_folders_name_what_their_files_do_not(tmp_path):
    for name in ("alpha", "beta"):
        (tmp_path / "ink" / name).mkdir(parents=True)
        for number in range(4):
            text = f"<ink><trace>0 0, 9 {number}</trace></ink>"
            (tmp_path / "ink" / name / f"{number}.inkml").write_text(text)
    assert load(tmp_path / "ink").schema.class_names == ("alpha", "beta")


def test_unipen(tmp_path):
    text = ".VERSION 1.0\n.COORD X Y\n"
    for number in range(8):
        text += f'.SEGMENT DIGIT ? "{number % 2}"\n.PEN_DOWN\n0 0\n{number} 9\n.PEN_UP\n'
    (tmp_path / "digits.dat").write_text(text)
    assert load(tmp_path / "digits.dat").schema.class_names == ("0", "1")


def test_more_than_there_is_room_for_is_left_out_and_said(folder, monkeypatch):
    monkeypatch.setattr(loading, "MAX_DRAWINGS", 24)
    dataset = load(folder)
    assert dataset.survey is not None
    assert dataset.survey.classes == (("cat", 12), ("the moon", 12))
    assert dataset.notes == ("only the first 12 drawings of a file were read",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (quickdraw("cat", 3, seed=1), "all drawings are labelled cat; two labels are needed"),
        (quickdraw("cat", 2, seed=1) + '{"drawing": [[[1], [2]]]}', "line 3: has no label"),
        (quickdraw("a" * 41, 2, seed=1), "line 1: has no label that can be shown"),
        (quickdraw("cat", 2, seed=1) + '{"word": "dog", "drawing": [[[1], [2, 3]]]}', "line 3: "),
        (quickdraw("cat", 2, seed=1) + "{", "line 3: not JSON"),
    ],
)
def test_faults_are_named_with_their_line(tmp_path, text, message):
    (tmp_path / "faulty.ndjson").write_text(text)
    with pytest.raises(DataError, match=r"faulty\.ndjson: ") as caught:
        load(tmp_path / "faulty.ndjson")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_part_without_examples_has_their_shape(tmp_path):
    text = quickdraw("cat", 2, seed=1) + quickdraw("dog", 1, seed=2)
    (tmp_path / "few.ndjson").write_text(text)
    dataset = load(tmp_path / "few.ndjson")
    assert dataset.validation.read().inputs.shape == (0, 784)
