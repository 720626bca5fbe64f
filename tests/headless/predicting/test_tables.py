"""Predictions for rows of tables: all columns as they stand, and nothing silent."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from tests.headless.commands import printed, refused
from tests.headless.tables import FLOWERS, train_on, write_flowers, write_prices
from tui_nn.cli.main import main
from tui_nn.headless.predicting.tables import make_submission
from tui_nn.headless.predicting.writers import KaggleWriter

REGRESSION = ("--loss", "mean-squared-error", "--output-activation", "linear")


@pytest.fixture(scope="module")
def flowers(tmp_path_factory) -> Path:
    """The model of flowers."""
    return train_on(write_flowers(tmp_path_factory.mktemp("flowers") / "flowers.csv"))


@pytest.fixture(scope="module")
def prices(tmp_path_factory) -> Path:
    """The model of prices."""
    path = write_prices(tmp_path_factory.mktemp("prices") / "prices.csv")
    return train_on(path, *REGRESSION, "--learning-rate", "0.01")


def rows_of(text: str, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_a_table_comes_back_with_its_predictions(capsys, tmp_path, flowers):
    new = write_flowers(tmp_path / "new.csv", 40, seed=2)
    given = rows_of(new.read_text(), ";")
    text = printed(capsys, "predict", "--model", flowers, new)
    found = rows_of(text, ";")
    assert text.splitlines()[0] == f"{FLOWERS};prediction;probability_iris;probability_red rose"
    assert [{name: row[name] for name in FLOWERS.split(";")} for row in found] == given
    assert np.mean([row["prediction"] == row["kind"] for row in found]) > 0.9
    for row in found:
        iris, rose = float(row["probability_iris"]), float(row["probability_red rose"])
        assert iris + rose == pytest.approx(1, abs=1e-5)
        assert row["prediction"] == ("iris" if iris >= rose else "red rose")


def test_the_columns_may_come_in_any_order_without_the_target(capsys, tmp_path, flowers):
    new = write_flowers(tmp_path / "new.csv", 20, seed=2)
    given = rows_of(new.read_text(), ";")
    with (tmp_path / "other.csv").open("w") as file:
        names = ["place", "sepal", "petal"]
        writer = csv.DictWriter(file, names, extrasaction="ignore", delimiter="\t")
        writer.writeheader()
        writer.writerows(given)
    expected = rows_of(printed(capsys, "predict", "--model", flowers, new), ";")
    other = rows_of(printed(capsys, "predict", "--model", flowers, tmp_path / "other.csv"), "\t")
    assert [row["prediction"] for row in other] == [row["prediction"] for row in expected]
    assert list(other[0])[:4] == [*names, "prediction"]


def test_a_missing_column_is_named(capsys, tmp_path, flowers):
    (tmp_path / "x.csv").write_text("sepal;place\n1;wood\n2;wood\n")
    line = refused(capsys, "predict", "--model", flowers, tmp_path / "x.csv")
    assert "has no column petal, which the network takes in; it has sepal, place" in line


def test_nothing_is_silent(capsys, tmp_path, flowers):
    (tmp_path / "x.csv").write_text(
        "petal;sepal;place;more\n2,5;12;wood;1\n2,5;NA;moon;1\n2,5;?;moon;1\nbig;3;moon;1\n"
    )
    assert main(["predict", "--model", str(flowers), str(tmp_path / "x.csv")]) == 0
    notes = capsys.readouterr().err.splitlines()
    assert "held-out" in notes[0]
    x = f"tui-nn: {tmp_path / 'x.csv'}"
    assert notes[1] == f"{x}: not used: more"
    assert any(note.startswith(f"{x}: sepal: 2 gaps filled with the median") for note in notes)
    assert any(
        "place: 3 values that the training part does not have, the first 'moon'" in note
        for note in notes
    )
    assert any("petal: 1 cell not read as number, the first in line 5" in note for note in notes)


def test_numbers_are_in_the_unit_of_the_target(capsys, tmp_path, prices):
    new = write_prices(tmp_path / "new.csv", 100, seed=2)
    found = rows_of(printed(capsys, "predict", "--model", prices, new), ",")
    true = np.array([float(row["price"]) for row in found])
    predicted = np.array([float(row["prediction"]) for row in found])
    low, high = (
        np.array([float(row[f"prediction_{end}"]) for row in found]) for end in ("low", "high")
    )
    assert np.abs(predicted - true).mean() < 10_000
    assert np.corrcoef(predicted, true)[0, 1] > 0.95
    assert 0.75 < np.mean((low <= true) & (true <= high)) <= 1
    np.testing.assert_allclose((low + high) / 2, predicted, rtol=1e-4)


def test_a_note_says_how_far_numbers_are_off(capsys, tmp_path, prices):
    new = write_prices(tmp_path / "new.csv", 3, seed=2)
    assert main(["predict", "--model", str(prices), str(new)]) == 0
    note = capsys.readouterr().err
    assert "on 40 held-out examples: mean absolute error" in note
    assert "price; 90% of the true values are within" in note


def test_a_submission_takes_the_identifier_of_the_rows(capsys, tmp_path, prices):
    (tmp_path / "x.csv").write_text("HouseId,size,age\n17,30,1\n18,60,2\n")
    words = ("predict", "--model", prices, "--format", "kaggle", tmp_path / "x.csv")
    lines = printed(capsys, *words).splitlines()
    assert lines[0] == "HouseId,price"
    assert [line.split(",")[0] for line in lines[1:]] == ["17", "18"]


@pytest.mark.parametrize("name", ["Id", "id", "ID", "PassengerId", "row_id", "ImageID", "user id"])
def test_identifiers_are_known_by_their_names(capsys, name):
    submission = make_submission(["size", name], "price")
    assert submission.headings == (name, "price")


@pytest.mark.parametrize("name", ["grid", "paid", "Idaho", "humid"])
def test_other_columns_are_not_identifiers(name):
    submission = make_submission(["size", name], "price")
    assert isinstance(submission, KaggleWriter)
    assert submission.headings == ("Id", "price")


def test_objects_of_json(capsys, tmp_path, prices):
    (tmp_path / "x.csv").write_text("size,age,who\n30,1.5,Ann\n60,2,Bob\n")
    words = ("predict", "--model", prices, "--format", "json", tmp_path / "x.csv")
    first = json.loads(printed(capsys, *words).splitlines()[0])
    assert (first["size"], first["age"], first["who"]) == (30, 1.5, "Ann")
    assert first["prediction_low"] < first["prediction"] < first["prediction_high"]


def test_two_files_make_one_table(capsys, tmp_path, prices):
    (tmp_path / "a.csv").write_text("size,age\n30,1\n61,2\n")
    (tmp_path / "b.csv").write_text("age,size\n1,30\n2,61\n")
    words = ("predict", "--model", prices, tmp_path / "a.csv", tmp_path / "b.csv")
    lines = printed(capsys, *words).splitlines()
    assert len(lines) == 5
    assert lines[1:3] == lines[3:5]
    (tmp_path / "c.csv").write_text("age,size,more\n1,30,2\n")
    assert main(["predict", "--model", str(prices), *map(str, [words[3], tmp_path / "c.csv"])]) == 1
    assert "has other columns than" in capsys.readouterr().err


def test_rows_without_a_header_are_those_trained_on(capsys, tmp_path, prices):
    (tmp_path / "a.csv").write_text("size,age\n30,1\n61,2\n")
    (tmp_path / "b.csv").write_text("30,1\n61,2\n")
    words = ("predict", "--model", prices)
    named = printed(capsys, *words, tmp_path / "a.csv")
    assert printed(capsys, *words, tmp_path / "b.csv") == named
    (tmp_path / "c.csv").write_text("1,2,3,4\n61,2,4,3\n")
    line = refused(capsys, *words, tmp_path / "c.csv")
    assert "has no header and 4 columns, where the network was trained on 3" in line


def test_escapes_reach_a_file_but_no_terminal(capsys, monkeypatch, tmp_path, prices):
    (tmp_path / "a.csv").write_text("size,age,who\n30,1,\x1b[31mred\n61,2,b\n")
    words = ("predict", "--model", prices, tmp_path / "a.csv")
    assert "\x1b[31mred" in printed(capsys, *words)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "\x1b" not in printed(capsys, *words)


def test_bad_rows_are_left_out_when_asked(capsys, tmp_path, prices):
    (tmp_path / "a.csv").write_text("size,age,who\n30,1,a\n61,2\n61,2,c\n")
    words = ("predict", "--model", prices, tmp_path / "a.csv")
    assert "line 3" in refused(capsys, *words)
    rows = rows_of(printed(capsys, *words, "--skip-bad-rows"), ",")
    assert [row["who"] for row in rows] == ["a", "c"]


def test_a_network_of_a_built_in_table_takes_its_columns_by_name(capsys, tmp_path, folder):
    (tmp_path / "a.csv").write_text("y,x\n0.5,-1\n-0.5,1.9\n")
    rows = rows_of(printed(capsys, "predict", "--model", folder / "moons", tmp_path / "a.csv"), ",")
    assert {row["prediction"] for row in rows} <= {"upper", "lower"}
    assert "probability_upper" in rows[0]
    line = refused(capsys, "predict", "--model", folder / "houses", tmp_path / "a.csv")
    assert "has no columns area [m²], bedrooms" in line


def test_pictures_and_drawings_are_not_rows(capsys, tmp_path, prices):
    np.save(tmp_path / "a.npy", np.zeros((1, 784)))
    assert "tui-nn: " in refused(capsys, "predict", "--model", prices, tmp_path / "a.npy")
    line = refused(capsys, "predict", "--model", prices, "--strokes", "x")
    assert "--strokes: this network was trained on prices.csv, not on pictures" in line
    line = refused(capsys, "predict", "--model", prices, "--as-is", "x")
    assert "--as-is: no effect, this network takes rows of tables" in line
