from __future__ import annotations

import json

import pytest

from tui_nn.findings import Finding
from tui_nn.headless.printing.report import print_report

PARTS = {
    "terminal": [
        Finding("colours", "256", "none", "NO_COLOR is set"),
        Finding("line", "local", "local: at most 20 KiB/s", ""),
    ],
    "storage": [Finding("runs folder", "/full", "/full", "0 GB free", "make room on this disk")],
}


def test_what_is_used_what_was_found_and_why(capsys):
    assert print_report(PARTS, as_json=False) == 1
    assert capsys.readouterr().out == (
        "terminal\n"
        "  colours  none - found 256 - NO_COLOR is set\n"
        "  line     local: at most 20 KiB/s\n"
        "\n"
        "storage\n"
        "! runs folder  /full - 0 GB free\n"
        "               -> make room on this disk\n"
        "\n"
        "1 problem\n"
    )


def test_nothing_wrong_is_said_too(capsys):
    assert print_report({"terminal": PARTS["terminal"]}, as_json=False) == 0
    assert capsys.readouterr().out.endswith("\nall is well\n")


def test_a_hint_is_no_problem(capsys):
    parts = {"terminal": [Finding("glyphs", "ASCII", "ASCII", "no UTF-8", hint="set LANG")]}
    assert print_report(parts, as_json=False) == 0
    assert capsys.readouterr().out == (
        "terminal\n  glyphs  ASCII - no UTF-8\n          -> set LANG\n\nall is well\n"
    )
    assert print_report(parts, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == 0


@pytest.mark.parametrize(("columns", "width"), [(60, 60), (40, 60), (100, 100)])
def test_lines_are_as_wide_as_the_terminal_but_never_too_narrow(
    capsys, monkeypatch, columns, width
):
    monkeypatch.setenv("COLUMNS", str(columns))
    folder = "/a/folder-with-hyphens/" + "x" * 20
    print_report({"part": [Finding("name", folder, folder, "word " * 50)]}, as_json=False)
    lines = capsys.readouterr().out.split("\n")
    assert folder in lines[1], "a path is never broken"
    assert width - 5 < max(map(len, lines)) <= width


def test_json_is_one_object_with_the_same(capsys):
    assert print_report(PARTS, as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == 1
    assert told["terminal"][0] == PARTS["terminal"][0]._asdict()
    assert [finding["name"] for finding in told["storage"]] == ["runs folder"]
