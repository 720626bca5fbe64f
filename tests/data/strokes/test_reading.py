"""Files of drawings, whatever program wrote them."""

from __future__ import annotations

import io
import json

import pytest

from tui_nn.data.strokes import reading
from tui_nn.data.strokes.reading import read_drawings
from tui_nn.errors import DataError

ONE = [[[1, 2], [3, 4]]]
TWO = [[[5, 6], [7, 8]], [[9, 9]]]


def read(content: bytes | str):
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    found = list(read_drawings(file, "a"))
    return [[stroke.tolist() for stroke in drawing.strokes] for drawing in found]


def refused(content: bytes | str) -> str:
    with pytest.raises(DataError) as caught:
        read(content)
    return str(caught.value)


LINES = f"{json.dumps({'strokes': ONE})}\n\n{json.dumps(TWO)}\n"
DOCUMENT = [{"strokes": ONE, "label": 3}, {"strokes": TWO}]


@pytest.mark.parametrize(
    "content",
    [
        LINES,
        "\ufeff" + LINES,
        LINES.replace("\n", "\r\n"),
        LINES.strip(),
        json.dumps(DOCUMENT),
        json.dumps(DOCUMENT, indent=2),
        "[\n" + ",\n".join(map(json.dumps, DOCUMENT)) + "\n]\n",
        json.dumps([ONE, TWO]),
    ],
)
def test_lines_and_documents(content):
    assert read(content) == [ONE, TWO]


def test_inkml():
    assert read("\n<ink><trace>1 2, 3 4</trace></ink>") == [ONE]
    assert read("<?xml version='1.0'?>\n<ink><trace>1 2, 3 4</trace></ink>") == [ONE]


def test_an_empty_file_has_no_drawings():
    assert read("") == read("\n \n") == []


def test_labels_are_taken_along():
    values = [{"strokes": ONE, "label": label} for label in (7, 10, "7", True)] + [ONE]
    file = io.BytesIO("\n".join(map(json.dumps, values)).encode())
    assert [drawing.label for drawing in read_drawings(file, "a")] == ["7", None, "7", None, None]


def test_a_drawing_is_there_as_soon_as_its_line_is():
    class Endless(io.BytesIO):
        def readline(self, size=-1):
            return json.dumps(ONE).encode() + b"\n"

    drawings = read_drawings(Endless(), "a")
    for _ in range(3):
        assert next(drawings).strokes[0].tolist() == ONE[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{json.dumps(ONE)}\n\nrubbish\n", "a: line 3: not JSON"),
        (json.dumps([*DOCUMENT, {"strokes": [3]}]), "a: line 1: drawing 3: stroke 1"),
        (json.dumps([{"strokes": [3]}, {"strokes": ONE}], indent=1), "a: drawing 1: stroke 1"),
        ("[\n[[[1, 2]],\n oops]", "a: not JSON (Expecting value, line 3, column 2)"),
        ('{"strokes": [[[1, 2]\n', "a: not JSON"),
        (b"\xff\xfe\x00", "a: line 1: is not UTF-8"),
        ("label,pixel0,pixel1\n", "a: is a table as text (CSV); drawings are JSON"),
        ("<!doctype html><p>", "a: is a web page (HTML); drawings are JSON"),
        (b"\x89PNG\r\n\x1a\n", "a: is a PNG picture; drawings are JSON"),
        (b"\x93NUMPY\x01\x00", "a: is a NumPy array (.npy); drawings are JSON"),
        ("hello", "a: line 1: not JSON"),
    ],
)
def test_errors_name_the_place(content, message):
    assert refused(content).startswith(message)


@pytest.mark.parametrize("first", ["", "[\n"])
def test_what_never_ends_is_not_read_to_the_end(monkeypatch, first):
    monkeypatch.setattr(reading, "LONGEST_LINE", 1000)
    monkeypatch.setattr(reading, "MAX_LINE", 1000)
    monkeypatch.setattr("tui_nn.data.strokes.json_drawings.MAX_LINE", 1000)
    assert "longer than 1000" in refused(first + "[" * 5000)
