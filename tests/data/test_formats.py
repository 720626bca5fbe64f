"""What is not a data set is named in one line: what it is instead, and what to do."""

from __future__ import annotations

import gzip
import os
import socket
import zipfile
from pathlib import Path

import pytest

from tui_nn.data.formats import find_format
from tui_nn.data.recognition import listing, refusals
from tui_nn.data.recognition.kinds import START, read_start
from tui_nn.errors import DataError


def refused(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        find_format(path)
    return str(caught.value).removeprefix(f"{path}: ")


def zip_of(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is an empty file"),
        (b"<!DOCTYPE html><html>404</html>", "is a web page (HTML); the download has failed"),
        (b"%PDF-1.7\n", "is a PDF document; copy its table into a CSV file"),
        (b"\x89HDF\r\n\x1a\n" + bytes(20), "is an HDF5 file; save its arrays with numpy.savez"),
        (b"SQLite format 3\x00", "is an SQLite database; export a table as CSV"),
        (b"\x80\x04\x95 ", "is a Python pickle; it is not read, since it can run programs"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "(.xls or .doc); save its sheet as CSV"),
        (b"BZh91AY", "is a bzip2 file; decompress it; of compressed files, gzip is read"),
        (b"\x7fELF\x02", "is a program; expected is a table (CSV"),
        (bytes(range(256)), "is an unknown kind of file; expected is a table (CSV"),
    ],
)
def test_files_of_other_kinds(tmp_path, content, message):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    assert message in refused(path)
    if content:
        path.write_bytes(gzip.compress(content))
        assert message in refused(path)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["train.csv"], "is a zip archive; unpack it and give the folder or a file in it"),
        (["[Content_Types].xml", "xl/workbook.xml"], "Excel workbook; save its sheet as CSV"),
        (["docProps/app.xml", "xl/workbook.xml"], "Excel workbook; save its sheet as CSV"),
    ],
)
def test_archives(tmp_path, names, message):
    assert message in refused(zip_of(tmp_path / "data.csv", *names))


def test_a_spreadsheet_of_libreoffice(tmp_path):
    path = tmp_path / "data.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refused(path) == "is an OpenDocument file; save its sheet as CSV"


def test_a_file_beside_is_suggested(tmp_path):
    (tmp_path / "penguins.csv").touch()
    message = refused(tmp_path / "pengiuns.csv")
    assert message == f"no such file or folder; did you mean {tmp_path / 'penguins.csv'}?"


def test_a_built_in_data_set_is_suggested(tmp_path):
    assert refused(tmp_path / "spiral").endswith("did you mean the built-in spirals?")
    assert refused(tmp_path / "none" / "moon").endswith("did you mean the built-in moons?")


def test_nothing_is_suggested_if_nothing_is_alike(tmp_path):
    assert refused(tmp_path / "qqqqqq") == "no such file or folder"


def test_a_link_to_nothing_and_one_in_a_circle(tmp_path):
    (tmp_path / "nowhere").symlink_to("missing")
    (tmp_path / "circle").symlink_to("circle")
    assert refused(tmp_path / "nowhere") == "is a link to a file that does not exist"
    assert "cannot be read (Too many levels of symbolic links)" in refused(tmp_path / "circle")


def test_a_pipe_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "is a named pipe; training needs a file" in refused(tmp_path / "pipe")


def test_a_device_and_a_socket(tmp_path, monkeypatch):
    assert "is a device; training needs a file" in refused(Path(os.devnull))
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("s")
        assert "is a socket; training needs a file" in refused(Path("s"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_a_file_without_permission(tmp_path):
    (tmp_path / "a.csv").touch(0o000)
    assert refused(tmp_path / "a.csv") == "cannot be read (Permission denied)"


def test_a_file_that_cannot_be_read(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.touch()

    def deny(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    assert refused(path) == "cannot be read (Permission denied)"


def test_an_empty_folder(tmp_path):
    assert refused(tmp_path) == "is an empty folder"
    (tmp_path / ".git").mkdir()
    assert refused(tmp_path) == "is an empty folder"


def test_a_folder_of_tables_names_them(tmp_path):
    for name in ("test.csv", "train.csv"):
        (tmp_path / name).write_text("a,b,c\n1,2,3\n")
    assert refused(tmp_path) == (
        f"is a folder with tables; name one of them: {tmp_path / 'test.csv'},"
        f" {tmp_path / 'train.csv'}"
    )


def test_a_folder_of_other_files_tells_what_is_there(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert "which has a.pdf (a PDF document); expected are a folder of" in refused(tmp_path)


def test_a_folder_of_very_many_files(tmp_path, monkeypatch):
    for module in (listing, refusals):
        monkeypatch.setattr(module, "MOST", 3)
    monkeypatch.setattr(listing.list_folder, "__defaults__", (3,))
    for index in range(5):
        (tmp_path / f"{index}.log").write_text("x")
    assert "which has more than 3 files, such as " in refused(tmp_path)


def test_control_characters_of_a_name_are_not_printed(tmp_path):
    message = refused(tmp_path / "a\x1b[31m\nb")
    assert message.isprintable()


def test_the_start_of_a_compressed_file(tmp_path):
    path = tmp_path / "x"
    content = os.urandom(100_000)
    path.write_bytes(gzip.compress(content))
    assert read_start(path) == content[:START]
    path.write_bytes(b"\x1f\x8bdamaged, not gzip")
    with pytest.raises(DataError, match="the compressed file is damaged"):
        read_start(path)
