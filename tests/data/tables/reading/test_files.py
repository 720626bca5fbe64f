"""Files that are no tables, and what is said of them."""

from __future__ import annotations

import os
import pickle
import zipfile
from pathlib import Path

import pytest

from tui_nn.data.tables.reading.files import read_table
from tui_nn.errors import DataError


def write_zip(path: Path, *names: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is an empty file; it has no rows"),
        (b"\xef\xbb\xbf", "is an empty file; it has no rows"),
        (b"\n\n \n", "has no rows"),
        (b"<!DOCTYPE html><html>", "is a web page (HTML); the download has failed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a PNG picture; "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Office document"),
        (pickle.dumps([1]), "is a Python pickle; it is not read, since it can run programs"),
        (bytes(range(1, 9)) * 100, "is neither text nor another known kind of table"),
    ],
)
def test_other_kinds_of_file_are_named(refuse, content, message):
    assert refuse(content).startswith(message)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("table.csv",), "is a zip archive; unpack it and give the folder or a file in it"),
        (("[Content_Types].xml", "xl/workbook.xml"), "Excel workbook; save its sheet as CSV"),
    ],
)
def test_archives_and_excel_files_say_what_to_do(tmp_path, names, message):
    path = tmp_path / "table.csv"
    write_zip(path, *names)
    with pytest.raises(DataError) as caught:
        read_table(path)
    assert str(caught.value).endswith(message)


def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataError, match="is a named pipe, not a file with a table"):
        read_table(tmp_path / "pipe.csv")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/dev/zero", "is a device, not a file with a table"),
        ("/", "is a folder, not a file with a table"),
        ("/no/such/file.csv", r"cannot be read \(No such file or directory\)"),
        ("/tmp/" + "x" * 300, r"cannot be read \(File name too long\)"),
    ],
)
def test_what_is_no_file_is_refused(path, message):
    with pytest.raises(DataError, match=message):
        read_table(Path(path))


def test_names_in_angle_brackets_are_no_markup(read):
    assert read("<DATE>,<PRICE>\n1,2\n").names == ("<DATE>", "<PRICE>")


def test_control_characters_are_masked_in_messages(refuse):
    assert refuse("a\x1b[2J,a\x1b[2J\n1,2\n") == (
        'line 1: columns 1 and 2 are both called "a?[2J"; rename one of them'
    )


def test_progress_is_reported(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,x\n" * 600_000)
    reports = []
    read_table(path, report=lambda message, share: reports.append((message, share)))
    assert {message for message, _ in reports} == {"reading table.csv"}
    shares = [share for _, share in reports]
    assert shares[0] == 0
    assert shares[-1] == 1


def test_a_table_of_terminal_escapes_is_a_table(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("\x1b[1mlevel\x1b[0m,text\n" + "\x1b[31merror\x1b[0m,\x1b]0;title\x07x\n" * 40)
    assert read_table(path).names == ("\x1b[1mlevel\x1b[0m", "text")
