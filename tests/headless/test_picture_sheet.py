"""`tui-nn sheet FOLDER`: each class of a folder of pictures, as a network will see it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.data.picture_files.folder import write_classes

pytest.importorskip("PIL")


def test_each_class_has_its_pictures(run_sheet, tmp_path):
    lines = run_sheet(write_classes(tmp_path / "animals"), "--count", 2).splitlines()
    assert [line for line in lines if ":" in line] == [
        "cat: 8 training pictures",
        "dog: 8 training pictures",
    ]
    assert len(lines) == 2 * (1 + 7)
    assert any("⣿" in line for line in lines)


@pytest.mark.parametrize("size", [(11, 13), (64, 50)])
def test_pictures_of_any_size(run_sheet, tmp_path, size):
    lines = run_sheet(write_classes(tmp_path, size=size), "--count", 1).splitlines()
    assert len(lines) == 2 * (1 + -(-size[0] // 4))


def test_colours_are_shown_in_grey_in_a_file(run_sheet, tmp_path):
    svg = tmp_path / "sheet.svg"
    folder = write_classes(tmp_path / "animals", size=(40, 40))
    assert (
        run_sheet(folder, "--colour", "--picture-size", "32x20", "--svg", svg)
        == f"saved to {svg}\n"
    )
    titles = [text.text for text in ElementTree.parse(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert titles == ["cat: 8 training pictures", "dog: 8 training pictures"]


def test_options_without_an_effect_are_refused(run_sheet, tmp_path):
    folder = write_classes(tmp_path)
    assert "digit: no effect with a FOLDER" in run_sheet(folder, "--digit", 3, status=2)
    assert "fit: no effect without a FOLDER" in run_sheet("--fit", status=2)
