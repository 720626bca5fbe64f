from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np
import pytest

from tests.data.tables.building import make_request
from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.schema import Kind, Task
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.loading.files import load_table
from tui_nn.errors import DataError

HEADER = ["id", "size", "island", "seen", "kind"]


def make_rows(count: int = 100) -> list[list[str]]:
    """Rows with gaps, some equal, of two kinds of penguin."""
    generator = np.random.default_rng(3)
    rows = []
    for row in range(count):
        is_big = row % 4 == 0
        size = f"{generator.normal(5 if is_big else 3, 1):.1f}" if row % 11 else "NA"
        island = ["Biscoe", "Dream", ""][int(generator.integers(3))]
        seen = f"2024-{1 + row % 12:02}-{1 + row % 28:02}"
        rows.append([f"P{row}", size, island, seen, ["Adelie", "Gentoo"][is_big]])
    for row in range(0, count, 10):
        rows.append([f"Q{row}", *rows[row][1:]])
    return rows


def write(path: Path, rows: list[list[str]], header: list[str] = HEADER) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "penguins.csv", make_rows())


def parts(dataset: Dataset) -> tuple[Split, Split, Split]:
    assert isinstance(dataset.train, Split)
    assert isinstance(dataset.validation, Split)
    assert isinstance(dataset.test, Split)
    return dataset.train, dataset.validation, dataset.test


def assert_same(first: Dataset, second: Dataset) -> None:
    assert (first.schema, first.preparation) == (second.schema, second.preparation)
    for one, other in zip(parts(first), parts(second), strict=True):
        np.testing.assert_array_equal(one.inputs, other.inputs)
        np.testing.assert_array_equal(one.targets, other.targets)


def test_a_table_of_words_gaps_and_dates(path):
    dataset = load_table(path, make_request(path))
    assert dataset.name == "penguins.csv"
    assert dataset.schema.task is Task.CLASSIFICATION
    assert dataset.schema.kind is Kind.TABLE
    assert dataset.schema.class_names == ("Adelie", "Gentoo")
    assert dataset.schema.feature_names[:3] == ("size", "island = Biscoe", "island = Dream")
    assert [len(part) for part in parts(dataset)] == [79, 9, 22]
    assert "id is ignored: 110 different texts in 110 rows tell nothing" in dataset.notes
    assert isinstance(dataset.preparation, TableEncoding)
    assert dataset.input_scaling is not None
    np.testing.assert_array_equal(dataset.input_scaling.mean, dataset.preparation.mean)


def test_the_order_of_the_file_makes_no_difference(path, tmp_path):
    rows = make_rows()
    random.Random(1).shuffle(rows)
    shuffled = write(tmp_path / "shuffled.csv", rows)
    assert_same(load_table(path, make_request(path)), load_table(shuffled, make_request(shuffled)))


def test_the_seed_decides_what_is_held_back(path):
    first = load_table(path, make_request(path, seed=1))
    assert_same(first, load_table(path, make_request(path, seed=1)))
    second = load_table(path, make_request(path, seed=2))
    assert not np.array_equal(parts(first)[2].inputs, parts(second)[2].inputs)


def test_every_class_is_in_every_part(path):
    for part in parts(load_table(path, make_request(path))):
        assert set(part.targets) == {0, 1}


def test_the_encoding_is_fitted_on_the_training_part(path):
    train, validation, test = parts(load_table(path, make_request(path)))
    assert abs(train.inputs[:, 0].mean()) < 1e-6
    assert abs(test.inputs[:, 0].mean()) > 1e-3
    assert abs(validation.inputs[:, 0].mean()) > 1e-3


def test_rows_without_a_target_are_left_out_and_said(tmp_path):
    rows = make_rows()
    rows[3][-1] = rows[5][-1] = "?"
    path = write(tmp_path / "gaps.csv", rows)
    dataset = load_table(path, make_request(path))
    assert sum(map(len, parts(dataset))) == 108
    assert "2 rows without a value of kind left out" in dataset.notes


def test_a_number_is_predicted(tmp_path):
    rows = [[str(x / 7), str(x % 5), str(x**2 / 10)] for x in range(50)]
    path = write(tmp_path / "squares.csv", rows, ["x", "n", "square"])
    dataset = load_table(path, make_request(path, task="regression"))
    assert dataset.schema.task is Task.REGRESSION
    assert dataset.schema.target_name == "square"
    targets = parts(dataset)[0].targets
    assert targets.shape == (36, 1)
    assert dataset.target_scaling is not None
    squares = 10 * dataset.target_scaling.invert(targets)
    assert np.abs(squares - np.rint(squares)).max() < 1e-3


def test_two_numbers_that_tell_two_classes_are_a_plane(tmp_path):
    rows = [[str(x / 7), str(x % 9), "ab"[x % 2]] for x in range(50)]
    path = write(tmp_path / "plane.csv", rows, ["u", "v", "kind"])
    assert load_table(path, make_request(path)).schema.kind is Kind.PLANE
    flags = write(
        tmp_path / "flags.csv", [[x, "yn"[len(x) % 2], k] for x, _, k in rows], ["u", "v", "k"]
    )
    assert load_table(flags, make_request(flags)).schema.kind is Kind.TABLE


def test_a_test_file_of_its_own(path, tmp_path):
    rows = [["R1", "3.0", "Mars", "2024-05-05", "Adelie"], ["R2", "4.0", "Dream", "", ""]]
    other = write(tmp_path / "other.csv", [row[::-1] for row in rows], HEADER[::-1])
    dataset = load_table(path, make_request(path, test_data=other))
    assert [len(part) for part in parts(dataset)] == [99, 11, 1]
    notes = [note for note in dataset.notes if "other.csv" in note]
    assert any("the first 'Mars' in line 2" in note for note in notes)
    assert any("1 row without a value of kind left out" in note for note in notes)
    assert any("not used: id" in note for note in notes)


def test_a_test_file_with_an_unknown_class_is_refused(path, tmp_path):
    other = write(tmp_path / "other.csv", [["R", "1", "Dream", "", "Emperor"]])
    with pytest.raises(DataError, match=r"other\.csv, line 2: kind is 'Emperor'"):
        load_table(path, make_request(path, test_data=other))


def test_too_few_rows_are_refused(tmp_path):
    path = write(tmp_path / "few.csv", [["1", "a"], ["2", "b"], ["3", ""]], ["x", "y"])
    with pytest.raises(DataError, match="has 2 rows with a value of y; at least 3 are needed"):
        load_table(path, make_request(path))


def test_names_are_safe_to_show(tmp_path):
    rows = [["\x1b[31mred", str(x), f"{'x' * 300}{x % 2}"] for x in range(20)]
    path = write(tmp_path / "odd.csv", rows, ["co\x1blour", "x", "kind"])
    schema = load_table(path, make_request(path)).schema
    assert all(name.isprintable() for name in (*schema.feature_names, *schema.class_names))
    assert {len(name) for name in set(schema.class_names)} == {200}
    assert len(set(schema.class_names)) == 2


def test_each_example_knows_its_line(path, tmp_path):
    """Rows are sorted and split, so nothing else leads back to the file."""
    lines = path.read_text().splitlines()
    dataset = load_table(path, make_request(path))
    assert dataset.origins is not None
    for part, split in zip(("train", "validation", "test"), parts(dataset), strict=True):
        for row, target in enumerate(split.targets.tolist()):
            word, number = dataset.origins.name(part, row).split()
            assert word == "line"
            assert lines[int(number) - 1].endswith(dataset.schema.class_names[target])


def test_an_example_of_a_file_of_its_own_names_it(path, tmp_path):
    other = write(tmp_path / "more.csv", make_rows(30))
    dataset = load_table(path, make_request(path, test_data=other))
    assert dataset.origins is not None
    lines = other.read_text().splitlines()
    for row, target in enumerate(parts(dataset)[2].targets.tolist()):
        found = dataset.origins.name("test", row)
        assert found.endswith(" of more.csv")
        assert lines[int(found.split()[1]) - 1].endswith(dataset.schema.class_names[target])
