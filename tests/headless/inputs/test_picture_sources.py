"""Pictures in folders and in the columns of tables, as `tui-nn predict` reads them."""

from __future__ import annotations

import io
import json
import sys

import numpy as np
import pytest

from tests.headless.commands import printed, refused
from tui_nn.cli.main import main
from tui_nn.data.catalog import load_dataset

PIXELS = ",".join(f"pixel{number}" for number in range(784))


@pytest.fixture(scope="module")
def unseen():
    return load_dataset("digits", seed=3, validation_split=0.1, samples=200).test.first(40)


def as_rows(pictures) -> list[str]:
    return [",".join(map(str, row)) for row in pictures.tolist()]


def write_folder(folder, pictures) -> None:
    image = pytest.importorskip("PIL.Image")
    for number, picture in enumerate(pictures.reshape(-1, 28, 28)):
        place = folder / ("a" if number % 2 else "b")
        place.mkdir(parents=True, exist_ok=True)
        image.fromarray(picture).save(place / f"{number}.png")


def test_without_pillow_a_folder_is_refused_in_one_line(capsys, tmp_path, unseen, monkeypatch):
    write_folder(tmp_path / "d", unseen.inputs)
    monkeypatch.setitem(sys.modules, "PIL", None)
    error = refused(capsys, "predict", tmp_path / "d")
    assert error.endswith("d: reading pictures needs Pillow: pip install 'tui-nn[data]'\n")


def test_a_table_of_pixels_is_read_like_an_array(capsys, tmp_path, unseen):
    np.save(tmp_path / "a.npy", unseen.inputs)
    rows = as_rows(unseen.inputs)
    (tmp_path / "test.csv").write_text("\n".join([PIXELS, *rows]) + "\n")
    labelled = [f"{label},{row}" for label, row in zip(unseen.targets, rows, strict=True)]
    (tmp_path / "train.csv").write_text("\n".join([f"label,{PIXELS}", *labelled]) + "\n")
    expected = printed(capsys, "predict", tmp_path / "a.npy")
    assert printed(capsys, "predict", tmp_path / "test.csv") == expected
    assert printed(capsys, "predict", tmp_path / "train.csv") == expected


def test_a_table_of_pixels_comes_through_a_pipe(capsys, tmp_path, monkeypatch, unseen):
    text = "\n".join([PIXELS, *as_rows(unseen.inputs[:5])]) + "\n"
    (tmp_path / "test.csv").write_text(text)
    piped = io.TextIOWrapper(io.BufferedReader(io.BytesIO(text.encode())))
    monkeypatch.setattr("sys.stdin", piped)
    words = ("predict", "--format", "kaggle")
    assert printed(capsys, *words, "-") == printed(capsys, *words, tmp_path / "test.csv")


def test_another_table_is_refused_with_what_to_do(capsys, tmp_path):
    (tmp_path / "x.csv").write_text("size,age\n30,1\n61,2\n")
    line = refused(capsys, "predict", tmp_path / "x.csv")
    assert "is a table without columns of pixels, and this network reads pictures" in line
    assert "--model MODEL" in line


def test_every_picture_of_a_folder_is_named(capsys, tmp_path, unseen):
    write_folder(tmp_path / "p", unseen.inputs)
    answers = [json.loads(line) for line in printed(capsys, "predict", tmp_path / "p").splitlines()]
    assert len(answers) == 40
    numbers = [int(answer["file"].rsplit("/")[-1].removesuffix(".png")) for answer in answers]
    assert numbers == [*range(1, 40, 2), *range(0, 40, 2)], "in the order of names"
    labels = [answer["label"] for answer in answers]
    assert np.mean(labels == unseen.targets[numbers]) > 0.8


def test_a_broken_picture_is_named_and_left_out(capsys, tmp_path, unseen):
    write_folder(tmp_path / "p", unseen.inputs[:4])
    whole = (tmp_path / "p" / "a" / "1.png").read_bytes()
    (tmp_path / "p" / "a" / "1.png").write_bytes(whole[:60])
    assert main(["predict", str(tmp_path / "p")]) == 0
    result = capsys.readouterr()
    assert len(result.out.splitlines()) == 3
    assert "left out: " in result.err
    assert "1.png" in result.err


def test_a_folder_without_pictures_is_refused(capsys, tmp_path):
    (tmp_path / "p").mkdir()
    assert "no pictures in it" in refused(capsys, "predict", tmp_path / "p")
