"""A network of pictures is tested on folders and tables of pixels, by the names of classes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.headless.commands import printed, refused
from tests.headless.tables import train_on
from tui_nn.data.catalog import load_dataset

PIXELS = ",".join(f"pixel{number}" for number in range(784))


def write_shapes(folder: Path, names: tuple[str, ...], count: int, seed: int) -> Path:
    """Horizontal and vertical lines, black on white."""
    image = pytest.importorskip("PIL.Image")
    generator = np.random.default_rng(seed)
    for name in names:
        (folder / name).mkdir(parents=True)
        for number in range(count):
            picture = np.full((20, 20), 255, np.uint8)
            place = int(generator.integers(3, 16))
            rows, columns = (slice(place, place + 2), slice(2, 18))
            picture[(columns, rows) if name == "down" else (rows, columns)] = 0
            image.fromarray(picture).save(folder / name / f"{number}.png")
    return folder


@pytest.fixture(scope="module")
def shapes(tmp_path_factory) -> Path:
    folder = write_shapes(tmp_path_factory.mktemp("s") / "shapes", ("across", "down"), 40, 1)
    return train_on(folder)


def fields_of(capsys, *words: object) -> dict[str, object]:
    fields: dict[str, object] = json.loads(printed(capsys, "evaluate", *words, "--json"))
    return fields


def test_another_folder_is_tested_whole(capsys, tmp_path, shapes):
    other = write_shapes(tmp_path / "other", ("down", "across"), 10, 2)
    assert fields_of(capsys, shapes)["examples"] == 16
    assert fields_of(capsys, shapes, shapes.with_suffix(""))["examples"] == 16
    found = fields_of(capsys, shapes, other)
    assert found["examples"] == 20
    assert found["test_accuracy"] == 1
    lines = printed(capsys, "predict", "--model", shapes, other).splitlines()
    answers = [json.loads(line) for line in lines]
    assert all(Path(answer["file"]).parent.name == answer["name"] for answer in answers)


def test_classes_are_known_by_their_names(capsys, tmp_path, shapes):
    other = write_shapes(tmp_path / "other", ("across", "down", "sideways"), 10, 2)
    line = refused(capsys, "evaluate", shapes, other)
    assert "has the class sideways, which this network does not know" in line
    assert "it predicts across, down" in line


def test_a_table_of_pixels_tests_the_built_in_network(capsys, tmp_path):
    digits = load_dataset("digits", seed=3, validation_split=0.1, samples=200).test.first(100)
    rows = np.column_stack([digits.targets, digits.inputs])
    path = tmp_path / "digits.csv"
    np.savetxt(path, rows, "%d", ",", header=f"label,{PIXELS}", comments="")
    found = json.loads(printed(capsys, "evaluate", "--dataset", path, "--json"))
    assert found["examples"] == 100
    assert found["test_accuracy"] > 0.9
