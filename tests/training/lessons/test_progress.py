"""Progress: kept across starts, and never a reason to fail."""

from __future__ import annotations

import pytest

from tui_nn.training.lessons.progress import Progress, ProgressFile


def test_progress_is_kept(tmp_path):
    file = ProgressFile(tmp_path / "folder" / "lessons.json")
    assert file.read() == Progress()
    progress = Progress().open(1).trying(1).open(4)
    assert progress == Progress(4, frozenset({1, 4}), frozenset({1}))
    file.write(progress)
    assert file.read() == progress


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"latest": "2", "opened": 3}', b"[" * 9000,
        b'{"latest": 99, "opened": [0, 13, "1", 2.0, true, null]}', b'{"latest": [1]}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_no_progress(tmp_path, content):
    path = tmp_path / "lessons.json"
    path.write_bytes(content)
    assert ProgressFile(path).read() == Progress()


def test_what_is_whole_is_taken_from_a_damaged_file(tmp_path):
    path = tmp_path / "lessons.json"
    path.write_text('{"latest": 3, "opened": [3, "x", 40], "tried": {}}', "utf-8")
    assert ProgressFile(path).read() == Progress(3, frozenset({3}))


def test_a_folder_that_cannot_be_written_to_is_no_failure(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    ProgressFile(tmp_path / "file" / "lessons.json").write(Progress().open(2))
