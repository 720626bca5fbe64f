"""`tui-nn drawings` as typed: what it prints, what it changes, and what it refuses."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tui_nn.cli.main import main
from tui_nn.data.drawings import DrawingFile

ONE = [[(5.0, 0.0), (5.0, 20.0)]]
SEVEN = [[(0.0, 0.0), (10.0, 0.0), (4.0, 20.0)]]
LINE = [[(5.0, 0.0), (6.0, 20.0)]]


@pytest.fixture
def file() -> DrawingFile:
    """A one, a seven, and what someone calls a four."""
    file = DrawingFile()
    for strokes, label in ((ONE, "1"), (SEVEN, "7"), (LINE, "4")):
        file.keep(strokes, label)
    return file


def printed(capsys, *words: str) -> str:
    capsys.readouterr()
    assert main(["drawings", *map(str, words)]) == 0
    return capsys.readouterr().out


def fields(capsys, *words: str) -> dict[str, Any]:
    text = printed(capsys, *words, "--json")
    assert text.count("\n") == 1
    return json.loads(text)


def refused(capsys, *words: str) -> str:
    capsys.readouterr()
    assert main(["drawings", *map(str, words)]) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    return line


def test_without_drawings_it_says_how_to_get_some(capsys, own_folder):
    text = printed(capsys)
    assert "no drawings yet" in text
    assert str(own_folder) in text
    assert fields(capsys)["drawings"] == []
    assert not own_folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_it_is_said_that_others_could_change_them(capsys, file):
    printed(capsys)
    file.path.parent.chmod(0o777)
    assert main(["drawings"]) == 0
    said = capsys.readouterr()
    assert "3 drawings" in said.out
    assert "other users could change your drawings" in said.err
    assert f"chmod go-w {file.path.parent}" in said.err


def test_the_list(capsys, file):
    lines = printed(capsys).splitlines()
    drawings = file.read().drawings
    assert len(lines) == 1 + 3 + 2
    for line, drawing, rest in zip(lines[1:4], drawings, ("right", "right", "wrong"), strict=True):
        assert line.split()[:3] == [drawing.key, drawing.date, drawing.label]
        assert line.endswith(rest)
    assert lines[4] == "3 drawings, 2 read correctly (66.67%) by the built-in network"
    assert lines[5] == str(file.path)


def test_the_list_as_json(capsys, file):
    found = fields(capsys)
    assert (found["file"], found["right"], found["tuned"], found["damaged"]) == (
        str(file.path),
        2,
        0,
        0,
    )
    assert [drawing["label"] for drawing in found["drawings"]] == [1, 7, 4]
    assert found["drawings"][2]["answer"] == 1
    assert set(found["drawings"][0]) == {"key", "date", "label", "answer", "probability"}


def test_damage_is_said(capsys, file):
    with file.path.open("ab") as opened:
        opened.write(b"rubbish\nmore of it\n")
    assert "cannot be read, and are kept as they are: 2" in printed(capsys)
    assert fields(capsys)["damaged"] == 2


def test_export_can_be_read_by_predict(capsys, file, tmp_path):
    target = tmp_path / "copy.jsonl"
    assert printed(capsys, "--export", target) == f"3 drawings exported to {target}\n"
    assert main(["predict", "--strokes", str(target)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert fields(capsys, "--export", target) == {"exported": 3, "file": str(target)}
    assert "cannot be written" in refused(capsys, "--export", tmp_path / "none" / "x")


def test_delete_by_the_beginning_of_a_key(capsys, file):
    one, seven, line = file.read().drawings
    assert printed(capsys, "--delete", one.key[:6], line.key) == "2 drawings deleted, 1 left\n"
    assert [drawing.key for drawing in file.read().drawings] == [seven.key]
    assert fields(capsys, "--delete", seven.key) == {"deleted": 1, "drawings": 0}


def test_a_key_that_fits_none_or_several_deletes_nothing(capsys, file, monkeypatch):
    key = file.read().drawings[0].key
    assert "no drawing has the key zz" in refused(capsys, "--delete", key, "zz")
    assert "no drawing has the key" in refused(capsys, "--delete", "")
    for number in range(20):  # of 23 keys two begin alike, for there are 16 digits
        file.keep([[(0.0, 0.0), (float(number), 9.0)]], "1")
    keys = [drawing.key for drawing in file.read().drawings]
    start = next(key[0] for key in keys if sum(other[0] == key[0] for other in keys) > 1)
    assert "drawings have keys that begin with" in refused(capsys, "--delete", start)
    assert len(file.read().drawings) == 23


def test_fine_tuning_and_back(capsys, file):
    found = fields(capsys, "--fine-tune")
    assert (found["drawings"], found["correct_before"]) == (3, 2)
    assert 0 <= found["correct_left_out"] <= 3
    assert 0.8 < found["check_after"] <= 1
    assert fields(capsys)["tuned"] == 3
    assert fields(capsys)["right"] == found["correct_after"]
    lines = [line.split() for line in printed(capsys, "--fine-tune").splitlines()]
    before, after, left_out = (
        [str(found[name]), "of", "3"]
        for name in ("correct_before", "correct_after", "correct_left_out")
    )
    assert lines[2] == ["yours", *before, *after]
    assert lines[3][-3:] == left_out
    assert printed(capsys).splitlines()[4].endswith("the built-in network, tuned on 3 drawings")
    assert fields(capsys, "--untune") == {"tuned_before": 3}
    assert printed(capsys, "--untune") == "the built-in network is as shipped\n"
    assert fields(capsys)["tuned"] == 0


def test_fine_tuning_on_nothing_is_refused(capsys):
    assert "you have no drawings yet" in refused(capsys, "--fine-tune")


def test_a_folder_that_cannot_be_used_is_one_line(capsys, own_folder):
    own_folder.parent.mkdir(exist_ok=True)
    own_folder.write_text("in the way")
    assert f"{own_folder}" in refused(capsys)
