from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from tests.data.idx_files import write_idx, write_pictures
from tests.real_data import REAL_DATA
from tests.typed import expect_a
from tui_nn.data.built_in import DIGITS
from tui_nn.data.catalog import SOURCES, load_dataset
from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.idx import mnist
from tui_nn.data.source import Request
from tui_nn.errors import DataError


def load(folder: Path, name: str = "mnist", validation_split: float = 0.25) -> Dataset:
    return load_dataset(name, seed=1, validation_split=validation_split, data_dir=folder)


def load_stored(folder: Path, validation_split: float = 0.25) -> Dataset:
    """The data set as `load` gives it, all files that allow it left on disk."""
    return mnist.load(
        mnist.MNIST,
        DIGITS,
        Request(
            source=SOURCES["mnist"],
            seed=1,
            validation_split=validation_split,
            data_dir=folder,
            samples=0,
            report=lambda message, share: None,
        ),
        in_memory=0,
    )


def unpack(folder: Path) -> None:
    """Uncompress the files in `folder`."""
    for path in list(folder.glob("*.gz")):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()


def refused(folder: Path) -> str:
    """The one line with which a folder is refused."""
    with pytest.raises(DataError) as caught:
        load(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("subfolder", ["", "mnist"])
def test_loads_from_the_folder_or_the_one_within(tmp_path: Path, subfolder: str) -> None:
    images, labels = write_pictures(tmp_path / subfolder)
    dataset = load(tmp_path)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (30, 10, 10)
    dealt = {
        row.tobytes(): int(label)
        for part in (dataset.train, dataset.validation)
        for row, label in zip(
            expect_a(Split, part).inputs, expect_a(Split, part).targets, strict=True
        )
    }
    written = dict(zip((image.tobytes() for image in images), map(int, labels), strict=True))
    assert dealt == written


def test_the_folder_of_the_other_data_set_is_not_taken(tmp_path: Path) -> None:
    write_pictures(tmp_path / "mnist")
    with pytest.raises(DataError, match=r"those in .*mnist are of another data set"):
        load(tmp_path, "fashion-mnist")


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("compressed", [False, True])
def test_every_spelling_is_found(tmp_path: Path, dotted: bool, compressed: bool) -> None:
    write_pictures(tmp_path)
    for path in list(tmp_path.iterdir()):
        name = path.name if compressed else path.name.removesuffix(".gz")
        name = name.replace("-idx", ".idx") if dotted else name
        content = path.read_bytes()
        path.unlink()
        (tmp_path / name).write_bytes(content if compressed else gzip.decompress(content))
    assert len(load(tmp_path).train) == 30


def test_missing_folder_and_missing_file(tmp_path: Path) -> None:
    assert "no such folder" in refused(tmp_path / "absent")
    assert "--data-dir" in refused(tmp_path)
    write_pictures(tmp_path)
    (tmp_path / mnist.TEST_LABELS).unlink()
    assert "t10k-labels-idx1-ubyte missing beside t10k-images-idx3" in refused(tmp_path)


def test_labels_of_other_pictures(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    write_idx(tmp_path / mnist.TRAIN_LABELS, np.zeros(39))
    message = refused(tmp_path)
    assert "39 labels for the 40 pictures" in message
    assert mnist.TRAIN_LABELS in message


def test_labels_beyond_nine(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    write_idx(tmp_path / mnist.TEST_LABELS, np.array([0, 1, 2, 10, 4, 5, 6, 7, 8, 9]))
    assert "label 10 at position 3" in refused(tmp_path)


def test_pictures_of_another_shape(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    write_idx(tmp_path / mnist.TRAIN_IMAGES, np.zeros((40, 32, 30)))
    assert "pictures of 32x30 pixels, not 28x28" in refused(tmp_path)


def test_no_pictures_at_all(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    write_idx(tmp_path / mnist.TEST_IMAGES, np.zeros((0, 28, 28)))
    write_idx(tmp_path / mnist.TEST_LABELS, np.zeros(0))
    assert "holds no pictures" in refused(tmp_path)


def test_pictures_and_labels_exchanged(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    images, labels = tmp_path / mnist.TRAIN_IMAGES, tmp_path / mnist.TRAIN_LABELS
    content = images.read_bytes()
    images.write_bytes(labels.read_bytes())
    labels.write_bytes(content)
    assert "of 1 dimension where 3 are expected (labels?)" in refused(tmp_path)


def test_qmnist_has_eight_numbers_a_label(tmp_path: Path) -> None:
    _, labels = write_pictures(tmp_path)
    numbers = np.stack([labels, *[np.full(len(labels), 1000)] * 7], axis=1)
    write_idx(tmp_path / mnist.TRAIN_LABELS, numbers, type_code=0x0C)
    dataset = load(tmp_path, validation_split=0)
    np.testing.assert_array_equal(expect_a(Split, dataset.train).targets, labels)
    write_idx(tmp_path / mnist.TRAIN_LABELS, numbers[:, :3], type_code=0x0C)
    assert "3 numbers for each picture; expected is one, or 8" in refused(tmp_path)


def test_fractions_are_pictures_too(tmp_path: Path) -> None:
    images, _ = write_pictures(tmp_path)
    write_idx(tmp_path / mnist.TRAIN_IMAGES, images / 255, type_code=0x0D)
    np.testing.assert_array_equal(
        expect_a(Split, load(tmp_path, validation_split=0).train).inputs, images.reshape(-1, 784)
    )


def draw_ones(count: int) -> np.ndarray:
    """Upright strokes, 20 pixels tall and 4 wide."""
    pictures = np.zeros((count, 28, 28))
    pictures[:, 4:24, 12:16] = 255
    return pictures


@pytest.mark.parametrize("in_memory", [True, False])
def test_pictures_that_lie_on_their_side_are_reported(tmp_path: Path, in_memory: bool) -> None:
    write_pictures(tmp_path)
    write_idx(tmp_path / mnist.TRAIN_LABELS, np.ones(40))
    for pictures, told in ((draw_ones(40), False), (draw_ones(40).transpose(0, 2, 1), True)):
        write_idx(tmp_path / mnist.TRAIN_IMAGES, pictures)
        if not in_memory:
            (tmp_path / mnist.TRAIN_IMAGES.removesuffix(".gz")).unlink(missing_ok=True)
            write_idx(tmp_path / mnist.TRAIN_IMAGES.removesuffix(".gz"), pictures)
        dataset = load(tmp_path) if in_memory else load_stored(tmp_path)
        assert ["lie on their side" in note for note in dataset.notes] == [True] * told


def test_clothes_may_be_wider_than_tall(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    write_idx(tmp_path / mnist.TRAIN_LABELS, np.ones(40))
    write_idx(tmp_path / mnist.TRAIN_IMAGES, draw_ones(40).transpose(0, 2, 1))
    assert load(tmp_path, "fashion-mnist").notes == ()


def test_emnist_by_its_own_name_is_turned_upright(tmp_path: Path) -> None:
    images, _ = write_pictures(tmp_path)
    for path in list(tmp_path.iterdir()):
        name = path.name.replace("t10k", "test").replace("train", "emnist-digits-train")
        path.rename(tmp_path / name.replace("test", "emnist-digits-test"))
    dataset = load(tmp_path, validation_split=0)
    expected = images.transpose(0, 2, 1).reshape(-1, 784)
    np.testing.assert_array_equal(expect_a(Split, dataset.train).inputs, expected)
    assert "turned upright" in dataset.notes[0]


@pytest.mark.parametrize("validation_split", [0.0, 0.1, 0.25])
def test_a_stored_set_is_dealt_as_if_it_were_in_memory(
    tmp_path: Path, validation_split: float
) -> None:
    write_pictures(tmp_path)
    unpack(tmp_path)
    stored, whole = (
        load_stored(tmp_path, validation_split),
        load(tmp_path, "mnist", validation_split),
    )
    for name in ("train", "validation", "test"):
        part, expected = getattr(stored, name), getattr(whole, name)
        assert isinstance(part, StoredSplit)
        assert isinstance(expected, Split)
        assert (len(part), part.features) == (len(expected), expected.features)
        for found, reference in ((part.read(), expected), (part.first(3), expected.first(3))):
            np.testing.assert_array_equal(found.inputs, reference.inputs)
            np.testing.assert_array_equal(found.targets, reference.targets)
    assert stored.schema == whole.schema


def test_compressed_files_are_never_stored(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    assert isinstance(load_stored(tmp_path).train, Split)


def test_a_stored_set_is_checked_too(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    write_idx(tmp_path / mnist.TRAIN_LABELS, np.zeros(39))
    unpack(tmp_path)
    with pytest.raises(DataError, match="39 labels for the 40 pictures"):
        load_stored(tmp_path)


@pytest.mark.parametrize(("name", "mean"), [("mnist", 0.1307), ("fashion-mnist", 0.2860)])
def test_the_real_files(name: str, mean: float) -> None:
    if not (REAL_DATA / name).is_dir():
        pytest.skip(f"no {name} files in {REAL_DATA} (set TUI_NN_TEST_DATA)")
    dataset = load(REAL_DATA, name, validation_split=0.1)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (54000, 6000, 10000)
    assert np.bincount(expect_a(Split, dataset.test).targets).sum() == 10000
    assert expect_a(Split, dataset.train).inputs.mean() / 255 == pytest.approx(mean, abs=5e-4)
    source = {source.name: source for source in (mnist.MNIST, mnist.FASHION_MNIST)}[name]
    assert all(file.is_intact(REAL_DATA / name / file.name) for file in source.files)
