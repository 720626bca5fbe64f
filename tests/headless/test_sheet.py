"""`tui-nn sheet`: the pictures it shows are the generated ones, as text and as SVG."""

from __future__ import annotations

import io
import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from tui_nn.cli.main import main
from tui_nn.data.handwriting.generation import generate_digits
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.headless.printing.sheet import SHADES
from tui_nn.pixels import GREYS, braille_lines, shade_lines

SVG = "{http://www.w3.org/2000/svg}"

SEVEN = [[[10, 10], [50, 10], [30, 60]]]


@pytest.fixture
def drawings(tmp_path):
    """A file with two sevens, one of them labelled."""
    path = tmp_path / "drawings.jsonl"
    lines = [{"strokes": SEVEN, "label": 7}, {"strokes": SEVEN}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def generated(digit, count, seed=0):
    pictures, labels = generate_digits(count * 10, seed)
    return list(pictures[labels == digit].reshape(-1, PICTURE_SIDE, PICTURE_SIDE))


def as_text(pictures):
    """Pictures of one line, as they are printed."""
    lines = zip(*(braille_lines(picture.tolist()) for picture in pictures), strict=True)
    return ["".join(line).rstrip() for line in lines]


def test_every_digit_is_shown_as_often_as_asked(run_sheet):
    lines = run_sheet("--count", 5).splitlines()
    titles = [line for line in lines if "generated" in line]
    assert titles == [f"{digit} generated" for digit in range(10)]
    assert len(lines) == 10 * (1 + PICTURE_SIDE // 4)
    at = lines.index("3 generated")
    assert lines[at + 1 : at + 8] == as_text(generated(3, 5))


def test_as_many_side_by_side_as_there_is_room_for(run_sheet):
    first = generated(4, 7)
    expected = ["4 generated", *as_text(first[:5]), *as_text(first[5:])]
    assert run_sheet("--digit", 4, "--count", 7).splitlines() == expected


def test_the_seed_decides(run_sheet):
    one, again, other = (
        run_sheet("--digit", 2, "--count", 2, "--seed", seed) for seed in (1, 1, 2)
    )
    assert one == again != other


def test_drawings_stand_below_the_generated_digits_of_their_label(run_sheet, drawings):
    lines = run_sheet("--digit", 7, "--count", 1, "--strokes", drawings).splitlines()
    seven = as_text([prepare_strokes([np.array(stroke) for stroke in SEVEN])])
    expected = ["7 generated", *as_text(generated(7, 1)), "7 drawn", *seven, "drawn", *seven]
    assert lines == expected
    assert "7 drawn" not in run_sheet("--digit", 6, "--count", 1, "--strokes", drawings)


def test_at_most_so_many_drawings_of_a_label(run_sheet, tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text(f"{json.dumps({'strokes': SEVEN, 'label': 7})}\n" * 9)
    lines = run_sheet("--digit", 7, "--count", 3, "--strokes", path).splitlines()
    assert len(lines) == 2 * (1 + PICTURE_SIDE // 4)


def test_ascii_where_the_output_has_no_braille(monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", out)
    assert main(["sheet", "--digit", "1", "--count", "1"]) == 0
    out.seek(0)
    expected = [line.rstrip() for line in shade_lines(generated(1, 1)[0].tolist(), SHADES)]
    assert out.read().splitlines() == ["1 generated", *expected]


def painted(path, rows, columns):
    """Which pixels a path of an SVG runs over, from its first point on."""
    first, *moves = re.findall(r"([Mmh])(-?[\d.]+) ?(-?[\d.]+)?", path)
    assert first[0] == "M"
    mask, x, y = np.zeros((rows, columns), dtype=bool), 0, 0
    for command, number, second in moves:
        if command == "m":
            x, y = x + int(number), y + int(second)
        else:
            mask[y, x : x + int(number)] = True
            x += int(number)
    return mask


def test_an_svg_shows_the_same_pictures_in_a_few_greys(run_sheet, tmp_path):
    path = tmp_path / "sheet.svg"
    assert run_sheet("--digit", 8, "--count", 25, "--svg", path) == f"saved to {path}\n"
    root = ElementTree.parse(path).getroot()
    assert [text.text for text in root.iter(f"{SVG}text")] == ["8 generated"]
    paths = list(root.iter(f"{SVG}path"))
    assert len(paths) == 2 * len(GREYS), "twenty pictures in the first line, five in the second"
    pictures = generated(8, 25)
    for lines, strip in (paths[:4], pictures[:20]), (paths[4:], pictures[20:]):
        strip = np.hstack(strip)
        for line, (least, grey) in zip(lines, GREYS.items(), strict=True):
            assert line.get("stroke") == grey
            np.testing.assert_array_equal(painted(line.get("d"), *strip.shape), strip >= least)
    assert path.stat().st_size < 1000 * len(pictures), "less than a kilobyte a picture"


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (["--count", "0"], 2, "--count: '0' is not a whole number, 1 to 1000"),
        (["--digit", "10"], 2, "--digit: invalid choice: 10"),
        (["--strokes", "/no/file"], 1, "/no/file: cannot be read (No such file or directory)"),
        (["--svg", "/no/file"], 1, "/no/file: cannot be written (No such file or directory)"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(run_sheet, words, status, line):
    said = run_sheet("--count", "1", *words, status=status)
    assert said.startswith(f"tui-nn: {line}")
    assert said.count("\n") == 1
