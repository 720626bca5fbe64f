"""The files of a data set are located in all usual folders, or the message names the place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_nn.data.idx.folders import EDITIONS, Edition, find_files
from tui_nn.errors import DataError


def put(folder: Path, edition: Edition = EDITIONS[0]) -> list[Path]:
    """Four files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in edition.names()]
    for path in paths:
        path.write_bytes(b"x")
    return paths


def refused(name: str, folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        find_files(name, folder)
    return str(caught.value)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.prefix or "mnist")
def test_every_edition_is_found_under_its_own_names(tmp_path, edition):
    paths = put(tmp_path, edition)
    found = find_files("mnist", tmp_path)
    assert list(found.paths) == paths
    assert found.is_transposed == edition.prefix.startswith("emnist")


@pytest.mark.parametrize(
    ("name", "place"), [("mnist", "MNIST/raw"), ("fashion-mnist", "FashionMNIST/raw")]
)
def test_the_folder_of_torchvision(tmp_path, name, place):
    for other in ("MNIST/raw", "FashionMNIST/raw", "KMNIST/raw", "QMNIST/raw"):
        put(tmp_path / other)
    assert find_files(name, tmp_path).paths[0].parent == tmp_path / place


def test_a_folder_given_is_never_doubted(tmp_path):
    put(tmp_path / "MNIST" / "raw")
    assert find_files("fashion-mnist", tmp_path / "MNIST" / "raw")


def test_several_folders_are_named(tmp_path):
    put(tmp_path / "a")
    put(tmp_path / "b")
    assert f"{tmp_path / 'a'}, {tmp_path / 'b'}; name one" in refused("mnist", tmp_path)


def test_files_of_another_data_set_are_named_and_not_taken(tmp_path):
    put(tmp_path / "FashionMNIST" / "raw")
    put(tmp_path / "KMNIST" / "raw")
    message = refused("mnist", tmp_path)
    assert str(tmp_path / "FashionMNIST" / "raw") in message
    assert "another data set" in message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_regular_file_is_named(tmp_path):
    os.mkfifo(tmp_path / "t10k-images-idx3-ubyte")
    message = refused("mnist", tmp_path)
    assert message == f"{tmp_path / 't10k-images-idx3-ubyte'}: is a named pipe, not a file"


def test_a_file_that_is_missing_is_named_with_its_folder(tmp_path):
    put(tmp_path / "raw")[1].unlink()
    message = refused("mnist", tmp_path)
    assert message.startswith(f"{tmp_path / 'raw'}: train-labels-idx1-ubyte missing beside t10k-")


def test_letters_are_not_digits(tmp_path):
    put(tmp_path, Edition("emnist-letters-", "test"))
    message = refused("mnist", tmp_path)
    assert "has emnist-letters-test-images-idx3-ubyte" in message
    assert "not the four mnist files such as train-images-idx3-ubyte" in message


def test_other_content_is_named_by_its_kind(tmp_path):
    (tmp_path / "train.csv").write_text("label,a,b\n1,2,3\n")
    (tmp_path / "x.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    message = refused("mnist", tmp_path)
    assert "train.csv (a table as text (CSV)), x.h5 (an HDF5 file)" in message


def test_a_file_is_no_folder(tmp_path):
    path = tmp_path / "train.csv"
    path.write_text("label,a,b\n1,2,3\n")
    assert f"{path}: is a table as text (CSV), not a folder" in refused("mnist", path)


def test_links_in_a_circle_do_not_matter(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path)
    assert "no train-images-idx3-ubyte" in refused("mnist", tmp_path)


def test_a_name_that_no_file_can_have(tmp_path):
    assert "cannot be read (File name too long)" in refused("mnist", tmp_path / ("x" * 300))
